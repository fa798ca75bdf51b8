"""The place of an address: an estate, a street, a building, a locality, or not known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from geo.abroad import foreign_country
from geo.addresses import after_firm_name, entry_in, house_number, names_box
from geo.belief import Words, believed, read_words
from geo.combining import estate_place, finest_estate, named_place, several
from geo.estates import estates
from geo.gazetteer import Entry, Kind
from geo.name_index import Match
from geo.places import UNKNOWN, Place, Precision, Scope
from geo.points import (
    STREET_M,
    Point,
    covering,
    entry_point,
    finest,
    locality_point,
    street_point,
)
from geo.streets import StreetList

_REMEMBERED = 20_000  # addresses; one supplier's address comes back with every award
_HOUSING_ESTATE = "邨"  # of a public housing estate, never of a village, which is 村
# There is one of each name, whatever locality an address puts it in.
_BELONGS_NOWHERE_ELSE = ("University", "University of Hong Kong", "Hospital", "Polytechnic")
_SECTIONED = 3  # districts: Castle Peak Road, Tai Po Road
_BETWEEN_ADDRESSES = re.compile(r"\s*[;；|]\s*|\s+/\s+")
_LONGEST = 4_000  # characters; no address is longer, a pasted document may be


@dataclass(frozen=True, slots=True)
class _Found:
    """A name of the address with the one district it stands for."""

    match: Match
    entry: Entry
    district: str
    number: int | None = None
    estate: str | None = None  # code of estates.csv


@lru_cache(maxsize=_REMEMBERED)
def locate(address: str, streets: StreetList | None = None) -> Place:
    """Place an address, or a cell that has a supplier's name in front of one.

    A numbered street or an estate decides, then a street or a building, then a locality,
    then a post town; "Kowloon" alone is no district. Two numbered streets in different
    districts are two addresses. A box at a post office gives the district of the office and
    no point. Nothing is guessed: what is not known is `UNKNOWN`.
    """
    words = read_words(address[:_LONGEST], streets)
    if not words.names:
        country = foreign_country(words, ())
        return UNKNOWN if country is None else Place(Scope.OUTSIDE, method="country", country=country)
    named = after_firm_name(words, believed(words))
    country = foreign_country(words, named)
    if country is not None:
        outside = Place(Scope.OUTSIDE, method="country", country=country)
        return _also_here(words.text, streets) or outside
    ways = [found for match in named if match.of(Kind.STREET) and (found := _street(words, match, named))]
    parks = [found for match in named if (found := _estate(match, named))]
    numbered = [found for found in ways if found.number is not None]
    if not numbered and names_box(words):
        return _box(words, named)
    inside = [found for found in ways if found.estate in {park.estate for park in parks}]
    return _merge(words, numbered, parks, named, inside) or _by_general_name(words, ways, named)


def _also_here(text: str, streets: StreetList | None) -> Place | None:
    """Give the place of an address in Hong Kong that stands in one cell with one abroad."""
    parts = [part for part in _BETWEEN_ADDRESSES.split(text) if part.strip()]
    if len(parts) == 1:
        return None
    here = [place for part in parts if (place := locate(part, streets)).districts]
    return several(here) if here else None


def narrowed(candidates: Sequence[str], named: Sequence[Match], *kinds: Kind) -> str | None:
    """Give the one of several districts that other names of these kinds allow, if one."""
    allowed = {code for match in named if match.of(*kinds) for code in match.districts}
    left = [code for code in candidates if code in allowed]
    return left[0] if len(left) == 1 else None


def housing_estate(match: Match, written: str) -> Entry | None:
    """Give the public housing estate that a name means where villages bear it too: 竹園邨."""
    sites = [entry for entry in match.entries if entry.kind is Kind.SITE]
    alone = len(sites) == 1 and len(sites[0].districts) == 1
    return sites[0] if alone and written.endswith(_HOUSING_ESTATE) else None


def by_number(match: Match, number: int | None) -> str | None:
    """Give the one district that is known to hold a house number of a street."""
    if number is None:
        return None
    within = {s.district for entry in match.entries for s in entry.stretches if s.holds(number)}
    return within.pop() if len(within) == 1 else None


def _street(words: Words, match: Match, named: Sequence[Match]) -> _Found | None:
    number = house_number(words.tokens, match)
    district = _street_district(match, number, named)
    if district is None:
        return None
    entry = entry_in(match, district)
    code = dict(entry.buildings).get(number) if entry.buildings and number is not None else None
    code = code or entry.code
    if code is not None and estates()[code].district != district:
        code = None
    return _Found(match, entry, district, number, code)


def _street_district(match: Match, number: int | None, named: Sequence[Match]) -> str | None:
    """Decide among a street's districts: by its number, then by what else the address names."""
    if len(match.districts) == 1:
        return match.districts[0]
    others = [other for other in named if other is not match]
    district = _section(match, others) or by_number(match, number)
    if district is not None:
        return district
    for kinds in ((Kind.ESTATE, Kind.SITE), (Kind.LOCALITY,), (Kind.TOWN,), (Kind.AREA,)):
        district = narrowed(match.districts, others, *kinds)
        if district is not None:
            return district
    return None


def _section(match: Match, others: Sequence[Match]) -> str | None:
    """Give the district of a road numbered anew in each section: by the section behind it, or a locality."""
    if len(match.districts) < _SECTIONED:
        return None
    behind = [other for other in others if other.first == match.after]
    section = narrowed(match.districts, behind, Kind.LOCALITY, Kind.TOWN)
    return section or narrowed(match.districts, others, Kind.LOCALITY)


