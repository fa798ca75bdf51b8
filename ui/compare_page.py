"""The page that sets two vendors, buyers, districts or sectors side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from data import codelists
from data.filters import UNCLASSIFIED, Flow
from data.queries.summary import Tally
from geo.districts import districts
from ui import (
    cached,
    charts,
    filter_panel,
    links,
    markup,
    names,
    offered,
    season_table,
    side_by_side,
    state,
    subject,
    switch,
)
from ui.charts import By, Group
from ui.frame import Page
from ui.side_by_side import Side
from ui.view import Subject, View

_MOST = 8  # groups of a chart; the page about one has all
_BY = ("category", "sector", "buyer", "district")


def show(page: Page) -> None:
    """Draw the choice of what is compared, and where two are chosen the two."""
    of = page.view.of
    filter_panel.show(page, of)
    st.title(page.say("page.compare"), anchor=False)
    markup.note(page.say("compare.lead"))
    switch.show(page, "compare.of", of, _with_subject, words="subject.{}")
    _pickers(page, of)
    filter_panel.chips(page)
    codes = [code for code in (page.view.subject, page.view.other) if code]
    if len(codes) < 2:
        st.info(page.say("compare.choose"))
        return
    if codes[0] == codes[1]:
        st.info(page.say("compare.same"))
        return
    sides = [_side(page, of, code) for code in codes]
    if not any(side.found.total.awards or side.found.revenue.awards for side in sides):
        st.info(page.say("compare.nothing"))
        return
    _draw(page, of, sides)


def _draw(page: Page, of: Subject, sides: Sequence[Side]) -> None:
    note = page.say("compare.note")
    st.html(page.kept("sides", lambda: side_by_side.html(page, page.say("compare.figures"), sides, note)))
    named = [(side.page, side.name, side.found) for side in sides]
    charts.show_months_beside(page, named)
    for dimension in _BY:
        if dimension != of.field:
            _groups(page, sides, dimension)
    st.html(page.kept("evidence", lambda: side_by_side.evidence(page, sides)))
    for side in sides:
        markup.show("part.html", heading=side.name, note="")
        season_table.show(side.page)


def _side(page: Page, of: Subject, code: str) -> Side:
    own = page.narrowed(of, code)
    found = cached.figures(own.snapshot, own.view.filters)
    return Side(subject.name(page, of, code), links.subject(page.view, of, code), own, found)


def _groups(page: Page, sides: Sequence[Side], dimension: str) -> None:
    """Draw the same groups of both, in one order and on one scale: by value, or by number for revenue."""
    by = By.AWARDS if page.view.filters.flow is Flow.REVENUE else By.VALUE
    tallies = [side.found.by(dimension) for side in sides]
    codes = largest(tallies, by)
    if not codes:
        return
    heading = page.say(f"compare.by.{dimension}")
    top = max(size(one.get(code, Tally()), by) for one in tallies for code in codes)
    left = len({code for one in tallies for code in one}) - len(codes)
    note = page.say("groups.rest", count=left, n=left) if left else ""
    st.html(markup.fill("chart_heading.html", heading=heading, note=note))
    for place, side, mine in zip(st.columns(len(sides), gap="medium"), sides, tallies, strict=True):
        groups = tuple(
            Group(names.OF_FILTER[dimension](page, code), mine.get(code, Tally())) for code in codes
        )
        with place:
            markup.show("chart_of.html", name=side.name)
            chart = side.page.kept(
                f"compare {dimension}",
                lambda own=side.page, shown=groups: charts.by_group(own, heading, shown, by, top),  # type: ignore[misc]
                groups,
                top,
            )
            charts.draw(page, chart)


def largest(tallies: Sequence[Mapping[str, Tally]], by: By) -> list[str]:
    """Give the codes of the largest groups of all sides together, the largest first."""
    together: dict[str, float] = {}
    for one in tallies:
        for code, tally in one.items():
            together[code] = together.get(code, 0.0) + size(tally, by)
    return sorted(together, key=lambda code: (-together[code], code))[:_MOST]


def size(tally: Tally, by: By) -> float:
    """Give the length of a group's bar."""
    return float(tally.awards) if by is By.AWARDS else float(tally.value_hkd)


def _pickers(page: Page, of: Subject) -> None:
    """Draw the two lists to choose from; what they do not offer is looked for by name."""
    labels = dict(_offered(page, of))
    for code in (page.view.subject, page.view.other):
        if code is not None and code not in labels:
            labels[code] = subject.name(page, of, code)
    for place, name in zip(st.columns(2), ("subject", "other"), strict=True):
        with place:
            _picker(page, of, name, labels)


def _picker(page: Page, of: Subject, name: str, labels: Mapping[str, str]) -> None:
    key = f"compare_{of.value}_{name}"
    st.session_state[key] = getattr(page.view, name)
    st.selectbox(
        page.say(f"compare.{name}"),
        list(labels),
        key=key,
        index=None,
        format_func=labels.__getitem__,
        placeholder=page.say("compare.any"),
        on_change=lambda: state.change(_with(state.view(), name, st.session_state[key])),
    )


def _offered(page: Page, of: Subject) -> Mapping[str, str]:
    match of:
        case Subject.VENDOR:
            return offered.looked_for(
                page, "filter.supplier", lambda text: offered.suppliers(page, text)
            ).labels
        case Subject.BUYER:
            return offered.looked_for(page, "filter.buyer", lambda text: offered.buyers(page, text)).labels
        case Subject.DISTRICT:
            return {code: names.district(page, code) for code in districts()}
        case Subject.SECTOR:
            return {code: names.sector(page, code) for code in (*codelists.sectors(), UNCLASSIFIED)}


def _with(view: View, name: str, code: str | None) -> View:
    return replace(view, subject=code) if name == "subject" else replace(view, other=code)


def _with_subject(view: View, code: str) -> View:
    """Take another kind of thing to compare: what was chosen is none of them."""
    of = Subject(code)
    return replace(view.filtered(view.filters.without(of.field)), of=of, subject=None, other=None)
