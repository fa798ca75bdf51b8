"""The suppliers of a selection in order: of sums, as `data.queries.vendors` ranks them, and others."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

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


class Order(StrEnum):
    """The orders that a list of suppliers can have."""

    VALUE = "value"
    AWARDS = "awards"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Listed:
    """Some suppliers of a selection in order, and how many there are in all."""

    suppliers: tuple[SupplierTotal, ...]
    total: int
    largest_hkd: Decimal  # the largest sum of all of them


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
    return list(listed(snapshot, filters, limit=limit).suppliers)


def listed(
    snapshot: Snapshot,
    filters: Filters,
    order: Order = Order.VALUE,
    *,
    limit: int,
    offset: int = 0,
    among: NDArray[np.int32] | None = None,
    by_name: NDArray[np.int32] | None = None,
) -> Listed:
    """Give some suppliers of a selection in order, on the basis that `filters` choose.

    `among` are the IDs of those that are asked for, all of them by default. The order of names is that of the
    IDs in `by_name`; who is not there comes last.
    """
    columns = Columns.of(snapshot)
    selection = select(columns, filters)
    who, ids = columns.bundle("who"), links(columns, "who").ids
    live = who.live(filters.flow.value)
    found = held(columns, selection, "who", filters.flow.value)
    won = _Won(found.numbers, found.suppliers, found.awards)
    if filters.basis is Basis.COMPLETE:
        live = live & who.flags["complete"]
        won = won.only(who.flags["complete"][won.numbers])
    if among is not None:
        won = won.only(np.isin(ids, among)[won.suppliers])
    own = won.only((who.flags["has_sum"] & ~who.flags["shared"])[won.numbers])
    cents = np.full(len(ids), NONE, dtype=np.int64)
    cents[own.suppliers] = 0
    np.add.at(cents, own.suppliers, selection.counted(columns, "who").cents[own.numbers])
    awards = added(won.suppliers, won.awards, len(ids))
    present = np.flatnonzero(awards)
    if order is Order.NAME:
        top = present[np.argsort(_name_ranks(ids, by_name)[present], kind="stable")][offset : offset + limit]
    else:
        first, second = (cents, awards) if order is Order.VALUE else (awards, cents)
        top = _ranked(present, first, second, offset + limit)[offset:]
    shown = np.zeros(len(ids), dtype=bool)
    shown[top] = True
    won = won.only(shown[won.suppliers])
    sharing = shared(columns, selection, live, shown)
    names = names_of(snapshot, ids[top].tolist())
    totals = tuple(
        _total(columns, selection, won, supplier, names[int(ids[supplier])], sharing)
        for supplier in top.tolist()
    )
    return Listed(totals, len(present), hkd(max(0, int(cents[present].max(initial=0)))))


def _ranked(present: Whole, first: Whole, second: Whole, limit: int) -> Whole:
    """Give the places with the most of the first, then of the second, then the lowest codes."""
    if len(present) > limit:
        sizes = first[present]
        least = np.partition(sizes, len(sizes) - limit)[len(sizes) - limit]
        present = present[sizes >= least]
    # `~` turns the order round and, unlike a minus, has room for every number.
    order = np.lexsort((present, ~second[present], ~first[present]))
    return present[order[:limit]]


def _name_ranks(ids: Whole, by_name: NDArray[np.int32] | None) -> Whole:
    ranks = np.full(len(ids), len(ids), dtype=np.int64)
    if by_name is not None:
        at = np.searchsorted(ids, by_name)
        inside = at < len(ids)
        inside[inside] = ids[at[inside]] == by_name[inside]
        ranks[at[inside]] = np.flatnonzero(inside)
    return ranks


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
