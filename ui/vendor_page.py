"""The page about vendors: all of them, and one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from data.columns import lists
from data.columns.vendors import listed
from data.filters import Basis, Filters, Flow
from data.queries.summary import Summary
from data.queries.vendors import SupplierTotal
from data.records import Category
from data.snapshot.reader import Snapshot
from ui import (
    amounts,
    awards_list,
    cached_grants,
    charts,
    figures,
    grant_table,
    groups,
    markup,
    missing,
    pager,
    rankings,
    record_downloads,
    subject,
    vendor_file,
    vendor_list,
)
from ui.frame import Page
from ui.kept import shared
from ui.view import Subject

_PER_PAGE = 50
_VENDORS = 256
# What one vendor won, by what; each in words of its own.
_BY = ("sector", "buyer", "category", "method", "year")


def index(page: Page, found: Summary) -> None:
    """Draw all vendors."""
    st.html(page.kept("kinds", lambda: _kinds(page, found)))
    vendor_list.show(page)


def profile(page: Page, found: Summary) -> None:
    """Draw what is known of one vendor."""
    subject.glance(page, found, page.kept("vendor shared", lambda: _shared(page)))
    if own := page.kept("vendor own", lambda: _own(page)):
        st.html(own)
    subject.ways(page, Subject.VENDOR)
    vendor_file.show(page, found)
    if not found.total.awards:
        markup.note(page.say("groups.none"))
        return
    charts.show_months(page, found)
    if lines := page.kept("grants", lambda: _grants(page)):
        st.html(lines)
    st.html(page.kept("by", lambda: markup.Html("".join(_groups(page, found, by) for by in _BY))))
    _awards(page, found)


def _kinds(page: Page, found: Summary) -> str:
    """Say what the sums below are of: works dwarf the rest, and one award may be half of all."""
    total = found.total
    parts = [
        page.say(
            "form.count",
            name=page.say(f"category.{category.value}"),
            n=figures.value_of(page, found.by("category")[category.value]),
        )
        for category in Category
        if category.value in found.by("category")
    ]
    told = [page.say("vendors.kinds", kinds=page.say("list.comma").join(parts))]
    if total.largest_hkd is not None and page.view.filters.flow is Flow.SPENDING:
        told.append(
            page.say(
                "vendors.largest",
                value=amounts.money_short(page.view.language, total.largest_hkd),
                share=amounts.percent(total.one_award_share or 0),
            )
        )
    told += figures.value_notes(page, found)
    return markup.fill("note.html", words=page.say("list.semicolon").join(told))


def _shared(page: Page) -> tuple[str, ...]:
    """Say beside the value how much of it is shared with others."""
    own = _won(page)
    if own is None or not own.shared_value_hkd or page.view.filters.flow is Flow.REVENUE:
        return ()
    value = amounts.money_short(page.view.language, own.shared_value_hkd)
    return (page.say("vendor.shared.tile", value=value),)


def _own(page: Page) -> str:
    """Say what of these sums is the vendor's own: awards shared with others stand in the figures in full."""
    own = _won(page)
    if own is None or not own.shared_awards:
        return ""
    return markup.fill(
        "note.html",
        words=page.say(
            "vendor.shared",
            count=own.shared_awards,
            n=amounts.count(page.view.language, own.shared_awards),
            shared=amounts.money_short(page.view.language, own.shared_value_hkd),
            own=rankings.vendor_value(page, own),
        ),
    )


def _won(page: Page) -> SupplierTotal | None:
    return _total(page.snapshot, page.snapshot.stamp.digest, page.view.filters, page.view.subject or "")


@shared(_VENDORS)
def _total(_data: Snapshot, digest: str, filters: Filters, code: str) -> SupplierTotal | None:
    found = listed(_data, replace(filters, basis=Basis.ALL), limit=1, among=np.array([int(code[1:])]))
    return found.suppliers[0] if found.suppliers else None


def _groups(page: Page, found: Summary, dimension: str) -> str:
    return groups.html(page, page.say(f"vendor.by.{dimension}"), dimension, found.by(dimension))


def _grants(page: Page) -> str:
    """Give the production lines that were funded for a company of this name; they are no awards."""
    lines = cached_grants.grants(page.snapshot).of_supplier(page.view.subject or "")
    if not lines:
        return ""
    return grant_table.html(page, page.say("vendor.grants"), lines, page.say("vendor.grants.note"))


def _awards(page: Page, found: Summary) -> None:
    """Draw every award, the newest first, page by page."""
    markup.show("part.html", heading=page.say("vendor.awards"), note="")
    pages = max(1, -(-found.total.awards // _PER_PAGE))
    number = min(page.view.page_number, pages)
    st.html(page.kept("list", lambda: _list(page, number, pages)))
    if pages > 1:
        pager.show(page, number, pages)
    st.html(page.kept("downloads", lambda: record_downloads.html(page, found.total.awards)))
    missing.show(page, found)


def _list(page: Page, number: int, pages: int) -> str:
    awards = lists.newest(page.snapshot, page.view.filters, _PER_PAGE, (number - 1) * _PER_PAGE)
    return awards_list.table(page, awards, page.say("records.page", number=number, pages=pages))
