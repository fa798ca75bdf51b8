"""Benchmarks: what is published of re-industrialisation, and what awards say beside it. No score."""

from __future__ import annotations

import streamlit as st

from data.filters import Flow
from data.queries import benchmarks
from data.queries.indicators import Series, indicators
from data.queries.summary import Summary
from data.snapshot.reader import Snapshot
from ui import (
    amounts,
    benchmark_asked,
    benchmark_groups,
    benchmark_indicators,
    cached,
    charts,
    filter_panel,
    markup,
    notices,
    profile_parts,
    strip,
)
from ui.frame import Page
from ui.kept import shared
from ui.resting import note, resting

_VERSIONS = 4
_MOST_CHARTS = 6


def show(page: Page) -> None:
    """Draw the page."""
    filter_panel.show(page)
    st.title(page.say("page.benchmarks"), anchor=False)
    markup.note(page.say("benchmarks.lead"))
    every = _indicators(page.snapshot, page.snapshot.stamp.digest)
    st.html(page.kept("indicators", lambda: benchmark_indicators.html(page, every)))
    _charts(page, every)
    _awards(page)
    st.html(page.kept("asked", lambda: benchmark_asked.html(page, every)))


def _charts(page: Page, every: tuple[Series, ...]) -> None:
    drawn = page.kept(
        "indicator charts",
        lambda: [
            (benchmark_indicators.name(page, one), made)
            for one in every
            if (made := benchmark_indicators.chart(page, one)) is not None
        ][:_MOST_CHARTS],
    )
    for name, made in drawn:
        markup.show("chart_heading.html", heading=name, note=page.say("indicator.chart"))
        charts.draw(page, made)


def _awards(page: Page) -> None:
    profile_parts.heading(page, "benchmarks.awards")
    filter_panel.chips(page)
    found = cached.figures(page.snapshot, page.view.filters)
    if not found.total.awards and not found.revenue.awards:
        notices.nothing_matches(page)
    elif page.view.filters.flow is Flow.REVENUE:
        markup.note(page.say("benchmarks.revenue"))
    else:
        _measured(page, found)


def _measured(page: Page, found: Summary) -> None:
    own, rested = resting(page, found)
    note(page, own)
    markup.note(strip.basis_line(own, rested))
    profile_parts.shares(own, rested)
    profile_parts.estates(page, found)
    st.html(own.kept("methods", lambda: benchmark_groups.methods_html(own, rested)))
    st.html(own.kept("outside", lambda: benchmark_groups.outside_html(own, rested)))
    st.html(own.kept("green", lambda: benchmark_groups.green_html(own, rested)))
    count = _trials(page.snapshot, page.snapshot.stamp.digest)
    n = amounts.count(page.view.language, count)
    profile_parts.heading(page, "trials.heading")
    markup.note(page.say("trials.says", count=count, n=n) if count else page.say("trials.none"))


@shared(_VERSIONS)
def _indicators(_data: Snapshot, digest: str) -> tuple[Series, ...]:
    return indicators(_data)


@shared(_VERSIONS)
def _trials(_data: Snapshot, digest: str) -> int:
    return benchmarks.evidence_of(_data, "technology")
