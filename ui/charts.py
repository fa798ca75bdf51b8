"""The trend by month, as a ready Vega-Lite specification."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import streamlit as st

from data.queries.summary import Summary, Tally
from ui import amounts, figures, markup
from ui.frame import Page

_MOST_MONTHS = 36  # the newest ones; the table below the chart has all
_ROWS = "months"  # what the specification calls the rows, which travel beside it


@dataclass(frozen=True, slots=True)
class Trend:
    """The chart as it travels, what it leaves out, and the table under it."""

    specification: dict[str, Any]
    notes: tuple[str, ...]  # HTML
    table: str  # HTML


def show_months(page: Page, found: Summary) -> None:
    """Draw awards by month of award, months without any included."""
    heading, trend = page.kept("trend", lambda: _trend(page, found))
    st.html(heading)
    if trend is None:
        markup.note(page.say("trend.none"))
        return
    st.vega_lite_chart(trend.specification, width="stretch", height=220)
    for note in trend.notes:
        st.html(note)
    with st.expander(page.say("trend.table")):
        st.html(trend.table)


def span(first: str, last: str) -> list[str]:
    """Give every month from one to another, both "YYYY-MM", both included."""
    start, end = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (first, last))
    return [f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(start, end + 1)]


def _trend(page: Page, found: Summary) -> tuple[str, Trend | None]:
    """Give the heading, and the trend where any month is known."""
    heading = markup.fill(
        "chart_heading.html", heading=page.say("trend.heading"), note=page.say("trend.note")
    )
    tallies = {month: tally for month, tally in found.basis_by("month").items() if month != "unknown"}
    if not tallies:
        return heading, None
    # A date that lies ahead is a mistake of a file: it would leave no room for the others.
    last = min(max(tallies), page.snapshot.stamp.at[:7])
    rows = [
        (amounts.day(page.view.language, month), month, tallies.get(month, Tally()))
        for month in span(min(*tallies, last), last)
    ]
    notes = []
    unknown = found.basis_by("month").get("unknown")
    if unknown:
        notes.append(page.say("trend.undated", count=unknown.awards, n=unknown.awards))
    ahead = sum(tally.awards for month, tally in tallies.items() if month > last)
    if ahead:
        notes.append(page.say("trend.ahead", count=ahead, n=ahead))
    return heading, Trend(
        _specification(page, rows[-_MOST_MONTHS:]),
        tuple(markup.fill("note.html", words=words) for words in notes),
        _table(page, rows),
    )


def _table(page: Page, rows: list[tuple[str, str, Tally]]) -> str:
    return markup.fill(
        "month_table.html",
        say=page.say,
        rows=[
            (
                month,
                amounts.count(page.view.language, tally.awards),
                figures.value_of(page, tally) if tally.awards else "",
            )
            for month, _, tally in reversed(rows)
        ],
    )


def _arrow(rows: list[tuple[str, str, Tally]]) -> bytes:
    """Give the rows as Streamlit sends them: made here once, not by way of pandas on every run."""
    months, order, tallies = zip(*rows, strict=True)
    awards = pa.array([tally.awards for tally in tallies], pa.int64())
    table = pa.table({"month": months, "order": order, "awards": awards})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def _specification(page: Page, rows: list[tuple[str, str, Tally]]) -> dict[str, Any]:
    return {
        "data": {"name": _ROWS},
        "datasets": {_ROWS: _arrow(rows)},
        "description": page.say("trend.heading"),
        "mark": {"type": "bar"},
        "encoding": {
            "x": {
                "field": "month",
                "type": "ordinal",
                "sort": {"field": "order"},
                "title": None,
                "axis": {"labelAngle": -90, "labelOverlap": True},
            },
            "y": {
                "field": "awards",
                "type": "quantitative",
                "title": page.say("trend.axis"),
                "scale": {"zero": True},
                "axis": {"tickMinStep": 1},
            },
            "tooltip": [
                {"field": "month", "title": page.say("trend.month")},
                {"field": "awards", "title": page.say("trend.axis")},
            ],
        },
    }
