"""Answers on cells: computed once for a version, filters and tile, and kept for everybody."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from api.answering import Answer, encode, pack
from api.asking import Question
from api.keeping import Kept, Workshop
from api.versions import FRESH_S, PATIENCE_S, Versions
from data.columns.placed import placed
from data.filters import Filters
from data.queries import cells
from data.queries.cells import Bounds, Cell, Contents, Spread, spread
from data.queries.known import known
from data.queries.vendors import MapPoint
from data.snapshot.reader import Snapshot

AT_ONCE = 2  # computed; DuckDB has threads of its own
ANSWER_BYTES = 24_000_000
POINTS = 500_000  # some 60 MB
KNOWN = 2_000

# What a selection leaves after known filters: the filters, and what the dataset does not have.
Told = tuple[Filters, tuple[tuple[str, str], ...]]


class Cells:
    """Everything that is kept to answer questions on cells of one home."""

    def __init__(
        self, home: Callable[[], Path], *, fresh_s: float = FRESH_S, patience_s: float = PATIENCE_S
    ) -> None:
        self.versions = Versions(home, self.forget, fresh_s=fresh_s, patience_s=patience_s)
        self._workshop = Workshop(AT_ONCE)
        self._answers: Kept[Answer] = Kept(ANSWER_BYTES, lambda answer: answer.size + 1_000)
        self._points: Kept[Spread] = Kept(POINTS, lambda points: len(points) + 100)
        self._known: Kept[Told] = Kept(KNOWN, lambda _: 1)

    def forget(self) -> None:
        """Let go of all answers: a text in one of them may have been taken out of the dataset."""
        for kept in (self._answers, self._points, self._known):
            kept.clear()

    async def known(self, snapshot: Snapshot, question: Question) -> Told:
        """Give the filters that this version knows, and every value that is left out."""
        filters = question.filters
        if not (filters.supplier or filters.buyer):
            return filters, question.dropped
        key = snapshot.stamp, filters
        led, missing = await self._known.get(key, partial(self._workshop.run, known, snapshot, filters))
        return led, (*question.dropped, *missing)

    async def answer(
        self, snapshot: Snapshot, filters: Filters, question: Question, *, is_cell: bool
    ) -> Answer:
        """Give the cells of a tile, or what is in one cell."""
        z, x, y = question.z, question.x, question.y

        async def compute() -> Answer:
            points = await self._points.get(
                (snapshot.stamp, filters), partial(self._workshop.run, _spread, snapshot, filters)
            )
            tell = _tell_cell if is_cell else _tell_tile
            return await self._workshop.run(tell, snapshot, points, z, x, y)

        return await self._answers.get((snapshot.stamp, filters, z, x, y, is_cell), compute)


def with_left_out(answer: Answer, dropped: tuple[tuple[str, str], ...]) -> Answer:
    """Add to an answer which values of the question nobody knows."""
    told = encode([{"filter": name, "value": value} for name, value in dropped])
    return pack(answer.body[:-1] + b',"left_out":' + told + b"}")


def _spread(snapshot: Snapshot, filters: Filters) -> Spread:
    return spread(placed(snapshot, filters))


def _tell_tile(snapshot: Snapshot, points: Spread, z: int, x: int, y: int) -> Answer:
    found = cells.tile(snapshot, points, z, x, y)
    head = _head(snapshot, points, z, x, y)
    return pack(encode(head | {"all": _all(points), "cells": [_cell(cell) for cell in found]}))


def _tell_cell(snapshot: Snapshot, points: Spread, z: int, x: int, y: int) -> Answer:
    inside = cells.cell(snapshot, points, z, x, y)
    head = _head(snapshot, points, z, x, y)
    whole = _cell(inside.cell) if inside.cell else None
    return pack(encode(head | {"cell": whole, "top": _top(inside), "more": inside.more}))


def _head(snapshot: Snapshot, points: Spread, z: int, x: int, y: int) -> dict[str, Any]:
    return {"version": snapshot.version, "place": points.placed.place.value, "z": z, "x": x, "y": y}


def _all(points: Spread) -> dict[str, Any]:
    """Tell of the whole selection what circles are measured by, the same in all tiles."""
    told: dict[str, Any] = {
        "points": len(points),
        "awards": points.total.awards,
        "value_hkd": _money(points.total.value_hkd),
        "largest_hkd": _money(points.largest_hkd),
    }
    return told | ({"bounds": _bounds(points.bounds)} if points.bounds else {})


def _bounds(bounds: Bounds) -> list[float]:
    return [round(degrees, 6) for degrees in bounds]


def _cell(cell: Cell) -> dict[str, Any]:
    """Write a cell; what is none, or false, or not known is left away."""
    total = cell.total
    told: dict[str, Any] = {
        "x": cell.x,
        "y": cell.y,
        "lat": round(cell.lat, 6),
        "lon": round(cell.lon, 6),
        "points": cell.points,
        "suppliers": cell.suppliers,
        "awards": total.awards,
        "value_hkd": _money(total.value_hkd),
        "without_value": total.without_value,
    }
    maybe = {
        "shared_awards": total.shared_awards,
        "selected": cell.selected,
        "plants": cell.plants,
        "bounds": _bounds(cell.bounds) if cell.points > 1 else None,
        "one_place": cell.is_one_place and cell.points > 1,
        "point": _point(cell.point) if cell.point else None,
    }
    told |= {name: value for name, value in maybe.items() if value}
    return {name: value for name, value in told.items() if value is not None}


def _point(point: MapPoint) -> dict[str, Any]:
    told = {
        "code": point.code,
        "name": point.name,
        "name_zh": point.name_zh,
        "district": point.district,
        "precision": point.precision,
        "within_m": point.within_m,
        "local": point.local,
    }
    return {name: value for name, value in told.items() if value is not None}


def _top(inside: Contents) -> list[dict[str, Any]]:
    return [
        _point(point)
        | {
            "lat": round(point.lat, 6),
            "lon": round(point.lon, 6),
            "awards": point.awards,
            "value_hkd": _money(point.value_hkd),
            "without_value": point.without_value,
            "shared_awards": point.shared_awards,
            "shared_value_hkd": _money(point.shared_value_hkd),
        }
        | ({"selected": True} if point.code in inside.selected else {})
        for point in inside.top
    ]


def _money(value: Decimal) -> int | float:
    """Write a sum to the cent: as a float it is exact up to HK$ 90,000 billion."""
    return int(value) if value == int(value) else float(value)
