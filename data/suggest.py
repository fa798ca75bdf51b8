"""Suppliers whose names or addresses are so alike that staff should look: suggestions, never merges."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, islice

import numpy as np
from rapidfuzz import fuzz, process

from data.names import normal_form
from data.queries.suppliers_list import ListedSupplier

_LEGAL = frozenset({"ltd", "co", "corp", "inc", "pte", "pty", "llp", "llc", "plc", "gmbh"})
# How a joint venture is told from its members' names; which word it is does not matter.
_OF_JOINT = frozenset({"jv", "consortium", "of", "between", "and", "a"})
_EXPLANATION = re.compile(
    r"(?:\([^()]{0,400}(?:\([^()]{0,400}\)[^()]{0,400}){0,9}\)"
    r"|(?:,? (?:comprising|consisting of|formed by)|:) .{1,800})$"
)
_CHUNK = 512  # rows of one matrix of likeness: 512 x 20,000 names are 10 MB
_MOST_ALIKE = 200_000  # pairs that are looked at closely: a list of made-up names must not fill the memory
_LENGTHS = 0.75  # names whose lengths differ more cannot be 85 % alike
_ALIKE, _ALIKE_AT_ONE_ADDRESS, _WORDS_ALIKE = 88, 75, 80
_SAME_WORDS, _SPELT, _CUT = 97, 95, 90  # the highest score of each kind of likeness
_SHORTEST = 5  # letters: below that one letter makes another name
_MOST_OF_ONE_ADDRESS = 50  # a serviced office says nothing
_FEWEST_NUMBERS = 2  # of an address, to tell it from another


class Why(StrEnum):
    """What speaks for a suggestion."""

    LEGAL_FORM = "legal form"  # the names differ in "Limited", "Company" and the like only
    SPELLING = "spelling"
    ABBREVIATION = "abbreviation"
    ADDRESS = "same address"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two suppliers that may be one; `score` up to 100 is no probability, only an order."""

    first: ListedSupplier
    second: ListedSupplier
    score: int
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class _Compared:
    """A supplier in the forms that are compared."""

    supplier: ListedSupplier
    words: tuple[str, ...]  # of the name without its legal form
    letters: str
    numbers: frozenset[str]
    sites: frozenset[frozenset[str]]  # the numbers of each address


def near_names(suppliers: Sequence[ListedSupplier]) -> list[Suggestion]:
    """Give the pairs that may be one supplier, the likeliest first.

    A joint venture is only compared with joint ventures, and numbers in two names must be the same.
    """
    compared = [_compared(supplier) for supplier in sorted(suppliers, key=_by_code)]
    pairs = {
        *islice(_spelt_alike(compared), _MOST_ALIKE),
        *_of_one_address(compared),
        *_of_one_beginning(compared),
        *_of_the_same_words(compared),
    }
    found = [suggestion for a, b in pairs if (suggestion := _judged(compared[a], compared[b]))]
    return sorted(found, key=lambda pair: (-pair.score, _by_code(pair.first), _by_code(pair.second)))


def _by_code(supplier: ListedSupplier) -> tuple[int, str]:
    return len(supplier.code), supplier.code


def _compared(supplier: ListedSupplier) -> _Compared:
    name, no_names = supplier.name, _LEGAL
    if supplier.is_joint_venture:
        # "A - B JV (A Limited - B Limited Joint Venture)" tells its members at length.
        name, no_names = _without_explanation(name), _LEGAL | _OF_JOINT
    words = tuple(word for word in normal_form(name).split() if word not in no_names)
    return _Compared(
        supplier=supplier,
        words=words,
        letters="".join(words),
        numbers=frozenset(word for word in words if any(letter.isdigit() for letter in word)),
        sites=frozenset(site for address in supplier.addresses if (site := _site(address))),
    )


def _without_explanation(name: str) -> str:
    """Give the short name of a joint venture; the whole where none stands before the explanation."""
    wide = name.replace("（", "(").replace("）", ")").replace("：", ": ")
    short = _EXPLANATION.sub("", wide.strip()).strip()
    only_words = _OF_JOINT.issuperset(normal_form(short).split())
    return wide if only_words else short


def _site(address: str) -> frozenset[str] | None:
    """Give the numbers of an address: unit, floor and house are written the same by everybody."""
    numbers = {number.lstrip("0") for number in re.findall(r"[0-9]{1,6}", address)} - {""}
    return frozenset(numbers) if len(numbers) >= _FEWEST_NUMBERS else None


def _spelt_alike(compared: Sequence[_Compared]) -> Iterator[tuple[int, int]]:
    # Names with other numbers are other names: where many are numbered, most need not be compared.
    groups: dict[tuple[bool, frozenset[str]], list[int]] = defaultdict(list)
    for at, one in enumerate(compared):
        groups[one.supplier.is_joint_venture, one.numbers].append(at)
    for places in groups.values():
        if len(places) > 1:
            yield from _alike_among(compared, places)


