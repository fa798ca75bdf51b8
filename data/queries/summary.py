"""The figures of a selection, computed in one place for screen, command line and tests alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from data.filters import NOWHERE, UNCLASSIFIED, Basis, Filters, Flow
from data.queries.where import district_elsewhere, where
from data.snapshot.reader import Snapshot

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of something: awards, the sum of those that state one, and what the sum leaves out.

    `sum_elsewhere` of those `without_value` do have one: it stands, and counts, with another supplier of the
    same tender. `suppliers` and `buyers` are counted for totals, districts and estates only.
    """

    awards: int = 0
    value_hkd: Decimal = _ZERO
    without_value: int = 0
    sum_elsewhere: int = 0
    suppliers: int = 0
    buyers: int = 0
    largest_hkd: Decimal | None = None

    def plus(self, other: Tally) -> Tally:
        """Give both together, but for suppliers and buyers, which may be the same ones."""
        largest = [value for value in (self.largest_hkd, other.largest_hkd) if value is not None]
        return Tally(
            awards=self.awards + other.awards,
            value_hkd=self.value_hkd + other.value_hkd,
            without_value=self.without_value + other.without_value,
            sum_elsewhere=self.sum_elsewhere + other.sum_elsewhere,
            largest_hkd=max(largest, default=None),
        )

    @property
    def one_award_share(self) -> float | None:
        """Give the part of the sum that the largest award makes up, 0 to 1."""
        if self.largest_hkd is None or self.value_hkd <= 0:
            return None
        return float(self.largest_hkd / self.value_hkd)


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything a page says in figures about one selection.

    Groups are named by dimension; the keys of "district" are the 18 codes and `data.filters.NOWHERE`.
    The complete ones hold awards of complete publisher-periods only: what shares, rankings and trends
    rest on by default.
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
    fees: Mapping[str, tuple[int, Decimal]] = field(default_factory=dict)  # revenue by period: awards, HK$
    listed_twice: int = 0
    elsewhere: Tally = field(default_factory=Tally)  # over several districts, a chosen one among them

    def by(self, dimension: str) -> Mapping[str, Tally]:
        """Give the groups of a dimension over every award of the selection."""
        return self.groups.get(dimension, {})

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
            sum_elsewhere=sum(tally.sum_elsewhere for tally in found),
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
_WITHIN_CATEGORY = ("sector", "local")


def summary(snapshot: Snapshot, filters: Filters) -> Summary:
    """Compute all figures of a selection."""
    clause, values = where(filters)
    columns = ", ".join(
        f"{expression.format(place=filters.place.value)} AS d_{name}"
        for name, expression in _DIMENSIONS.items()
    )
    elsewhere, more = _elsewhere(filters)
    # One statement: the selection with its dimensions is made once, and all figures are of one moment.
    statement = f"""
    WITH chosen AS MATERIALIZED (
        SELECT flow, complete, counted, award_id, value_hkd, sum_with, amount, currency, supplier_ids,
               stated_hkd IS NOT NULL AND value_hkd IS NULL AS elsewhere, amount_period,
               awards.buyer AS buyer_code, {columns}
        FROM awards WHERE {clause}
    )
    SELECT 'groups' AS part, * FROM ({_GROUPS})
    UNION ALL BY NAME SELECT 'distinct' AS part, * FROM ({_DISTINCT})
    UNION ALL BY NAME SELECT 'fees' AS part, * FROM ({_FEES})
    UNION ALL BY NAME SELECT 'elsewhere' AS part, * FROM ({elsewhere})
    """
    found = _Groups(filters.flow.value)
    rows = snapshot.rows(statement, [*values, *more])
    # What counts suppliers and buyers adds to groups that have to be there.
    for part, take in (
        ("groups", found.take), ("distinct", found.name), ("fees", found.fee), ("elsewhere", found.reach)
    ):  # fmt: skip
        for row in rows:
            if row["part"] == part:
                take(row)
    return Summary(
        version=snapshot.version,
        filters=filters,
        total=found.total(filters.flow.value),
        revenue=found.total(Flow.REVENUE.value),
        complete_total=found.complete_total,
        groups=found.groups,
        complete_groups=found.complete_groups,
        category_groups=found.category_groups,
        complete_category_groups=found.complete_category_groups,
        beside=found.beside,
        fees=found.fees,
        listed_twice=found.listed_twice,
        elsewhere=found.elsewhere,
    )


