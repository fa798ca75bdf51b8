"""The figures of a selection as plain JSON values: what `python -m data summary --json` prints."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from data import codelists
from data.edition import edition_name
from data.filters import NOWHERE, UNCLASSIFIED, Filters
from data.local import Local
from data.queries.summary import Summary, Tally, summary
from data.records import AmountKind, Category
from data.snapshot.reader import Snapshot
from geo.districts import districts
from geo.estates import estates


def report(snapshot: Snapshot, filters: Filters) -> dict[str, Any]:
    """Give all figures of a selection, every group named, those without awards as well."""
    return told(snapshot, summary(snapshot, filters))


def told(snapshot: Snapshot, found: Summary) -> dict[str, Any]:
    """Give figures that are known already as `report` gives them."""
    filters = found.filters
    return {
        "version": found.version,
        "boundaries": edition_name(snapshot.edition),
        "filters": filters.to_query(),
        "place": filters.place.value,
        "flow": filters.flow.value,
        "awards": found.total.awards,
        "value_hkd": _number(found.total.value_hkd),
        "suppliers": found.total.suppliers,
        "buyers": found.total.buyers,
        "placed_awards": found.placed.awards,
        "placed_value_hkd": _number(found.placed.value_hkd),
        "without_value": found.total.without_value,
        "sum_elsewhere": found.total.sum_elsewhere,
        "revenue_awards": found.revenue.awards,
        "listed_twice": found.listed_twice,
        "beside": _beside(found),
        "by_district": _groups(found.by("district"), [*districts(), *NOWHERE]),
        "over_several_districts": _tally(found.elsewhere),
        "by_sector": _groups(found.by("sector"), [*codelists.sectors(), UNCLASSIFIED]),
        "by_category": _groups(found.by("category"), [kind.value for kind in Category]),
        "by_local": _groups(found.by("local"), [kind.value for kind in Local]),
        "by_estate": _groups(
            found.by("estate"), [code for code, e in estates().items() if e.kind != "facility"]
        ),
        "by_publisher": _groups(found.by("publisher"), []),
        "by_year": _groups(found.by("year"), []),
        "complete_periods": {
            "awards": found.complete_total.awards,
            "value_hkd": _number(found.complete_total.value_hkd),
        },
    }


def _beside(found: Summary) -> dict[str, Any]:
    """Give the kinds of amount that are no part of `value_hkd`, each a line of its own."""
    kinds = (AmountKind.FIRST_YEAR, AmountKind.PERIODIC, AmountKind.BAND, AmountKind.NOT_STATED)
    empty = (0, Decimal(0))
    lines = {}
    for kind in kinds:
        awards, stated = found.beside.get(kind.value, empty)
        lines[kind.value] = {"awards": awards, "stated_hkd": _number(stated)}
    fees = {
        period: {"awards": awards, "stated_hkd": _number(stated)}
        for period, (awards, stated) in found.fees.items()
    }
    return lines | {"revenue": {"awards": found.revenue.awards, "by_period": fees}}


def _groups(groups: Mapping[str, Tally], codes: list[str]) -> dict[str, Any]:
    ordered = [*codes, *sorted(groups.keys() - set(codes))]
    return {code: _tally(groups.get(code, Tally())) for code in ordered}


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "awards": tally.awards,
        "value_hkd": _number(tally.value_hkd),
        "without_value": tally.without_value,
    }


def _number(value: Decimal) -> float:
    """Give an amount as JSON writes it; sums up to 90 trillion dollars keep their cents."""
    return float(value)
