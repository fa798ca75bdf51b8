"""What lies where on the map, added up in cells: what travels is bounded, however many awards there are.

A cell is 64 pixels wide, a quarter of a map tile: cells of one zoom are numbered as the tiles two zooms
deeper, and no cell lies in two tiles. Zooms and tiles are those of web maps (EPSG:3857, XYZ).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import numpy as np

from data.filters import PlaceKind
from data.local import Local
from data.queries.placed import Placed, Total, Whole, morton
from data.queries.vendors import MapPoint, supplier_names
from data.snapshot.reader import Snapshot

MAX_ZOOM = 20  # of the Lands Department's tiles
FINER = 2  # zooms between a tile and its cells
CELLS_IN_TILE = 4**FINER
TOP = 20  # points of a cell that are named; the others are counted

Bounds = tuple[float, float, float, float]  # south, west, north, east


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """The points of a selection with what is the same for all its tiles: how large the largest circle is."""

    placed: Placed
    plants: Whole  # how many of the points before each one have a plant in Hong Kong
    total: Total
    largest_hkd: Decimal
    bounds: Bounds | None  # of all points; nothing where there is none

    def __len__(self) -> int:
        """Count the points."""
        return len(self.placed)


def spread(placed: Placed) -> Spread:
    """Work out what all tiles of a selection share."""
    has_plant = np.fromiter(
        (said.local == Local.PLANT for said in placed.said), dtype=bool, count=len(placed)
    )
    count = len(placed)
    return Spread(
        placed=placed,
        plants=np.concatenate([[0], np.cumsum(has_plant)]).astype(np.int64),
        total=placed.total(0, count),
        largest_hkd=Decimal(int(placed.numbers["cents"].max(initial=0))).scaleb(-2),
        bounds=_bounds(placed, 0, count) if count else None,
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that holds something; where that is one point, the point itself. EPSG:4326."""

    x: int  # its number in the grid of the zoom, from the west
    y: int  # and from the north
    lat: float  # the middle of its awards
    lon: float
    points: int  # suppliers at one address each, or places of delivery
    suppliers: int | None  # different ones; nothing where the place is that of delivery
    total: Total
    selected: int  # points that the filters name
    plants: int  # points that have a plant in Hong Kong
    is_one_place: bool  # no zoom takes its points apart
    bounds: Bounds  # of its points
    point: MapPoint | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in one cell: its points with the largest sums, and how many more there are."""

    cell: Cell | None
    top: tuple[MapPoint, ...] = ()
    selected: frozenset[str] = frozenset()  # codes of the points that the filters name, among these
    more: int = 0


def tile(snapshot: Snapshot, points: Spread, z: int, x: int, y: int) -> list[Cell]:
    """Give the cells of one map tile that hold something, 16 at the most."""
    zoom, placed = z + FINER, points.placed
    first = morton(x, y) << 2 * FINER
    bounds = placed.bounds(zoom, first, CELLS_IN_TILE)
    spans = [(begin, end) for begin, end in pairwise(bounds) if begin < end]
    single = [begin for begin, end in spans if end - begin == 1]
    known = dict(zip(single, _points(snapshot, placed, single), strict=True))
    return [_cell(points, zoom, begin, end, known.get(begin)) for begin, end in spans]


def cell(snapshot: Snapshot, points: Spread, z: int, x: int, y: int, *, limit: int = TOP) -> Contents:
    """Say what is in one cell of the grid of a zoom."""
    zoom, placed = z + FINER, points.placed
    begin, end = placed.bounds(zoom, morton(x, y), 1)
    if begin == end:
        return Contents(None)
    largest = placed.largest(begin, end, limit)
    top = tuple(_points(snapshot, placed, largest))
    return Contents(
        cell=_cell(points, zoom, begin, end, top[0] if end - begin == 1 else None),
        top=top,
        selected=frozenset(placed.code(place) for place in largest if placed.selected[place]),
        more=end - begin - len(top),
    )


def whereabouts(snapshot: Snapshot, code: str) -> tuple[tuple[float, float], ...]:
    """Give the points (lat, lon) that a supplier has, `TOP` at the most."""
    rows = snapshot.rows(
        "SELECT DISTINCT vendor_lat AS lat, vendor_lon AS lon "
        "FROM awards JOIN award_suppliers USING (award_id) "
        "WHERE counted AND supplier_id = ? AND vendor_lat IS NOT NULL ORDER BY lat, lon LIMIT ?",
        [int(code[1:]), TOP],
    )
    return tuple((row["lat"], row["lon"]) for row in rows)


def _cell(points: Spread, zoom: int, begin: int, end: int, point: MapPoint | None) -> Cell:
    placed = points.placed
    x, y = placed.number(zoom, begin)
    lat, lon = (point.lat, point.lon) if point else placed.middle(begin, end)
    return Cell(
        x=x,
        y=y,
        lat=lat,
        lon=lon,
        points=end - begin,
        suppliers=placed.suppliers(begin, end),
        total=placed.total(begin, end),
        selected=int(placed.selected[begin:end].sum()),
        plants=int(points.plants[end] - points.plants[begin]),
        is_one_place=bool(placed.order[begin] == placed.order[end - 1]),
        bounds=_bounds(placed, begin, end),
        point=point,
    )


def _bounds(placed: Placed, begin: int, end: int) -> Bounds:
    lat, lon = placed.lat[begin:end], placed.lon[begin:end]
    return float(lat.min()), float(lon.min()), float(lat.max()), float(lon.max())


def _points(snapshot: Snapshot, placed: Placed, places: list[int]) -> list[MapPoint]:
    """Give points with their names, which only what is sent needs."""
    if placed.place is PlaceKind.DELIVERY or not places:
        return [placed.point(place, placed.matched[place]) for place in places]
    names = supplier_names(snapshot, [placed.code(place) for place in places])
    return [placed.point(place, *names[placed.code(place)]) for place in places]
