"""What the program makes of a row: its two places, its category, its sector."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from data.classify import category as inferred_category
from data.classify import sector as inferred_sector
from data.placing import Placing
from data.records import AwardRow, Category, Origin
from data.store.person_suppliers import is_private
from geo.boundaries import Outlines, district_of
from geo.locator import Locator, address_key
from geo.places import UNKNOWN, Place, Precision, Scope
from geo.titles import confidence

# Named as the author of what no person decided; the number moves when the rules do.
AUTHOR = "rules 4"


_CONFIDENCES = ("delivery_confidence", "category_confidence", "sector_confidence")
_CERTAIN = 1.0


@dataclass(frozen=True, slots=True)
class Assessment:
    """The inferred side of one row. Codes are `None` where nothing is known.

    Confidences go from 0 (not known) to 1 (stated); what is inferred lies between.
    """

    vendor_place: Place
    delivery_place: Place
    delivery_origin: Origin
    category: Category
    category_origin: Origin
    sector: str | None
    sector_origin: Origin
    delivery_confidence: float = 0.0
    category_confidence: float = 0.0
    sector_confidence: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Give plain values for storing."""
        # `dataclasses.asdict` copies deeply, which takes as long as the assessing itself.
        return {name: getattr(self, name) for name in _FIELDS} | {
            name: {field: getattr(getattr(self, name), field) for field in _PLACE_FIELDS} for name in _PLACES
        }

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
            **{name: value.get(name, 0.0) for name in _CONFIDENCES},
        )


_PLACES = ("vendor_place", "delivery_place")
_FIELDS = tuple(field.name for field in fields(Assessment))
_PLACE_FIELDS = tuple(field.name for field in fields(Place))


def assess(award: AwardRow, placing: Placing) -> Assessment:
    """Say where, what and which trade, each with where the answer comes from.

    The text decides a district; outlines only place rows that carry coordinates.
    """
    locator = _locator_for(award, placing)
    delivery, delivery_origin, delivery_confidence = _delivery(award, locator)
    category, category_origin, category_confidence = _category(award)
    sector, sector_origin, sector_confidence = _sector(award)
    return Assessment(
        vendor_place=_vendor(award, locator, placing.outlines),
        delivery_place=delivery,
        delivery_origin=delivery_origin,
        category=category,
        category_origin=category_origin,
        sector=sector,
        sector_origin=sector_origin,
        delivery_confidence=delivery_confidence,
        category_confidence=category_confidence,
        sector_confidence=sector_confidence,
    )


def placed_again(award: AwardRow, made: Assessment, placing: Placing) -> Assessment:
    """Give what was made of a row with its two places as they are found now."""
    locator = _locator_for(award, placing)
    delivery, delivery_origin, delivery_confidence = _delivery(award, locator)
    return replace(
        made,
        vendor_place=_vendor(award, locator, placing.outlines),
        delivery_place=delivery,
        delivery_origin=delivery_origin,
        delivery_confidence=delivery_confidence,
    )


def _locator_for(award: AwardRow, placing: Placing) -> Locator:
    """Give what places an award: what it says of a private person's places is told to nobody."""
    locator = placing.locator
    if locator.look_up is None:
        return locator
    names = (*award.suppliers, *award.suppliers_zh)
    return (
        replace(locator, look_up=None)
        if any(is_private(name, placing.persons) for name in names)
        else locator
    )


def _vendor(award: AwardRow, locator: Locator, outlines: Outlines) -> Place:
    told = locator.addresses(award.addresses) if award.addresses else UNKNOWN
    if award.lat is None or award.lon is None or told.scope not in (Scope.DISTRICT, Scope.UNKNOWN):
        return told
    # What a person says of an address counts before the point of a file.
    if _is_pinned(locator, award.addresses):
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


def _delivery(award: AwardRow, locator: Locator) -> tuple[Place, Origin, float]:
    if award.delivery_place:
        stated = UNKNOWN
        if not _is_pinned(locator, [award.delivery_place]):
            stated = locator.stated(award.delivery_place)
        stated = locator.address(award.delivery_place) if stated.scope is Scope.UNKNOWN else stated
        if stated.scope is not Scope.UNKNOWN:
            return stated, Origin.STATED, _CERTAIN
        return stated, Origin.NONE, 0.0
    read = locator.delivery(award.title)
    origin = Origin.INFERRED if read.scope is not Scope.UNKNOWN else Origin.NONE
    return read, origin, confidence(read)


def _is_pinned(locator: Locator, addresses: Iterable[str]) -> bool:
    return bool(locator.pins) and any(address_key(address) in locator.pins for address in addresses)


def _category(award: AwardRow) -> tuple[Category, Origin, float]:
    if award.category is not None:
        return award.category, Origin.STATED, _CERTAIN
    inferred = inferred_category(award.title, publisher=award.publisher, buyer=award.buyer)
    if inferred.value is None:
        return Category.UNKNOWN, Origin.NONE, 0.0
    return Category(inferred.value), inferred.origin, inferred.confidence


def _sector(award: AwardRow) -> tuple[str | None, Origin, float]:
    if award.sector is not None:
        return award.sector, Origin.STATED, _CERTAIN
    inferred = inferred_sector(award.title, publisher=award.publisher, buyer=award.buyer)
    if inferred.value is None:
        return None, Origin.NONE, 0.0
    return inferred.value, inferred.origin, inferred.confidence


def _place(value: Mapping[str, Any]) -> Place:
    plain = dict(value)
    plain["scope"] = Scope(plain["scope"])
    plain["precision"] = Precision(plain["precision"])
    plain["districts"] = tuple(plain["districts"])
    return Place(**plain)
