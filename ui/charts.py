"""Charts of a selection: awards by month, and bars by group. Each has its alt text and a table under it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial, reduce
from typing import Any

import streamlit as st

from data.filters import Flow
from data.queries.summary import Summary, Tally
from ui import amounts, chart_specs, figures, markup
from ui.chart_specs import Axis, Bar
from ui.frame import Page

_MOST_MONTHS = 36  # the newest ones; the table below the chart has all
_MONTHS_HEIGHT = 220
_UNKNOWN = "unknown"


class By(StrEnum):
    """What the length of a bar says."""

    AWARDS = "awards"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as it travels: what it shows in words, what it leaves out, and the table under it."""

    specification: dict[str, Any]
    height: int
    alt: str
    notes: tuple[str, ...]  # HTML
    table: str  # HTML
    words: str  # what opens the table


@dataclass(frozen=True, slots=True)
class Group:
    """One group in words, as charts by group take it."""

    name: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class _Months:
    """The tallies that a chart by month shows: dated, not after today, and how many are neither."""

    tallies: Mapping[str, Tally]
    undated: int
    ahead: int

    @classmethod
    def of(cls, page: Page, found: Summary) -> _Months:
        every = found.basis_by("month")
        # A date that lies ahead is a mistake of a file: it would leave no room for the others.
        today = page.snapshot.stamp.at[:7]
        dated = {month: tally for month, tally in every.items() if month != _UNKNOWN}
        kept = {month: tally for month, tally in dated.items() if month <= today}
        ahead = sum(tally.awards for month, tally in dated.items() if month > today)
        return cls(kept, every.get(_UNKNOWN, Tally()).awards, ahead)


def show_months(page: Page, found: Summary, by: By = By.AWARDS) -> None:
    """Draw awards by month of award, months without any included."""
    chart = page.kept(f"months {by}", lambda: months(page, found, by))
    st.html(page.kept(f"heading of months {by}", lambda: _heading(page, by, is_drawn=chart is not None)))
    draw(page, chart, table_key=f"months_table_{by}")


def show_months_beside(page: Page, named: Sequence[tuple[Page, str, Summary]], by: By = By.AWARDS) -> None:
    """Draw months of several selections side by side on the same axes; each has its narrowed page."""
    seen = [_Months.of(own, found).tallies for own, _, found in named]
    every = sorted(month for tallies in seen for month in tallies)
    top = max((_size(tally, by) for tallies in seen for tally in tallies.values()), default=0.0)
    bounds = (every[0], every[-1]) if every else None
    is_drawn = any(tallies for tallies in seen)
    st.html(page.kept(f"months beside {by}", lambda: _heading(page, by, is_drawn=is_drawn), is_drawn))
    for place, (own, name, found) in zip(st.columns(len(named), gap="medium"), named, strict=True):
        with place:
            make = partial(months, own, found, by, bounds, top)
            chart = own.kept(f"month beside {by}", make, bounds, top)
            markup.show("chart_of.html", name=name)
            draw(page, chart)


def show_groups(
    page: Page, name: str, heading: str, groups: Sequence[Group], by: By = By.VALUE, *, note: str = ""
) -> None:
    """Draw bars of groups in the order given; `name` tells this chart from others of the page."""
    top, chart = page.kept(
        f"chart {name} {by}",
        lambda: (
            markup.fill("chart_heading.html", heading=heading, note=note),
            by_group(page, heading, groups, by),
        ),
        heading,
        tuple(groups),
        note,
    )
    st.html(top)
    draw(page, chart)


def draw(page: Page, chart: Chart | None, *, table_key: str | None = None) -> None:
    """Draw a chart with its notes and its table; where there is nothing to draw, say so.

    With a key the table is sent only where somebody opens it: that of all months is longer than the chart.
    """
    if chart is None:
        markup.note(page.say("trend.none"))
        return
    st.vega_lite_chart(chart.specification, width="stretch", height=chart.height, alt=chart.alt)
    for note in chart.notes:
        st.html(note)
    opened = st.expander(chart.words, key=table_key, on_change="rerun" if table_key else "ignore")
    if opened.open or table_key is None:
        with opened:
            st.html(chart.table)


