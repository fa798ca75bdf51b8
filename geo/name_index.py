"""All names that are known in one index, and the names found in a text."""

from __future__ import annotations

import re
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
# Between names in what is typed without spaces.
_PLAIN_WORDS = frozenset(
    (
        *(
            "kowloon",
            "hong",
            "kong",
            "new",
            "territories",
            "hongkong",
            "floor",
            "flat",
            "unit",
            "room",
            "shop",
        ),
        *("block", "tower", "phase", "building", "centre", "industrial", "commercial", "factory", "estate"),
    )
)
_LINE_WORDS = frozenset(
    ("road", "street", "avenue", "lane", "drive", "path", "terrace", "circuit", "boulevard")
)
_AREA_WORDS = frozenset(("kowloon", "hongkong"))
_SIDES = frozenset(("central", "east", "west", "north", "south"))  # "Queen's Road C."
_DIGITS_OR_LETTERS = re.compile(r"[0-9]+(?:[a-z]{1,2}(?![a-z]))?|[a-z]+")
_LEAST_RUN, _LONGEST_RUN, _LEAST_PIECE, _LEAST_LETTERS = 5, 60, 4, 3
_SHORT_ENDS = (("rd", "road"), ("st", "street"), ("ave", "avenue"))
_REMEMBERED = 50_000
_SECTION = " - "  # "Castle Peak Road - Hung Shui Kiu"
_INDEXES = 3  # lists of streets: the one in use, the one before, and none


