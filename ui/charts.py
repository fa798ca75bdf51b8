"""The trend by month, as a ready Vega-Lite specification."""

from __future__ import annotations

from typing import Any

import streamlit as st

from data.queries.summary import Summary
from ui import amounts, figures, markup
from ui.frame import Page

_MOST_MONTHS = 36  # the newest ones; the table below the chart has all


def show_months(page: Page, found: Summary) -> None:
    """Draw awards by month of award, months without any included."""
    tallies = {month: tally for month, tally in found.basis_by("month").items() if month != "unknown"}
    markup.show("chart_heading.html", heading=page.say("trend.heading"), note=page.say("trend.note"))
    if not tallies:
        markup.note(page.say("trend.none"))
        return
    # A date that lies ahead is a mistake of a file: it would leave no room for the others.
    last = min(max(tallies), page.snapshot.stamp.at[:7])
    months = span(min(*tallies, last), last)
    rows = [
        {
            "month": amounts.day(page.view.language, month),
            "order": month,
            "awards": tallies[month].awards if month in tallies else 0,
        }
        for month in months
    ]
    st.vega_lite_chart(_specification(page, rows[-_MOST_MONTHS:]), width="stretch", height=220)
    unknown = found.basis_by("month").get("unknown")
    if unknown:
        markup.note(page.say("trend.undated", count=unknown.awards, n=unknown.awards))
    ahead = sum(tally.awards for month, tally in tallies.items() if month > last)
    if ahead:
        markup.note(page.say("trend.ahead", count=ahead, n=ahead))
    with st.expander(page.say("trend.table")):
        markup.show(
            "month_table.html",
            say=page.say,
            rows=[
                (
                    row["month"],
                    amounts.count(page.view.language, row["awards"]),
                    figures.value_of(page, tallies[row["order"]]) if row["awards"] else "",
                )
                for row in reversed(rows)
            ],
        )


def span(first: str, last: str) -> list[str]:
    """Give every month from one to another, both "YYYY-MM", both included."""
    start, end = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (first, last))
    return [f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(start, end + 1)]


def _specification(page: Page, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "data": {"values": rows},
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
