"""All vendors of a selection: found by name in either script, in an order of one's choice, page by page."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import streamlit as st

from data.columns.vendor_names import vendor_names
from data.columns.vendors import Listed, Order, listed
from data.filters import Basis, Filters
from data.queries.vendors import SupplierTotal
from data.snapshot.reader import Snapshot
from ui import amounts, filter_panel, links, markup, names, pager, rankings, state, switch
from ui.frame import Page
from ui.kept import shared
from ui.texts import Language
from ui.view import Subject, View

_PER_PAGE = 50
_LISTS = 256
_LONGEST_TEXT = 100


def show(page: Page) -> None:
    """Draw the field that looks for names, the order, and one page of the vendors."""
    view = page.view
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = "vendors_find"
        st.session_state[key] = view.find
        st.text_input(
            page.say("vendors.find"),
            key=key,
            placeholder=page.say("find.any"),
            max_chars=_LONGEST_TEXT,
            width=340,
            on_change=lambda: state.change(_with_find(state.view(), st.session_state[key])),
        )
        switch.show(page, "order", view.order, _with_order, words="order.{}")
    found = _found(page, view.page_number)
    pages = max(1, -(-found.total // _PER_PAGE))
    number = min(view.page_number, pages)
    if number != view.page_number:
        found = _found(page, number)
    if not found.total:
        find = filter_panel.plain(view.find)
        st.info(page.say("vendors.none", find=find) if find else page.say("groups.none"))
        return
    st.html(page.kept("vendor list", lambda: _html(page, found, number)))
    if pages > 1:
        pager.show(page, number, pages)


def _html(page: Page, found: Listed, number: int) -> str:
    count = amounts.count(page.view.language, found.total)
    first = (number - 1) * _PER_PAGE + 1
    return markup.fill(
        "vendor_list.html",
        say=page.say,
        caption=page.say(
            "vendors.caption",
            first=amounts.count(page.view.language, first),
            last=amounts.count(page.view.language, first + len(found.suppliers) - 1),
            total=count,
        ),
        rows=[_row(page, vendor, found.largest_hkd) for vendor in found.suppliers],
    )


def _row(page: Page, vendor: SupplierTotal, longest: Decimal) -> dict[str, object]:
    language = page.view.language
    name = names.supplier(page, vendor.name, vendor.name_zh)
    # The first note counts the awards, which have a column of their own here.
    _, *notes = rankings.vendor_notes(page, vendor)
    other = vendor.name if name != vendor.name else vendor.name_zh
    share = vendor.value_hkd / longest * 100 if longest > 0 else Decimal(0)
    return {
        "name": name,
        "other": other or "",
        "address": links.subject(page.view, Subject.VENDOR, vendor.code),
        "code": vendor.code,
        "awards": amounts.count(language, vendor.awards),
        "value": rankings.vendor_value(page, vendor),
        "exact": amounts.money(language, vendor.value_hkd) if vendor.largest_hkd is not None else "",
        "width": round(float(max(share, Decimal(0))), 2),
        "notes": notes,
    }


def _found(page: Page, number: int) -> Listed:
    view = page.view
    # The list tells of every award on file; it is no ranking over periods that may not be whole.
    filters = replace(view.filters, basis=Basis.ALL)
    by_zh = view.order is Order.NAME and view.language is not Language.EN
    digest = page.snapshot.stamp.digest
    return _listed(page.snapshot, digest, filters, view.order, by_zh, view.find, number)


@shared(_LISTS)
def _listed(
    _data: Snapshot, digest: str, filters: Filters, order: Order, by_zh: bool, find: str, number: int
) -> Listed:
    known = vendor_names(_data) if find or order is Order.NAME else None
    by_name = (known.by_name_zh if by_zh else known.by_name) if known else None
    return listed(
        _data,
        filters,
        order,
        limit=_PER_PAGE,
        offset=(number - 1) * _PER_PAGE,
        among=known.holding(find) if known and find else None,
        by_name=by_name,
    )


def _with_find(view: View, text: object) -> View:
    return replace(view, find=" ".join(str(text or "").split())[:_LONGEST_TEXT], page_number=1)


def _with_order(view: View, code: str) -> View:
    return replace(view, order=Order(code), page_number=1)
