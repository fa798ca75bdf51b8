"""The largest points of the map as a table: what a bubble says on hover, and does on a click."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from data.columns import placed
from data.filters import Flow, PlaceKind
from data.queries.placed import Placed
from data.queries.vendors import MapPoint
from ui import amounts, award_fields, links, markup, names, offered
from ui.frame import Page

LISTED = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One point; `address` opens the card of its vendor, or chooses the place of delivery."""

    name: str
    address: str
    place: str
    awards: str
    value: str
    notes: tuple[str, ...]
    evidence: str


def html(page: Page) -> str:
    """Give the table."""
    points = placed.placed(page.snapshot, page.view.filters)
    shown, total = (amounts.count(page.view.language, n) for n in (min(LISTED, len(points)), len(points)))
    return markup.fill(
        "points_table.html",
        say=page.say,
        caption=page.say("points.caption", shown=shown, total=total),
        heading=page.say(f"points.name.{page.view.filters.place.value}"),
        rows=rows(page, points),
    )


def rows(page: Page, points: Placed) -> list[Row]:
    """Give the points with the largest sums, of revenue those with the most awards."""
    found = largest(points, LISTED, is_revenue=page.view.filters.flow is Flow.REVENUE)
    codes = [points.code(at) for at in found]
    if points.place is PlaceKind.VENDOR:
        named = offered.supplier_names(page.snapshot, list(dict.fromkeys(codes)))
    else:
        named = {code: (points.matched[at] or code, None) for code, at in zip(codes, found, strict=True)}
    return [_row(page, points.point(at, *named[code])) for code, at in zip(codes, found, strict=True)]


def largest(points: Placed, limit: int, *, is_revenue: bool = False) -> list[int]:
    """Give the places of the largest points; only those that may be among them are put in order."""
    weight = points.numbers["awards" if is_revenue else "cents"]
    if len(weight) > limit:
        least = np.partition(weight, len(weight) - limit)[len(weight) - limit]
        among = np.flatnonzero(weight >= least)
    else:
        among = np.arange(len(weight))
    order = np.lexsort((points.ids[among], -points.numbers["awards"][among], -weight[among]))
    return [int(at) for at in among[order[:limit]]]


def _row(page: Page, point: MapPoint) -> Row:
    language, filters = page.view.language, page.view.filters
    stated = point.awards - point.without_value - point.shared_awards
    notes = []
    if point.without_value:
        notes.append(page.say("tally.without_sum", count=point.without_value, n=point.without_value))
    if point.shared_awards:
        value = amounts.money_short(language, point.shared_value_hkd)
        notes.append(
            page.say("ranking.shared", count=point.shared_awards, n=point.shared_awards, value=value)
        )
    if filters.flow is Flow.REVENUE:
        value, notes = page.say("figure.value.not_added"), []
    else:
        value = amounts.money(language, point.value_hkd) if stated > 0 else page.say("word.not_stated")
    if filters.place is PlaceKind.VENDOR:
        view = replace(page.view, card=point.code)
    else:
        view = page.view.filtered(replace(filters, spot=(point.code,)))
    return Row(
        name=names.supplier(page, point.name, point.name_zh),
        address=links.address("map", view),
        place=" · ".join(
            (
                names.district(page, point.district),
                award_fields.precision(page, point.precision, point.within_m),
            )
        ),
        awards=amounts.count(language, point.awards),
        value=value,
        notes=tuple(notes),
        evidence=page.say(f"local.{point.local}"),
    )
