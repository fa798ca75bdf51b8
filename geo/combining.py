"""Places put together: of an estate, of a point, of several addresses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from geo.estates import estates
from geo.places import UNKNOWN, Place, Precision, Scope
from geo.points import LOCALITY_M, Point, covering, estate_point, finest


def several(found: Iterable[Place]) -> Place:
    """Place an award by the places of its suppliers' addresses.

    Addresses that could not be placed do not count, and one in Hong Kong counts before one
    outside. Where all are in one district the point is one that is near all, as an area, if any is.
    """
    places = list(dict.fromkeys(found))
    inside = [place for place in places if place.districts]
    if not inside:
        return places[0] if len(places) == 1 else _common_outside(places)
    if len(inside) == 1:
        return inside[0]
    return combine(inside)


def combine(places: Sequence[Place]) -> Place:
    """Give the one place that holds several placed ones, with what they have in common."""
    codes = tuple(sorted({code for place in places for code in place.districts}))
    matched = "; ".join(dict.fromkeys(place.matched for place in places))
    if len(codes) > 1:
        return Place(Scope.SEVERAL, codes, method="several", matched=matched)
    first = places[0]
    shared = {(p.lat, p.lon, p.precision, p.estate, p.facility) for p in places}
    if len(shared) == 1:
        return first
    if first.estate is not None and len({place.estate for place in places}) == 1:
        return estate_place(first.estate, first.method, matched)
    return named_place(_near_all(places), codes[0], first.method, matched)


def _near_all(places: Sequence[Place]) -> Point | None:
    """Give the point that is near all of several, as an area; nothing where they lie far apart."""
    points = []
    for place in places:
        if place.lat is None or place.lon is None:
            return None
        points.append(Point(place.lat, place.lon, place.within_m or LOCALITY_M, Precision.AREA))
    middle = covering(points)
    return middle if middle is not None and middle.within_m <= LOCALITY_M else None


def estate_place(code: str, method: str, matched: str, *finer: Point | None) -> Place:
    """Give the place of an estate, a park, or a facility in an estate; `finer` points come first."""
    estate = estates()[code]
    point = finest([*finer, estate_point(estate)]) or estate_point(estate)
    return replace(
        point.place(estate.district, method, matched),
        estate=estate.parent or code,
        facility=code if estate.kind == "facility" else None,
    )


def finest_estate(codes: Sequence[str]) -> str | None:
    """Give the facility among estates, else the first of them, else nothing."""
    facilities = [code for code in codes if estates()[code].kind == "facility"]
    return next(iter((*facilities, *codes)), None)


def named_place(point: Point | None, district: str, method: str, matched: str) -> Place:
    """Give the place of a name in one district, with its point where one is known."""
    if point is not None:
        return point.place(district, method, matched)
    return Place(Scope.DISTRICT, (district,), None, None, Precision.DISTRICT, method, matched)


def _common_outside(places: Sequence[Place]) -> Place:
    """Give "outside" where any address is, with the country where all share one."""
    outside = [place for place in places if place.scope is Scope.OUTSIDE]
    if not outside:
        return UNKNOWN
    countries = {place.country for place in outside}
    country = outside[0].country if len(countries) == 1 else None
    return Place(Scope.OUTSIDE, method="country", country=country)
