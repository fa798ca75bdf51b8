"""A row of a file as staff see it: what it says, where that would be, what it was taken from."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from data.assess import Assessment
from data.desk.findings import PlaceFound, ProblemFound, RowFound
from data.ingest.columns import Header
from data.ingest.reading import RowRead
from data.records import HEADLINE_KINDS, AwardRow, Category, Method, Origin
from geo.places import Place, Scope
from geo.stated import unread_parts

_MOST_CELLS, _LONGEST_CELL, _LONGEST_TEXT = 60, 300, 1_000


def row_found(header: Header, read: RowRead, made: Assessment | None, marks: tuple[str, ...]) -> RowFound:
    """Give a row with what was made of it; `made` is missing where it is no award."""
    told: dict[str, Any] = {}
    if read.entry is not None:
        values = read.entry.values.items()
        told["values"] = {name: cut(value, _LONGEST_TEXT) for name, value in values if value}
    if read.award is not None and made is not None:
        told = _values(read.award, made)
    return RowFound(
        row=read.record.row,
        status=read.status.value,
        problems=tuple(
            ProblemFound(one.code.value, one.column, one.severity.value, one.seen, one.expected)
            for one in read.problems
        ),
        cells=tuple(
            (header.name_at(at), cut(cell, _LONGEST_CELL))
            for at, cell in enumerate(read.record.cells[:_MOST_CELLS])
        ),
        marks=marks,
        **told,
    )


GAPS = ("place", "delivery", "sum", "date", "category", "sector", "method", "buyer")  # as they are listed


def gaps_of(award: AwardRow, made: Assessment) -> Iterator[str]:
    """Give what nobody knows of an award; of the method only where the file says something of it."""
    for name, place in (("place", made.vendor_place), ("delivery", made.delivery_place)):
        if place.scope is Scope.UNKNOWN:
            yield name
    if award.amount is None:
        yield "sum"
    if award.award_date is None:
        yield "date"
    if made.category is Category.UNKNOWN:
        yield "category"
    if made.sector is None:
        yield "sector"
    if award.method is Method.UNKNOWN and award.method_raw:
        yield "method"
    if not award.buyer and not award.buyer_name:
        yield "buyer"


def guesses_of(award: AwardRow, made: Assessment) -> Iterator[str]:
    """Give what no cell of a row states, but its words let suppose, or what was read in part only."""
    origins = {
        "delivery": made.delivery_origin,
        "category": made.category_origin,
        "sector": made.sector_origin,
    }
    yield from (name for name, origin in origins.items() if origin is Origin.INFERRED)
    is_known = made.delivery_origin is Origin.STATED and made.delivery_place.scope is not Scope.TERRITORY
    if is_known and unread_parts(award.delivery_place or ""):
        yield "delivery_part"


def hkd_of(award: AwardRow, *, any_kind: bool = False) -> Decimal | None:
    """Give the Hong Kong dollars of an award, where they count for the headline or `any_kind` is asked."""
    counts = any_kind or award.amount_kind in HEADLINE_KINDS
    return award.amount if counts and award.currency == "HKD" else None


def cut(text: str, most: int) -> str:
    """Give a text, or its beginning where it is longer than what is kept."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _values(award: AwardRow, made: Assessment) -> dict[str, Any]:
    return {
        "title": cut(award.title, _LONGEST_TEXT),
        "suppliers": tuple(cut(name, _LONGEST_TEXT) for name in award.suppliers),
        "amount": None if award.amount is None else f"{award.amount:f}",
        "currency": award.currency,
        "amount_kind": award.amount_kind.value,
        "award_date": award.award_date,
        "category": made.category.value,
        "category_origin": made.category_origin.value,
        "sector": made.sector,
        "sector_origin": made.sector_origin.value,
        "method": award.method.value,
        "reference": award.tender_ref,
        "buyer": award.buyer or award.buyer_name,
        "vendor": _place(made.vendor_place),
        "delivery": _place(made.delivery_place),
        "address": cut(award.addresses[0], _LONGEST_TEXT) if award.addresses else None,
        "delivery_place": award.delivery_place,
    }


def _place(place: Place) -> PlaceFound:
    return PlaceFound(
        place.scope.value,
        place.districts,
        place.lat,
        place.lon,
        place.precision.value,
        place.method,
        place.estate,
    )
