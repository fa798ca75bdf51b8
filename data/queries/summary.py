"""The figures of a selection: one statement gives them all, for screen, command line and tests alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from data.filters import NOWHERE, UNCLASSIFIED, Basis, Filters, Flow
from data.queries.where import district_elsewhere, where
from data.snapshot.reader import Snapshot

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of something: awards, the sum of those that state one, and what the sum leaves out."""

    awards: int = 0
    value_hkd: Decimal = _ZERO
    without_value: int = 0
    suppliers: int = 0
    buyers: int = 0
    largest_hkd: Decimal | None = None
    largest_award: int | None = None

    @property
    def one_award_share(self) -> float | None:
        """Give the part of the sum that the largest award makes up, 0 to 1."""
        if self.largest_hkd is None or self.value_hkd <= 0:
            return None
        return float(self.largest_hkd / self.value_hkd)


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything a page says in figures about one selection.

    `by_district` has the 18 codes and `data.filters.NOWHERE` as keys. `complete` holds the same groups
    for awards of complete publisher-periods only: shares, rankings and trends rest on it.
    """

    version: int
    filters: Filters
    total: Tally
    revenue: Tally
    groups: Mapping[str, Mapping[str, Tally]]
    complete_groups: Mapping[str, Mapping[str, Tally]]
    complete_total: Tally
    category_groups: Mapping[tuple[str, str], Mapping[str, Tally]]  # (category, dimension) -> groups
    complete_category_groups: Mapping[tuple[str, str], Mapping[str, Tally]]
    beside: Mapping[str, tuple[int, Decimal]] = field(default_factory=dict)  # kind -> awards, HK$ stated
    listed_twice: int = 0
    elsewhere: Tally = field(default_factory=Tally)  # over several districts, a chosen one among them

    def by(self, dimension: str) -> Mapping[str, Tally]:
        """Give the groups of a dimension over every award of the selection."""
        return self.groups.get(dimension, {})

    def basis_total(self) -> Tally:
        """Give the total that shares, rankings and trends rest on."""
        return self.total if self.filters.basis is Basis.ALL else self.complete_total

    def basis_by(self, dimension: str, category: str | None = None) -> Mapping[str, Tally]:
        """Give the groups that shares, rankings and trends rest on, of one category where it is given."""
        everything = self.filters.basis is Basis.ALL
        if category is not None:
            source = self.category_groups if everything else self.complete_category_groups
            return source.get((category, dimension), {})
        return (self.groups if everything else self.complete_groups).get(dimension, {})

    @property
    def placed(self) -> Tally:
        """Give what is in one known district by the place that is chosen."""
        found = [tally for code, tally in self.by("district").items() if code not in NOWHERE]
        return Tally(
            awards=sum(tally.awards for tally in found),
            value_hkd=sum((tally.value_hkd for tally in found), _ZERO),
            without_value=sum(tally.without_value for tally in found),
        )


# Dimension -> expression on the table `awards`.
_DIMENSIONS = {
    "district": "{place}_key",
    "sector": f"coalesce(sector, '{UNCLASSIFIED}')",
    "category": "category",
    "local": "local",
    "estate": "coalesce(vendor_estate, 'none')",
    "month": "coalesce(month, 'unknown')",
    "kind": "amount_kind",
    "publisher": "coalesce(publisher, 'unknown')",
    "buyer": "coalesce(buyer, 'unknown')",
    "year": "coalesce(year, 'unknown')",
    "method": "method",
}
_WITHIN_CATEGORY = ("sector", "local", "estate")


def summary(snapshot: Snapshot, filters: Filters) -> Summary:
    """Compute all figures of a selection."""
    rows = snapshot.rows(*_statement(filters))
    reader = _Reader(filters.flow.value)
    for row in rows:
        reader.take(row)
    return Summary(
        version=snapshot.version,
        filters=filters,
        total=reader.totals.get((filters.flow.value, None), Tally()),
        revenue=reader.totals.get((Flow.REVENUE.value, None), Tally()),
        complete_total=reader.totals.get((filters.flow.value, True), Tally()),
        groups=reader.groups,
        complete_groups=reader.complete_groups,
        category_groups=reader.category_groups,
        complete_category_groups=reader.complete_category_groups,
        beside=reader.beside,
        listed_twice=reader.listed_twice,
        elsewhere=_elsewhere(snapshot, filters),
    )


class _Reader:
    """Sorts the rows of the one statement into tallies."""

    def __init__(self, flow: str) -> None:
        self.flow = flow
        self.totals: dict[tuple[str, bool | None], Tally] = {}
        self.groups: dict[str, dict[str, Tally]] = defaultdict(dict)
        self.complete_groups: dict[str, dict[str, Tally]] = defaultdict(dict)
        self.category_groups: dict[tuple[str, str], dict[str, Tally]] = defaultdict(dict)
        self.complete_category_groups: dict[tuple[str, str], dict[str, Tally]] = defaultdict(dict)
        self.beside: dict[str, tuple[int, Decimal]] = {}
        self.listed_twice = 0

    def take(self, row: Mapping[str, Any]) -> None:
        dimension, within, complete = row["dimension"], row["within"], row["complete"]
        if complete is False:
            return
        if dimension is None:
            self.totals[row["flow"], complete] = _tally(row)
        if row["flow"] != self.flow:
            return
        if dimension is None and complete is None:
            self.listed_twice = row["copies"]
        elif dimension == "kind" and complete is None:
            self.beside[row["key"]] = (row["awards"], row["stated_hkd"] or _ZERO)
        elif dimension is not None and row["awards"]:
            if within is None:
                target = self.complete_groups if complete else self.groups
                target[dimension][row["key"]] = _tally(row)
            else:
                nested = self.complete_category_groups if complete else self.category_groups
                nested[within, dimension][row["key"]] = _tally(row)


def _tally(row: Mapping[str, Any]) -> Tally:
    return Tally(
        awards=row["awards"],
        value_hkd=row["value_hkd"] or _ZERO,
        without_value=row["without_value"],
        suppliers=row["suppliers"],
        buyers=row["buyers"],
        largest_hkd=row["largest_hkd"],
        largest_award=row["largest_award"],
    )


def _statement(filters: Filters) -> tuple[str, list[object]]:
    """Build the one statement: each dimension once for all awards and once for the complete periods."""
    clause, values = where(filters)
    columns = ", ".join(
        f"{expression.format(place=filters.place.value)} AS d_{name}"
        for name, expression in _DIMENSIONS.items()
    )
    sets = ["(flow)", "(flow, complete)"]
    for name in _DIMENSIONS:
        sets += [f"(flow, d_{name})", f"(flow, complete, d_{name})"]
    for name in _WITHIN_CATEGORY:
        sets += [f"(flow, d_category, d_{name})", f"(flow, complete, d_category, d_{name})"]
    which = " ".join(
        f"WHEN grouping(d_{name}) = 0 THEN '{name}'" for name in _DIMENSIONS if name != "category"
    )
    keys = " ".join(
        f"WHEN grouping(d_{name}) = 0 THEN d_{name}" for name in _DIMENSIONS if name != "category"
    )
    sql = f"""
    WITH chosen AS (
        SELECT flow, complete, counted, award_id, value_hkd, amount, currency, supplier_ids, buyer, {columns}
        FROM awards WHERE {clause}
    )
    SELECT flow,
           CASE WHEN grouping(complete) = 0 THEN complete END AS complete,
           CASE {which} WHEN grouping(d_category) = 0 THEN 'category' END AS dimension,
           CASE {keys} WHEN grouping(d_category) = 0 THEN d_category END AS key,
           CASE WHEN grouping(d_sector, d_local, d_estate) < 7 AND grouping(d_category) = 0
                THEN d_category END AS within,
           count(*) FILTER (counted) AS awards,
           count(*) FILTER (NOT counted) AS copies,
           sum(value_hkd) FILTER (counted) AS value_hkd,
           sum(amount) FILTER (counted AND currency = 'HKD') AS stated_hkd,
           count(*) FILTER (counted AND value_hkd IS NULL) AS without_value,
           len(list_distinct(flatten(list(supplier_ids) FILTER (counted)))) AS suppliers,
           count(DISTINCT buyer) FILTER (counted) AS buyers,
           max(value_hkd) FILTER (counted) AS largest_hkd,
           arg_max(award_id, value_hkd) FILTER (counted) AS largest_award
    FROM chosen
    GROUP BY GROUPING SETS ({", ".join(sets)})
    """
    return sql, values


def _elsewhere(snapshot: Snapshot, filters: Filters) -> Tally:
    if not any(code not in NOWHERE for code in filters.district):
        return Tally()
    clause, values = district_elsewhere(filters)
    found = snapshot.rows(
        f"SELECT count(*) AS awards, sum(value_hkd) AS value_hkd, "
        f"count(*) FILTER (value_hkd IS NULL) AS without_value "
        f"FROM awards WHERE counted AND flow = ? AND {clause}",
        [filters.flow.value, *values],
    )[0]
    return Tally(found["awards"], found["value_hkd"] or _ZERO, found["without_value"])
