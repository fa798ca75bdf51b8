"""The same months of two years: for each publisher alone, and only where its awards of both are all there.

A publisher that joins, or begins to publish more, is no growth. So nothing is compared across publishers, a
month counts only where the publisher's awards of that month are known to be whole in both years, and what a
second publisher lists too is no less an award of the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import reduce

import numpy as np

from data.columns.selection import select
from data.columns.store import Columns
from data.columns.sums import Sums
from data.filters import Filters
from data.queries.choices import Coverage
from data.queries.summary import Tally
from data.snapshot.reader import Snapshot

_UNKNOWN = "unknown"
Months = Mapping[str, Tally]  # "YYYY-MM" -> awards of one publisher


@dataclass(frozen=True, slots=True)
class Season:
    """One publisher's awards of some months, and of the same months a year before.

    Without `months` nothing can be compared: `whole` are the months that are complete, of whatever year.
    """

    publisher: str
    months: tuple[str, ...] = ()  # "YYYY-MM" of the later year, in order
    now: Tally = field(default_factory=Tally)
    before: Tally = field(default_factory=Tally)
    whole: tuple[str, ...] = ()


def seasons(snapshot: Snapshot, filters: Filters, periods: Iterable[Coverage]) -> list[Season]:
    """Give the newest season of each publisher that awards of a selection come from, by its code.

    Years that are chosen are left aside: a chosen year has no year before.
    """
    whole = whole_months(periods)
    asked = filters.without("year")
    chosen = set(filters.publisher)
    found = []
    for publisher in sorted(_publishers(snapshot)):
        if chosen and publisher not in chosen:
            continue
        tallies = _months(snapshot, replace(asked, publisher=(publisher,)))
        if tallies:
            found.append(season(publisher, whole.get(publisher, frozenset()), tallies))
    return found


def season(publisher: str, whole: Iterable[str], tallies: Months) -> Season:
    """Compare the newest year that has months which are whole in it and in the year before."""
    known = frozenset(whole)
    pairs = sorted(month for month in known if year_before(month) in known)
    if not pairs:
        return Season(publisher, whole=tuple(sorted(known)))
    months = tuple(month for month in pairs if month[:4] == pairs[-1][:4])
    return Season(
        publisher,
        months,
        _together(tallies, months),
        _together(tallies, map(year_before, months)),
        tuple(sorted(known)),
    )


def whole_months(periods: Iterable[Coverage]) -> dict[str, frozenset[str]]:
    """Give the months of which all days lie in complete periods, by publisher."""
    found: dict[str, set[str]] = {}
    for publisher, spans in _joined(periods).items():
        for first, last in spans:
            months = found.setdefault(publisher, set())
            month = first if first.day == 1 else _next(first)
            while (after := _next(month)) - timedelta(days=1) <= last:
                months.add(f"{month:%Y-%m}")
                month = after
    return {publisher: frozenset(months) for publisher, months in found.items() if months}


def year_before(month: str) -> str:
    """Give the same month a year before."""
    return f"{int(month[:4]) - 1:04d}{month[4:]}"


def _joined(periods: Iterable[Coverage]) -> dict[str, list[tuple[date, date]]]:
    """Give the spans of complete periods, those joined that touch."""
    found: dict[str, list[tuple[date, date]]] = {}
    complete = (one for one in periods if one.complete and one.period_from <= one.period_to)
    for one in sorted(complete, key=lambda period: period.period_from):
        spans = found.setdefault(one.publisher, [])
        if spans and one.period_from <= spans[-1][1] + timedelta(days=1):
            spans[-1] = spans[-1][0], max(spans[-1][1], one.period_to)
        else:
            spans.append((one.period_from, one.period_to))
    return found


def _next(day: date) -> date:
    """Give the first day of the month after that of a day."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _together(tallies: Months, months: Iterable[str]) -> Tally:
    return reduce(Tally.plus, (tallies.get(month, Tally()) for month in months), Tally())


def _publishers(snapshot: Snapshot) -> tuple[str, ...]:
    return Columns.of(snapshot).bundle("terms").values["publisher"].labels


def _months(snapshot: Snapshot, filters: Filters) -> dict[str, Tally]:
    """Give the awards of a selection by month, second copies of others' awards too."""
    columns = Columns.of(snapshot)
    time, counted = columns.bundle("time"), select(columns, filters).counted(columns, "time")
    numbers = np.flatnonzero((counted.awards > 0) & time.of_flow(filters.flow.value))
    months = time.values["month"].named(_UNKNOWN).of(numbers)
    return Sums.read(time, counted, numbers).by(months.codes, len(months.labels)).tallies(months.labels)
