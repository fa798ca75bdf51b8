"""What colours and bubbles of the map mean: measure, unit, breaks, and what is left out."""

from __future__ import annotations

import streamlit as st

from data.filters import Flow, PlaceKind
from data.queries.summary import Summary
from geo.map_marks import PALETTE, LegendMark
from ui import amounts, cached, markup, measures, names
from ui.classes import Span
from ui.frame import Page
from ui.view import Measure

_LONGEST_TITLE = 120


def show(page: Page, found: Summary) -> None:
    """Draw the legend of the districts' colours and of the bubbles."""
    st.html(page.kept("legend", lambda: markup.fill("legend.html", say=page.say, **values(page, found))))


def values(page: Page, found: Summary) -> dict[str, object]:
    """Give what the legend says."""
    spans = [
        {"colour": PALETTE[span.colour], "words": _span(page, span)}
        for span in measures.classes(page, found).spans
    ]
    return {
        "place": page.view.filters.place.value,
        "measure": page.say(f"measure.{measures.in_use(page).value}"),
        "unit": measures.unit(page),
        "spans": spans,
        "ring": page.say(f"legend.ring.{_ring(page)}"),
        "notes": [*measures.notes(page, found), *_largest(page)],
    }


def on_the_map(page: Page, found: Summary) -> LegendMark:
    """Give what of the legend stands on a map that fills the screen."""
    told = measures.classes(page, found)
    place = page.say(f"place.{page.view.filters.place.value}")
    measure = page.say(f"measure.{measures.in_use(page).value}")
    return LegendMark(
        title=page.say("legend.title", measure=measure, place=place),
        unit=measures.unit(page),
        classes=tuple((span.colour, _span(page, span)) for span in told.spans),
        nothing=page.say("legend.nothing"),
        hatched=page.say("legend.hatched"),
    )


def _span(page: Page, span: Span) -> str:
    low, high = measures.shown(page, span.low), measures.shown(page, span.high)
    return high if low == high else f"{low} – {high}"


def _ring(page: Page) -> str:
    """Say which sentence tells what bubbles and rings stand for."""
    is_revenue = page.view.filters.flow is Flow.REVENUE
    return f"{page.view.filters.place.value}.revenue" if is_revenue else page.view.filters.place.value


def _largest(page: Page) -> list[str]:
    """Name the largest award of the map: a colour by money may be that one award."""
    if measures.in_use(page) not in (Measure.VALUE, Measure.PER_AWARD):
        return []
    award = cached.largest_placed(page.snapshot, page.view.filters)
    if award is None:
        return []
    is_chinese = page.view.language.value != "en"
    title = (award["title_zh"] if is_chinese else None) or award["title"]
    key = "vendor_key" if page.view.filters.place is PlaceKind.VENDOR else "delivery_key"
    largest = page.say(
        "map.largest",
        value=amounts.money_short(page.view.language, award["value_hkd"]),
        title=title[:_LONGEST_TITLE],
        district=names.district(page, award[key]),
    )
    return [largest]
