"""Who won and where they are, out of one cell that holds both."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.ingest.text import collapse, visible

# Ends a company's name for certain. Glued to what follows in some cells: "LtdUnit 2".
_SUFFIX = re.compile(
    r"\b(?:(?:Co\.?,? ?)?(?:Limited|LIMITED|limited)(?![a-z])"
    r"|(?:L[Tt][Dd])(?![a-z])"
    r"|Joint Venture|JOINT VENTURE|J\.?V\.?(?!\w)|L\.?L\.?P\.?(?!\w)|P\.?L\.?C\.?(?!\w)|LLC|GmbH)"
    r"|(?<=[A-Za-z])Limited\b|有限公司"
)
# What a building's inside or a street number looks like. Each needs its number, letter or stroke.
_MARKER = re.compile(
    r"(?:(?<=[\s,.])|(?<=Ltd)|(?<=LTD)|^)(?:"
    r"(?i:units?|rooms?|rms?\.?|flats?(?: ?/ ?rm)?|suites?|shops?|workshops?|house|level|blk|block|tower"
    r"|no\.?|united|area|phase|po box)(?: ?(?i:nos?)?\.? ?[0-9]|[ .] ?[A-Z]{1,2}[0-9-]*(?![A-Za-z]))"
    r"|[0-9]+[A-Z]? ?/ ?F\b|(?i:g ?/ ?f|lg ?/ ?f|ug ?/ ?f)\b|[0-9]+(?:st|nd|rd|th) (?i:floor|fl\b)"
    r"|L[0-9]+\b)"
)
_STREET_NUMBER = re.compile(r"(?<=[\s,])[0-9]+[A-Z]?(?:[-–][0-9]+[A-Z]?)?,? (?=[A-Z])")
_GAP = re.compile(r"[ \u00a0]{2,}|[\t\r\n]+")
# A part of the firm, told after its suffix.
_DIVISION = re.compile(
    r"\s*(?:[-–—]|,)\s*(?:[A-Z][\w&'’.-]* ){1,4}?(?:Division|Department|Branch|Dept\.?)(?!\w)", re.IGNORECASE
)
_TRIM = " ,;:-–—"


@dataclass(frozen=True, slots=True)
class NameAddress:
    """A supplier's name and address. Without certainty the name holds the whole cell."""

    name: str
    address: str | None
    certain: bool = True


def split_name_address(cell: str) -> NameAddress:
    """Part a cell that gives a supplier and then the address.

    The name ends after its legal suffix and a division named behind it; without suffix before the first
    gap (two spaces, tab, line break) or the first words of an address.
    """
    text = visible(cell).strip()
    end = _end_of_name(text)
    if end is None:
        whole = collapse(text)
        # With a comma and a number it looks like an address, yet no place where that would begin.
        return NameAddress(whole, None, certain=not ("," in whole and re.search("[0-9]", whole)))
    name = _tidy_name(text[:end])
    address = collapse(text[end:]).strip(_TRIM).removeprefix(". ").strip(_TRIM)
    if not name:
        return NameAddress(collapse(text), None, certain=False)
    return NameAddress(name, address or None)


def _end_of_name(text: str) -> int | None:
    marker = _MARKER.search(text)
    suffix = _SUFFIX.search(text)
    if suffix and suffix.start() > 0 and not _within_address(text, marker, suffix):
        return _past_division(text, _past_point(text, suffix.end()))
    starts = [match.start() for match in (marker, _GAP.search(text), _STREET_NUMBER.search(text)) if match]
    starts = [start for start in starts if start > 0]
    return min(starts) if starts else None


def _within_address(text: str, marker: re.Match[str] | None, suffix: re.Match[str]) -> bool:
    """Say whether a legal suffix belongs to a building: "Partners Company  Flat A, ABC Limited Building"."""
    if marker is None or marker.start() > suffix.start():
        return False
    between = text[marker.start() : suffix.start()]
    return "," in between or "/" in between or _GAP.search(between) is not None


def _past_point(text: str, end: int) -> int:
    return end + 1 if text[end : end + 1] == "." else end


def _past_division(text: str, end: int) -> int:
    division = _DIVISION.match(text, end)
    return division.end() if division else end


def _tidy_name(name: str) -> str:
    # "AgencyLimited" has lost its space.
    tidy = re.sub(r"(?<=[a-z])Limited\b", " Limited", collapse(name).strip(_TRIM))
    # "Limited." ends a sentence, "Ltd." is an abbreviation.
    return tidy[:-1] if re.search(r"(?i)limited\.$", tidy) else tidy
