"""The names of places in Hong Kong and what each stands for."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from geo.districts import districts
from geo.estates import LIST_SEPARATOR, Estate, estates
from geo.folding import GAZETTEER_DIR


class Kind(StrEnum):
    """What a name stands for."""

    ESTATE = "estate"  # an INNOPARK, a facility or a park of estates.csv
    ANY_ESTATE = "any_estate"  # "Industrial Estate": one of the three, which the town decides
    STREET = "street"
    SITE = "site"  # a building, a hospital, a housing estate: one spot
    LOCALITY = "locality"
    TOWN = "town"  # the name of a district or post town, which addresses use loosely
    CROSSING = "crossing"  # a tunnel or highway that lies in all its districts
    AREA = "area"  # Hong Kong Island, Kowloon, New Territories
    REGION = "region"  # a part of an area, as departments draw it
    CLUSTER = "cluster"  # the hospitals of a Hospital Authority cluster
    TERRITORY = "territory"
    COUNTRY = "country"
    CITY = "city"  # a city or province outside Hong Kong


class Use(StrEnum):
    """Where a name is believed."""

    ALWAYS = ""
    END = "end"  # in English only where an address ends: "Central", but not "Central Plaza"
    DISTRICT = "district"  # only before the word District: "Southern"
    SUPPORTED = "supported"  # only beside another name of the same district: "AMC", "Second Street"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A street in one district: the whole of it there, or the house numbers `first` to `last`."""

    district: str
    first: int | None = None
    last: int | None = None
    lat: float | None = None  # EPSG:4326, of its middle
    lon: float | None = None
    within_m: int | None = None  # how far its middle may be from the point

    def holds(self, number: int) -> bool:
        """Say whether a house number is known to lie on it."""
        return self.first is not None and self.last is not None and self.first <= number <= self.last


@dataclass(frozen=True, slots=True)
class Entry:
    """One place that a name may stand for.

    `districts` are all of them for what crosses a boundary, and the candidates for a street, whose
    points are those of its stretches; `lat` and `lon` of a street are those of its locality.
    """

    name: str
    kind: Kind
    districts: tuple[str, ...]
    lat: float | None = None  # EPSG:4326
    lon: float | None = None
    within_m: int | None = None  # how far the point may be off, where somebody said so
    use: Use = Use.ALWAYS
    stretches: tuple[Stretch, ...] = ()
    code: str | None = None  # of estates.csv; of a country
    buildings: tuple[tuple[int, str], ...] = ()  # house number -> code of estates.csv
    street: str | None = None  # of a building, where it is known


_SITE_KINDS = (
    *("building", "government", "hospital", "housing estate", "park", "plant", "prison", "school", "venue"),
)
_ANY_ESTATE_NAMES = ("Innopark", "Industrial Estate", "創新園", "工業邨")
_NEEDS_DISTRICT = ("EST", "STH", "NTH", "ISL")  # English names that are also plain words
_SHORT_ALIAS = 4  # letters: "AMC" and its like also stand for other things


@cache
def entries() -> tuple[tuple[str, Entry], ...]:
    """Give every name of the gazetteer with the place it stands for; a name may come twice."""
    found = [*_places(), *_localities(), *_streets(), *_regions(), *_overseas(), *_estates(), *_districts()]
    return tuple((name, entry) for name, entry in found if name and entry.use is not Use.NEVER)


