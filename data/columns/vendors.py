"""The ranking of suppliers of a selection: what `data.queries.vendors.top_suppliers` gives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.columns.bundles import Flags, Whole
from data.columns.selection import NONE, Selection, select
from data.columns.sharing import Shared, shared
from data.columns.store import Columns
from data.columns.sums import added, hkd
from data.columns.suppliers import links
from data.filters import Basis, Filters
from data.queries.vendors import SupplierTotal, names_of
from data.snapshot.reader import Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    """Columns of the same length: what each number of `who` that is present gives each of its suppliers."""

    suppliers: Whole
    awards: Whole
    cents: Whole  # of what is not shared
    largest: Whole
    has_sum: Flags
    shared: Flags

    @property
    def valued(self) -> Flags:
        """Say where there is a sum that is not shared."""
        return self.has_sum & ~self.shared


def top_suppliers(snapshot: Snapshot, filters: Filters, limit: int) -> list[SupplierTotal]:
    """Give the suppliers with the largest sums, on the basis that `filters` choose."""
    columns = Columns.of(snapshot)
    selection = select(columns, filters)
    live = _live(columns, filters)
    held = _held(columns, selection, live)
    ids = links(columns, "who").ids
    count = len(ids)
    awards = added(held.suppliers, held.awards, count)
    cents = added(held.suppliers, held.cents, count)
    has_value = np.zeros(count, dtype=bool)
    has_value[held.suppliers[held.valued]] = True
    top = _ranked(awards, np.where(has_value, cents, NONE), limit)
    sharing = shared(columns, selection, live)
    names = names_of(snapshot, ids[top].tolist())
    return [
        _total(held, supplier, int(ids[supplier]), names[int(ids[supplier])], sharing)
        for supplier in top.tolist()
    ]


def _live(columns: Columns, filters: Filters) -> Flags:
    who = columns.bundle("who")
    live = who.live(filters.flow.value)
    return live if filters.basis is Basis.ALL else live & who.flags["complete"]


def _held(columns: Columns, selection: Selection, live: Flags) -> _Held:
    who, linked = columns.bundle("who"), links(columns, "who")
    counted = selection.counted(columns, "who")
    at = np.flatnonzero(((counted.awards > 0) & live)[linked.numbers])
    numbers = linked.numbers[at]
    is_shared = who.flags["shared"][numbers]
    return _Held(
        suppliers=linked.suppliers[at],
        awards=counted.awards[numbers],
        cents=np.where(is_shared, 0, counted.cents[numbers]),
        largest=counted.largest[numbers],
        has_sum=who.flags["has_sum"][numbers],
        shared=is_shared,
    )


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
    held: _Held, supplier: int, number: int, names: tuple[str, str | None], sharing: Shared
) -> SupplierTotal:
    own = held.suppliers == supplier
    awards, valued = held.awards[own], held.valued[own]
    return SupplierTotal(
        code=f"S{number}",
        name=names[0],
        name_zh=names[1],
        awards=int(awards.sum()),
        value_hkd=hkd(int(held.cents[own].sum())),
        without_value=int(awards[~held.has_sum[own]].sum()),
        shared_awards=int(awards[held.shared[own]].sum()),
        shared_value_hkd=hkd(sharing.of_supplier(supplier)),
        largest_hkd=hkd(int(held.largest[own][valued].max())) if valued.any() else None,
    )
