"""The place of an address: an estate, a street's district, a locality, or not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from geo.addresses import after_firm_name, entry_in, foreign_country, house_number
from geo.belief import Words, believed, read_words
from geo.estates import estates
from geo.gazetteer import Entry, Kind
from geo.name_index import Match
from geo.places import UNKNOWN, Place, Precision, Scope
from geo.streets import StreetList

_REMEMBERED = 20_000  # addresses; one supplier's address comes back with every award
_LONGEST = 4_000  # characters; no address is longer, a pasted document may be


@dataclass(frozen=True, slots=True)
class _Found:
    """A name of the address with the one district it stands for."""

    match: Match
    entry: Entry
    district: str
    numbered: bool = False
    estate: str | None = None  # code of estates.csv


@lru_cache(maxsize=_REMEMBERED)
def locate(address: str, streets: StreetList | None = None) -> Place:
    """Place an address, or a cell that has a supplier's name in front of one.

    A numbered street or an estate decides, then a street or a building, then a locality,
    then a post town; "Kowloon" alone is no district. Two numbered streets in different
    districts are two addresses. Nothing is guessed: what is not known is `UNKNOWN`.
    """
    words = read_words(address[:_LONGEST], streets)
    named = after_firm_name(words, believed(words))
    country = foreign_country(words, named)
    if country is not None:
        return Place(Scope.OUTSIDE, method="country", country=country)
    ways = [found for match in named if (found := _street(words, match, named))]
    parks = [found for match in named if (found := _estate(match, named))]
    numbered = [found for found in ways if found.numbered]
    place = _merge(words, numbered, parks) or _by_general_name(words, ways, named)
    return _at_locality(place, named)


def several(found: Iterable[Place]) -> Place:
    """Place an award by the places of its suppliers' addresses.

    Addresses that could not be placed do not count, and one in Hong Kong counts before one
    outside. Where all are in one district the point is kept only if they share it.
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
    estate = first.estate if len({place.estate for place in places}) == 1 else None
    return Place(Scope.DISTRICT, codes, None, None, Precision.DISTRICT, first.method, matched, estate)


def estate_place(code: str, method: str, matched: str) -> Place:
    """Give the place of an estate, a park, or a facility in an estate, at its centre."""
    estate = estates()[code]
    facility = code if estate.kind == "facility" else None
    return Place(
        Scope.DISTRICT,
        (estate.district,),
        estate.lat,
        estate.lon,
        Precision.AREA,
        method,
        matched,
        estate=estate.parent or code,
        facility=facility,
    )


def finest_estate(codes: Sequence[str]) -> str | None:
    """Give the facility among estates, else the first of them, else nothing."""
    facilities = [code for code in codes if estates()[code].kind == "facility"]
    return next(iter((*facilities, *codes)), None)


def point_place(entry: Entry, district: str, method: str, matched: str) -> Place:
    """Give the place of a name in one district, with the point of its locality where known."""
    precision = Precision.DISTRICT if entry.lat is None else Precision.AREA
    return Place(Scope.DISTRICT, (district,), entry.lat, entry.lon, precision, method, matched)


def narrowed(candidates: Sequence[str], named: Sequence[Match], *kinds: Kind) -> str | None:
    """Give the one of several districts that other names of these kinds allow, if one."""
    allowed = {code for match in named if match.of(*kinds) for code in match.districts}
    left = [code for code in candidates if code in allowed]
    return left[0] if len(left) == 1 else None


def _street(words: Words, match: Match, named: Sequence[Match]) -> _Found | None:
    if not match.of(Kind.STREET):
        return None
    number = house_number(words.tokens, match)
    district = _street_district(match, number, named)
    if district is None:
        return None
    entry = entry_in(match, district)
    building = dict(entry.buildings).get(number) if number is not None else None
    return _Found(match, entry, district, number is not None, building or entry.code)