class _Groups:
    """Sorts the rows of the statements into tallies; what holds for all is the sum over `complete`."""

    def __init__(self, flow: str) -> None:
        self.flow = flow
        self.totals: dict[str, Tally] = {}
        self.complete_total = Tally()
        self.groups: dict[str, dict[str, Tally]] = defaultdict(dict)
        self.complete_groups: dict[str, dict[str, Tally]] = defaultdict(dict)
        self.category_groups: dict[tuple[str, str], dict[str, Tally]] = defaultdict(dict)
        self.complete_category_groups: dict[tuple[str, str], dict[str, Tally]] = defaultdict(dict)
        self.beside: dict[str, tuple[int, Decimal]] = {}
        self.listed_twice = 0
        self.fees: dict[str, tuple[int, Decimal]] = {}
        self.elsewhere = Tally()

    def total(self, flow: str) -> Tally:
        """Give the total of one flow."""
        return self.totals.get(flow, Tally())

    def take(self, row: Mapping[str, Any]) -> None:
        """Add one row of the statement of groups."""
        dimension, within, key, tally = row["dimension"], row["within"], row["key"], _tally(row)
        if dimension is None:
            self.totals[row["flow"]] = self.total(row["flow"]).plus(tally)
        if row["flow"] != self.flow:
            return
        if dimension is None:
            self.listed_twice += row["copies"]
            self.complete_total = tally if row["complete"] else self.complete_total
        elif not tally.awards:
            return
        elif dimension == "kind":
            awards, stated = self.beside.get(key, (0, _ZERO))
            self.beside[key] = (awards + tally.awards, stated + (row["stated_hkd"] or _ZERO))
        else:
            everything = self.groups[dimension] if within is None else self.category_groups[within, dimension]
            everything[key] = everything.get(key, Tally()).plus(tally)
            if row["complete"]:
                part = (
                    self.complete_groups[dimension]
                    if within is None
                    else self.complete_category_groups[within, dimension]
                )
                part[key] = tally

    def name(self, row: Mapping[str, Any]) -> None:
        """Add one row of the statement of distinct suppliers and buyers."""
        counts = {"suppliers": row["suppliers"], "buyers": row["buyers"]}
        dimension, key = row["dimension"], row["key"]
        if dimension is None:
            self.totals[row["flow"]] = replace(self.total(row["flow"]), **counts)
        elif row["flow"] == self.flow:
            self.groups[dimension][key] = replace(self.groups[dimension][key], **counts)

    def fee(self, row: Mapping[str, Any]) -> None:
        """Add the revenue that is stated for one period ("once" where none is told)."""
        self.fees[row["key"]] = (row["awards"], row["stated_hkd"])

    def reach(self, row: Mapping[str, Any]) -> None:
        """Take what reaches over several districts, a chosen one among them."""
        self.elsewhere = _tally(row)


def _tally(row: Mapping[str, Any]) -> Tally:
    return Tally(
        awards=row["awards"],
        value_hkd=row["value_hkd"] or _ZERO,
        without_value=row["without_value"],
        sum_elsewhere=row["sum_elsewhere"],
        largest_hkd=row["largest_hkd"],
    )


def _groups_statement() -> str:
    """Build the statement that gives every dimension, apart for complete periods and the rest."""
    sets = ["(flow, complete)"]
    sets += [f"(flow, complete, d_{name})" for name in _DIMENSIONS]
    sets += [f"(flow, complete, d_category, d_{name})" for name in _WITHIN_CATEGORY]
    others = [name for name in _DIMENSIONS if name != "category"]
    which = " ".join(f"WHEN grouping(d_{name}) = 0 THEN '{name}'" for name in others)
    keys = " ".join(f"WHEN grouping(d_{name}) = 0 THEN d_{name}" for name in others)
    inside = " OR ".join(f"grouping(d_{name}) = 0" for name in _WITHIN_CATEGORY)
    return f"""
    SELECT flow, complete,
           CASE {which} WHEN grouping(d_category) = 0 THEN 'category' END AS dimension,
           CASE {keys} WHEN grouping(d_category) = 0 THEN d_category END AS key,
           CASE WHEN ({inside}) AND grouping(d_category) = 0 THEN d_category END AS within,
           count(*) FILTER (counted) AS awards,
           count(*) FILTER (NOT counted) AS copies,
           sum(value_hkd) FILTER (counted) AS value_hkd,
           sum(amount) FILTER (counted AND currency = 'HKD' AND sum_with IS NULL) AS stated_hkd,
           count(*) FILTER (counted AND value_hkd IS NULL) AS without_value,
           count(*) FILTER (counted AND elsewhere) AS sum_elsewhere,
           max(value_hkd) FILTER (counted) AS largest_hkd
    FROM chosen
    GROUP BY GROUPING SETS ({", ".join(sets)})
    """


# Different suppliers and buyers, in all, by district and by estate.
_DISTINCT = """
    SELECT flow,
           CASE WHEN grouping(d_district) = 0 THEN 'district'
                WHEN grouping(d_estate) = 0 THEN 'estate' END AS dimension,
           coalesce(d_district, d_estate) AS key,
           count(DISTINCT supplier_id) AS suppliers, count(DISTINCT buyer_code) AS buyers
    FROM (
        SELECT flow, d_district, d_estate, buyer_code, unnest(supplier_ids) AS supplier_id
        FROM chosen WHERE counted
    )
    GROUP BY GROUPING SETS ((flow), (flow, d_district), (flow, d_estate))
"""
_FEES = """
    SELECT coalesce(amount_period, 'once') AS key, count(*) AS awards,
           sum(amount) FILTER (sum_with IS NULL) AS stated_hkd
    FROM chosen
    WHERE counted AND flow = 'revenue' AND currency = 'HKD' AND amount IS NOT NULL
    GROUP BY 1 ORDER BY 1
"""


def _elsewhere(filters: Filters) -> tuple[str, list[object]]:
    """Build the statement on awards over several districts, with its values."""
    named = any(code not in NOWHERE for code in filters.district)
    clause, values = district_elsewhere(filters) if named else ("false", [])
    return (
        "SELECT count(*) AS awards, sum(value_hkd) AS value_hkd, "
        "count(*) FILTER (value_hkd IS NULL) AS without_value, "
        "count(*) FILTER (value_hkd IS NULL AND stated_hkd IS NOT NULL) AS sum_elsewhere "
        f"FROM awards WHERE counted AND flow = ? AND {clause}",
        [filters.flow.value, *values],
    )


_GROUPS = _groups_statement()