def _alike_among(compared: Sequence[_Compared], places: Sequence[int]) -> Iterator[tuple[int, int]]:
    order = sorted(places, key=lambda at: len(compared[at].letters))
    letters = [compared[at].letters for at in order]
    lengths = [len(name) for name in letters]
    for start in range(0, len(order), _CHUNK):
        rows = letters[start : start + _CHUNK]
        # Each pair is met once: from the shorter name to the longer ones that may still be alike.
        longest = lengths[start + len(rows) - 1] / _LENGTHS
        stop = int(np.searchsorted(lengths, longest, side="right"))
        alike = process.cdist(
            rows, letters[start:stop], scorer=fuzz.ratio, score_cutoff=_ALIKE, dtype=np.uint8, workers=1
        )
        for row, column in zip(*np.nonzero(alike), strict=True):
            if column > row:
                yield _ordered(order[start + int(row)], order[start + int(column)])


def _of_one_address(compared: Sequence[_Compared]) -> Iterator[tuple[int, int]]:
    found: dict[frozenset[str], list[int]] = defaultdict(list)
    for at, one in enumerate(compared):
        for site in one.sites:
            found[site].append(at)
    return _pairs(found.values())


def _of_one_beginning(compared: Sequence[_Compared]) -> Iterator[tuple[int, int]]:
    """Give pairs whose first words are the same, and one word of which may be abbreviated."""
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, one in enumerate(compared):
        if len(one.words) > 1:
            found[(one.words[0], one.words[1][:1])].append(at)
    return _pairs(found.values())


def _of_the_same_words(compared: Sequence[_Compared]) -> Iterator[tuple[int, int]]:
    """Give pairs whose words stand in another order, as the members of a joint venture may."""
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, one in enumerate(compared):
        found[tuple(sorted(one.words))].append(at)
    return _pairs(found.values())


def _pairs(groups: Iterable[list[int]]) -> Iterator[tuple[int, int]]:
    for group in groups:
        if len(group) <= _MOST_OF_ONE_ADDRESS:
            yield from (_ordered(a, b) for a, b in combinations(group, 2) if a != b)


def _ordered(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def _judged(first: _Compared, second: _Compared) -> Suggestion | None:
    if first.supplier.is_joint_venture != second.supplier.is_joint_venture:
        return None
    if first.numbers != second.numbers or not first.letters or not second.letters:
        return None
    at_one_address = bool(first.sites & second.sites)
    score, why = _likeness(first, second)
    if at_one_address:
        alike = fuzz.ratio(first.letters, second.letters)
        if not why and max(alike, score) < _ALIKE_AT_ONE_ADDRESS:
            return None
        score, why = min(100, max(int(alike), score) + 5), (*why, Why.ADDRESS)
    return Suggestion(first.supplier, second.supplier, score, why) if why else None


def _likeness(first: _Compared, second: _Compared) -> tuple[int, tuple[Why, ...]]:
    """Say how alike two names are, and by what; nothing where their telling words differ."""
    if sorted(first.words) == sorted(second.words) or first.letters == second.letters:
        return _SAME_WORDS, (Why.LEGAL_FORM if first.words == second.words else Why.SPELLING,)
    left, right = _only_in(first.words, second.words), _only_in(second.words, first.words)
    if _is_short_for(left, right) or _is_short_for(right, left):
        return _CUT, (Why.ABBREVIATION,)
    alike = min(_SPELT, int(fuzz.ratio(first.letters, second.letters)))
    if len(left) == len(right) and min(len(first.letters), len(second.letters)) >= _SHORTEST:
        # One long word in common makes any two names alike: the words that differ must be alike themselves.
        worst = min(fuzz.ratio(a, b) for a, b in zip(left, right, strict=True))
        return (alike, (Why.SPELLING,)) if alike >= _ALIKE and worst >= _WORDS_ALIKE else (0, ())
    joined = fuzz.ratio("".join(left), "".join(right)) if left and right else 0
    return (alike, (Why.SPELLING,)) if alike >= _ALIKE and joined >= _WORDS_ALIKE else (0, ())


def _only_in(words: tuple[str, ...], others: tuple[str, ...]) -> list[str]:
    left = list(others)
    only = []
    for word in words:
        if word in left:
            left.remove(word)
        else:
            only.append(word)
    return only


def _is_short_for(short: list[str], long: list[str]) -> bool:
    """Tell "eng" for "engineering", "mgt" for "management", "fe" for "far east"."""
    if len(short) == 1 and len(long) > 1:
        return short[0] == "".join(word[0] for word in long)
    if not short or len(short) != len(long):
        return False
    return all(_is_cut(a, b) for a, b in zip(short, long, strict=True))


def _is_cut(short: str, long: str) -> bool:
    if not 2 <= len(short) < len(long) - 1 or short[0] != long[0]:
        return False
    rest = iter(long)
    return all(letter in rest for letter in short)
