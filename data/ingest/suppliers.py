"""Who won and where they are, out of one cell that holds both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from data.ingest.address_signs import BOUNDARY, CJK, HAS_DIGIT, begins_address, find_sign, is_address
from data.ingest.firm_words import (
    CHINESE_NAME,
    find_suffix,
    past_brackets,
    past_joint_opening,
    past_joint_venture,
    past_name,
)
from data.ingest.text import collapse, visible

_TRIM = " ,;:-–—，；：、\t\r\n"
_NO_ADDRESS = re.compile(r"\s*(?:[-–—/&+(（]|and\b|及|與)")
_JOINS = re.compile(r"\s*(?:[/&+]|and\b|及|與)")
_GAP = re.compile(r"\s{2}|[\t\r\n]")
_CHINESE_GAP = re.compile(r"(?<=[\u3400-\u9fff）)])\s|\s(?=[\u3400-\u9fff])")
_CHINESE_AREA = re.compile("(?:香港|九龍|九龙|新界|離島|大嶼山)+")
_LATIN = r"(?P<latin>[^\u3400-\u9fff]{2,160}?)"
_OPEN, _CLOSED = "(?P<open>[(（])?", "(?(open)[)）])"
_OR = r"\s{0,2}(?:[/／]\s{0,2})?"
_TWINS = (
    re.compile(rf"{_LATIN}{_OR}{_OPEN}(?P<zh>{CHINESE_NAME}){_CLOSED}"),
    re.compile(rf"(?P<zh>{CHINESE_NAME}){_OR}{_OPEN}{_LATIN}{_CLOSED}"),
)
_GLUED = re.compile(r"(?<=[a-z])Limited\b")
_FIRM = re.compile("(?<!分)公司")
_PARTING = (",", "/", "  ", "\n", "\t", "\xa0")
_REMEMBERED = 16_384
_LONGEST_REMEMBERED = 1_000


@dataclass(frozen=True, slots=True)
class NameAddress:
    """A supplier's name and address. Without certainty the name holds the whole cell.

    The Chinese name stands apart only where the cell has one whole name in each language.
    """

    name: str
    address: str | None
    certain: bool = True
    name_zh: str | None = None


def split_name_address(cell: str) -> NameAddress:
    """Part a cell that gives one supplier and then the address.

    The name ends behind its legal suffix and what belongs to it (a division, "trading as", the name in
    Chinese); without a suffix, before the first words of an address. Names and address together hold
    every letter of the cell.
    """
    return _remembered(cell) if len(cell) <= _LONGEST_REMEMBERED else _split(cell)


def end_of_firm(text: str) -> int | None:
    """Give where a name ends that has a legal suffix, or nothing where there is none outside an address."""
    opening = past_joint_opening(text)
    suffix = find_suffix(text, opening)
    if suffix is None or _within_address(text, suffix[0]):
        return None
    end = max(suffix[1], past_brackets(text, opening)) if opening else suffix[1]
    return past_joint_venture(text, past_name(text, end))


@lru_cache(maxsize=_REMEMBERED)
def _remembered(cell: str) -> NameAddress:
    return _split(cell)


def _split(cell: str) -> NameAddress:
    text = visible(cell).strip()
    return split_at(text, end_of_firm(text))


def split_at(text: str, end: int | None) -> NameAddress:
    """Part a visible text whose firm's name, if it has one, ends at `end`."""
    if end is None:
        return _without_suffix(text)
    rest = text[end:].strip(_TRIM + ".")
    if not rest:
        return _named(_tidy_name(text), None)
    if _NO_ADDRESS.match(text, end) and not begins_address(text[end:].lstrip(_TRIM)):
        # "RELX Limited - LexisNexis" is a name; "A Limited - B Limited" and "A Limited and B" may be two.
        doubtful = _JOINS.match(text, end) or find_suffix(text, end)
        return (
            NameAddress(collapse(text), None, certain=False) if doubtful else _named(_tidy_name(text), None)
        )
    if not is_address(rest):
        return NameAddress(collapse(text), None, certain=False)
    return _parted(text, end)


def _without_suffix(text: str) -> NameAddress:
    end = _start_of_address(text)
    if end is not None:
        return _parted(text, end)
    whole = collapse(text)
    # With a gap, or with digits behind a comma, it may hold an address, yet no place where that would begin.
    digits = HAS_DIGIT.search(whole) is not None
    doubtful = _GAP.search(text) or (digits and ("," in whole or CJK.search(whole)))
    return NameAddress(whole, None, certain=not doubtful)


def _start_of_address(text: str) -> int | None:
    """Give the first boundary behind which an address begins, or a sign of one inside a part."""
    sign = find_sign(text)
    boundaries = [(match.start(), match.end()) for match in BOUNDARY.finditer(text)]
    if CJK.search(text):
        boundaries = sorted({*boundaries, *((m.start(), m.end()) for m in _CHINESE_GAP.finditer(text))})
    for start, end in boundaries:
        if sign is not None and sign <= start:
            return sign
        if start and begins_address(text, end):
            return start
    if sign is None and CJK.search(text):
        return _chinese_area(text)
    return sign


def _chinese_area(text: str) -> int | None:
    """Give where a Chinese address begins that nothing parts from the name, if only one place is named."""
    found = [match.start() for match in _CHINESE_AREA.finditer(text) if match.start()]
    return found[0] if len(found) == 1 and is_address(text[found[0] :]) else None


def _within_address(text: str, suffix: int) -> bool:
    """Say whether a legal suffix belongs to a building: "Partners Company  Flat A, ABC Limited Building"."""
    if not any(mark in text[:suffix] for mark in _PARTING):
        return False
    sign = find_sign(text, 0, suffix)
    if sign is None:
        return False
    between = text[sign:suffix]
    return "," in between or "/" in between or BOUNDARY.search(between) is not None


def _parted(text: str, end: int) -> NameAddress:
    name, address = _tidy_name(text[:end]), collapse(text[end:]).strip(_TRIM)
    if not name:
        return NameAddress(collapse(text), None, certain=False)
    return _named(name, address.removeprefix(".").strip(_TRIM) or None)


def _named(name: str, address: str | None) -> NameAddress:
    """Part a name that says the same in English and in Chinese, if each of them is a whole firm's."""
    if name.isascii() or not CJK.search(name):
        return NameAddress(name, address)
    both = _TWINS[0].fullmatch(name) or _TWINS[1].fullmatch(name)
    if both is None:
        return NameAddress(name, address)
    latin, chinese = both["latin"].strip(), both["zh"]
    whole = latin[:1].isalnum() and end_of_firm(latin) == len(latin) and not CJK.search(latin)
    if not whole or len(_FIRM.findall(chinese)) > 1 or not _brackets_pair(chinese):
        return NameAddress(name, address)
    return NameAddress(_tidy_name(latin), address, name_zh=chinese)


def _brackets_pair(text: str) -> bool:
    return text.count("(") + text.count("（") == text.count(")") + text.count("）")


def _tidy_name(name: str) -> str:
    # "AgencyLimited" has lost its space.
    tidy = _GLUED.sub(" Limited", collapse(name).strip(_TRIM))
    # "Limited." ends a sentence, "Ltd." is an abbreviation.
    return tidy[:-1] if tidy.endswith(("Limited.", "LIMITED.", "limited.")) else tidy
