"""The card of one vendor: what it won in all, from whom, and what is known of where it is."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from data.filters import Basis, Filters
from data.queries import records
from ui import amounts, award_fields, cached, links, markup, names, rankings, state
from ui.frame import Page
from ui.view import Subject

_BUYERS = 5
_TOGETHER = 100


def show(page: Page) -> None:
    """Draw the card that is open, if one is."""
    code = page.view.card
    if code is None:
        return
    with st.container(border=True, key="vendorcard"):
        st.html(page.kept("card", lambda: _html(page, code)))
        with st.container(horizontal=True):
            st.button(page.say("card.filter"), key="card_filter", on_click=_only, args=(code,))
            st.button(page.say("card.close"), key="card_close", type="tertiary", on_click=_close)


def _html(page: Page, code: str) -> str:
    filters = replace(Filters(flow=page.view.filters.flow, place=page.view.filters.place), supplier=(code,))
    found = cached.figures(page.snapshot, filters)
    buyers = sorted(found.by("buyer").items(), key=lambda item: -item[1].awards)[:_BUYERS]
    evidence = [code for code, tally in found.by("local").items() if tally.awards]
    return markup.fill(
        "vendor_card.html",
        say=page.say,
        name=names.chosen_supplier(page, code),
        about=links.subject(page.view, Subject.VENDOR, code),
        lines=_lines(page, code, filters),
        buyers=[(names.buyer(page, buyer), tally.awards) for buyer, tally in buyers],
        evidence=[page.say(f"local.{kind}") for kind in evidence],
        last=_last(page, filters),
        everything=links.address("records", replace(page.view.elsewhere(), filters=filters)),
    )


def _lines(page: Page, code: str, filters: Filters) -> list[str]:
    """Say what the vendor won; what it shares with others stands apart."""
    everything = replace(filters, basis=Basis.ALL)
    # Awards may be shared: others of the same awards are in the list as well.
    found = cached.top_suppliers(page.snapshot, everything, _TOGETHER)
    own = next((vendor for vendor in found if vendor.code == code), None)
    if own is None:
        return []
    awards, *rest = rankings.vendor_notes(page, own)
    return [awards, rankings.vendor_value(page, own), *rest]


def _last(page: Page, filters: Filters) -> dict[str, str]:
    """Give the newest award: its date, its title, and the address of its record."""
    newest = records.award_page(page.snapshot, filters, limit=1)
    if not newest:
        return {}
    award = newest[0]
    day = award["award_date"]
    return {
        "day": amounts.day(page.view.language, day) if day else page.say("word.not_known"),
        "title": award_fields.describe(page, award, "title"),
        "place": award_fields.describe(page, award, "vendor_place"),
        "address": links.record(page.view, award["award_id"]),
    }


def _only(code: str) -> None:
    view = state.view()
    state.change(replace(view.filtered(replace(view.filters, supplier=(code,))), card=None))


def _close() -> None:
    state.change(replace(state.view(), card=None))
