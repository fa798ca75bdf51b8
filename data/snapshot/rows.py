"""What the snapshot holds of each award: its columns, and how a public award fills them."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any

import pyarrow as pa

from data import codelists
from data.assess import Assessment
from data.green import green_of
from data.local import Plants, local_evidence
from data.names import normal_form, supplier_key
from data.records import HEADLINE_KINDS, SUPPLIER_SEPARATOR, AmountKind, AwardRow
from data.store.identity import plain_reference
from data.store.state import PublicAward
from data.store.suppliers import id_of
from geo.folding import one_script
from geo.places import Place, Scope

_TEXT, _MONEY, _DAY = pa.string(), pa.decimal128(18, 2), pa.date32()
_LIST, _INT, _FLOAT = pa.list_(pa.string()), pa.int32(), pa.float64()
_REMEMBERED = 16_384  # places, dates and names that repeat

_PLACE = {
    "key": _TEXT,  # the district's code, or one of data.filters.NOWHERE
    "districts": _LIST,
    "lat": _FLOAT,
    "lon": _FLOAT,
    "precision": _TEXT,
    "within_m": _INT,  # how far the point may be off, where that is known
    "method": _TEXT,
    "matched": _TEXT,
    "estate": _TEXT,
    "facility": _TEXT,
    "country": _TEXT,
}
AWARD_SCHEMA = pa.schema(
    {
        "award_id": _INT,
        "publisher": _TEXT,
        "buyer": _TEXT,
        "buyer_name": _TEXT,
        "tender_ref": _TEXT,
        "reference_key": _TEXT,
        "language": _TEXT,  # of the edition whose values these are
        "editions": _LIST,  # languages in which the publisher lists it
        "corrected": _LIST,  # fields that say what a person says, not what the file said
        "lot": _TEXT,
        "title": _TEXT,
        "title_zh": _TEXT,
        "supplier_ids": pa.list_(_INT),
        "supplier_names": _TEXT,
        "supplier_names_zh": _TEXT,
        "supplier_key": _TEXT,
        "addresses": _TEXT,
        "brn": _TEXT,  # business registration number of the supplier
        "category": _TEXT,
        "category_origin": _TEXT,
        "category_confidence": _FLOAT,  # 0 not known, 1 stated
        "sector": _TEXT,
        "sector_origin": _TEXT,
        "sector_confidence": _FLOAT,
        "award_date": _TEXT,
        "first_day": _DAY,  # the award date lies between these two
        "last_day": _DAY,
        "year": _TEXT,
        "month": _TEXT,
        "amount": _MONEY,
        "currency": _TEXT,
        "amount_kind": _TEXT,
        "amount_period": _TEXT,
        "amount_rounded_to": _MONEY,
        "amount_raw": _TEXT,
        "amount_shared": pa.bool_(),  # the tender's sum, which stands with several of its suppliers
        "value_hkd": _MONEY,  # what adds up to the headline value; missing for every other kind
        "flow": _TEXT,
        "method": _TEXT,
        "method_raw": _TEXT,
        "tenders_received": _INT,
        "contract_period": _TEXT,
        "country_of_origin": _TEXT,
        "green": _TEXT,  # what says that it is a green purchase: `data.green.Green`
        "local": _TEXT,
        **{f"vendor_{name}": kind for name, kind in _PLACE.items()},
        **{f"delivery_{name}": kind for name, kind in _PLACE.items()},
        "delivery_origin": _TEXT,
        "delivery_confidence": _FLOAT,
        "gazette_notice": _TEXT,
        "source_url": _TEXT,
        "source_ref": _TEXT,
        "notes": _TEXT,
        "file_name": _TEXT,
        "file_sha256": _TEXT,
        "file_row": _INT,
        "loaded_at": _TEXT,
        "search": _TEXT,  # folded words of title, reference, vendor and buyer
    }
)


# What a row says itself, in the order of `_said`.
_SAID = tuple(name for name in AWARD_SCHEMA.names if name in {field.name for field in fields(AwardRow)})
_said = attrgetter(*_SAID)
_in_order = itemgetter(*AWARD_SCHEMA.names)


class AwardColumns:
    """Fills the columns of `AWARD_SCHEMA` for one version after the other of its awards.

    `ids` is normal form -> supplier ID, `plants` who is known to have one.
    """

    def __init__(self, ids: Mapping[str, int], plants: Plants) -> None:
        self._ids, self._plants = ids, plants
        self._buyer_words = {
            code: " " + folded(f"{buyer.name_en} {buyer.name_zh_hant}")
            for code, buyer in codelists.buyers().items()
        }

    def supplier(self, name: str) -> int:
        """Give the ID of the supplier of a name."""
        return id_of(self._ids, name)

    def row(self, public: PublicAward) -> tuple[Any, ...]:
        """Give the values of one award, in the schema's order."""
        award, made = public.award, public.assessment
        values = dict(zip(_SAID, _said(award), strict=True))
        values |= _dates(award.award_date)
        values |= self._suppliers(award)
        values |= _inferred(made)
        values |= _place_columns("vendor", made.vendor_place)
        values |= _place_columns("delivery", made.delivery_place)
        has_plant = self._plants.has(award.suppliers, values["first_day"], values["last_day"])
        headline = award.amount_kind in HEADLINE_KINDS and award.currency == "HKD"
        values |= {
            "award_id": public.award_id,
            "buyer": award.buyer or (other_buyer(award.buyer_name) if award.buyer_name else None),
            "reference_key": plain_reference(award.tender_ref) if award.tender_ref else None,
            "editions": public.editions,
            "corrected": public.corrected,
            "amount_kind": award.amount_kind.value,
            "value_hkd": award.amount if headline else None,
            "flow": "revenue" if award.amount_kind is AmountKind.REVENUE else "spending",
            "method": award.method.value,
            "green": green_of(award.green, award.title, award.title_zh),
            "local": local_evidence(made.vendor_place, has_plant).value,
            "file_name": public.file_name,
            "file_sha256": public.file_sha256,
            "file_row": award.row,
            "loaded_at": public.loaded_at,
        }
        values["search"] = self._search(award, values["buyer"])
        ordered: tuple[Any, ...] = _in_order(values)
        return ordered

    def _suppliers(self, award: AwardRow) -> dict[str, Any]:
        return {
            "supplier_ids": sorted({self.supplier(name) for name in award.suppliers}),
            "supplier_names": SUPPLIER_SEPARATOR.join(award.suppliers),
            "supplier_names_zh": SUPPLIER_SEPARATOR.join(award.suppliers_zh) or None,
            "supplier_key": "+".join(sorted(map(supplier_key, award.suppliers))),
            "addresses": SUPPLIER_SEPARATOR.join(award.addresses) or None,
        }

    def _search(self, award: AwardRow, buyer: str | None) -> str:
        words = (award.title, award.title_zh, award.tender_ref, *award.suppliers, *award.suppliers_zh)
        told = folded(" ".join(filter(None, words)))
        return told + (self._buyer_words.get(buyer or "") or " " + folded(award.buyer_name or ""))


