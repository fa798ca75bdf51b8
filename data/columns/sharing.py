"""Sums that suppliers share: each counts once for a supplier, and once at each of its points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.columns.bundles import Flags, Whole
from data.columns.points import points
from data.columns.selection import Selection
from data.columns.store import Columns
from data.columns.sums import added
from data.columns.suppliers import links
from data.queries import coded


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """Columns of the same length: each shared award with each of its suppliers."""

    awards: Whole  # places in the table
    numbers: Whole  # of the bundle `who`
    suppliers: Whole
    points: Whole  # places among `data.columns.points.Points`; less than nothing where it has none
    sums: Whole  # which sum it is: one may stand with several awards
    award_ids: Whole
    cents: Whole

    def only(self, kept: Flags | Whole) -> Shared:
        """Give some of the rows, or all in another order."""
        return Shared(
            self.awards[kept],
            self.numbers[kept],
            self.suppliers[kept],
            self.points[kept],
            self.sums[kept],
            self.award_ids[kept],
            self.cents[kept],
        )

    def of_supplier(self, supplier: int) -> int:
        """Add up what a supplier shares, each sum once: with the first award that has it."""
        own = self.only(self.suppliers == supplier)
        own = own.only(np.lexsort((own.award_ids, own.sums)))
        _, first = np.unique(own.sums, return_index=True)
        return int(own.cents[first].sum())

    def by_point(self, count: int) -> Whole:
        """Add up what is shared at each point, each sum once; rows are in the order of points and sums."""
        there = self.only(self.points >= 0)
        first = np.ones(len(there.points), dtype=bool)
        first[1:] = (there.points[1:] != there.points[:-1]) | (there.sums[1:] != there.sums[:-1])
        return added(there.points[first], there.cents[first], count)


def shared(columns: Columns, selection: Selection, live: Flags, suppliers: Flags | None = None) -> Shared:
    """Give what a selection shares, of the numbers of `who` that are live, and of some suppliers or all."""
    known = columns.once("shared", lambda: _shared(columns))
    kept = live[known.numbers]
    if suppliers is not None:
        kept &= suppliers[known.suppliers]
    if selection.places is not None:
        kept &= selection.holds(known.awards, len(columns))
    return known.only(np.flatnonzero(kept))


def _shared(columns: Columns) -> Shared:
    found = coded.shared(columns.snapshot)
    linked, known = links(columns, "who"), points(columns)
    numbers = columns.bundle("who").awards[found["award"]].astype(np.int64)
    # The links of a number stand one after the other.
    begins = np.searchsorted(linked.numbers, numbers)
    count = np.searchsorted(linked.numbers, numbers, side="right") - begins
    rows = np.repeat(np.arange(len(numbers)), count)
    link = np.repeat(begins - np.cumsum(count) + count, count) + np.arange(len(rows))
    entries = Shared(
        awards=found["award"][rows],
        numbers=numbers[rows],
        suppliers=linked.suppliers[link],
        points=known.of_links[link],
        sums=found["sum_id"][rows],
        award_ids=found["award_id"][rows],
        cents=found["cents"][rows],
    )
    return entries.only(np.lexsort((entries.award_ids, entries.sums, entries.points)))
