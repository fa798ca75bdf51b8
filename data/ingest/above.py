"""What a file says of itself: the lines above its header, the names of its sheet and its own, its period."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from data.ingest.dates import MONTH, in_digits, read_date
from data.ingest.limits import MAX_LINES_ABOVE_HEADER
from data.ingest.tables import Table
from data.ingest.text import collapse
from data.ingest.units import unit_of_header

MOST_LINES, LONGEST_LINE = 5, 200
Days = tuple[str, str]  # the first and the last one, ISO

_YEAR = r"(?P<y>(?:19|20)[0-9]{2})(?! ?[0-9])"
_FISCAL = r"(?P<y>(?:19|20)[0-9]{2})(?: ?[-–/至] ?(?P<until>(?:19|20)?[0-9]{2})(?![0-9/-]))?"
_NTH = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "上": 1,
    "下": 2,
} | dict(zip("一二三四", range(1, 5), strict=True))
_QUARTER = (
    r"(?:(?P<nth>first|second|third|fourth|[1-4](?:st|nd|rd|th)) quarter|q(?P<q>[1-4]))(?:,? ?(?:of|in))?"
)
_HALF = r"(?P<nth>first|second|1st|2nd) half(?:,? ?(?:of|in))?"
_OF_YEAR = rf"(?: ?the)?(?: ?(?:financial )?year)? ?,?{_FISCAL}"
_BETWEEN = r" ?(?:-|–|—|~|to|until|till|through|至|到) ?"
_DAY = (
    rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)? ?)?(?:{MONTH})\.?,? ?(?:[0-9]{{4}})?"
    r"|[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{4}|[0-9]{4}-[0-9]{1,2}(?:-[0-9]{1,2})?"
    r"|(?:[0-9]{4} ?年 ?)?[0-9]{1,2} ?月(?: ?[0-9]{1,2} ?[日號号])?"
)
# The day on which a list was made is no period that it covers.
_MADE = re.compile(
    r"(?:as (?:at|of|on)|(?:last )?(?:updated?|revised|printed|prepared|generated)(?: on)?|date[d:]"
    r"|截至|更新|列印|印製)"
    rf"[^0-9A-Za-z]{{0,3}}(?:日期)?[:： ]*(?:{_DAY})|(?:{_DAY}) ?(?:更新|修[訂订])",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    rf"(?<![0-9a-z])(?P<since>{_DAY}){_BETWEEN}(?P<until>{_DAY})(?![0-9a-z])", re.IGNORECASE
)
_PARTS = tuple(
    (months, re.compile(form, re.IGNORECASE))
    for months, form in (
        (3, rf"\b{_QUARTER}{_OF_YEAR}"),
        (3, rf"{_FISCAL} ?(?:年度?)?[ ,]*(?:第? ?(?P<zh>[1-4一二三四]) ?季|q(?P<q>[1-4]))"),
        (6, rf"\b{_HALF}{_OF_YEAR}"),
        (6, rf"{_FISCAL} ?(?:年度?)?[ ,]*(?P<zh>[上下])半年"),
    )
)
_ENDED = re.compile(
    rf"\b(?P<what>quarter|(?:3|three) months|half[- ]year|(?:6|six) months|year|month)"
    rf" end(?:ed|ing)(?: on)? (?P<day>{_DAY})",
    re.IGNORECASE,
)
_MONTHS = {"q": 3, "3": 3, "t": 3, "h": 6, "6": 6, "s": 6, "y": 12, "m": 1}
# A sum in a title ("over HK$1.5 million") says nothing of the column's unit.
_FIGURE = re.compile(
    r"(?:(?:hk|us)?\$|hkd|港[元幣币])? ?(?<![0-9'’‘])[0-9][0-9,.]*"
    r" ?(?:[mb]illions?|m\b|bn\b|[百千]?[萬万]|億|亿)?",
    re.IGNORECASE,
)
_OF_MONEY = re.compile(
    r"\$|\bhkd\b|\b(?:dollars?|amounts?|sums?|figures)\b|元|[單单]位|金[額额]", re.IGNORECASE
)
_MONTH = re.compile(
    rf"(?<![0-9][ -])(?<![0-9](?:st|nd|rd|th) )\b(?:{MONTH})\.?,? ?(?:19|20)[0-9]{{2}}\b"
    r"|(?:19|20)[0-9]{2} ?年 ?[0-9]{1,2} ?月(?! ?[0-9])",
    re.IGNORECASE,
)
_WHOLE_YEAR = re.compile(
    r"(?<![0-9/-])(?P<y>(?:19|20)[0-9]{2}) ?[-–/至] ?(?P<until>(?:19|20)?[0-9]{2})(?![0-9/-])"
    r"|\b(?:in|for|during|of)(?: the)?(?: year)? (?P<one>(?:19|20)[0-9]{2})\b(?![/-])"
    r"|(?P<zh>(?:19|20)[0-9]{2}) ?年(?! ?[0-9])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Covered:
    """The period that a file says it covers: its words, and the days they may mean: years begin twice."""

    words: str
    days: tuple[Days, ...]


def lines_above(table: Table, header_row: int) -> tuple[str, ...]:
    """Give the lines above a header that say something, cut where they are long."""
    lines = []
    for record in islice(table.records(), MAX_LINES_ABOVE_HEADER + 1):
        if record.row >= header_row:
            break
        text = collapse(" ".join(cell[:LONGEST_LINE] for cell in record.cells if cell.strip()))
        if any(map(str.isalnum, text)):
            lines.append(text if len(text) <= LONGEST_LINE else text[: LONGEST_LINE - 1] + "…")
    return tuple(lines[:MOST_LINES])


def covered(texts: Sequence[str]) -> Covered | None:
    """Give the period that the first text names that names one."""
    return next((found for text in texts if (found := _covered(text))), None)


def unit_said(lines: Sequence[str]) -> Decimal | None:
    """Give what lines above the header say that plain amounts are in, nothing where they say two or none."""
    told = (_FIGURE.sub(" ", line) for line in lines if _OF_MONEY.search(line))
    found = {unit for line in told if (unit := unit_of_header(line))}
    return found.pop() if len(found) == 1 else None


def _covered(text: str) -> Covered | None:
    whole = _MADE.sub(" ", in_digits(unicodedata.normalize("NFKC", text[:LONGEST_LINE])).replace("_", " "))
    for words, days in (*_ended(whole), *_from_to(whole), *_parts(whole), *_months(whole), *_years(whole)):
        if all(since <= until for since, until in days):
            return Covered(collapse(words), days)
    return None


def _from_to(text: str) -> Iterator[tuple[str, tuple[Days, ...]]]:
    for found in _FROM_TO.finditer(text):
        since, until = _ends(found["since"], found["until"])
        if since and until and len(since) >= 7 and len(until) >= 7:
            yield found[0], ((_first(since), _last(until)),)


def _ended(text: str) -> Iterator[tuple[str, tuple[Days, ...]]]:
    for found in _ENDED.finditer(text):
        day = read_date(found["day"].strip())
        if day and len(day) >= 7:
            months = _MONTHS[found["what"][0].lower()]
            yield found[0], (_run(int(day[:4]), int(day[5:7]) - months + 1, months),)


def _ends(since: str, until: str) -> tuple[str | None, str | None]:
    """Give both ends; the one that names no year has that of the other."""
    year = re.search("(?:19|20)[0-9]{2}", until)
    if year and not re.search("(?:19|20)[0-9]{2}", since):
        since = f"{year[0]}年{since}" if "月" in since else f"{since} {year[0]}"
    year = re.search("(?:19|20)[0-9]{2}", since)
    if year and "月" in until and not re.search("[0-9]{4}", until):
        until = f"{year[0]}年{until}"
    return read_date(since), read_date(until)


def _parts(text: str) -> Iterator[tuple[str, tuple[Days, ...]]]:
    for months, form in _PARTS:
        for found in form.finditer(text):
            told = found.groupdict()
            said = [told.get(name) or "" for name in ("q", "nth", "zh")]
            which = next(_NTH.get(word.lower()) or int(word) for word in said if word)
            year = _year(told["y"], told["until"])
            fiscal = _run(year[0], 4 + months * (which - 1), months)
            # "Q1 2025" may be of the calendar's year or of the Government's, which begins in April.
            yield (
                found[0],
                (fiscal,) if year[1] else (_run(year[0], 1 + months * (which - 1), months), fiscal),
            )


def _months(text: str) -> Iterator[tuple[str, tuple[Days, ...]]]:
    for found in _MONTH.finditer(text):
        iso = read_date(found[0])
        if iso and len(iso) == 7:
            yield found[0], ((_first(iso), _last(iso)),)


def _years(text: str) -> Iterator[tuple[str, tuple[Days, ...]]]:
    for found in _WHOLE_YEAR.finditer(text):
        if found["until"]:
            year, fiscal = _year(found["y"], found["until"])
            if fiscal:
                yield found[0], (_run(year, 4, 12),)
        else:
            year = int(found["one"] or found["zh"])
            yield found[0], (_run(year, 1, 12), _run(year, 4, 12))


def _year(first: str, until: str | None) -> tuple[int, bool]:
    """Give the year, and whether it goes on into the next one as the Government's does."""
    return int(first), until is not None and int(until) % 100 == (int(first) + 1) % 100


def _run(year: int, month: int, months: int) -> Days:
    """Give so many months from one on, which may lie in the next year."""
    start, end = year * 12 + month - 1, year * 12 + month + months - 2
    return f"{start // 12}-{start % 12 + 1:02d}-01", _last(f"{end // 12}-{end % 12 + 1:02d}")


def _first(iso: str) -> str:
    return iso if len(iso) == 10 else f"{iso}-01"


def _last(iso: str) -> str:
    return iso if len(iso) == 10 else f"{iso}-{monthrange(int(iso[:4]), int(iso[5:]))[1]}"
