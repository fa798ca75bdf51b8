"""Which months of which publisher the data has: complete, in part, or nobody knows."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.queries.choices import Coverage
from ui import amounts, cached, cached_about, markup, names
from ui.frame import Page

_MOST_YEARS = 4  # of a publisher, the newest ones with awards; the others are added up in a line
_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Cell:
    """One month: the awards listed, and whether these are known to be all of them, or some."""

    month: str
    shown: str
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One year of one publisher."""

    publisher: str
    year: str
    cells: tuple[Cell, ...]
    rest: str  # what the publisher's other years and undated awards add up to


def html(page: Page) -> str:
    """Give the table of publishers, years and months."""
    language = page.view.language
    labels = [
        amounts.day(language, f"2000-{month:02d}").replace("2000", "").strip(" 年") for month in range(1, 13)
    ]
    return markup.fill("about_months.html", say=page.say, rows=rows(page), months=labels)


def rows(page: Page) -> list[Row]:
    """Give each publisher's newest years, the newest first."""
    listed = cached_about.listed_by_month(page.snapshot)
    periods: dict[str, list[Coverage]] = {}
    for covered in cached.coverage(page.snapshot):
        periods.setdefault(covered.publisher, []).append(covered)
    made = []
    for publisher in sorted({*listed, *periods} - {_UNKNOWN}):
        made += _publisher(page, publisher, listed.get(publisher, {}), periods.get(publisher, []))
    return made


def _publisher(
    page: Page, code: str, listed: Mapping[str | None, int], periods: Sequence[Coverage]
) -> list[Row]:
    today = page.snapshot.stamp.at[:7]
    told = {month[:4] for month in listed if month and month <= today}
    told |= {str(year) for one in periods for year in range(one.period_from.year, one.period_to.year + 1)}
    years = sorted(told, reverse=True)[:_MOST_YEARS]
    left = sum(awards for month, awards in listed.items() if not month or month[:4] not in years)
    rest = (
        page.say("about.months.rest", count=left, n=amounts.count(page.view.language, left)) if left else ""
    )
    return [
        Row(
            publisher=names.publisher(page, code),
            year=year,
            cells=tuple(_cell(page, f"{year}-{month:02d}", listed, periods, today) for month in range(1, 13)),
            rest=rest if year == years[-1] else "",
        )
        for year in years
    ]


def _cell(
    page: Page, month: str, listed: Mapping[str | None, int], periods: Sequence[Coverage], today: str
) -> Cell:
    """Say what is known of a month: none listed is zero only where all of it is covered."""
    awards = listed.get(month, 0)
    state = _state(month, periods)
    if month > today:
        return Cell(amounts.day(page.view.language, month), "", "ahead", "")
    shown = amounts.count(page.view.language, awards) if awards or state == "complete" else ""
    words = page.say(f"about.months.{state}")
    if not awards and state != "complete":
        words = page.say("about.months.nothing")
        state = "nothing"
    return Cell(amounts.day(page.view.language, month), shown, state, words)


def _state(month: str, periods: Sequence[Coverage]) -> str:
    first = date.fromisoformat(f"{month}-01")
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    if any(one.complete and one.period_from <= first and last <= one.period_to for one in periods):
        return "complete"
    touched = any(one.period_from <= last and first <= one.period_to for one in periods)
    return "partial" if touched else "unnamed"