def _street_district(match: Match, number: int | None, named: Sequence[Match]) -> str | None:
    """Decide among a street's districts: by its number, then by what else the address names."""
    if len(match.districts) == 1:
        return match.districts[0]
    if number is not None:
        stretches = [stretch for entry in match.entries for stretch in entry.stretches]
        within = list(dict.fromkeys(s.district for s in stretches if s.holds(number)))
        if len(within) == 1:
            return within[0]
    others = [other for other in named if other is not match]
    for kinds in ((Kind.ESTATE, Kind.SITE), (Kind.LOCALITY,), (Kind.TOWN,), (Kind.AREA,)):
        district = narrowed(match.districts, others, *kinds)
        if district is not None:
            return district
    return None


def _estate(match: Match, named: Sequence[Match]) -> _Found | None:
    if match.of(Kind.ESTATE):
        entry = match.entries[0]
        return _Found(match, entry, entry.districts[0], estate=entry.code)
    if not match.of(Kind.ANY_ESTATE):
        return None
    towns = [other for other in named if other.of(Kind.LOCALITY, Kind.TOWN)]
    district = narrowed(match.districts, towns, Kind.LOCALITY, Kind.TOWN)
    if district is None:
        return None
    code = next(e.code for e in estates().values() if e.kind == "estate" and e.district == district)
    return _Found(match, match.entries[0], district, estate=code)


def _merge(words: Words, numbered: Sequence[_Found], parks: Sequence[_Found]) -> Place | None:
    """Place by numbered streets and estates: a street outside an estate overrules its name."""
    if numbered:
        at = {found.district for found in numbered}
        parks = [found for found in parks if found.district in at and _may_stand(found, numbered)]
    districts = {found.district for found in (*numbered, *parks)}
    if not districts:
        return None
    if len(districts) > 1:
        named = "; ".join(words.written(found.match) for found in (*numbered, *parks))
        return Place(Scope.SEVERAL, tuple(sorted(districts)), method="several", matched=named)
    inside = {found.estate: found for found in reversed((*parks, *numbered)) if found.estate}
    code = finest_estate([code for code in reversed(inside) if code])
    if code is not None:
        return estate_place(code, "estate", words.written(inside[code].match))
    found = numbered[0]
    return point_place(found.entry, found.district, "street", words.written(found.match))


def _may_stand(park: _Found, numbered: Sequence[_Found]) -> bool:
    """Say whether a park of one address may stand on the numbered streets named."""
    estate = estates()[park.estate or ""]
    return estate.address is None or any(found.estate == estate.code for found in numbered)


def _by_general_name(words: Words, streets: Sequence[_Found], named: Sequence[Match]) -> Place:
    for kind in (Kind.SITE, Kind.STREET, Kind.LOCALITY, Kind.TOWN):
        if kind is Kind.STREET and streets:
            found = streets[-1]
            if found.estate is not None:
                return estate_place(found.estate, "estate", words.written(found.match))
            return point_place(found.entry, found.district, "street", words.written(found.match))
        matches = [match for match in named if match.of(kind) and len(match.districts) == 1]
        if kind is not Kind.STREET and matches:
            # The last one is the finest: names of firms stand in front.
            match = matches[-1]
            entry = next(entry for entry in match.entries if entry.kind is kind)
            return point_place(entry, entry.districts[0], kind.value, words.written(match))
    return UNKNOWN


def _at_locality(place: Place, named: Sequence[Match]) -> Place:
    """Give a street without a point that of a locality beside it in the same district."""
    if place.method != "street" or place.lat is not None or place.district is None:
        return place
    for kind in (Kind.SITE, Kind.LOCALITY, Kind.TOWN):
        for match in named:
            entry = match.entries[0]
            if entry.kind is kind and match.districts == place.districts and entry.lat is not None:
                return replace(place, lat=entry.lat, lon=entry.lon, precision=Precision.AREA)
    return place


def _common_outside(places: Sequence[Place]) -> Place:
    """Give "outside" where any address is, with the country where all share one."""
    outside = [place for place in places if place.scope is Scope.OUTSIDE]
    if not outside:
        return UNKNOWN
    countries = {place.country for place in outside}
    country = outside[0].country if len(countries) == 1 else None
    return Place(Scope.OUTSIDE, method="country", country=country)
