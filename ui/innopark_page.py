"""The page about the INNOPARKs: the three side by side, who is there, what vendors there won."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from data.queries.summary import Summary
from geo.estates import known as estate_polygons
from ui import (
    amounts,
    cached,
    cached_grants,
    filter_panel,
    grant_table,
    innopark_compared,
    innopark_cross,
    innopark_tenants,
    links,
    markup,
    notices,
    principles,
)
from ui.frame import Page
from ui.innopark_compared import parks, sites

_GRANTS = 60  # listed at most


def show(page: Page) -> None:
    """Draw the page."""
    filter_panel.show(page)
    st.title(page.say("page.innopark"), anchor=False)
    markup.note(page.say("innopark.lead"))
    filter_panel.chips(page)
    if page.view.filters.estate:
        markup.note(page.say("innopark.all_three"))
    own = unbound(page)
    found = cached.figures(own.snapshot, own.view.filters)
    if not found.total.awards and not found.revenue.awards:
        notices.nothing_matches(page)
    drawn = cached.polygons_changed_at(estate_polygons())
    st.html(page.kept("compared", lambda: innopark_compared.html(own, found), drawn))
    _ways(own)
    st.html(page.kept("tables", lambda: _tables_html(own, found)))
    st.html(page.kept("tenants", lambda: innopark_tenants.html(own, sites())))
    st.html(page.kept("principles", lambda: principles.html(own, found)))
    st.html(page.kept("grants", lambda: _grants_html(own)))


def unbound(page: Page) -> Page:
    """Give the page without a filter of estates: all three stand beside each other."""
    return replace(page, view=replace(page.view, filters=page.view.filters.without("estate")))


def _tables_html(page: Page, found: Summary) -> str:
    three = parks(page, found)
    head = [park.name for park in three]
    made = [
        innopark_cross.html(page, page.say(key), name, head, [park.own.by(name) for park in three])
        for name, key in (
            ("category", "profile.categories"),
            ("sector", "innopark.sectors"),
            ("buyer", "profile.buyers"),
        )
    ]
    return markup.Html("".join(made))


def _grants_html(page: Page) -> str:
    codes = {site.code for site in sites()}
    lines = [one for one in cached_grants.grants(page.snapshot).lines if one.estate in codes]
    left = len(lines) - _GRANTS
    more = page.say("innopark.more", n=amounts.count(page.view.language, left)) if left > 0 else ""
    heading = page.say("innopark.funded", n=amounts.count(page.view.language, len(lines)))
    note = page.say("innopark.funded.note")
    return grant_table.html(
        page, heading, lines[:_GRANTS], f"{more} {note} {innopark_tenants.not_narrowed(page)}".strip()
    )


def _ways(page: Page) -> None:
    view = page.view.elsewhere()
    every = replace(view, filters=replace(view.filters, estate=tuple(sorted(one.code for one in sites()))))
    markup.show(
        "ways.html",
        ways=[
            (page.say("subject.on_map"), links.address("map", every)),
            (page.say("subject.records"), links.address("records", every)),
            (page.say("page.funding"), links.address("funding", view)),
        ],
    )
