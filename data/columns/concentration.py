"""How much of a selection's money goes to how few: the Herfindahl-Hirschman index and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from data.columns.bundles import Whole
from data.columns.held import held
from data.columns.selection import select
from data.columns.store import Columns
from data.columns.sums import added, hkd
from data.columns.suppliers import links
from data.filters import Basis, Filters
from data.records import Category
from data.snapshot.reader import Snapshot

LEAST = 2  # an index over a single vendor says nothing
FEW = 4  # the usual number of the largest that are told together


@dataclass(frozen=True, slots=True)
class Concentration:
    """How sums are spread over those that have one above zero; nothing where there are fewer than two.

    The index is the sum of the squared shares: 1 / `counted` where all have the same, 1 where one has it all.
    """

    counted: int = 0  # those with a sum above zero
    value_hkd: Decimal = Decimal(0)  # of these
    index: float | None = None  # 0 to 1
    largest: float | None = None  # share of the first
    few: float | None = None  # share of the first `FEW`, where there are more
    first: str | None = None  # code of the first vendor; nothing where several have as much
    without_sum: int = 0  # vendors with no sum of their own above zero
    shared_awards: int = 0  # of several vendors together, whose sums are added to none of them

    @property
    def alike(self) -> float | None:
        """Give how many with the same sums would give the same index."""
        return 1 / self.index if self.index else None


def spread(cents: Iterable[int]) -> Concentration:
    """Give the concentration of sums; those of zero and below are left out."""
    kept = sorted((cent for cent in cents if cent > 0), reverse=True)
    total = sum(kept)
    found = Concentration(counted=len(kept), value_hkd=hkd(total))
    if len(kept) < LEAST:
        return found
    return replace(
        found,
        # Whole numbers, so that the order of the vendors changes nothing.
        index=sum(cent * cent for cent in kept) / (total * total),
        largest=kept[0] / total,
        few=sum(kept[:FEW]) / total if len(kept) > FEW else None,
    )


def concentration(snapshot: Snapshot, filters: Filters) -> Concentration:
    """Give the concentration of a selection on its vendors, on the basis that the filters choose.

    A vendor's sum is what rankings say: awards and sums that it shares with others stand apart.
    """
    columns = Columns.of(snapshot)
    selection = select(columns, filters)
    who, ids = columns.bundle("who"), links(columns, "who").ids
    found = held(columns, selection, "who", filters.flow.value)
    numbers, suppliers = found.numbers, found.suppliers
    if filters.basis is Basis.COMPLETE:
        kept = who.flags["complete"][numbers]
        numbers, suppliers = numbers[kept], suppliers[kept]
    own = (who.flags["has_sum"] & ~who.flags["shared"])[numbers]
    counted = selection.counted(columns, "who")
    sums = added(suppliers[own], counted.cents[numbers[own]], len(ids))
    together = np.unique(numbers[who.flags["shared"][numbers]])
    return replace(
        spread(sums[sums > 0].tolist()),
        first=_first(ids, sums),
        without_sum=len(np.unique(suppliers)) - int((sums > 0).sum()),
        shared_awards=int(counted.awards[together].sum()),
    )


def by_category(snapshot: Snapshot, filters: Filters) -> dict[Category, Concentration]:
    """Give the concentration within each category that a selection may have."""
    asked = [category for category in Category if not filters.category or category in filters.category]
    found = {
        category: concentration(snapshot, replace(filters, category=(category.value,))) for category in asked
    }
    return {category: one for category, one in found.items() if one.counted or one.without_sum}


def _first(ids: Whole, sums: Whole) -> str | None:
    """Give the code of the vendor with the largest sum where it is one."""
    largest = int(sums.max()) if len(sums) else 0
    there = np.flatnonzero(sums == largest)
    return f"S{int(ids[there[0]])}" if largest > 0 and len(there) == 1 else None