def _estate(match: Match, named: Sequence[Match]) -> _Found | None:
    if match.of(Kind.ESTATE):
        entry = next(entry for entry in match.entries if entry.kind is Kind.ESTATE)
        return _Found(match, entry, entry.districts[0], estate=entry.code)
    if not match.of(Kind.ANY_ESTATE):
        return None
    towns = [other for other in named if other.of(Kind.LOCALITY, Kind.TOWN)]
    district = narrowed(match.districts, towns, Kind.LOCALITY, Kind.TOWN)
    if district is None:
        return None
    code = next(e.code for e in estates().values() if e.kind == "estate" and e.district == district)
    return _Found(match, match.entries[0], district, estate=code)


def _merge(
    words: Words,
    numbered: Sequence[_Found],
    parks: Sequence[_Found],
    named: Sequence[Match],
    inside_parks: Sequence[_Found],
) -> Place | None:
    """Place by numbered streets and estates: a street outside an estate overrules its name.

    `inside_parks` are streets in these estates, whose point is nearer than that of the estate.
    """
    if numbered:
        at = {found.district for found in numbered}
        parks = [found for found in parks if found.district in at and _may_stand(found, numbered)]
    districts = {found.district for found in (*numbered, *parks)}
    if not districts:
        return None
    if len(districts) > 1:
        matched = "; ".join(words.written(found.match) for found in (*numbered, *parks))
        return Place(Scope.SEVERAL, tuple(sorted(districts)), method="several", matched=matched)
    inside = {found.estate: found for found in reversed((*parks, *numbered)) if found.estate}
    code = finest_estate([code for code in reversed(inside) if code])
    points, apart = _points(numbered or inside_parks[-1:])
    if code is not None:
        return estate_place(code, "estate", words.written(inside[code].match), points)
    if apart:
        return named_place(None, numbered[0].district, "street", words.written(numbered[0].match))
    return _on_street(words, numbered[0], points, named)


def _points(found: Sequence[_Found]) -> tuple[Point | None, bool]:
    """Give the point of the numbered streets of an address, and whether they are two addresses.

    Streets that are near one another are a corner, or one building with two doors.
    """
    points = [street_point(way.entry, way.district, way.number) for way in found]
    known = list(dict.fromkeys(point for point in points if point is not None))
    middle = covering(known)
    if middle is not None and len(known) > 1 and middle.within_m > STREET_M:
        return None, True
    return middle if None not in points else None, False


def _on_street(words: Words, way: _Found, point: Point | None, named: Sequence[Match]) -> Place:
    """Place an address on its street, at its building where that is known, else at its locality."""
    beside = [
        _beside(entry, way)
        for match in named
        if match is not way.match and way.district in match.districts
        for entry in match.entries
        if way.district in entry.districts
    ]
    nearest = finest([point, locality_point(way.entry), *beside])
    return named_place(nearest, way.district, "street", words.written(way.match))


def _beside(entry: Entry, way: _Found) -> Point | None:
    """Give the point of another name of the address, where it may stand on the street."""
    if entry.kind not in (Kind.SITE, Kind.LOCALITY, Kind.TOWN) or entry.districts != (way.district,):
        return None
    elsewhere = entry.street is not None and entry.street != way.entry.name
    return None if elsewhere else entry_point(entry, way.district)


def _may_stand(park: _Found, numbered: Sequence[_Found]) -> bool:
    """Say whether a park of one address may stand on the numbered streets named."""
    estate = estates()[park.estate or ""]
    return estate.address is None or any(found.estate == estate.code for found in numbered)


def _by_general_name(words: Words, ways: Sequence[_Found], named: Sequence[Match]) -> Place:
    """Place by the finest name in one district; of its like the last, for firms stand in front."""
    for kind in (Kind.SITE, Kind.STREET, Kind.LOCALITY, Kind.TOWN):
        if kind is Kind.STREET and ways:
            way = ways[-1]
            point = street_point(way.entry, way.district, None)
            if way.estate is not None:
                return estate_place(way.estate, "estate", words.written(way.match), point)
            return _on_street(words, way, point, named)
        if kind is Kind.STREET:
            continue
        for match in reversed(named):
            entry = _one_of(match, kind, named, words.written(match))
            if entry is not None and not (kind is Kind.SITE and _is_elsewhere(entry, ways, named)):
                district = entry.districts[0]
                written = words.written(match)
                return named_place(entry_point(entry, district), district, kind.value, written)
    return UNKNOWN


def _one_of(match: Match, kind: Kind, named: Sequence[Match], written: str) -> Entry | None:
    """Give the one place of a kind that a name means, if it lies in one district."""
    entries = [entry for entry in match.entries if entry.kind is kind]
    if not entries:
        return None
    if len(match.districts) == 1:
        return entries[0]
    if kind is Kind.SITE and (estate := housing_estate(match, written)):
        return estate
    others = [other for other in named if other is not match]
    district = narrowed(match.districts, others, Kind.STREET, Kind.LOCALITY, Kind.TOWN)
    return next((entry for entry in entries if entry.districts == (district,)), None)


def _is_elsewhere(building: Entry, ways: Sequence[_Found], named: Sequence[Match]) -> bool:
    """Say whether a building only shares its name with the one we know: "Harbour Centre, Hung Hom"."""
    if building.street is None or building.name.endswith(_BELONGS_NOWHERE_ELSE):
        return False
    told = {way.district for way in ways}
    told |= {m.districts[0] for m in named if m.of(Kind.LOCALITY, Kind.TOWN) and len(m.districts) == 1}
    return bool(told) and building.districts[0] not in told


def _box(words: Words, named: Sequence[Match]) -> Place:
    """Give the district of the post office that keeps a box, and no point."""
    place = _by_general_name(words, [], named)
    if place.district is None:
        return UNKNOWN
    return Place(Scope.DISTRICT, place.districts, None, None, Precision.DISTRICT, "box", place.matched)
