"""What the program makes of a row: its two places, its category, its sector."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from data.classify import category as inferred_category
from data.classify import sector as inferred_sector
from data.records import AwardRow, Category, Origin
from geo.boundaries import Outlines, district_of
from geo.geocode import locate, several
from geo.places import UNKNOWN, Place, Precision, Scope
from geo.titles import place_of_delivery

# Named as the author of what no person decided; the number moves when the rules do.
AUTHOR = "rules 1"


@dataclass(frozen=True, slots=True)
class Assessment:
    """The inferred side of one row. Codes are `None` where nothing is known."""

    vendor_place: Place
    delivery_place: Place
    delivery_origin: Origin
    category: Category
    category_origin: Origin
    sector: str | None
    sector_origin: Origin

    def to_dict(self) -> dict[str, Any]:
        """Give plain values for storing."""
        return asdict(self)

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Assessment:
        """Read what `to_dict` gave, after a way through JSON."""
        return cls(
            vendor_place=_place(value["vendor_place"]),
            delivery_place=_place(value["delivery_place"]),
            delivery_origin=Origin(value["delivery_origin"]),
            category=Category(value["category"]),
            category_origin=Origin(value["category_origin"]),
            sector=value.get("sector"),
            sector_origin=Origin(value["sector_origin"]),
        )


def assess(award: AwardRow, outlines: Outlines) -> Assessment:
    """Say where, what and which trade, each with where the answer comes from.

    The text decides a district; `outlines` only place rows that carry coordinates.
    """
    delivery, delivery_origin = _delivery(award)
    category, category_origin = _category(award)
    sector, sector_origin = _sector(award)
    return Assessment(
        vendor_place=_vendor(award, outlines),
        delivery_place=delivery,
        delivery_origin=delivery_origin,
        category=category,
        category_origin=category_origin,
        sector=sector,
        sector_origin=sector_origin,
    )


def _vendor(award: AwardRow, outlines: Outlines) -> Place:
    told = several(award.addresses) if award.addresses else UNKNOWN
    if award.lat is None or award.lon is None or told.scope not in (Scope.DISTRICT, Scope.UNKNOWN):
        return told
    district = district_of(award.lat, award.lon, outlines)
    # The text decides: a point that lies elsewhere than the address says is not used.
    if district is None or (told.district is not None and told.district != district):
        return told
    return Place(
        scope=Scope.DISTRICT,
        districts=(district,),
        lat=award.lat,
        lon=award.lon,
        precision=Precision.BUILDING,
        method="coordinates" if told.district else f"coordinates in {outlines.edition} outlines",
        matched=f"{award.lat}, {award.lon}",
        estate=told.estate,
        facility=told.facility,
    )


def _delivery(award: AwardRow) -> tuple[Place, Origin]:
    if award.delivery_place:
        stated = place_of_delivery(award.delivery_place)
        stated = locate(award.delivery_place) if stated.scope is Scope.UNKNOWN else stated
        return stated, Origin.STATED if stated.scope is not Scope.UNKNOWN else Origin.NONE
    read = place_of_delivery(award.title)
    return read, Origin.INFERRED if read.scope is not Scope.UNKNOWN else Origin.NONE


def _category(award: AwardRow) -> tuple[Category, Origin]:
    if award.category is not None:
        return award.category, Origin.STATED
    inferred = inferred_category(award.title, publisher=award.publisher, buyer=award.buyer)
    if inferred.value is None:
        return Category.UNKNOWN, Origin.NONE
    return Category(inferred.value), inferred.origin


def _sector(award: AwardRow) -> tuple[str | None, Origin]:
    if award.sector is not None:
        return award.sector, Origin.STATED
    inferred = inferred_sector(award.title, publisher=award.publisher, buyer=award.buyer)
    return (inferred.value, inferred.origin) if inferred.value is not None else (None, Origin.NONE)


def _place(value: Mapping[str, Any]) -> Place:
    plain = dict(value)
    plain["scope"] = Scope(plain["scope"])
    plain["precision"] = Precision(plain["precision"])
    plain["districts"] = tuple(plain["districts"])
    return Place(**plain)
