"""An award as `check --awards` shows it: what the row says, and what the program makes of it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from data.assess import Assessment
    from data.records import AwardRow
    from geo.places import Place


def award_json(award: AwardRow, made: Assessment) -> dict[str, Any]:
    """Give plain values under the names of the template; amounts are text, so that no cent is lost."""
    return {
        "row": award.row,
        "publisher": award.publisher,
        "language": award.language,
        "buyer": award.buyer,
        "buyer_name": award.buyer_name,
        "tender_ref": award.tender_ref,
        "gazette_notice": award.gazette_notice,
        "lot": award.lot,
        "title": award.title,
        "title_zh": award.title_zh,
        "suppliers": _suppliers(award),
        "category": made.category.value,
        "category_origin": made.category_origin.value,
        "category_confidence": made.category_confidence,
        "sector": made.sector,
        "sector_origin": made.sector_origin.value,
        "sector_confidence": made.sector_confidence,
        "delivery": _place(made.delivery_place)
        | {"origin": made.delivery_origin.value, "confidence": made.delivery_confidence},
        "vendor": _place(made.vendor_place),
        **_date_and_amount(award),
        "procurement_method": award.method.value,
        "procurement_method_raw": award.method_raw,
        "tenders_received": award.tenders_received,
        "contract_period": award.contract_period,
        "period_from": award.period_from,
        "period_to": award.period_to,
        "country_of_origin": award.country_of_origin,
        "green": award.green,
        "brn": award.brn,
        "source_url": award.source_url,
        "source_ref": award.source_ref,
        "notes": award.notes,
        "cells": dict(award.cells),
    }


def _suppliers(award: AwardRow) -> list[dict[str, str | None]]:
    one_for_all = len(award.addresses) == 1
    found: list[dict[str, str | None]] = []
    for at, name in enumerate(award.suppliers):
        address = award.addresses[0 if one_for_all else at] if award.addresses else None
        name_zh = award.suppliers_zh[at] if award.suppliers_zh else None
        found.append({"name": name, "name_zh": name_zh or None, "address": address or None})
    return found


def _date_and_amount(award: AwardRow) -> dict[str, Any]:
    return {
        "award_date": award.award_date,
        "date_precision": award.date_precision.value,
        "amount": _digits(award.amount),
        "currency": award.currency,
        "amount_kind": award.amount_kind.value,
        "amount_period": award.amount_period,
        "amount_rounded_to": _digits(award.amount_rounded_to),
        "amount_raw": award.amount_raw,
        "amount_parts": [{"label": label, "amount": _digits(part)} for label, part in award.amount_parts],
        "amount_shared": award.amount_shared,
    }


def _digits(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"


def _place(place: Place) -> dict[str, Any]:
    return {
        "scope": place.scope.value,
        "districts": list(place.districts),
        "estate": place.estate,
        "facility": place.facility,
        "precision": place.precision.value,
        "matched": place.matched,
    }
