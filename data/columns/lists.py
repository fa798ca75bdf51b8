"""Awards one by one: the newest and the largest of a selection, and their second copies.

Which awards these are is found in memory; only their own rows are read from the snapshot.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.columns.bundles import Whole
from data.columns.selection import select
from data.columns.store import Columns
from data.filters import Filters
from data.queries import coded, records
from data.snapshot.reader import Snapshot


def newest(snapshot: Snapshot, filters: Filters, limit: int, offset: int = 0) -> list[dict[str, Any]]:
    """Give some awards of a selection, newest first, in the columns of `records.LISTED`."""
    columns = Columns.of(snapshot)
    trade = columns.bundle("trade_vendor")
    live = trade.live(filters.flow.value)
    found: list[int] = []
    skipped = 0
    # The table has this order.
    for part in select(columns, filters).parts(len(columns)):
        held = np.flatnonzero(live[trade.awards[part]])
        first = min(offset - skipped, len(held))
        skipped += first
        found += _places(part, held[first : first + limit - len(found)])
        if len(found) == limit:
            break
    return records.rows_at(snapshot, found)


def largest(snapshot: Snapshot, filters: Filters, districts: Collection[str]) -> dict[str, Any] | None:
    """Give the award with the largest sum among those in some districts, in the columns of `NAMED`."""
    columns = Columns.of(snapshot)
    selection = select(columns, filters)
    name = f"trade_{filters.place.value}"
    trade, counted = columns.bundle(name), selection.counted(columns, name)
    there = trade.live(filters.flow.value) & trade.flags["has_value"]
    there &= trade.values["district"].are(districts) & (counted.awards > 0)
    if not there.any():
        return None
    cents = int(counted.largest[there].max())
    passing = there & (counted.largest == cents)
    found: list[int] = []
    for part in selection.parts(len(columns)):
        held = np.flatnonzero(columns.cents[part] == cents)
        found += _places(part, held[passing[trade.awards[part][held]]])
    # Among equals the newest: many may be as large as the largest.
    return records.rows_at(snapshot, found[:1], records.NAMED)[0]


def largest_first(snapshot: Snapshot, filters: Filters, limit: int) -> list[dict[str, Any]]:
    """Give the awards of a selection with the largest sums, in the columns of `records.LISTED`.

    Of those with the same sum the newest come first. Awards that state none are left out.
    """
    columns = Columns.of(snapshot)
    trade = columns.bundle("trade_vendor")
    passing = trade.live(filters.flow.value) & trade.flags["has_value"]
    top = np.zeros(0, dtype=np.int64)
    for part in select(columns, filters).parts(len(columns)):
        held = np.flatnonzero(passing[trade.awards[part]])
        if len(held) > limit:
            sums = columns.cents[part][held]
            held = held[sums >= np.partition(sums, len(held) - limit)[len(held) - limit]]
        top = np.concatenate((top, _at(part, held)))
        # The table's order is from the newest on, and a stable sort keeps it among equals.
        top = top[np.argsort(-columns.cents[top], kind="stable")[:limit]]
    rows = dict(zip(sorted(top.tolist()), records.rows_at(snapshot, top.tolist()), strict=True))
    return [rows[place] for place in top.tolist()]


def copies(snapshot: Snapshot, award_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Give, for each award that a second publisher lists too, the rows of that publisher."""
    columns = Columns.of(snapshot)
    known = columns.once("copies", lambda: coded.copies(snapshot))
    held = known["award"][np.isin(known["twin_of"], np.array(award_ids, dtype=np.int64))]
    found: dict[int, list[dict[str, Any]]] = {}
    for row in sorted(records.rows_at(snapshot, held.tolist()), key=lambda row: int(row["award_id"])):
        found.setdefault(row["twin_of"], []).append(row)
    return found


def _places(part: slice | NDArray[np.int32], held: Whole) -> list[int]:
    """Give places in the table of what is held of a part."""
    places: list[int] = _at(part, held).tolist()
    return places


def _at(part: slice | NDArray[np.int32], held: Whole) -> NDArray[Any]:
    return held + part.start if isinstance(part, slice) else part[held]
