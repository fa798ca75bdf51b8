"""From when to when a contract runs, where its words say so plainly."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache

from data.ingest.date_order import Order, order_of
from data.ingest.dates import MONTH, in_digits, read_date
from data.ingest.text import collapse

Period = tuple[str | None, str | None]

_UNKNOWN: Period = (None, None)
_MAX_LENGTH = 300
_DATE = re.compile(
    rf"[0-9]{{1,2}}(?:st|nd|rd|th)?[ -]?(?:{MONTH})\.?[ ,-]{{0,2}}[0-9]{{4}}(?![0-9])"
    rf"|[0-9]{{1,2}}-(?:{MONTH})-[0-9]{{2}}(?![0-9])|(?:{MONTH})\.?,? ?[0-9]{{4}}(?![0-9])"
    r"|(?<![0-9])[0-9]{1,2}[/.][0-9]{1,2}[/.](?:[0-9]{4}|[0-9]{2})(?![0-9])"
    r"|(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]{5,15}(?:Z|[+-][0-9]{2}:[0-9]{2})?)?(?![0-9])"
    r"|(?<![0-9])[0-9]{4} ?年 ?[0-9]{1,2} ?月(?: ?[0-9]{1,2} ?[日號号])?",
    re.IGNORECASE,
)
_WORDS = (
    ("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7), ("eight", 8),
    ("nine", 9), ("ten", 10), ("twelve", 12), ("eighteen", 18), ("twenty-four", 24), ("thirty-six", 36),
    ("一", 1), ("兩", 2), ("两", 2), ("二", 2), ("三", 3), ("四", 4), ("五", 5), ("六", 6), ("七", 7),
    ("八", 8), ("九", 9), ("十", 10), ("十二", 12), ("十八", 18), ("二十四", 24), ("三十六", 36),
)  # fmt: skip
_NUMBERS = dict(_WORDS)
_COUNT = "|".join(sorted(_NUMBERS, key=lambda word: -len(word)))
_LENGTH = (
    rf"(?P<count>[0-9]{{1,3}}|{_COUNT})(?: ?\([0-9]{{1,3}}\))?[ -]?(?:calendar )?"
    r"(?P<unit>months?|years?|weeks?|days?"
    r"|個月|个月|年|星期|週|周|[日天])"
)
_FROM = (
    r"(?:(?:with effect|commencing|starting|beginning|effective|running|valid|counting)? ?(?:from|on)?"
    r"|commences? on|由|從|从|自)"
)
_PERIOD = (
    r"(?:(?:(?:contract|service|licence|agreement|tenancy) ?)?(?:period|term|duration)"
    r"|合[約约]期?|期限|為期|为期)? ?:? ?"
)
_BEFORE = re.compile(
    rf"{_PERIOD}(?:(?:for )?(?:a (?:period|term) of )?{_LENGTH},? ?)?{_FROM} ?", re.IGNORECASE
)
_BETWEEN = re.compile(r" ?(?:-|–|—|~|/|to|until|till|up to|and ending on|至|到|起至)? ?", re.IGNORECASE)
_AFTER = re.compile(
    rf" ?[,;(]? ?(?:both (?:dates|days) inclusive|(?:both )?inclusive|止|{_LENGTH}"
    r"|首尾[兩两][日天]包括在[內内])?"
    r" ?[.;)]{0,2}",
    re.IGNORECASE,
)
_FOR_LENGTH = re.compile(
    rf" ?,? ?(?:起計?|起计|for)? ?,? ?(?:a (?:period|term) of |為期|为期)?"
    rf"{_LENGTH} ?\.?",
    re.IGNORECASE,
)
_OPEN_END = re.compile(r" ?,?(?: (?:to|until|and|till) (?:[^0-9]{1,200})|起?)\.?", re.IGNORECASE)
_STARTS = re.compile(
    r"(?:with effect|commencing|starting|effective)? ?(?:from|on)|由|從|从|自", re.IGNORECASE
)
# What leads over to the period in a title: "(", "from", "for the period of three years from".
_LEADS = re.compile(r"(?:[(\[（:,–-]|\b(?:from|period|between|of)|由|從|从|自) ?$", re.IGNORECASE)
# A year, or a date that ends in one: without two of them there is no first and last day.
_IN_TITLE = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])|[./-][0-9]{2}(?![0-9])|年")
_MAX_TITLE = 2_000


def read_period(text: str, *, order_known: bool = True) -> Period:
    """Give the first and the last day, as much of them as the words state plainly.

    Without `order_known` a date such as 06/07/2026 may have its month first, and is not read.
    """
    if len(text) > _MAX_LENGTH or not (order_known or _plain_order(text)):
        return _UNKNOWN
    return _read(text)


def period_in_title(title: str, *, order_known: bool = True) -> Period:
    """Give the only period that a title states by its first and its last date, as read_period does."""
    if len(title) > _MAX_TITLE or len(_IN_TITLE.findall(title)) < 2:
        return _UNKNOWN
    return _in_title(title, order_known)


@lru_cache(4096)
def _in_title(title: str, order_known: bool) -> Period:
    text = in_digits(collapse(unicodedata.normalize("NFKC", title)))
    dates = list(_DATE.finditer(text))
    if len(dates) != 2:
        return _UNKNOWN
    first, last = dates
    between, after = text[first.end() : last.start()], text[last.end() :]
    if not between.strip() or not _BETWEEN.fullmatch(between) or not _LEADS.search(text[: first.start()]):
        return _UNKNOWN
    if after[:1].isalnum() or not (order_known or _plain_order(text)):
        return _UNKNOWN
    start, end = _day(first[0]), _day(last[0])
    if start is None or end is None or len(start) != len(end) or start >= end:
        return _UNKNOWN
    return start, end


def _plain_order(text: str) -> bool:
    """Say whether no date of a text could have its month first."""
    found = (order_of(match[0]) for match in _DATE.finditer(unicodedata.normalize("NFKC", text)))
    return not any(order in (Order.EITHER, Order.FIRST) for order in found)


def _day(text: str) -> str | None:
    """Give the day that is written; a time beside it in another zone makes no other day of it."""
    return read_date(text.partition("T")[0] if text[:4].isdigit() else text)


@lru_cache(16_384)
def _read(text: str) -> Period:
    text = in_digits(collapse(unicodedata.normalize("NFKC", text)))
    dates = list(_DATE.finditer(text))
    before = _BEFORE.fullmatch(text[: dates[0].start()]) if dates else None
    if before is None or len(dates) > 2:
        return _UNKNOWN
    start = _day(dates[0][0])
    if start is None:
        return _UNKNOWN
    rest = text[dates[0].end() :]
    if len(dates) == 2:
        between, after = text[dates[0].end() : dates[1].start()], text[dates[1].end() :]
        end = _day(dates[1][0])
        plainly = _BETWEEN.fullmatch(between) and _AFTER.fullmatch(after)
        return (start, end) if plainly and end is not None and start <= end else _UNKNOWN
    length = before if before["count"] and not rest.strip(" .") else _FOR_LENGTH.fullmatch(rest)
    if length is not None:
        return start, _last_day(start, length["count"], length["unit"].lower())
    opens = _STARTS.fullmatch(text[: dates[0].start()].strip()) and _OPEN_END.fullmatch(rest)
    return (start, None) if opens else _UNKNOWN


def _last_day(start: str, count: str, unit: str) -> str | None:
    """Give the last day of so many months from a start, nothing where the calendar leaves it open."""
    number = int(count) if count.isdecimal() else _NUMBERS[count.lower()]
    if number == 0:
        return None
    if unit in ("日", "天", "星期", "週", "周") or unit.startswith(("day", "week")):
        days = number if unit.startswith("day") or unit in ("日", "天") else 7 * number
        return _later(start, days) if len(start) == 10 else None
    months = number * 12 if unit.startswith("year") or unit == "年" else number
    if len(start) < 7:
        return None
    year, month = divmod(int(start[:4]) * 12 + int(start[5:7]) - 1 + months, 12)
    if len(start) == 7:
        year, month = divmod(year * 12 + month - 1, 12)
        return f"{year:04d}-{month + 1:02d}"
    try:
        return (date(year, month + 1, int(start[8:])) - timedelta(days=1)).isoformat()
    except ValueError:
        return None


def _later(start: str, days: int) -> str | None:
    try:
        return (date.fromisoformat(start) + timedelta(days=days - 1)).isoformat()
    except OverflowError:
        return None
