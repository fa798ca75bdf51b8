"""An address without its floor, flat or room: what is enough to find the building."""

from __future__ import annotations

import re

from geo.addresses import end_of_firm_name, names_box
from geo.belief import Words
from geo.folding import clean, tokens

_LONGEST = 200  # characters; an address of a building is no longer
_ONE = r"(?:[A-Z]{0,3}[0-9]{1,5}[A-Z]{0,2}|[A-Z])"  # "1203", "A3", "C"
_JOINT = r"\s*(?:[-–—~/&+、]|and\b|to\b)\s*"
_CODES = rf"{_ONE}(?:{_JOINT}{_ONE})*(?![^\W_])"
_ROOMS = (
    r"(?:flats?|rooms?|rms?|(?:factory )?units?|suites?|ste|(?:work)?shops?|offices?|stalls?|bays?|portions?)"
)
_STOREY = r"(?:[0-9]{1,3}|[UL]?GF?[0-9]?|M|B[0-9]?|[UL][0-9]?|LG[0-9]?|P[0-9])"
_STOREYS = rf"{_STOREY}(?:{_JOINT}{_STOREY})*"
_NUMBER_WORDS = (
    r"(?:[0-9]{1,3}(?:st|nd|rd|th)|ground|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
    r"|upper ground|lower ground|mezzanine|whole|entire|top|upper|lower)"
)
_NUMERAL = r"[0-9A-Z零〇一二三四五六七八九十百廿壹貳叁]+"
_NUMERALS = rf"{_NUMERAL}(?:\s*[-–—~/&、至及和]\s*{_NUMERAL})*"
_PARTS = re.compile(
    "|".join(
        (
            rf"\b{_ROOMS}\.?\s*(?:nos?\.?\s*)?{_CODES}\.?",
            rf"\b{_STOREYS}\s*/\s*F(?:L|LR|LOOR)?\b\.?",
            r"\b(?:[0-9]{1,3}|[UL]?G)F\b\.?",
            r"^\s*[A-Z]{1,3}[0-9]{2,5}[A-Z]?\s*,",
            rf"\b{_NUMBER_WORDS}(?:{_JOINT}{_NUMBER_WORDS})*\s+(?:floors?|fl|flr)\b\.?",
            rf"\b(?:levels?|floors?|flr|basement)\s*{_CODES}",
            r"\bbasement\b",
            rf"{_NUMERALS}\s*(?:字樓|字楼|[樓楼層层](?!宇)|號室|号室|號舖|号铺|[室鋪舖铺])",
            rf"(?:單位|单位|[室鋪舖铺])\s*{_NUMERALS}",
            r"(?:地下|地庫|地库|閣樓|阁楼|[高中低全][層层])(?![鐵铁])",
        )
    ),
    re.IGNORECASE,
)
_EDGES = " \t\r\n,.;:，。、；：|&/-"
_GAPS = re.compile(r"\s*[,，、;](?:\s*(?:[,，、;&/.-]|and\s*,))*\s*")


def premises(address: str) -> str | None:
    """Give an address without the firm in front, floor, flat, room or shop.

    Nothing where that leaves no words, and of a box at a post office, which is no place.
    """
    cleaned = clean(address)
    found = tokens(cleaned)
    if names_box(Words(cleaned, tuple(found), ())):
        return None
    first = end_of_firm_name(found)
    rest = cleaned[found[first].start :] if first < len(found) else ""
    left = " ".join(_GAPS.sub(", ", _PARTS.sub(" , ", rest)).split()).strip(_EDGES)
    has_words = any(char.isalpha() for char in left)
    return left if has_words and len(left) <= _LONGEST else None