def months(
    page: Page,
    found: Summary,
    by: By = By.AWARDS,
    bounds: tuple[str, str] | None = None,
    top: float | None = None,
) -> Chart | None:
    """Give the chart by month of what trends rest on; nothing where no month is known or no sum adds up.

    `bounds` and `top` are the first and last month and the largest bar of the charts beside it.
    """
    seen = _Months.of(page, found)
    whole = _together(seen.tallies.values())
    if not seen.tallies or (by is By.VALUE and not _adds_up(page, whole)):
        return None
    first, last = bounds or (min(seen.tallies), max(seen.tallies))
    language = page.view.language
    rows = [(amounts.day(language, month), seen.tallies.get(month, Tally())) for month in span(first, last)]
    titles = (page.say("trend.month"), page.say("word.awards"), page.say("award.amount"))
    bars = [_bar(page, name, tally, by) for name, tally in rows]
    axis = Axis(page.say(f"trend.axis.{by.value}"), language, by is By.VALUE, top)
    notes = [
        page.say(key, count=count, n=amounts.count(language, count))
        for key, count in (("trend.undated", seen.undated), ("trend.ahead", seen.ahead))
        if count
    ]
    if by is By.VALUE:
        notes += figures.left_out(page, whole)
    return Chart(
        chart_specs.standing(bars[-_MOST_MONTHS:], titles, axis),
        _MONTHS_HEIGHT,
        _alt(page, page.say(f"trend.heading.{by.value}"), bars),
        tuple(markup.fill("note.html", words=words) for words in notes),
        _table(page, titles, list(reversed(rows))),
        page.say("trend.table"),
    )


def by_group(
    page: Page, heading: str, groups: Sequence[Group], by: By = By.VALUE, top: float | None = None
) -> Chart | None:
    """Give bars of groups in the order given; nothing where there is none, or no sum to show."""
    if not groups or (by is By.VALUE and page.view.filters.flow is Flow.REVENUE):
        return None
    titles = (page.say("chart.group"), page.say("word.awards"), page.say("award.amount"))
    # Two groups of one name would be one bar: the second gets a mark that is not seen.
    names = _apart([group.name for group in groups])
    bars = [_bar(page, name, group.tally, by) for name, group in zip(names, groups, strict=True)]
    return Chart(
        chart_specs.lying(bars, titles, top),
        chart_specs.height(bars),
        _alt(page, heading, bars),
        (),
        _table(page, titles, [(group.name, group.tally) for group in groups]),
        page.say("chart.table"),
    )


def span(first: str, last: str) -> list[str]:
    """Give every month from one to another, both "YYYY-MM", both included."""
    start, end = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (first, last))
    return [f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(start, end + 1)]


def _heading(page: Page, by: By, *, is_drawn: bool) -> str:
    note = page.say(f"trend.note.{by.value}") if is_drawn else ""
    return markup.fill("chart_heading.html", heading=page.say(f"trend.heading.{by.value}"), note=note)


def _bar(page: Page, name: str, tally: Tally, by: By) -> Bar:
    language = page.view.language
    awards = amounts.count(language, tally.awards)
    value = figures.value_of(page, tally) if tally.awards else ""
    shown = awards if by is By.AWARDS else value
    return Bar(name, _size(tally, by), shown, (name, awards, _exact(page, tally)))


def _exact(page: Page, tally: Tally) -> str:
    """Give a sum to the cent; where there is none to give, say why. Nothing was awarded: nothing is said."""
    if _adds_up(page, tally):
        return amounts.money(page.view.language, tally.value_hkd)
    return figures.value_of(page, tally) if tally.awards else ""


def _adds_up(page: Page, tally: Tally) -> bool:
    return tally.awards > tally.without_value and page.view.filters.flow is not Flow.REVENUE


def _size(tally: Tally, by: By) -> float:
    return float(tally.awards) if by is By.AWARDS else float(tally.value_hkd)


def _together(tallies: Iterable[Tally]) -> Tally:
    return reduce(Tally.plus, tallies, Tally())


def _apart(names: Sequence[str]) -> list[str]:
    """Give names none of which is another's; what is added to a second one has no width."""
    seen: dict[str, int] = {}
    told = []
    for name in names:
        times = seen[name] = seen.get(name, -1) + 1
        told.append(name + "\u200b" * times)
    return told


def _alt(page: Page, heading: str, bars: Sequence[Bar]) -> str:
    """Say in words what a chart shows: from where to where, and its longest bar."""
    longest = max(bars, key=lambda bar: bar.size)
    return page.say(
        "chart.alt",
        heading=heading,
        first=bars[0].name,
        last=bars[-1].name,
        longest=longest.name,
        shown=longest.shown or longest.exact[1],
    )


def _table(page: Page, titles: Sequence[str], rows: Sequence[tuple[str, Tally]]) -> str:
    language = page.view.language
    return markup.fill(
        "chart_table.html",
        titles=titles,
        rows=[
            (
                name,
                amounts.count(language, tally.awards),
                _exact(page, tally),
            )
            for name, tally in rows
        ],
    )
