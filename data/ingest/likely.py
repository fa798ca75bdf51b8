"""Which fields a column that nobody knows may hold: by the words of its header, and by what stands in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache, lru_cache

from rapidfuzz import fuzz

from data.ingest.aliases import aliases, forms_of
from data.ingest.dates import read_date
from data.ingest.profiles import AMOUNT_AND_DATE, PARTED_FIELDS, SUPPLIER_AND_ADDRESS
from data.ingest.text import plain
from data.records import TEMPLATE_COLUMNS

MOST = 3
_FIELDS = frozenset((*TEMPLATE_COLUMNS, *PARTED_FIELDS))
_LONGEST_HEADER = 80
_ENOUGH, _BESIDE_BEST = 0.5, 0.6
_CELLS_COUNT = 0.65  # what the cells alone can say
_ALIKE = 84  # of 100: a letter or two of a word written otherwise
# Words that stand in headers of many fields.
_WEAK = dict.fromkeys(("contract", "tender", "of", "no", "name", "details", "and", "in", "for", "as"), 0.35)
_EXACT_ONLY, _SURE = frozenset(("lat", "lon", "brn", "green", "currency")), 0.8
# What one column holds no other does, be it whole or in parts.
_SAME = {
    "supplier_name": SUPPLIER_AND_ADDRESS,
    SUPPLIER_AND_ADDRESS: "supplier_name",
    "amount": AMOUNT_AND_DATE,
    AMOUNT_AND_DATE: "amount",
}
_MONEY = re.compile(
    r"(?:(?:hk|us)?\$|hkd?|usd|rmb|港[幣元币])?\s?[0-9][0-9,]*(?:\.[0-9]+)?\s?(?:m|mn|mil|million|bn|k|[百千]?[萬万]|億|亿)?元?"
)
_SUM = re.compile(r"[$,.]|hkd?|usd|[萬万億亿元]|[0-9]{4}|\bm")
_FIRM = re.compile(
    r"\b(?:ltd|limited|co|company|corporation|inc|jv|joint venture|llp|plc)\b|公司|聯營|联营|有限"
)
_PLACE = re.compile(
    r"\b(?:road|rd|street|st|avenue|floor|building|centre|kowloon|kln|n\.?t\.?|estate|[0-9]+/f)\b|[道街路號号樓楼座]"
)
_REFERENCE = re.compile(r"(?=.*[0-9])[a-z0-9][a-z0-9/()\-._ ]{1,29}")
_TITLE_LENGTH, _WORDS_LENGTH = 25, 6
_DIFFERENT = 0.8  # of the cells of a column of titles


def likely_fields(header: str, cells: Sequence[str] = (), taken: Collection[str] = ()) -> tuple[str, ...]:
    """Give the fields that a column may hold, the likeliest first; none where nothing speaks for any."""
    told = [text for cell in cells if (text := plain(cell[:300])).strip("-–—")]
    if [text.rstrip(".") for text in told] == [str(number) for number in range(1, len(told) + 1)] and told:
        return ()  # it numbers the rows
    by_header, by_cells = _by_header(header[:_LONGEST_HEADER]), _by_cells(told)
    scores: dict[str, float] = {}
    for name in by_header.keys() | by_cells.keys():
        said = by_header.get(name, 0.0)
        if told and _is_doubted(name, told, by_cells):
            said *= 0.4
        scores[name] = said + _CELLS_COUNT * by_cells.get(name, 0.0)
    best = max(scores.values(), default=0.0)
    closed = {*taken, *(_SAME[name] for name in taken if name in _SAME)}
    order = sorted(scores, key=lambda name: (-scores[name], name))
    return tuple(
        name for name in order if scores[name] >= max(_ENOUGH, _BESIDE_BEST * best) and name not in closed
    )[:MOST]


def is_likely_header(text: str) -> bool:
    """Say whether the words of a cell are much like those that head a column."""
    return len(text) <= _LONGEST_HEADER and max(_by_header(text).values(), default=0.0) >= 0.6


def _is_doubted(name: str, told: Sequence[str], by_cells: Collection[str]) -> bool:
    """Say whether the cells speak against what the header says."""
    if name == "amount":
        return name not in by_cells and _share(told, _is_number) <= 0.5
    if name == "lot":
        return _share(told, _is_words) > 0.5
    return name == "award_date" and name not in by_cells


@lru_cache(4096)
def _by_header(header: str) -> Mapping[str, float]:
    scores: dict[str, float] = {}
    for form in forms_of(header):
        words = frozenset(form.split())
        alike = {word: _alike(word) for word in words if word.isascii()}
        for known in _near(form, alike):
            name, strength = _known()[known]
            score = _score(form, words, known, alike)
            if score > (_SURE if name in _EXACT_ONLY else 0.3):
                scores[name] = max(scores.get(name, 0.0), score + 0.02 * strength)
    return scores


def _near(form: str, alike: Mapping[str, Mapping[str, float]]) -> set[str]:
    """Give the known headers that share a word with a form, or two signs of Chinese."""
    keys = [*(other for words in alike.values() for other in words), *_pairs(form)]
    return {known for key in keys for known in _index().get(key, ())} | ({form} & _known().keys())


def _pairs(text: str) -> set[str]:
    return set() if text.isascii() else {text[at : at + 2] for at in range(len(text) - 1)}


@cache
def _index() -> Mapping[str, Sequence[str]]:
    """Give the known headers of each word, or of each two signs of Chinese."""
    index: dict[str, list[str]] = defaultdict(list)
    for form in _known():
        for key in form.split() if form.isascii() else _pairs(form):
            index[key].append(form)
    return index


def _score(form: str, words: frozenset[str], known: str, alike: Mapping[str, Mapping[str, float]]) -> float:
    """Say from 0 to 1 how much of two headers is the same."""
    if form == known:
        return 1.0
    if not known.isascii():
        return _chinese(form, known)
    theirs = known.split()
    met = sum(
        _weight(other) * max((alike[word].get(other, 0.0) for word in words if word in alike), default=0.0)
        for other in theirs
    )
    return 2 * met / (sum(map(_weight, words)) + sum(map(_weight, theirs)))


def _chinese(form: str, known: str) -> float:
    if form.isascii():
        return 0.0
    if known in form or form in known:
        return 0.45 + 0.5 * min(len(known), len(form)) / max(len(known), len(form))
    mine, theirs = _pairs(form), _pairs(known)
    return 2 * len(mine & theirs) / max(len(mine) + len(theirs), 1)


def _weight(word: str) -> float:
    return _WEAK.get(word, 1.0)


@lru_cache(4096)
def _alike(word: str) -> Mapping[str, float]:
    """Give the words of known headers that a word may stand for: itself, cut short, or misspelt."""
    found = {}
    for other in _words():
        if word == other:
            found[other] = 1.0
        elif len(word) >= 3 and other.startswith(word):
            found[other] = 0.9
        elif min(len(word), len(other)) >= 4 and word[0] == other[0] and fuzz.ratio(word, other) >= _ALIKE:
            found[other] = 0.85
        elif _is_short_for(word, other):
            found[other] = 0.8
    return found


def _is_short_for(word: str, other: str) -> bool:
    """Say whether a word is another one without its vowels: "amt", "dt"."""
    if (
        not 2 <= len(word) < len(other)
        or word[0] != other[0]
        or word[-1] not in other
        or set(word[1:]) & set("aeiou")
    ):
        return False
    rest = iter(other)
    return all(letter in rest for letter in word)


@cache
def _known() -> Mapping[str, tuple[str, int]]:
    return {form: (one.field, one.strength) for form, one in aliases().items() if one.field in _FIELDS}


@cache
def _words() -> frozenset[str]:
    return frozenset(word for form in _known() for word in form.split() if word.isascii())


def _by_cells(told: Sequence[str]) -> dict[str, float]:
    """Give from 0 to 1 how many cells look like what a field holds; more than half of them must."""
    if not told:
        return {}
    firms, places = _share(told, _is_firm), _share(told, _is_place)
    found = {
        "award_date": _share(told, lambda text: len(read_date(text) or "") >= 7),
        "amount": _share(told, _is_sum),
        "tender_ref": 0.9 * _share(told, _is_reference) * (len(set(told)) == len(told)),
        "supplier_name": firms if places < 0.5 else 0.0,
        SUPPLIER_AND_ADDRESS: firms if places >= 0.5 else 0.0,
        "supplier_address": places if firms < 0.5 else 0.0,
        "title": _titles(told) if max(firms, places) < 0.5 else 0.0,
    }
    return {name: share for name, share in found.items() if share > 0.5}


def _share(told: Sequence[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, told)) / len(told)


def _is_sum(text: str) -> bool:
    return bool(_MONEY.fullmatch(text) and _SUM.search(text)) and read_date(text) is None


def _is_firm(text: str) -> bool:
    return _FIRM.search(text) is not None


def _is_place(text: str) -> bool:
    return _PLACE.search(text) is not None and any(map(str.isdigit, text))


def _is_reference(text: str) -> bool:
    return _REFERENCE.fullmatch(text) is not None and not _MONEY.fullmatch(text) and read_date(text) is None


def _is_number(text: str) -> bool:
    return _MONEY.fullmatch(text) is not None


def _titles(told: Sequence[str]) -> float:
    """Say how much cells look like titles: long ones do, short ones where hardly two say the same."""
    different = len(set(told)) > _DIFFERENT * len(told)
    return max(0.8 * _share(told, _is_title), 0.6 * different * _share(told, _is_words))


def _is_words(text: str) -> bool:
    """Say whether a text is words, not a number, a sign or a code."""
    letters = sum(map(str.isalpha, text))
    return letters > len(text) / 2 and (letters >= _WORDS_LENGTH or any(sign > "\u2fff" for sign in text))


def _is_title(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return letters >= _TITLE_LENGTH or sum(sign > "\u2fff" for sign in text) >= 8
