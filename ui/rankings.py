"""The largest vendors and sectors of a selection, as bars in tables."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from data.queries.summary import Summary, Tally
from data.queries.vendors import SupplierTotal
from data.records import Category
from ui import amounts, cached, figures, markup, names
from ui.frame import Page

_VENDORS = 10
_SECTORS = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: a name, a bar from zero to its value, and what the value leaves out."""

    name: str
    width: float  # percent of the longest
    shown: str
    exact: str
    notes: tuple[str, ...]


def show_vendors(page: Page) -> None:
    """Draw the vendors with the largest sums."""
    found = cached.top_suppliers(page.snapshot, page.view.filters, _VENDORS)
    longest = max((vendor.value_hkd for vendor in found), default=Decimal(0))
    markup.show(
        "bars.html",
        say=page.say,
        heading=page.say("ranking.vendors"),
        groups=[("", [_vendor(page, vendor, longest) for vendor in found])] if found else [],
        note=page.say("ranking.vendors.note"),
    )


def show_sectors(page: Page, found: Summary) -> None:
    """Draw the sectors, within each category: works would dwarf the rest."""
    groups = []
    for category in Category:
        tallies = found.basis_by("sector", category.value)
        ordered = sorted(tallies.items(), key=lambda item: (-item[1].value_hkd, -item[1].awards))
        longest = max((tally.value_hkd for tally in tallies.values()), default=Decimal(0))
        bars = [_sector(page, code, tally, longest) for code, tally in ordered[:_SECTORS]]
        if bars:
            groups.append((page.say(f"category.{category.value}"), bars))
    markup.show(
        "bars.html",
        say=page.say,
        heading=page.say("ranking.sectors"),
        groups=groups,
        note=page.say("ranking.sectors.note"),
    )


def _vendor(page: Page, vendor: SupplierTotal, longest: Decimal) -> Bar:
    language = page.view.language
    notes = [page.say("tally.awards", count=vendor.awards, n=amounts.count(language, vendor.awards))]
    if vendor.without_value:
        notes.append(page.say("tally.without_sum", count=vendor.without_value, n=vendor.without_value))
    if vendor.shared_awards:
        shared = amounts.money_short(language, vendor.shared_value_hkd)
        notes.append(
            page.say("ranking.shared", count=vendor.shared_awards, n=vendor.shared_awards, value=shared)
        )
    tally = Tally(
        awards=vendor.awards,
        value_hkd=vendor.value_hkd,
        without_value=vendor.without_value + vendor.shared_awards,
        largest_hkd=vendor.largest_hkd,
    )
    largest = figures.dominance(page, tally)
    return _bar(
        page,
        names.supplier(page, vendor.name, vendor.name_zh),
        tally,
        longest,
        [*notes, *([largest] if largest else [])],
    )


def _sector(page: Page, code: str, tally: Tally, longest: Decimal) -> Bar:
    language = page.view.language
    notes = [page.say("tally.awards", count=tally.awards, n=amounts.count(language, tally.awards))]
    if tally.without_value:
        notes.append(page.say("tally.without_sum", count=tally.without_value, n=tally.without_value))
    largest = figures.dominance(page, tally)
    return _bar(
        page,
        names.sector(page, code),
        tally,
        longest,
        [*notes, *([largest] if largest else [])],
    )


def _bar(page: Page, name: str, tally: Tally, longest: Decimal, notes: list[str]) -> Bar:
    language = page.view.language
    value, is_stated = tally.value_hkd, tally.awards > tally.without_value
    width = float(value / longest * 100) if longest > 0 and value > 0 else 0.0
    return Bar(
        name,
        round(width, 2),
        amounts.money_short(language, value) if is_stated else page.say("word.not_stated"),
        amounts.money(language, value),
        tuple(notes),
    )
