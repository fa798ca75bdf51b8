"""The point of what a text names, and how far it may be off."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from geo.estates import Estate, estates
from geo.gazetteer import Entry, Kind, Stretch, stretch_of
from geo.places import Place, Precision, Scope

BUILDING_M = 100  # a building's own point is no farther off
STREET_M = 1_000  # a street's point that may be farther off says no more than a locality's
# Where nobody said how far the centre of a locality or a town is from what lies in it.
LOCALITY_M, TOWN_M = 1_500, 3_000
_POSITION_M = 500  # where `position` of an estate states no metres
_ADDRESS_M = 50  # "geocode of its address"
_METRES = re.compile(r"(\d+) m\b")
_EARTH_M = 6_371_000
_TWO = 2
_ORDER = (Precision.BUILDING, Precision.STREET, Precision.AREA)


@dataclass(frozen=True, slots=True)
class Point:
    """A point, EPSG:4326, that is at most `within_m` from what is meant."""

    lat: float
    lon: float
    within_m: int
    precision: Precision

    def place(self, district: str, method: str, matched: str) -> Place:
        """Give the place of this point."""
        return Place(
            Scope.DISTRICT,
            (district,),
            self.lat,
            self.lon,
            self.precision,
            method,
            matched,
            within_m=self.within_m,
        )


def finest(points: Sequence[Point | None]) -> Point | None:
    """Give the most precise point, among equals the one that is least off."""
    known = [point for point in points if point is not None]
    return min(known, key=lambda p: (_ORDER.index(p.precision), p.within_m), default=None)


def street_point(entry: Entry, district: str, number: int | None) -> Point | None:
    """Give the point of a street in a district: of the stretch of its house number, where known."""
    stretch = stretch_of(entry.stretches, district, number)
    if number is not None and (stretch is None or (stretch.first is not None and not stretch.holds(number))):
        return None  # the number lies on a part of the street that nobody has placed
    here = [_of_stretch(s) for s in entry.stretches if s.district == district]
    found = _of_stretch(stretch) if stretch is not None else covering([p for p in here if p is not None])
    if found is None:
        return None
    return found if found.within_m <= STREET_M else _as(found, Precision.AREA)


def entry_point(entry: Entry, district: str) -> Point | None:
    """Give the point of a building, a locality or a town, or that of the locality it lies in."""
    if entry.kind is Kind.STREET:
        return street_point(entry, district, None) or locality_point(entry)
    if entry.kind is Kind.SITE and entry.within_m is not None:
        if entry.within_m <= BUILDING_M:
            return _own(entry, BUILDING_M, Precision.BUILDING)
        on_street = entry.street is not None and entry.within_m <= STREET_M
        return _own(entry, STREET_M, Precision.STREET if on_street else Precision.AREA)
    return _own(entry, TOWN_M if entry.kind is Kind.TOWN else LOCALITY_M, Precision.AREA)


def locality_point(street: Entry) -> Point | None:
    """Give the point of the locality that a street lies in."""
    return _own(street, LOCALITY_M, Precision.AREA)


def estate_point(estate: Estate) -> Point:
    """Give the point of an estate, a park or a facility, as precise as its position is known."""
    if estate.parent is not None and estate.position == "estate centre":
        centre = estate_point(estates()[estate.parent])
        return Point(estate.lat, estate.lon, centre.within_m, Precision.AREA)
    metres = _METRES.search(estate.position)
    off = int(metres.group(1)) if metres else _POSITION_M
    if estate.position.startswith("geocode"):
        off = _ADDRESS_M
    building = estate.address is not None and estate.area_ha is None and off <= BUILDING_M
    within = off + math.ceil(estate.radius_m or 0)
    return Point(estate.lat, estate.lon, within, Precision.BUILDING if building else Precision.AREA)


def covering(points: Sequence[Point]) -> Point | None:
    """Give the one of several points from which all that is meant is least far, with how far."""
    if len(points) < _TWO:
        return points[0] if points else None
    reach = {p: max(math.ceil(metres_between(p, other)) + other.within_m for other in points) for p in points}
    middle = min(points, key=lambda p: reach[p])
    return Point(middle.lat, middle.lon, reach[middle], middle.precision)


def metres_between(one: Point, other: Point) -> float:
    """Give the distance of two points; exact enough within Hong Kong."""
    east = math.radians(other.lon - one.lon) * math.cos(math.radians((one.lat + other.lat) / 2))
    return _EARTH_M * math.hypot(east, math.radians(other.lat - one.lat))


def _of_stretch(stretch: Stretch) -> Point | None:
    if stretch.lat is None or stretch.lon is None:
        return None
    within = STREET_M if stretch.within_m is None else stretch.within_m
    return Point(stretch.lat, stretch.lon, within, Precision.STREET)


def _own(entry: Entry, usual_m: int, precision: Precision) -> Point | None:
    if entry.lat is None or entry.lon is None:
        return None
    return Point(entry.lat, entry.lon, entry.within_m or usual_m, precision)


def _as(point: Point, precision: Precision) -> Point:
    return Point(point.lat, point.lon, point.within_m, precision)
