"""The fields of an award as plain texts, and which of them differ: for its history, and before publishing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum

from data.assess import Assessment
from data.records import SUPPLIER_SEPARATOR, AmountKind, AwardRow, Category, Method
from geo.places import Place, Scope

_NOT_KNOWN = ("", (), AmountKind.NOT_STATED, Method.UNKNOWN, Category.UNKNOWN)
# Told elsewhere: where the row stands, what was made of its category and sector, its edition.
_APART = {"row", "cells", "category", "sector", "language"}
_SAID = tuple(field.name for field in fields(AwardRow) if field.name not in _APART)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an award before and after; `None` is not known.

    Fields are those of a row, and those that can be corrected: see `data.store.corrections.FIELDS`.
    """

    field: str
    before: str | None
    after: str | None


def as_texts(award: AwardRow, assessment: Assessment | None = None) -> dict[str, str]:
    """Give what is known of an award, field -> text: what a row says, and what was made of it."""
    values: dict[str, object] = {name: getattr(award, name) for name in _SAID}
    values["amount_shared"] = award.amount_shared or None
    if (award.source_ref or "").startswith(f"row {award.row} of "):
        # The reader's own words for where the row stands: a newer file has it elsewhere.
        del values["source_ref"]
    if assessment is not None:
        values |= {
            "category": assessment.category,
            "sector": assessment.sector,
            "vendor_district": _districts(assessment.vendor_place),
            "vendor_estate": assessment.vendor_place.facility or assessment.vendor_place.estate,
            "delivery_districts": _districts(assessment.delivery_place),
            "delivery_estate": assessment.delivery_place.facility or assessment.delivery_place.estate,
        }
    return {
        name: _text(value) for name, value in values.items() if value is not None and value not in _NOT_KNOWN
    }


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[FieldChange, ...]:
    """Give the fields that differ between two outcomes of `as_texts`, in their order."""
    names = dict.fromkeys((*after, *before))
    return tuple(
        FieldChange(name, before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    )


def _districts(place: Place) -> str | None:
    if place.districts:
        return ",".join(place.districts)
    return place.country or (None if place.scope is Scope.UNKNOWN else place.scope.value)


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return SUPPLIER_SEPARATOR.join(map(_text_of_part, value))
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.value if isinstance(value, StrEnum) else str(value)


def _text_of_part(part: object) -> str:
    return " ".join(map(_text, part)) if isinstance(part, tuple) else str(part)
