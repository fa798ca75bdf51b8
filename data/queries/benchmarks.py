"""What awards say beside the indicators: green purchases, and vendors outside Hong Kong."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from data.codelists import CODES_DIR
from data.filters import Basis, Filters
from data.queries.summary import Tally
from data.queries.where import where
from data.snapshot.reader import Snapshot

REGIONS = ("mainland", "asean", "other", "unnamed")
GREEN = ("stated", "recycled", "named")
_OTHER, _UNNAMED = "other", "unnamed"


@cache
def regions() -> Mapping[str, str]:
    """Give the region of each country that has one of its own."""
    with (CODES_DIR / "regions.csv").open(encoding="utf-8", newline="") as lines:
        return {row["country"]: row["region"] for row in csv.DictReader(lines)}


def outside(snapshot: Snapshot, filters: Filters) -> dict[tuple[str, str], Tally]:
    """Give awards whose vendor's address is outside Hong Kong, by category and region."""
    found = _tallies(snapshot, filters, "coalesce(vendor_country, '')", "vendor_key = 'outside'")
    made: dict[tuple[str, str], Tally] = {}
    for (category, country), tally in found.items():
        region = regions().get(country, _OTHER) if country else _UNNAMED
        made[category, region] = made.get((category, region), Tally()).plus(tally)
    return made


def green(snapshot: Snapshot, filters: Filters) -> dict[tuple[str, str], Tally]:
    """Give awards that are known as green, by category and what says so."""
    chosen = ", ".join(f"'{kind}'" for kind in GREEN)
    return _tallies(snapshot, filters, "green", f"green IN ({chosen})")


def evidence_of(snapshot: Snapshot, facet: str) -> int:
    """Count the rows of the register of evidence for one facet."""
    return int(snapshot.rows("SELECT count(*) AS n FROM evidence WHERE facet = ?", [facet])[0]["n"])


def _tallies(
    snapshot: Snapshot, filters: Filters, group: str, condition: str
) -> dict[tuple[str, str], Tally]:
    clause, values = where(filters)
    rest = "AND complete" if filters.basis is Basis.COMPLETE else ""
    rows = snapshot.rows(
        f"""SELECT category, {group} AS kind, count(*) AS awards, sum(value_hkd) AS value_hkd,
                   count(*) FILTER (value_hkd IS NULL) AS without_value,
                   count(*) FILTER (value_hkd IS NULL AND sum_with IS NOT NULL) AS sum_elsewhere,
                   max(value_hkd) AS largest_hkd
            FROM awards WHERE counted AND flow = ? {rest} AND {condition} AND ({clause}) GROUP BY ALL""",
        [filters.flow.value, *values],
    )
    return {
        (row["category"], row["kind"]): Tally(
            awards=row["awards"],
            value_hkd=row["value_hkd"] or Decimal(0),
            without_value=row["without_value"],
            sum_elsewhere=row["sum_elsewhere"],
            largest_hkd=row["largest_hkd"],
        )
        for row in rows
    }
