"""How far the value goes to few vendors: shares of the largest and the index, within each category."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from data.columns.concentration import Concentration
from data.queries.summary import Summary, Tally
from ui import amounts, cached_shares, figures, links, markup, names
from ui.frame import Page
from ui.intervals import CATEGORIES
from ui.view import Subject

SCALE = 10_000  # as competition authorities write the index


@dataclass(frozen=True, slots=True)
class Row:
    """One category in words."""

    category: str
    notes: tuple[str, ...]
    vendors: str
    largest: str
    vendor: str  # who that is; empty where several have as much
    address: str
    few: str
    index: str
    alike: str


def show(page: Page, found: Summary) -> None:
    """Draw the concentration of a selection."""
    st.html(page.kept("concentration", lambda: html(page, found)))


def html(page: Page, found: Summary) -> str:
    """Give the table, with how the index is computed and what it leaves out."""
    return markup.fill("concentration.html", say=page.say, rows=rows(page, found))


def rows(page: Page, found: Summary) -> list[Row]:
    """Give each category in which a vendor won something."""
    by_category = cached_shares.concentration_by_category(page.snapshot, page.view.filters)
    totals = found.basis_by("category")
    made = []
    for category in CATEGORIES:
        one, total = by_category.get(category), totals.get(category.value)
        if one is None or total is None:
            continue
        largest = figures.dominance(page, total)
        notes = (_of(page, one, total), *left_out(page, one), *([largest] if largest else []))
        made.append(_row(page, page.say(f"category.{category.value}"), one, notes))
    return made


def index(page: Page, found: Concentration) -> str:
    """Give the index in whole numbers; where there are too few vendors, say so."""
    if found.index is None:
        return page.say("concentration.too_few")
    return amounts.count(page.view.language, round(found.index * SCALE))


def left_out(page: Page, found: Concentration) -> list[str]:
    """Say what stands in no vendor's own sum."""
    told = []
    if found.without_sum:
        count = found.without_sum
        told.append(
            page.say("concentration.without_sum", count=count, n=amounts.count(page.view.language, count))
        )
    if found.shared_awards:
        count = found.shared_awards
        told.append(page.say("concentration.shared", count=count, n=amounts.count(page.view.language, count)))
    return told


def _of(page: Page, found: Concentration, total: Tally) -> str:
    """Say what the shares are of: the sums that stand with a single vendor each."""
    language = page.view.language
    own, whole = (amounts.money_short(language, value) for value in (found.value_hkd, total.value_hkd))
    return own if found.value_hkd == total.value_hkd else page.say("concentration.of", own=own, total=whole)


def _row(page: Page, category: str, found: Concentration, notes: tuple[str, ...]) -> Row:
    code = found.first if found.largest is not None else None
    return Row(
        category=category,
        notes=notes,
        vendors=amounts.count(page.view.language, found.counted),
        largest=amounts.percent(found.largest) if found.largest is not None else "",
        vendor=names.chosen_supplier(page, code) if code else "",
        address=links.subject(page.view, Subject.VENDOR, code) if code else "",
        few=amounts.percent(found.few) if found.few is not None else "",
        index=index(page, found),
        alike=page.say("concentration.alike", n=f"{found.alike:.1f}") if found.alike else "",
    )
