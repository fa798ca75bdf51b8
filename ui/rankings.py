"""The largest vendors and sectors of a selection, as bars in tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import streamlit as st

from data.filters import Basis
from data.queries.summary import Summary, Tally
from data.queries.vendors import SupplierTotal
from data.records import Category
from ui import amounts, cached, figures, links, markup, names
from ui.frame import Page
from ui.view import Subject

_VENDORS = 10
_SECTORS = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: a name, a bar from zero to its value, and what the value leaves out."""

    name: str
    address: str | None  # of the page about it
    width: float  # percent of the longest
    shown: str
    exact: str
    notes: tuple[str, ...]


def show_vendors(page: Page) -> None:
    """Draw the vendors with the largest sums."""
    st.html(page.kept("vendors", lambda: _vendors(page)))


def _vendors(page: Page) -> str:
    found = cached.top_suppliers(page.snapshot, page.view.filters, _VENDORS)
    longest = max((vendor.value_hkd for vendor in found), default=Decimal(0))
    return markup.fill(
        "bars.html",
        say=page.say,
        heading=page.say("ranking.vendors"),
        groups=[("", [_vendor(page, vendor, longest) for vendor in found])] if found else [],
        note=_with_basis(page, page.say("ranking.vendors.note")),
    )


def show_sectors(page: Page, found: Summary) -> None:
    """Draw the sectors, within each category: works would dwarf the rest."""
    st.html(page.kept("sectors", lambda: _sectors(page, found)))


def _sectors(page: Page, found: Summary) -> str:
    groups = []
    for category in Category:
        tallies = found.basis_by("sector", category.value)
        ordered = sorted(tallies.items(), key=lambda item: (-item[1].value_hkd, -item[1].awards))
        longest = max((tally.value_hkd for tally in tallies.values()), default=Decimal(0))
        bars = [_sector(page, code, tally, longest) for code, tally in ordered[:_SECTORS]]
        if bars:
            groups.append((page.say(f"category.{category.value}"), bars))
    return markup.fill(
        "bars.html",
        say=page.say,
        heading=page.say("ranking.sectors"),
        groups=groups,
        note=_with_basis(page, page.say("ranking.sectors.note")),
    )


def vendor_notes(page: Page, vendor: SupplierTotal) -> list[str]:
    """Say how many awards a vendor has, and what its sum leaves out: what it shares with others too."""
    shared = []
    if vendor.shared_awards:
        value = amounts.money_short(page.view.language, vendor.shared_value_hkd)
        count = vendor.shared_awards
        shared = [page.say("ranking.shared", count=count, n=count, value=value)]
    own = figures.left_out(page, Tally(without_value=vendor.without_value))
    return _notes(page, _own(vendor), left_out=[*own, *shared])


def vendor_value(page: Page, vendor: SupplierTotal) -> str:
    """Give a vendor's own sum; where none of its own awards states one, say so."""
    return figures.value_of(page, _own(vendor))


def _own(vendor: SupplierTotal) -> Tally:
    """Give a vendor's awards with the sums that are its own: shared ones are left out of the sum."""
    return Tally(
        awards=vendor.awards,
        value_hkd=vendor.value_hkd,
        without_value=vendor.without_value + vendor.shared_awards,
        largest_hkd=vendor.largest_hkd,
    )


def _vendor(page: Page, vendor: SupplierTotal, longest: Decimal) -> Bar:
    name = names.supplier(page, vendor.name, vendor.name_zh)
    address = links.subject(page.view, Subject.VENDOR, vendor.code)
    return _bar(page, (name, address), _own(vendor), longest, vendor_notes(page, vendor))


def _sector(page: Page, code: str, tally: Tally, longest: Decimal) -> Bar:
    notes = _notes(page, tally, left_out=figures.left_out(page, tally))
    named = (names.sector(page, code), links.subject(page.view, Subject.SECTOR, code))
    return _bar(page, named, tally, longest, notes)


def _notes(page: Page, tally: Tally, *, left_out: Sequence[str]) -> list[str]:
    notes = [page.say("tally.awards", count=tally.awards, n=amounts.count(page.view.language, tally.awards))]
    largest = figures.dominance(page, tally)
    return [*notes, *left_out, *([largest] if largest else [])]


def _bar(page: Page, named: tuple[str, str], tally: Tally, longest: Decimal, notes: list[str]) -> Bar:
    value = tally.value_hkd
    width = float(value / longest * 100) if longest > 0 and value > 0 else 0.0
    return Bar(
        *named,
        round(width, 2),
        figures.value_of(page, tally),
        amounts.money(page.view.language, value),
        tuple(notes),
    )


def _with_basis(page: Page, note: str) -> str:
    """Say what a ranking rests on: the large figures of the page count every award."""
    found = cached.figures(page.snapshot, page.view.filters)
    basis = found.filters.basis
    awards = found.total.awards if basis is Basis.ALL else found.complete_total.awards
    n = amounts.count(page.view.language, awards)
    first = page.say(f"ranking.basis.{basis.value}", count=awards, n=n)
    return page.say("form.sentences", first=first, second=note)
