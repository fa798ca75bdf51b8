"""Dates as Hong Kong's notices write them: day first, as much of them as is known."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from data.ingest.limits import FIRST_YEAR, LAST_YEAR
from data.ingest.text import collapse

EXPECTED = "YYYY-MM-DD, YYYY-MM or YYYY"

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_SEP = r"\s?[-/. ]\s?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?",
        r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})",
        r"(?P<y>\d{4})(?:-(?P<m>\d{1,2}))?",
        # A slash, dot or dash between numbers: the day stands first, whatever the numbers are.
        r"(?P<d>\d{1,2})(?P<s>[/.-])(?P<m>\d{1,2})(?P=s)(?P<y>\d{4}|\d{2})",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?{_SEP}(?P<name>[a-z]{{3,9}})\.?,?{_SEP}(?P<y>\d{{4}}|\d{{2}})",
        rf"(?P<name>[a-z]{{3,9}})\.?,?{_SEP}(?P<y>\d{{4}})",
        r"(?P<y>\d{4}) ?年(?: ?(?P<m>\d{1,2}) ?月(?: ?(?P<d>\d{1,2}) ?日)?)?",
    )
)


def read_date(cell: str) -> str | None:
    """Give "2026-06-12", "2026-06" or "2026", or nothing where the cell is no date.

    "Jun-26" is no date: it may be a day of June or a month of 2026.
    """
    text = collapse(unicodedata.normalize("NFKC", cell))
    for form in _FORMS:
        match = form.fullmatch(text)
        if match:
            return _iso(match.groupdict())
    return None


def in_range(iso: str) -> bool:
    """Say whether the year is one in which awards can have been made."""
    return FIRST_YEAR <= int(iso[:4]) <= LAST_YEAR


def _iso(parts: dict[str, str | None]) -> str | None:
    year = int(parts["y"] or 0)
    if len(parts["y"] or "") == 2:
        year += 2000
    name, number = parts.get("name"), parts.get("m")
    month = _month(name) if name else int(number) if number else None
    if month is None:
        return None if name else f"{year:04d}"
    day = parts.get("d")
    try:
        known = date(year, month, int(day) if day else 1)
    except ValueError:
        return None
    return known.isoformat() if day else known.isoformat()[:7]


def _month(name: str) -> int | None:
    lower = name.lower()
    if lower == "sept":
        return 9
    for number, full in enumerate(_MONTHS, start=1):
        if lower in (full, full[:3]):
            return number
    return None
