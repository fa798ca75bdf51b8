"""Dates as Hong Kong's notices write them: day first, as much of them as is known."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from data.ingest.limits import EARLIEST_TODAY, FIRST_YEAR, LAST_YEAR
from data.ingest.text import collapse
from data.problems import ProblemCode

EXPECTED = "YYYY-MM-DD, DD/MM/YYYY, YYYY-MM, YYYY"

_MAX_LENGTH = 80
_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTHS: Mapping[str, int] = {
    **{name: number for number, name in enumerate(_NAMES, start=1)},
    **{name[:3]: number for number, name in enumerate(_NAMES, start=1)},
    "sept": 9,
}
MONTH = "|".join(sorted(_MONTHS, key=lambda name: (-len(name), name)))
_HONG_KONG = timezone(timedelta(hours=8))
# Zero is also written as one of several circles that look alike.
_ZEROS = "〇零○◯０0"
_DIGITS = {ord(sign): str(value) for value, sign in enumerate("〇一二三四五六七八九")}
_DIGITS |= {ord(sign): "0" for sign in _ZEROS}
_TENS = re.compile(r"(?P<tens>[一二三四五六七八九]?)十(?P<ones>[一二三四五六七八九]?)")
# 第一年 and 三個月 are no dates.
_CHINESE = re.compile(
    f"(?<![0-9{_ZEROS}一二三四五六七八九十])"
    f"(?:[{_ZEROS}一二三四五六七八九]{{4}}(?= ?年)|[一二三四五六七八九十]{{1,3}}(?= ?[月日號号]))"
)
# A mark that leads to a footnote.
_MARK = re.compile(
    r" ?(?:[*#†‡§^¹²³]{1,4}|\[(?:note )?[0-9a-z]{1,2}\]|\(note [0-9]{1,2}\)|\([0-9]\)|[(]?註 ?[0-9]?[)]?)$",
    re.IGNORECASE,
)
_HIGH = re.compile("[¹²³⁰⁴-⁹]{1,3}$")  # becomes a digit of the year when widths are made one
_WEEKDAY = re.compile(
    r"^\(?(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?\)?,? (?=[0-9])"
    r"|,? ?\(?(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?\)?$"
    r"|^(?:星期|禮拜|礼拜|週|周)[一二三四五六日天],? ?| ?\(?(?:星期|禮拜|礼拜|週|周)[一二三四五六日天]\)?$",
    re.IGNORECASE,
)
_TIME = (
    r"(?:(?:T| )(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r" ?(?P<half>[ap]m)?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_FORMS = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        # A slash, dot or dash between numbers: the day stands first, whatever the numbers are.
        r"(?P<d>[0-9]{1,2}) ?(?P<s>[/.-]) ?(?P<m>[0-9]{1,2}) ?(?P=s) ?"
        rf"(?P<y>[0-9]{{4}}|[0-9]{{2}}){_TIME}",
        rf"(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)? ?(?:[-/.,]|of\b)? ?(?P<name>{MONTH})\.? ?[-/.,]? ?"
        rf"(?P<y>[0-9]{{4}}|[0-9]{{2}}){_TIME}",
        rf"(?P<y>[0-9]{{4}})-(?P<m>[0-9]{{1,2}})-(?P<d>[0-9]{{1,2}}){_TIME}",
        rf"(?P<y>[0-9]{{4}})(?P<s>[/.])(?P<m>[0-9]{{1,2}})(?P=s)(?P<d>[0-9]{{1,2}}){_TIME}",
        rf"(?P<name>{MONTH})\.? (?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<y>[0-9]{{4}})",
        rf"(?P<name>{MONTH})\.?,? ?[-/.]? ?(?P<y>[0-9]{{4}})",
        rf"(?P<y>[0-9]{{4}})[- ](?P<name>{MONTH})-(?P<d>[0-9]{{1,2}})",
        r"(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})",
        r"(?P<y>[0-9]{4})(?:[-/](?P<m>[0-9]{1,2}))?",
        r"(?P<y>(?:19|20)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
        r"(?P<y>[0-9]{4}) ?年(?: ?(?P<m>[0-9]{1,2}) ?月(?:份|(?: ?(?P<d>[0-9]{1,2}) ?[日號号])?)?)?",
    )
)
# Programs write a day without a time as its first or its last second: no moment is meant.
_ENDS_OF_DAY = ((0, 0, None), (0, 0, "00"), (23, 59, None), (23, 59, "59"))


def read_date(cell: str) -> str | None:
    """Give "2026-06-12", "2026-06" or "2026", or nothing where the cell is no date.

    "Jun-26" is no date: it may be a day of June or a month of 2026. A moment is told by its day in Hong Kong.
    """
    return _read(cell) if len(cell) <= _MAX_LENGTH else None


@lru_cache(16_384)
def _read(cell: str) -> str | None:
    parts = _parts(cell)
    return None if parts is None else _iso(parts)


def what_is_wrong(cell: str) -> tuple[ProblemCode, str]:
    """Say why a cell cannot be read as a date, and what was expected: a form, or the days of its month."""
    parts = _parts(cell) if len(cell) <= _MAX_LENGTH else None
    if parts is not None and parts.get("d") and not parts.get("hour"):
        month = _iso({**parts, "d": None})
        if month is not None:
            last = monthrange(int(month[:4]), int(month[5:]))[1]
            return ProblemCode.NO_SUCH_DAY, f"{month}-01 – {month}-{last}"
    return ProblemCode.BAD_DATE, EXPECTED


def _parts(cell: str) -> dict[str, str | None] | None:
    """Give the parts of the form that a cell is written in."""
    text = collapse(cell if cell.isascii() else _one_width(cell))
    for _ in range(2):
        for form in _FORMS:
            match = form.fullmatch(text)
            if match:
                return match.groupdict()
        text = _WEEKDAY.sub("", _MARK.sub("", text).strip(".,;")).strip()
    return None


def _one_width(cell: str) -> str:
    return in_digits(unicodedata.normalize("NFKC", _HIGH.sub("", cell.rstrip())))


def in_range(iso: str) -> bool:
    """Say whether the year is one in which awards can have been made."""
    return FIRST_YEAR <= int(iso[:4]) <= LAST_YEAR


def today() -> str:
    """Give the day in Hong Kong."""
    return max(datetime.now(_HONG_KONG).date().isoformat(), EARLIEST_TODAY)


def is_after(iso: str, day: str) -> bool:
    """Say whether a date lies behind a day and the next one, which has begun elsewhere. Both are ISO."""
    return iso > _next_day(day)[: len(iso)]


@lru_cache(64)
def _next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def in_digits(text: str) -> str:
    """Give a text whose Chinese numbers of years, months and days are written in digits."""
    return _CHINESE.sub(lambda match: _number(match[0]), text)


def _number(chinese: str) -> str:
    tens = _TENS.fullmatch(chinese)
    if tens is None:
        return chinese.translate(_DIGITS)
    return (tens["tens"].translate(_DIGITS) or "1") + (tens["ones"].translate(_DIGITS) or "0")


def _iso(parts: Mapping[str, str | None]) -> str | None:
    year = int(parts["y"] or 0)
    if len(parts["y"] or "") == 2:
        year += 2000
    name, number, day = parts.get("name"), parts.get("m"), parts.get("d")
    month = _MONTHS[name.lower()] if name else int(number) if number else None
    if month is None:
        return f"{year:04d}"
    try:
        known = date(year, month, int(day) if day else 1)
        if parts.get("hour"):
            known = _day_in_hong_kong(known, parts)
    except (ValueError, OverflowError):
        return None
    return known.isoformat() if day else known.isoformat()[:7]


def _day_in_hong_kong(day: date, parts: Mapping[str, str | None]) -> date:
    """Give the day of a moment; one that names no zone is Hong Kong's. Raises `ValueError` for no time."""
    hour, minute = int(parts["hour"] or 0), int(parts["minute"] or 0)
    if (parts["zone"] or "").upper() == "Z" and (hour, minute, parts["second"]) in _ENDS_OF_DAY:
        return day
    if parts["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(f"{hour} {parts['half']}")
        hour = hour % 12 + (12 if parts["half"].lower() == "pm" else 0)
    zone = (parts["zone"] or "+0800").upper().replace("Z", "+0000").replace(":", "")
    ahead = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:]))
    moment = datetime(
        day.year, day.month, day.day, hour, minute, tzinfo=timezone(-ahead if zone[0] == "-" else ahead)
    )
    return moment.astimezone(_HONG_KONG).date()
