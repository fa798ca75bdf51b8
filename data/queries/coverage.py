"""What the data covers, by publisher and month, and how much of each award is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data.filters import NOWHERE, PlaceKind
from data.snapshot.reader import Snapshot
from geo.places import Precision

_NOWHERE = ", ".join(f"'{code}'" for code in NOWHERE)
# What can be known of an award -> when it is.
_KNOWN = {
    "sum": "amount IS NOT NULL",
    "value": "stated_hkd IS NOT NULL",
    "date": "award_date IS NOT NULL",
    "day": "length(award_date) = 10",
    "vendor_district": f"vendor_key NOT IN ({_NOWHERE})",
    "delivery_district": f"delivery_key NOT IN ({_NOWHERE})",
    "sector": "sector IS NOT NULL",
    "category": "category <> 'unknown'",
    "reference": "tender_ref IS NOT NULL",
    "source": "source_url IS NOT NULL",
}
# What a figure has to step round -> when an award has it.
_PROBLEMS = {
    "no_sum": "amount IS NULL AND coalesce(trim(amount_raw), '') = ''",
    "unread_sum": "amount IS NULL AND coalesce(trim(amount_raw), '') <> ''",
    "other_sum": "amount IS NOT NULL AND stated_hkd IS NULL AND flow = 'spending' AND currency = 'HKD'",
    "currency": "amount IS NOT NULL AND currency IS DISTINCT FROM 'HKD'",
    "shared_sum": "amount_shared",
    "joint": "len(supplier_ids) > 1",
    "revenue": "flow = 'revenue'",
    "no_date": "award_date IS NULL",
    "rough_date": "length(award_date) < 10",
    "no_address": "addresses IS NULL",
    "unread_address": "addresses IS NOT NULL AND vendor_key = 'unknown'",
    "no_delivery": "delivery_key = 'unknown'",
    "inferred_delivery": "delivery_origin = 'inferred' AND delivery_key <> 'unknown'",
    "no_sector": "sector IS NULL",
    "inferred_sector": "sector_origin = 'inferred'",
    "no_category": "category = 'unknown'",
    "inferred_category": "category_origin = 'inferred' AND category <> 'unknown'",
    "no_buyer": "buyer IS NULL",
    "no_method": "method = 'unknown'",
    "no_reference": "tender_ref IS NULL",
    "no_source": "source_url IS NULL",
    "corrected": "len(corrected) > 0",
}
KNOWN = tuple(_KNOWN)
PROBLEMS = tuple(_PROBLEMS)


@dataclass(frozen=True, slots=True)
class Known:
    """Of how many awards something is known; second copies are left out. No publisher: of all together."""

    publisher: str | None
    awards: int
    known: Mapping[str, int]  # by `KNOWN`


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """How many awards have a place known to some precision, and how far off half of its points may be."""

    place: PlaceKind
    precision: str  # of `geo.places.Precision`; what has none: which of `data.filters.NOWHERE` it is
    awards: int
    median_within_m: float | None


def listed_by_month(snapshot: Snapshot) -> dict[str, dict[str | None, int]]:
    """Give the awards that each publisher lists by month "YYYY-MM"; no month: those that name none.

    Second copies count here: they are rows of their publisher.
    """
    found: dict[str, dict[str | None, int]] = {}
    for row in snapshot.rows(
        "SELECT coalesce(publisher, 'unknown') AS publisher, month, count(*) AS awards "
        "FROM awards GROUP BY ALL"
    ):
        found.setdefault(row["publisher"], {})[row["month"]] = row["awards"]
    return found


def known_by_publisher(snapshot: Snapshot) -> list[Known]:
    """Say what is known of the awards of each publisher, and of all together, which come last."""
    counts = ", ".join(f"count(*) FILTER ({test}) AS {name}" for name, test in _KNOWN.items())
    rows = snapshot.rows(
        f"""
        SELECT publisher, count(*) AS awards, {counts}
        FROM (SELECT * REPLACE (coalesce(publisher, 'unknown') AS publisher) FROM awards WHERE counted)
        GROUP BY ROLLUP (publisher) ORDER BY publisher NULLS LAST
        """
    )
    return [Known(row["publisher"], row["awards"], {name: row[name] for name in KNOWN}) for row in rows]


def precision(snapshot: Snapshot) -> list[PlaceCount]:
    """Say how close the places of awards are known; second copies are left out."""
    parts = " UNION ALL ".join(
        f"SELECT '{place.value}' AS place, CASE {place.value}_precision WHEN '{Precision.NONE.value}' "
        f"THEN {place.value}_key ELSE {place.value}_precision END AS precision, count(*) AS awards, "
        f"CAST(median({place.value}_within_m) FILTER ({place.value}_lat IS NOT NULL) AS DOUBLE) AS within_m "
        "FROM awards WHERE counted GROUP BY ALL"
        for place in PlaceKind
    )
    return [
        PlaceCount(PlaceKind(row["place"]), row["precision"], row["awards"], row["within_m"])
        for row in snapshot.rows(parts)
    ]


def problems(snapshot: Snapshot) -> dict[str, int]:
    """Give how many awards have what a figure has to step round; second copies are told as such."""
    counts = ", ".join(f"count(*) FILTER (counted AND {test}) AS {name}" for name, test in _PROBLEMS.items())
    (row,) = snapshot.rows(f"SELECT {counts}, count(*) FILTER (NOT counted) AS listed_twice FROM awards")
    return {name: int(number) for name, number in row.items()}
