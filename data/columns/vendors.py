"""The ranking of suppliers of a selection: what `data.queries.vendors.top_suppliers` gives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.columns.bundles import Flags, Whole
from data.columns.held import held
from data.columns.selection import NONE, Selection, select
from data.columns.sharing import Shared, shared
from data.columns.store import Columns
from data.columns.sums import added, hkd
from data.columns.suppliers import links
from data.filters import Basis, Filters
from data.queries.vendors import SupplierTotal, names_of
from data.snapshot.reader import Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class _Won:
    """Columns of the same length: what each number of `who` that is present gives each of its suppliers."""

    numbers: Whole
    suppliers: Whole
    awards: Whole

    def only(self, kept: Flags) -> _Won:
        return _Won(self.numbers[kept], self.suppliers[kept], self.awards[kept])


def top_suppliers(snapshot: Snapshot, filters: Filters, limit: int) -> list[SupplierTotal]:
    """Give the suppliers with the largest sums, on the basis that `filters` choose."""
    columns = Columns.of(snapshot)
    selection = select(columns, filters)
    who, ids = columns.bundle("who"), links(columns, "who").ids
    live = who.live(filters.flow.value)
    found = held(columns, selection, "who", filters.flow.value)
    won = _Won(found.numbers, found.suppliers, found.awards)
    if filters.basis is Basis.COMPLETE:
        live = live & who.flags["complete"]
        won = won.only(who.flags["complete"][won.numbers])
    own = won.only((who.flags["has_sum"] & ~who.flags["shared"])[won.numbers])
    cents = np.full(len(ids), NONE, dtype=np.int64)
    cents[own.suppliers] = 0
    np.add.at(cents, own.suppliers, selection.counted(columns, "who").cents[own.numbers])
    top = _ranked(added(won.suppliers, won.awards, len(ids)), cents, limit)
    among = np.zeros(len(ids), dtype=bool)
    among[top] = True
    won = won.only(among[won.suppliers])
    sharing = shared(columns, selection, live, among)
    names = names_of(snapshot, ids[top].tolist())
    return [
        _total(columns, selection, won, supplier, names[int(ids[supplier])], sharing)
        for supplier in top.tolist()
    ]


def _ranked(awards: Whole, cents: Whole, limit: int) -> Whole:
    """Give the places with the largest sums, then most awards, then the lowest codes."""
    present = np.flatnonzero(awards)
    if len(present) > limit:
        sums = cents[present]
        least = np.partition(sums, len(sums) - limit)[len(sums) - limit]
        present = present[sums >= least]
    # `~` turns the order round and, unlike a minus, has room for every number.
    order = np.lexsort((present, ~awards[present], ~cents[present]))
    return present[order[:limit]]


def _total(
    columns: Columns,
    selection: Selection,
    won: _Won,
    supplier: int,
    names: tuple[str, str | None],
    sharing: Shared,
) -> SupplierTotal:
    who, counted = columns.bundle("who"), selection.counted(columns, "who")
    mine = won.only(won.suppliers == supplier)
    is_shared, has_sum = who.flags["shared"][mine.numbers], who.flags["has_sum"][mine.numbers]
    own = mine.numbers[has_sum & ~is_shared]
    return SupplierTotal(
        code=f"S{int(links(columns, 'who').ids[supplier])}",
        name=names[0],
        name_zh=names[1],
        awards=int(mine.awards.sum()),
        value_hkd=hkd(int(counted.cents[own].sum())),
        without_value=int(mine.awards[~has_sum].sum()),
        shared_awards=int(mine.awards[is_shared].sum()),
        shared_value_hkd=hkd(sharing.of_supplier(supplier)),
        largest_hkd=hkd(int(counted.largest[own].max())) if len(own) else None,
    )