@dataclass(slots=True, eq=False)
class Name:
    """What one spelling may stand for, gathered once for all texts that hold it."""

    entries: tuple[Entry, ...]
    kinds: frozenset[Kind]
    uses: frozenset[Use]
    districts: tuple[str, ...]  # of all places the name may mean, sorted
    usual: Name | None = None  # the same without what counts only beside another name, where both are


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
        self._words: set[str] = set(_PLAIN_WORDS)  # all words of all names
        self._runs: dict[str, tuple[str, ...]] = {}  # names with their words run together
        self._parted: dict[str, tuple[str, ...] | None] = {}
        gathered: dict[tuple[int, ...], Name] = {}
        for name, entry in named:
            if _SECTION in name and len(entry.districts) > 1:
                continue  # the road and the locality behind it say more than a section in two districts
            words = name_key(name)
            self._words.update(words)
            self._add(words, entry, gathered)
            for run, parted in _runs(words):
                self._runs[run] = parted
                self._add((run, *words[len(parted) :]), entry, gathered)
            if entry.kind is Kind.STREET and len(words) > 2 and words[-1] in _SIDES:
                self._add((*words[:-1], words[-1][0]), entry, gathered)

    def _add(self, words: Sequence[str], entry: Entry, gathered: dict[tuple[int, ...], Name]) -> None:
        node = self._root
        for word in words:
            node = node.steps.setdefault(word, _Node())
        if node is not self._root and entry not in node.entries:
            node.entries = (*node.entries, entry)
            key = tuple(map(id, node.entries))  # far quicker than their values, and they all stay alive
            if key not in gathered:
                gathered[key] = _gather(node.entries)
            node.name = gathered[key]

    def words(self, found: Sequence[Token]) -> tuple[Token, ...]:
        """Give the tokens of a text with those parted that run several words together."""
        known = self._words
        runs = {
            t.text for t in found if t.text not in known and len(t.text) >= _LEAST_RUN and t.text.isascii()
        }
        words = {text: parts for text in runs if (parts := self._part(text)) is not None}
        if not words:
            return tuple(found)
        parted: list[Token] = []
        for token in found:
            for word in words.get(token.text, (token.text,)):
                parted.append(Token(word, token.start, token.end))
        return tuple(parted)

    def _part(self, text: str) -> tuple[str, ...] | None:
        if text not in self._parted:
            if len(self._parted) >= _REMEMBERED:
                self._parted.clear()
            self._parted[text] = self._parting(text)
        return self._parted[text]

    def _parting(self, text: str) -> tuple[str, ...] | None:
        """Part "12hoibunroad", "kowloon999077", "kwuntongkowloon" and "roadkwun"; else nothing."""
        pieces = _DIGITS_OR_LETTERS.findall(text[:_LONGEST_RUN])
        if len(text) > _LONGEST_RUN or "".join(pieces) != text:
            return None
        if not any(piece.isalpha() and len(piece) >= _LEAST_LETTERS for piece in pieces):
            return None  # a postcode or the number of a unit
        words: list[str] = []
        for piece in pieces:
            words.extend((piece,) if piece[0].isdecimal() else self._parted_letters(piece))
        return tuple(words) if len(words) > 1 else None

    def _parted_letters(self, letters: str) -> tuple[str, ...]:
        """Part letters into names and words that fill them; one word where they do not."""
        if letters in self._words or len(letters) < _LEAST_RUN:
            return (letters,)
        for short, long in _SHORT_ENDS:
            if letters.endswith(short) and letters.removesuffix(short) + long in self._runs:
                return self._runs[letters.removesuffix(short) + long]
        # From the end of the text backwards: how its rest is parted, the longest first piece first.
        rest: dict[int, tuple[str, ...]] = {len(letters): ()}
        for start in range(len(letters) - _LEAST_PIECE, -1, -1):
            for end in range(len(letters), start + _LEAST_PIECE - 1, -1):
                piece = letters[start:end]
                known = self._runs.get(piece) or ((piece,) if piece in _PLAIN_WORDS else None)
                if known is not None and end in rest:
                    rest[start] = (*known, *rest[end])
                    break
        if 0 in rest:
            return rest[0]
        for cut in range(_LEAST_PIECE, len(letters) - 1):
            first, second = letters[:cut], letters[cut:]
            if first in _LINE_WORDS and second in self._root.steps:
                return (first, second)
            if first in self._words and second in _AREA_WORDS:
                return (first, second)
        return (letters,)

    def find(self, found: Sequence[Token]) -> list[Match]:
        """Give the longest names in a text's tokens, from left to right, none overlapping."""
        matches: list[Match] = []
        first, count, steps = 0, len(found), self._root.steps
        while first < count:
            node = steps.get(found[first].text)
            best, after, position = None, first, first
            shorter, ends = None, first
            while node is not None:
                position += 1
                if node.name is not None:
                    shorter, ends = best, after
                    best, after = node.name, position
                node = node.steps.get(found[position].text) if position < count else None
            if best is None:
                first += 1
                continue
            if Kind.STREET not in best.kinds and _goes_on_as_street(found, after):
                over = self._reaching_over(found, first, after)
                if over is not None:
                    first = over
                    continue
                if shorter is not None:
                    best, after = shorter, ends  # 旺角[東莞街], not 旺角東[莞街]
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


def _goes_on_as_street(found: Sequence[Token], after: int) -> bool:
    """Say whether a Chinese name runs on into that of a street, with at most one character between."""
    if after < len(found) and found[after].text in _LINE_ENDS:
        return True
    return after + 1 < len(found) and found[after + 1].text in _LINE_ENDS


def _gather(named: tuple[Entry, ...]) -> Name:
    usual = tuple(entry for entry in named if entry.use is not Use.SUPPORTED)
    return Name(
        named,
        frozenset(entry.kind for entry in named),
        frozenset(entry.use for entry in named),
        tuple(sorted({code for entry in named for code in entry.districts})),
        _gather(usual) if usual and len(usual) < len(named) else None,
    )


def _runs(words: Sequence[str]) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Give the words of a name run together, with and without its last: "Mongkok", "Hoibun Road"."""
    if len(words) < 2 or not all(word.isascii() for word in words):
        return
    for count in (len(words), len(words) - 1):
        joined = "".join(words[:count])
        if count > 1 and len(joined) >= _JOINED_LETTERS:
            yield joined, tuple(words[:count])
