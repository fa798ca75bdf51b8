"""The points of a selection as columns, in an order in which every cell of every zoom is one span.

It is computed once for each selection; all its tiles are read from it, whatever their zoom.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from data.filters import Filters, PlaceKind
from data.queries.vendors import MapPoint
from data.queries.where import where
from data.snapshot.reader import Snapshot

# The deepest grid: 4 cm. Numbers of its cells are whole, so that no point can fall between two.
DEPTH = 30

Whole: TypeAlias = NDArray[np.int64]
_N = TypeVar("_N", int, Whole)
_SPREAD = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)

# Which awards a place has is told once, with its first supplier: one of two suppliers is no two awards.
_VENDORS = """
WITH chosen AS (
    SELECT award_id, supplier_ids[1] AS first_id, sum_with, stated_hkd, value_hkd, local,
           vendor_lat AS lat, vendor_lon AS lon, vendor_key AS district,
           vendor_precision AS "precision", vendor_within_m AS within_m
    FROM awards WHERE counted AND flow = ? AND vendor_lat IS NOT NULL AND {clause}
),
linked AS (
    SELECT c.*, l.supplier_id AS id, l.shared, l.supplier_id = c.first_id AS leads
    FROM chosen c JOIN award_suppliers l USING (award_id)
),
shared AS (
    SELECT id, lat, lon, sum(stated_hkd) AS shared_hkd FROM (
        SELECT id, lat, lon, arg_min_null(stated_hkd, award_id) AS stated_hkd
        FROM linked WHERE shared GROUP BY id, lat, lon, coalesce(sum_with, award_id)
    ) GROUP BY id, lat, lon
),
points AS (
    SELECT id, lat, lon, min(district) AS district, min("precision") AS "precision",
           max(within_m) AS within_m,
           CASE WHEN bool_or(local = 'plant') THEN 'plant' ELSE min(local) END AS local,
           count(*) AS awards, sum(value_hkd) FILTER (NOT shared) AS value_hkd,
           count(*) FILTER (stated_hkd IS NULL) AS without_value,
           count(*) FILTER (shared) AS shared_awards,
           count(*) FILTER (leads) AS led,
           count(*) FILTER (leads AND stated_hkd IS NULL) AS led_without_value,
           count(*) FILTER (leads AND shared) AS led_shared
    FROM linked GROUP BY id, lat, lon
)
SELECT {columns}, list(id) AS ids FROM points LEFT JOIN shared USING (id, lat, lon)
"""
_DELIVERIES = """
WITH points AS (
    SELECT delivery_lat AS lat, delivery_lon AS lon, delivery_lat || ',' || delivery_lon AS code,
           mode(delivery_matched ORDER BY rowid) AS matched, min(delivery_key) AS district,
           min(delivery_precision) AS "precision", max(delivery_within_m) AS within_m,
           CASE WHEN bool_or(local = 'plant') THEN 'plant' ELSE min(local) END AS local,
           count(*) AS awards, sum(value_hkd) AS value_hkd,
           count(*) FILTER (value_hkd IS NULL) AS without_value,
           0 AS shared_awards, 0 AS shared_hkd, count(*) AS led,
           count(*) FILTER (value_hkd IS NULL) AS led_without_value, 0 AS led_shared
    FROM awards WHERE counted AND flow = ? AND delivery_lat IS NOT NULL AND {clause}
    GROUP BY delivery_lat, delivery_lon
)
SELECT {columns}, list(code) AS codes, list(matched) AS matched FROM points
"""
_COUNTS = ("awards", "without_value", "shared_awards", "led", "led_without_value", "led_shared")
_CENTS = {"cents": "value_hkd", "shared_cents": "shared_hkd"}
NUMBERS = (*_COUNTS, *_CENTS)
# Few points differ in what is said of them: as one text it is fetched, and kept, in a fraction of the time.
_SAID = "list(concat_ws('|', district, \"precision\", local, within_m)) AS said"
_COLUMNS = ", ".join(
    [_SAID, *(f"list({name}) AS {name}" for name in ("lat", "lon", *_COUNTS))]
    + [f"list(CAST(coalesce({column}, 0) * 100 AS BIGINT)) AS {name}" for name, column in _CENTS.items()]
)


@dataclass(frozen=True, slots=True)
class Total:
    """What the points of a cell hold together. An award of several suppliers counts once."""

    awards: int
    value_hkd: Decimal  # of awards that are not shared, as on each point
    without_value: int
    shared_awards: int


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a point beside its figures, as `data.queries.vendors.MapPoint` has it."""

    district: str
    precision: str
    local: str
    within_m: int | None = None

    @classmethod
    def read(cls, text: str) -> Said:
        """Read what the statement put into one text."""
        district, precision, local, *within_m = text.split("|")
        return cls(district, precision, local, int(within_m[0]) if within_m else None)


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Columns of the same length: the points of a selection, along a curve through all cells."""

    place: PlaceKind
    order: Whole  # where on the curve, at `DEPTH`
    east: Whole  # numbers of the cell at `DEPTH`
    south: Whole
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    ids: Whole  # of suppliers; of places of delivery the place in `codes`
    codes: Sequence[str]
    selected: NDArray[np.bool_]
    numbers: Mapping[str, Whole]  # by the names of `NUMBERS`
    said: Sequence[Said]
    matched: Sequence[str]  # words that name a place of delivery

    def __len__(self) -> int:
        """Count the points."""
        return len(self.order)

    def code(self, place: int) -> str:
        """Give the code of a point, as `data.queries.vendors.MapPoint` has it."""
        number = int(self.ids[place])
        return f"S{number}" if self.place is PlaceKind.VENDOR else self.codes[number]

    def bounds(self, zoom: int, first: int, count: int) -> list[int]:
        """Give where each of so many cells of a grid begins along the curve, and where the last one ends."""
        cells = np.arange(first, first + count + 1, dtype=np.int64) << 2 * (DEPTH - zoom)
        return [int(place) for place in np.searchsorted(self.order, cells)]

    def number(self, zoom: int, place: int) -> tuple[int, int]:
        """Give the numbers (x, y) of the cell of a grid that a point is in."""
        return int(self.east[place]) >> DEPTH - zoom, int(self.south[place]) >> DEPTH - zoom

    def total(self, begin: int, end: int) -> Total:
        """Add up the points of a span."""
        return Total(
            awards=int(self.numbers["led"][begin:end].sum()),
            value_hkd=_hkd(self.numbers["cents"][begin:end].sum()),
            without_value=int(self.numbers["led_without_value"][begin:end].sum()),
            shared_awards=int(self.numbers["led_shared"][begin:end].sum()),
        )

    def middle(self, begin: int, end: int) -> tuple[float, float]:
        """Give the middle (lat, lon) of the awards of a span."""
        weight = self.numbers["led"][begin:end]
        awards = int(weight.sum())
        east, south = (int((weight * axis[begin:end]).sum()) for axis in (self.east, self.south))
        return _position(east / awards + 0.5, south / awards + 0.5)

    def suppliers(self, begin: int, end: int) -> int | None:
        """Count the different suppliers of a span; nothing where its points are places of delivery."""
        if self.place is PlaceKind.DELIVERY:
            return None
        return int(np.unique(self.ids[begin:end]).size)

    def largest(self, begin: int, end: int, limit: int) -> list[int]:
        """Give the points of a span with the largest sums."""
        span = slice(begin, end)
        ranked = np.lexsort((self.ids[span], -self.numbers["awards"][span], -self.numbers["cents"][span]))
        return [begin + int(place) for place in ranked[:limit]]

    def point(self, place: int, name: str, name_zh: str | None = None) -> MapPoint:
        """Give one point by itself."""
        return MapPoint(
            code=self.code(place),
            name=name,
            name_zh=name_zh,
            lat=float(self.lat[place]),
            lon=float(self.lon[place]),
            **asdict(self.said[place]),
            awards=int(self.numbers["awards"][place]),
            value_hkd=_hkd(self.numbers["cents"][place]),
            without_value=int(self.numbers["without_value"][place]),
            shared_awards=int(self.numbers["shared_awards"][place]),
            shared_value_hkd=_hkd(self.numbers["shared_cents"][place]),
        )


def placed(snapshot: Snapshot, filters: Filters) -> Placed:
    """Give the points of a selection, the same ones as `supplier_points` and `delivery_points` do."""
    is_vendor = filters.place is PlaceKind.VENDOR
    clause, values = where(filters)
    statement = (_VENDORS if is_vendor else _DELIVERIES).format(clause=clause, columns=_COLUMNS)
    (row,) = snapshot.rows(statement, [filters.flow.value, *values])
    found: dict[str, list[Any]] = {name: column or [] for name, column in row.items()}
    lat, lon = (np.array(found[name], dtype=np.float64) for name in ("lat", "lon"))
    if is_vendor:
        ids = np.array(found["ids"], dtype=np.int64)
        chosen = [int(code[1:]) for code in filters.supplier]
    else:
        ids = np.arange(len(lat), dtype=np.int64)
        chosen = [number for number, code in enumerate(found["codes"]) if code in filters.spot]
    east, south = grid_numbers(lat, lon)
    order = morton(east, south)
    # Points at one place stand by their codes, so that every process gives the same bytes.
    along = np.lexsort((ids, lon, lat, order))
    return Placed(
        place=filters.place,
        order=order[along],
        east=east[along],
        south=south[along],
        lat=lat[along],
        lon=lon[along],
        ids=ids[along],
        codes=found.get("codes", []),
        selected=np.isin(ids[along], np.array(chosen, dtype=np.int64)),
        numbers={name: np.array(found[name], dtype=np.int64)[along] for name in NUMBERS},
        said=_in_order(_said(found["said"]), along),
        matched=_in_order(found.get("matched", []), along),
    )


def morton(x: _N, y: _N) -> _N:
    """Give the number of a cell along the curve: the bits of its two numbers in turn."""
    return _spread(x) | _spread(y) << 1


def _spread(number: _N) -> _N:
    for bits, mask in _SPREAD:
        number = (number | number << bits) & mask
    return number


def grid_numbers(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> tuple[Whole, Whole]:
    """Give the numbers of the cells at `DEPTH`; beyond the edge of the map is at its edge."""
    across = (lon + 180) / 360
    down = 0.5 - np.arcsinh(np.tan(np.radians(lat))) / math.tau
    last = (1 << DEPTH) - 1
    east, south = (np.clip(np.floor(part * (1 << DEPTH)), 0, last) for part in (across, down))
    return east.astype(np.int64), south.astype(np.int64)


def _position(east: float, south: float) -> tuple[float, float]:
    """Give (lat, lon) of a place in the grid at `DEPTH`."""
    across, down = east / (1 << DEPTH), south / (1 << DEPTH)
    lat = math.degrees(math.atan(math.sinh(math.tau * (0.5 - down))))
    return lat, across * 360 - 180


def _said(texts: Sequence[str]) -> list[Said]:
    known: dict[str, Said] = {}
    return [known.get(text) or known.setdefault(text, Said.read(text)) for text in texts]


def _in_order(values: Sequence[Any], along: NDArray[np.intp]) -> list[Any]:
    return [values[place] for place in along.tolist()] if values else []


def _hkd(cents: np.int64) -> Decimal:
    return Decimal(int(cents)).scaleb(-2)