def day_span(award_date: str | None) -> tuple[date | None, date | None]:
    """Give the first and last day that a date of any precision may mean."""
    if award_date is None:
        return None, None
    parts = [int(part) for part in award_date.split("-")]
    if len(parts) == 3:
        day = date(*parts)
        return day, day
    year, first_month, last_month = parts[0], parts[1] if parts[1:] else 1, parts[1] if parts[1:] else 12
    return date(year, first_month, 1), date(year, last_month, calendar.monthrange(year, last_month)[1])


@lru_cache(maxsize=_REMEMBERED)
def other_buyer(name: str) -> str:
    """Give the code of a buyer that the code list does not know: its name, fit for a URL."""
    return "~" + "-".join(word for word in normal_form(name).split() if word)[:79]


def folded(text: str) -> str:
    """Give a text as the search compares it: one case, one width, single spaces, one script of Chinese."""
    return one_script(" ".join((*normal_form(text).split(), *text.casefold().split())))


@lru_cache(maxsize=_REMEMBERED)
def _dates(award_date: str | None) -> dict[str, Any]:
    first, last = day_span(award_date)
    return {
        "first_day": first,
        "last_day": last,
        "year": award_date[:4] if award_date else None,
        "month": award_date[:7] if award_date and len(award_date) > 4 else None,
    }


def _inferred(made: Assessment) -> dict[str, Any]:
    return {
        "category": made.category.value,
        "category_origin": made.category_origin.value,
        "category_confidence": made.category_confidence,
        "sector": made.sector,
        "sector_origin": made.sector_origin.value,
        "sector_confidence": made.sector_confidence,
        "delivery_origin": made.delivery_origin.value,
        "delivery_confidence": made.delivery_confidence,
    }


@lru_cache(maxsize=_REMEMBERED)
def _place_columns(prefix: str, place: Place) -> dict[str, Any]:
    key = place.district or place.scope.value
    if key == Scope.DISTRICT.value:  # a place that says it is in one district must name it
        key = Scope.UNKNOWN.value
    values = {name: getattr(place, name) for name in _PLACE if name not in ("key", "precision")}
    values |= {"key": key, "precision": place.precision.value, "districts": place.districts}
    return {f"{prefix}_{name}": value for name, value in values.items()}
