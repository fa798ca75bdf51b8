"""The page about buyers: all of them, and one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from data import codelists
from data.queries.summary import Summary
from ui import (
    cached,
    category_table,
    figures,
    filter_panel,
    links,
    markup,
    missing,
    names,
    pager,
    profile_parts,
    rankings,
    state,
    subject,
)
from ui.frame import Page
from ui.resting import note, resting
from ui.view import Subject, View

_LONGEST_TEXT = 100
_GOVERNMENT = "HKSAR"


def index(page: Page, found: Summary) -> None:
    """Draw all buyers, a page of them at a time."""
    figures.show(page, found)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _find(page)
        category_table.tools(page)
    codes = page.kept("codes", lambda: category_table.ordered(page, Subject.BUYER, found.by("buyer")))
    if not codes:
        st.info(page.say("buyer.none", find=filter_panel.plain(page.view.find)))
        return
    pages = category_table.pages(codes)
    number = min(page.view.page_number, pages)
    st.html(page.kept("index", lambda: _index(page, found, category_table.turned(codes, number))))
    if pages > 1:
        pager.show(page, number, pages)


def profile(page: Page, found: Summary) -> None:
    """Draw what one buyer bought, from whom, how, and how sure that is."""
    related = page.kept("family", lambda: family(page))
    if related:
        st.html(related)
    profile_parts.span(page, found)
    subject.glance(page, found)
    subject.ways(page, Subject.BUYER)
    own, rested = resting(page, found)
    profile_parts.heading(page, "buyer.vendors")
    note(page, own)
    rankings.show_vendors(own)
    profile_parts.every_vendor(page)
    profile_parts.shares(own, rested)
    profile_parts.heading(page, "buyer.what")
    rankings.show_sectors(own, rested)
    profile_parts.awards(page, found)
    profile_parts.kinds(page, found)
    profile_parts.districts(page, found)
    profile_parts.sources(page, found)
    missing.show(page, found)


def _index(page: Page, found: Summary, codes: Sequence[str]) -> str:
    return category_table.html(
        page,
        page.say("subject.buyers.all"),
        "buyer",
        found,
        codes,
        name=page.say("subject.buyers"),
        note=page.say("category_table.note"),
    )


def _find(page: Page) -> None:
    key = "buyers_find"
    st.session_state[key] = page.view.find
    st.text_input(
        page.say("buyer.find"),
        key=key,
        placeholder=page.say("find.any"),
        max_chars=_LONGEST_TEXT,
        width=340,
        on_change=lambda: state.change(_with_find(state.view(), st.session_state[key])),
    )


def _with_find(view: View, text: object) -> View:
    return replace(view, find=" ".join(str(text or "").split())[:_LONGEST_TEXT], page_number=1)


def family(page: Page) -> str:
    """Give links to the body that a buyer is part of, the other parts of that, and its own."""
    there, known, code = cached.buyer_codes(page.snapshot), codelists.buyers(), page.view.subject
    if code not in known:
        return markup.Html("")
    parent = known[code].parent
    every = replace(page.view, filters=page.view.filters.without("buyer"))

    def under(body: str) -> list[str]:
        return [one.code for one in known.values() if one.parent == body and one.code in there]

    told = [("buyer.parts", under(code))]
    # Of the Government itself nearly all are parts.
    if parent is not None and parent != _GOVERNMENT:
        told = [
            ("buyer.part_of", [parent]),
            ("buyer.others", [one for one in under(parent) if one != code]),
            *told,
        ]
    return markup.fill(
        "family.html",
        told=[
            (
                page.say(key),
                [
                    (
                        names.buyer(page, one),
                        links.subject(every, Subject.BUYER, one) if one in there else None,
                    )
                    for one in codes
                ],
            )
            for key, codes in told
            if codes
        ],
    )
