"""All names that are known in one index, and the names found in a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from geo.folding import FIRST_CHINESE, Token, name_key
from geo.gazetteer import Entry, Kind, Use, entries
from geo.official_streets import merged
from geo.streets import StreetList

_JOINED_LETTERS = 6  # "Mongkok" is Mong Kok; shorter joins would be other words
_LINE_ENDS = frozenset("道街路里巷径")  # folded, as tokens are
_INDEXES = 3  # lists of streets: the one in use, the one before, and none


@dataclass(slots=True, eq=False)
class Name:
    """What one spelling may stand for, gathered once for all texts that hold it."""

    entries: tuple[Entry, ...]
    kinds: frozenset[Kind]
    uses: frozenset[Use]
    districts: tuple[str, ...]  # of all places the name may mean, sorted


class Match(NamedTuple):
    """A name found in a text: which places it may mean and which tokens it covers."""

    name: Name
    first: int  # index of the first token
    after: int  # index of the token after the last
    start: int  # offsets in the cleaned text
    end: int
    chinese: bool

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Give the places the name may mean."""
        return self.name.entries

    @property
    def districts(self) -> tuple[str, ...]:
        """Give the districts of all places the name may mean, sorted."""
        return self.name.districts

    def of(self, *kinds: Kind) -> bool:
        """Say whether the name stands for a place of one of these kinds."""
        return not self.name.kinds.isdisjoint(kinds)


class _Node:
    __slots__ = ("entries", "name", "steps")

    def __init__(self) -> None:
        self.steps: dict[str, _Node] = {}
        self.entries: tuple[Entry, ...] = ()
        self.name: Name | None = None


class Index:
    """The names of the gazetteer, and of the list of streets where one is given."""

    def __init__(self, named: Iterable[tuple[str, Entry]]) -> None:
        self._root = _Node()
        self.words: set[str] = set()  # all words of all names
        gathered: dict[tuple[Entry, ...], Name] = {}
        for name, entry in named:
            words = name_key(name)
            self.words.update(words)
            for spelling in _spellings(words):
                self._add(spelling, entry, gathered)

    def _add(self, words: Sequence[str], entry: Entry, gathered: dict[tuple[Entry, ...], Name]) -> None:
        node = self._root
        for word in words:
            node = node.steps.setdefault(word, _Node())
        if node is not self._root and entry not in node.entries:
            node.entries = (*node.entries, entry)
            node.name = gathered.setdefault(node.entries, _gather(node.entries))

    def begins(self, word: str) -> bool:
        """Say whether a name begins with this word."""
        return word in self._root.steps

    def find(self, found: Sequence[Token]) -> list[Match]:
        """Give the longest names in a text's tokens, from left to right, none overlapping."""
        matches: list[Match] = []
        first, count, steps = 0, len(found), self._root.steps
        while first < count:
            node = steps.get(found[first].text)
            best, after, position = None, first, first
            while node is not None:
                position += 1
                if node.name is not None:
                    best, after = node.name, position
                node = node.steps.get(found[position].text) if position < count else None
            if best is None:
                first += 1
                continue
            if after < count and found[after].text in _LINE_ENDS and Kind.STREET not in best.kinds:
                over = self._reaching_over(found, first, after)
                if over is not None:
                    first = over
                    continue
            token = found[first]
            chinese = token.text >= FIRST_CHINESE
            matches.append(Match(best, first, after, token.start, found[after - 1].end, chinese))
            first = after
        return matches

    def _reaching_over(self, found: Sequence[Token], first: int, after: int) -> int | None:
        """Give where a street begins within a name and ends behind it: 香港[科學館道]."""
        for start in range(first + 1, after):
            node = self._root.steps.get(found[start].text)
            for position in range(start + 1, min(after + 1, len(found))):
                node = node.steps.get(found[position].text) if node is not None else None
            if node is not None and node.name is not None and Kind.STREET in node.name.kinds:
                return start
        return None


@lru_cache(maxsize=_INDEXES)
def index(streets: StreetList | None = None) -> Index:
    """Give the index of our gazetteer, with the names of a list of streets where one is given."""
    ours = entries()
    return Index(merged(ours, streets.streets) if streets is not None and streets.streets else ours)


def _gather(named: tuple[Entry, ...]) -> Name:
    return Name(
        named,
        frozenset(entry.kind for entry in named),
        frozenset(entry.use for entry in named),
        tuple(sorted({code for entry in named for code in entry.districts})),
    )


def _spellings(words: Sequence[str]) -> list[Sequence[str]]:
    """Give a name as written and with its words run together ("Mongkok", "Hoibun Road")."""
    found: list[Sequence[str]] = [words]
    if len(words) < 2 or not all(word.isascii() for word in words):
        return found
    for kept in (0, 1):
        joined = "".join(words[: len(words) - kept])
        if len(words) - kept > 1 and len(joined) >= _JOINED_LETTERS:
            found.append([joined, *words[len(words) - kept :]])
    return found
