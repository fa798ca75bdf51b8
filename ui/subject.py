"""What pages about one vendor, buyer, district or sector have in common: the way in, the head, the way on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from data.queries.summary import Summary
from ui import brief, cached, figures, filter_panel, links, markup, names, notices, strip
from ui.frame import Page
from ui.view import Subject

# Whoever speaks for a place or a trade takes it along on paper.
_BRIEFED = (Subject.DISTRICT, Subject.SECTOR)
Draw = Callable[[Page, Summary], None]


def show(
    page: Page,
    of: Subject,
    index: Draw,
    profile: Draw,
    *,
    without_awards: Callable[[Page], None] | None = None,
) -> None:
    """Draw the page about what the address names, among the awards of the filters; without one all of them.

    `profile` gets the page narrowed to the awards of the one, whose code is `page.view.subject`;
    `without_awards` draws what is known of it beside its awards where no award is left.
    """
    filter_panel.show(page, of)
    code = page.view.subject
    if code is None:
        st.title(page.say(f"page.{of.value}"), anchor=False)
        markup.note(page.say(f"subject.{of.value}.lead"))
    else:
        _head(page, of, code)
    filter_panel.chips(page)
    own = page.narrowed(of, code) if code else page
    found = cached.figures(own.snapshot, own.view.filters)
    if not found.total.awards and not found.revenue.awards:
        notices.nothing_matches(page)
        if code and without_awards:
            without_awards(own)
    elif code:
        profile(own, found)
    else:
        index(page, found)


def name(page: Page, of: Subject, code: str) -> str:
    """Name a vendor, buyer, district or sector."""
    return names.OF_FILTER[of.field](page, code)


def glance(page: Page, found: Summary, of_value: tuple[str, ...] = ()) -> None:
    """Draw the large figures with what they leave out, and the strip of local evidence."""
    figures.show(page, found, of_value)
    strip.show(page, found)


def ways(page: Page, of: Subject) -> None:
    """Draw the links that lead on: these awards on the map, and one by one; beside another one."""
    view = page.view
    elsewhere = view.elsewhere()
    beside = replace(elsewhere, filters=view.filters.without(of.field), of=of, subject=view.subject)
    markup.show(
        "ways.html",
        ways=[
            (page.say("subject.on_map"), links.address("map", elsewhere)),
            (page.say("subject.records"), links.address("records", elsewhere)),
            (page.say("subject.compare"), links.address("compare", beside)),
        ],
    )
    if of in _BRIEFED:
        brief.button(page, of)


def _head(page: Page, of: Subject, code: str) -> None:
    every = links.address(of.value, page.view.elsewhere())
    markup.show(
        "subject_head.html",
        kind=page.say(f"subject.{of.value}"),
        name=name(page, of, code),
        every=every,
        words=page.say(f"subject.{of.value}.all"),
    )
