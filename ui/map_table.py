"""The map as a table: districts, what is in none of them, estates, and the largest points."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from data.filters import NOWHERE, Filters, Flow, PlaceKind
from data.queries.summary import Summary, Tally
from geo.districts import districts
from geo.estates import estates
from ui import amounts, links, markup, measures, names, points_table
from ui.frame import Page
from ui.view import Measure


@dataclass(frozen=True, slots=True)
class Row:
    """One place; what is not known is an empty text."""

    name: str
    address: str  # the map with this place chosen, or no longer
    is_chosen: bool
    awards: str
    value: str
    without: str
    vendors: str
    per_award: str
    share: str  # of the placed value


def show(page: Page, found: Summary) -> None:
    """Draw what the map shows as a table: made and sent only where somebody opened it."""
    opened = st.expander(page.say("map.table"), key="map_table", on_change="rerun")
    if opened.open:
        with opened:
            st.html(page.kept("map table", lambda: _html(page, found)))


def _html(page: Page, found: Summary) -> str:
    place = page.say(f"place.{page.view.filters.place.value}")
    table = markup.fill("district_table.html", say=page.say, place=place, rows=rows(page, found))
    return table + points_table.html(page)


def rows(page: Page, found: Summary) -> list[Row]:
    """Give the districts, what is in none of them, and the estates."""
    by_district, by_estate = found.by("district"), found.by("estate")
    told = [_district(page, found, code, by_district.get(code, Tally())) for code in (*districts(), *NOWHERE)]
    for code, site in estates().items():
        if site.kind != "facility":
            told.append(_estate(page, found, code, by_estate.get(code, Tally())))
    return told


def share_of_placed(found: Summary, tally: Tally) -> str:
    """Give the share of the placed value that something placed in the same way has; empty if not known."""
    placed = found.placed.value_hkd
    is_known = found.filters.flow is Flow.SPENDING and placed > 0 and tally.awards > tally.without_value
    return measures.share(tally.value_hkd, placed) if is_known else ""


def _district(page: Page, found: Summary, code: str, tally: Tally) -> Row:
    share = share_of_placed(found, tally) if code not in NOWHERE else ""
    return _row(page, names.district(page, code), "district", code, tally, share)


def _estate(page: Page, found: Summary, code: str, tally: Tally) -> Row:
    # Estates are told by the vendor's address: of what is placed by delivery they are no part.
    share = share_of_placed(found, tally) if found.filters.place is PlaceKind.VENDOR else ""
    name = page.say("table.estate", name=names.estate(page, code))
    return _row(page, name, "estate", code, tally, share)


def _row(page: Page, name: str, kind: str, code: str, tally: Tally, share: str) -> Row:
    language, filters = page.view.language, page.view.filters
    is_chosen = getattr(filters, kind) == (code,)
    chosen: Filters = replace(filters, **{kind: () if is_chosen else (code,)})
    has_sum = filters.flow is Flow.SPENDING and tally.awards > tally.without_value
    mean = measures.of(Measure.PER_AWARD, tally) if has_sum else None
    return Row(
        name=name,
        address=links.address("map", page.view.filtered(chosen)),
        is_chosen=is_chosen,
        awards=amounts.count(language, tally.awards),
        value=amounts.money(language, tally.value_hkd) if has_sum else "",
        without=amounts.count(language, tally.without_value) if tally.without_value else "",
        vendors=amounts.count(language, tally.suppliers) if tally.suppliers else "",
        per_award=amounts.money_short(language, mean) if mean is not None else "",
        share=share,
    )
