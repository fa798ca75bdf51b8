"""All names of the gazetteer in one index, and the names found in a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from geo.folding import FIRST_CHINESE, Token, tokens
from geo.gazetteer import Entry, Kind, entries

_JOINED_LETTERS = 6  # "Mongkok" is Mong Kok; shorter joins would be other words


@dataclass(frozen=True, slots=True)
class Match:
    """A name found in a text: which places it may mean and which tokens it covers."""

    entries: tuple[Entry, ...]
    first: int  # index of the first token
    after: int  # index of the token after the last
    start: int  # offsets in the cleaned text
    end: int
    chinese: bool

    def of(self, *kinds: Kind) -> bool:
        """Say whether the name stands for a place of one of these kinds."""
        return any(entry.kind in kinds for entry in self.entries)

    @property
    def districts(self) -> tuple[str, ...]:
        """Give the districts of all places the name may mean, sorted."""
        return tuple(sorted({code for entry in self.entries for code in entry.districts}))


@dataclass(slots=True)
class _Node:
    steps: dict[str, _Node] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()


@cache
def _root() -> _Node:
    root = _Node()
    for name, entry in entries():
        words = [token.text for token in tokens(name)]
        for spelling in _spellings(words):
            _add(root, spelling, entry)
    return root


def _spellings(words: list[str]) -> list[list[str]]:
    """Give a name as written and with its words run together ("Mongkok", "Hoibun Road")."""
    found = [words]
    if len(words) < 2 or not all(word.isascii() for word in words):
        return found
    for kept in (0, 1):
        joined = "".join(words[: len(words) - kept])
        if len(words) - kept > 1 and len(joined) >= _JOINED_LETTERS:
            found.append([joined, *words[len(words) - kept :]])
    return found


def _add(root: _Node, words: list[str], entry: Entry) -> None:
    node = root
    for word in words:
        node = node.steps.setdefault(word, _Node())
    if entry not in node.entries:
        node.entries = (*node.entries, entry)


def find_names(found: Sequence[Token]) -> list[Match]:
    """Give the longest names in a text's tokens, from left to right, none overlapping."""
    matches: list[Match] = []
    first = 0
    while first < len(found):
        match = _longest(found, first)
        if match is None:
            first += 1
            continue
        matches.append(match)
        first = match.after
    return matches


def _longest(found: Sequence[Token], first: int) -> Match | None:
    node: _Node | None = _root()
    best: tuple[int, tuple[Entry, ...]] | None = None
    for position in range(first, len(found)):
        node = node.steps.get(found[position].text) if node else None
        if node is None:
            break
        if node.entries:
            best = (position + 1, node.entries)
    if best is None:
        return None
    after, named = best
    chinese = found[first].text >= FIRST_CHINESE
    return Match(named, first, after, found[first].start, found[after - 1].end, chinese)
