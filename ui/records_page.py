"""The list of awards: what it adds up to, narrowed down, sorted, in pages, and as downloads."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from data.columns import orders
from data.queries.records import Sort
from data.queries.summary import Summary
from ui import (
    amounts,
    awards_list,
    cached,
    figures,
    markup,
    pager,
    record_downloads,
    record_facets,
    state,
)
from ui.frame import Page

_NEWEST = 10  # on the map page
_PER_PAGE = 50


def newest(page: Page, found: Summary) -> None:
    """Draw the newest awards of the selection."""
    st.subheader(page.say("awards.heading"), anchor=False)
    st.html(page.kept("newest", lambda: _newest(page, found)))


def _newest(page: Page, found: Summary) -> str:
    awards = cached.newest_awards(page.snapshot, page.view.filters, _NEWEST)
    shown = amounts.count(page.view.language, len(awards))
    total = amounts.count(page.view.language, found.total.awards)
    return awards_list.table(page, awards, page.say("awards.newest", shown=shown, total=total))


def tools(page: Page, found: Summary) -> None:
    """Draw what the list adds up to, its downloads, what it can be narrowed to, and its order."""
    language = page.view.language
    total = found.total
    known = total.awards > total.without_value
    value = amounts.money(language, total.value_hkd) if known else figures.value_of(page, total)
    lead = page.say("records.lead", count=total.awards, n=amounts.count(language, total.awards), value=value)
    markup.note(page.say("list.semicolon").join([lead, *figures.value_notes(page, found)]))
    st.html(page.kept("downloads", lambda: record_downloads.html(page, total.awards)))
    st.html(page.kept("facets", lambda: record_facets.html(page, found)))
    key = "records_sort"
    st.session_state[key] = page.view.sort.value
    st.selectbox(
        page.say("records.sort"),
        [sort.value for sort in Sort],
        key=key,
        width=260,
        format_func=lambda code: page.say(f"sort.{code}"),
        on_change=lambda: state.change(
            replace(state.view(), sort=Sort(st.session_state[key]), page_number=1)
        ),
    )


def table(page: Page, found: Summary) -> None:
    """Draw one page of the list and the way to the others."""
    pages = max(1, -(-found.total.awards // _PER_PAGE))
    number = min(page.view.page_number, pages)
    st.html(page.kept("list", lambda: _list(page, number, pages)))
    pager.show(page, number, pages)


def _list(page: Page, number: int, pages: int) -> str:
    data, view, offset = page.snapshot, page.view, (number - 1) * _PER_PAGE
    awards = orders.page(data, view.filters, view.sort, _PER_PAGE, offset)
    return awards_list.table(page, awards, page.say("records.page", number=number, pages=pages))
