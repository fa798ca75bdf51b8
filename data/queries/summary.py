"""The figures of a selection, computed in one place for screen, command line and tests alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from data.filters import NOWHERE, Basis, Filters, Flow
from data.queries.groups import summary_statement
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


def summary(snapshot: Snapshot, filters: Filters) -> Summary:
    """Compute all figures of a selection."""
    statement, values = summary_statement(filters)
    found = _Groups(filters.flow.value)
    rows = snapshot.rows(statement, values)
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
