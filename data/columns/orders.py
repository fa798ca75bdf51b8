"""A page of a list of awards in any order, without sorting all of them.

Each order is a whole number for each award; among equals the newest come first, as in the table.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from data import codelists
from data.columns import lists
from data.columns.bundles import UNKNOWN, Values, Whole
from data.columns.selection import select
from data.columns.store import Columns
from data.filters import Filters
from data.queries import coded, records
from data.queries.records import Sort
from data.snapshot.reader import Snapshot

_LAST = np.iinfo(np.int32).max
_STORED = {Sort.TITLE: "title", Sort.VENDOR: "vendor", Sort.LARGEST: "value", Sort.SMALLEST: "value"}


def page(
    snapshot: Snapshot, filters: Filters, sort: Sort, limit: int, offset: int = 0
) -> list[dict[str, Any]]:
    """Give some awards of a selection in an order, in the columns of `records.LISTED`."""
    if sort is Sort.NEWEST:
        return lists.newest(snapshot, filters, limit, offset)
    columns = Columns.of(snapshot)
    listed = places(columns, filters)
    if sort is Sort.OLDEST:
        chosen = _oldest(columns, listed, offset, offset + limit)
    else:
        chosen = _between(_numbers(columns, sort, listed), listed, offset, offset + limit)
    rows = dict(zip(np.sort(chosen).tolist(), records.rows_at(snapshot, chosen.tolist()), strict=True))
    return [rows[place] for place in chosen.tolist()]


def places(columns: Columns, filters: Filters) -> NDArray[np.int32]:
    """Give the places of the awards that a list of a selection has, in the order of the table."""
    trade = columns.bundle("trade_vendor")
    live = trade.live(filters.flow.value)
    parts = [np.zeros(0, dtype=np.int32)]
    for part in select(columns, filters).parts(len(columns)):
        held = np.flatnonzero(live[trade.awards[part]])
        parts.append((held + part.start if isinstance(part, slice) else part[held]).astype(np.int32))
    return np.concatenate(parts)


def _numbers(columns: Columns, sort: Sort, listed: NDArray[np.int32]) -> Whole:
    """Give the number of each award that is listed; the smallest come first."""
    if sort is Sort.BUYER:
        terms = columns.bundle("terms")
        ranks = columns.once("order buyer", lambda: _buyers(terms.values["buyer"]))
        buyers: Whole = ranks[terms.awards[listed]].astype(np.int64)
        return buyers
    name = _STORED[sort]
    numbers = columns.once(f"order {name}", lambda: coded.order(columns.snapshot, name))[listed]
    found: Whole = numbers.astype(np.int64)
    if name == "value":
        known = found >= 0
        found = np.where(known, found if sort is Sort.SMALLEST else -found, _LAST)
    return found


def _buyers(buyers: Values) -> Whole:
    """Give the rank of each number's buyer by its English name; buyers that are not known come last."""
    known = codelists.buyers()
    names = [(known[code].name_en if code in known else code).lstrip("~").lower() for code in buyers.labels]
    ranks = np.full(len(names) + 1, _LAST, dtype=np.int64)
    ranks[np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)] = np.arange(len(names))
    assert UNKNOWN == -1
    return ranks[buyers.codes]


def _between(numbers: Whole, listed: NDArray[np.int32], first: int, end: int) -> Whole:
    """Give the places that come from `first` to `end` in the order of their numbers."""
    end = min(end, len(listed))
    if first >= end:
        return np.zeros(0, dtype=np.int64)
    keys = (numbers << 32) + listed
    keys.partition(sorted({first, end - 1}))
    return np.sort(keys[first:end]) & _LAST


def _oldest(columns: Columns, listed: NDArray[np.int32], first: int, end: int) -> Whole:
    """Give the same from the oldest on: the table from its end, but those without a date last."""
    time = columns.bundle("time")
    undated = listed[time.values["year"].codes[time.awards[listed]] == UNKNOWN]
    dated = len(listed) - len(undated)
    chosen = np.concatenate(
        (listed[:dated][::-1][first:end], undated[max(0, first - dated) : max(0, end - dated)])
    )
    return chosen.astype(np.int64)