def _rows(file_name: str) -> Iterator[Mapping[str, str]]:
    with (GAZETTEER_DIR / file_name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _items(cell: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in cell.split(LIST_SEPARATOR) if item.strip())


def _named(row: Mapping[str, str], entry: Entry) -> Iterator[tuple[str, Entry]]:
    for name in (row["name_en"], row["name_zh_hant"], *_items(row.get("variants", ""))):
        yield name, entry


@cache
def _points() -> Mapping[str, tuple[float, float]]:
    return {row["name_en"]: (float(row["lat"]), float(row["lon"])) for row in _rows("places.csv")}


def _at(entry: Entry, locality: str) -> Entry:
    """Place an entry at the centre of its locality, where one is named."""
    if not locality:
        return entry
    lat, lon = _points()[locality]
    return replace(entry, lat=lat, lon=lon)


def _places() -> Iterator[tuple[str, Entry]]:
    towns = {row["name_en"] for row in _rows("localities.csv") if row["kind"] == "town"}
    for row in _rows("places.csv"):
        kind = Kind.TOWN if row["name_en"] in towns else Kind.LOCALITY
        lat, lon = float(row["lat"]), float(row["lon"])
        entry = Entry(row["name_en"], kind, (row["district"],), lat, lon, use=Use(row["use"]))
        yield from _named(row, entry)
        plain = row["name_en"].partition(" (")[0]
        if plain != row["name_en"]:
            yield plain, entry


def _localities() -> Iterator[tuple[str, Entry]]:
    for row in _rows("localities.csv"):
        kind = Kind.TOWN if row["kind"] == "town" else Kind.LOCALITY
        if row["kind"] in _SITE_KINDS:
            kind = Kind.SITE
        elif row["kind"] == "tunnel":
            kind = Kind.CROSSING
        entry = Entry(row["name_en"], kind, _items(row["districts"]), use=Use(row["use"]))
        entry = replace(entry, street=row["street"] or None)
        yield from _named(
            row, _own_point(row, entry) or _on_street(row, entry) or _at(entry, row["locality"])
        )


def _own_point(row: Mapping[str, str], entry: Entry) -> Entry | None:
    if not row["lat"]:
        return None
    return replace(entry, lat=float(row["lat"]), lon=float(row["lon"]), within_m=int(row["within_m"]))


def _on_street(row: Mapping[str, str], entry: Entry) -> Entry | None:
    """Place a building without a point on its street, at its number where that is told."""
    if not row["street"] or len(entry.districts) != 1:
        return None
    number = int(row["number"]) if row["number"].isdecimal() else None
    stretch = stretch_of(_stretches().get(row["street"], ()), entry.districts[0], number)
    if stretch is None:
        return None
    return replace(entry, lat=stretch.lat, lon=stretch.lon, within_m=stretch.within_m)


def stretch_of(known: Sequence[Stretch], district: str, number: int | None) -> Stretch | None:
    """Give the stretch with a point that a house number lies on, else that of the street in the district."""
    here = [s for s in known if s.district == district and s.lat is not None]
    if number is not None and (on := [s for s in here if s.holds(number)]):
        return on[0]
    return next((s for s in here if s.first is None), here[0] if len(here) == 1 else None)


@cache
def _stretches() -> Mapping[str, tuple[Stretch, ...]]:
    found: dict[str, tuple[Stretch, ...]] = {}
    for row in _rows("streets.csv"):
        found[row["name_en"]] = (*found.get(row["name_en"], ()), _stretch(row))
    return found


def _stretch(row: Mapping[str, str]) -> Stretch:
    return Stretch(
        row["district"],
        int(row["first"]) if row["first"] else None,
        int(row["last"]) if row["last"] else None,
        float(row["lat"]) if row["lat"] else None,
        float(row["lon"]) if row["lon"] else None,
        int(row["within_m"]) if row["within_m"] else None,
    )


def _streets() -> Iterator[tuple[str, Entry]]:
    inside = {street: e for e in estates().values() for street in e.streets if e.kind != "facility"}
    together: dict[tuple[str, str], list[Mapping[str, str]]] = {}
    for row in _rows("streets.csv"):
        together.setdefault((row["name_en"], row["name_zh_hant"]), []).append(row)
    for (name, _), rows in together.items():
        found = tuple(dict.fromkeys(row["district"] for row in rows))
        stretches = tuple(_stretch(row) for row in rows)
        entry = Entry(name, Kind.STREET, found, use=Use(rows[0]["use"]), stretches=stretches)
        localities = {row["locality"] for row in rows}
        entry = _at(entry, localities.pop() if len(localities) == 1 else "")
        estate = inside.get(name)
        if estate is not None and estate.district in found:
            entry = replace(entry, districts=(estate.district,), code=estate.code)
        yield from _named(rows[0], replace(entry, buildings=_buildings().get(name, ())))


@cache
def _buildings() -> Mapping[str, tuple[tuple[int, str], ...]]:
    """Collect the house numbers at which a park or a facility stands, by street."""
    found: dict[str, tuple[tuple[int, str], ...]] = {}
    for estate in estates().values():
        for address in (estate.address or "", *estate.streets):
            number, _, street = address.partition(" ")
            if number.isdecimal():
                found[street] = (*found.get(street, ()), (int(number), estate.code))
    return found


def _regions() -> Iterator[tuple[str, Entry]]:
    for row in _rows("regions.csv"):
        yield from _named(row, Entry(row["name_en"], Kind(row["kind"]), _items(row["districts"])))


def _overseas() -> Iterator[tuple[str, Entry]]:
    for row in _rows("overseas.csv"):
        yield from _named(row, Entry(row["name_en"], Kind(row["kind"]), (), code=row["country"]))


def _estates() -> Iterator[tuple[str, Entry]]:
    for estate in estates().values():
        for name in (estate.name("en"), estate.name("zh-Hant"), *estate.aliases):
            yield name, _estate_entry(estate, name)
    in_estates = tuple(e.district for e in estates().values() if e.kind == "estate")
    for name in _ANY_ESTATE_NAMES:
        yield name, Entry(name, Kind.ANY_ESTATE, in_estates)


def _estate_entry(estate: Estate, name: str) -> Entry:
    short = name.isascii() and len(name) <= _SHORT_ALIAS and estate.kind == "facility"
    use = Use.SUPPORTED if short else Use.ALWAYS
    return Entry(name, Kind.ESTATE, (estate.district,), estate.lat, estate.lon, use=use, code=estate.code)


def _districts() -> Iterator[tuple[str, Entry]]:
    for district in districts().values():
        entry = Entry(district.name("en"), Kind.TOWN, (district.code,))
        yield f"{entry.name} District", entry
        yield district.name("zh-Hant"), entry
        loose = district.code in _NEEDS_DISTRICT
        yield entry.name, replace(entry, use=Use.DISTRICT) if loose else entry
