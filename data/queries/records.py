"""Awards one by one: the newest of a selection, all of it, and the second copies of awards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from operator import itemgetter
from typing import Any

import pyarrow as pa

from data.filters import Filters
from data.queries.where import where
from data.queries.words import matching
from data.snapshot.reader import Snapshot

_AT_ONCE = 5_000
_TOLD_AT_MOST = 100_000  # awards that a statement is told one by one


class Sort(StrEnum):
    """The orders a list of awards can have; those without the value come last, equals newest first."""

    NEWEST = "newest"
    OLDEST = "oldest"
    LARGEST = "largest"
    SMALLEST = "smallest"
    VENDOR = "vendor"
    BUYER = "buyer"
    TITLE = "title"


# What a list tells of an award. Reading all columns takes several times as long.
LISTED = (
    *("award_id", "publisher", "buyer", "buyer_name", "tender_ref", "lot", "title", "title_zh"),
    *("supplier_ids", "supplier_names", "supplier_names_zh"),
    *("sector", "sector_origin", "delivery_origin", "award_date", "source_url"),
    *("amount", "currency", "amount_kind", "amount_period", "amount_rounded_to", "value_hkd", "twin_of"),
    *(
        f"{place}_{name}"
        for place in ("vendor", "delivery")
        for name in ("key", "districts", "estate", "facility")
    ),
)
# What names an award among others.
NAMED = ("award_id", "title", "title_zh", "value_hkd", "vendor_key", "delivery_key")


def award_page(
    snapshot: Snapshot,
    filters: Filters,
    *,
    limit: int = 50,
    offset: int = 0,
    columns: Sequence[str] | None = None,
) -> list[dict[str, Any]]:
    """Give some awards of a selection, newest first, without second copies: some or all columns."""
    assert columns is None or set(columns) <= {*LISTED}
    clause, values = _selected(snapshot, filters)
    # Which rows these are is found first: sorting whole rows takes many times as long.
    return snapshot.rows(
        f"SELECT {', '.join(columns or ('*',))} FROM awards WHERE rowid IN (SELECT rowid FROM awards "
        f"WHERE {clause} ORDER BY rowid LIMIT ? OFFSET ?) ORDER BY rowid",
        [*values, limit, offset],
    )


def _selected(snapshot: Snapshot, filters: Filters) -> tuple[str, list[object]]:
    """Give the condition for a selection, second copies left out; a text is looked up in the index."""
    found = matching(snapshot, filters.text) if filters.text else None
    if found is None or len(found) > _TOLD_AT_MOST:
        clause, values = where(filters)
        return f"counted AND flow = ? AND {clause}", [filters.flow.value, *values]
    clause, values = where(filters.without("text"))
    clause = f"rowid IN (SELECT unnest(?::BIGINT[])) AND counted AND flow = ? AND {clause}"
    return clause, [found.tolist(), filters.flow.value, *values]


def rows_at(
    snapshot: Snapshot, places: Sequence[int], columns: Sequence[str] = LISTED
) -> list[dict[str, Any]]:
    """Give some columns of the awards at some places of the table `awards`, in its order."""
    assert all(map(str.isidentifier, columns))
    if not places:
        return []
    rows = snapshot.rows(
        f"SELECT rowid AS place, {', '.join(columns)} FROM awards WHERE rowid IN (SELECT unnest(?))",
        [list(places)],
    )
    # Whole rows are put in order here: the database takes as long for that as for finding them.
    rows.sort(key=itemgetter("place"))
    return [{name: row[name] for name in columns} for row in rows]


def table_at(snapshot: Snapshot, places: Sequence[int], columns: Sequence[str]) -> pa.Table:
    """Give the same of many awards as an Arrow table."""
    assert all(map(str.isidentifier, columns))
    return snapshot.table(
        f"SELECT {', '.join(columns)} FROM awards WHERE rowid IN (SELECT unnest(?::BIGINT[])) ORDER BY rowid",
        [list(places)],
    )


def copies(snapshot: Snapshot, award_ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    """Give, for each award that a second publisher lists too, the rows of that publisher."""
    rows = snapshot.rows(
        "SELECT * FROM awards WHERE list_contains(?, twin_of) ORDER BY award_id", [list(award_ids)]
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["twin_of"], []).append(row)
    return found


def all_awards(snapshot: Snapshot, filters: Filters) -> Iterator[dict[str, Any]]:
    """Give a whole selection, newest first, a few thousand in memory at once: all columns and `place`."""
    clause, values = _selected(snapshot, filters)
    last = -1
    while True:
        # The table has this order.
        page = snapshot.rows(
            "SELECT rowid AS place, * FROM awards WHERE rowid IN (SELECT rowid FROM awards "
            f"WHERE rowid > ? AND {clause} ORDER BY rowid LIMIT ?) ORDER BY rowid",
            [last, *values, _AT_ONCE],
        )
        yield from page
        if len(page) < _AT_ONCE:
            return
        last = page[-1]["place"]


def award(snapshot: Snapshot, award_id: int) -> dict[str, Any] | None:
    """Give one award, second copies too: all columns of the table `awards`."""
    rows = snapshot.rows("SELECT * FROM awards WHERE award_id = ?", [award_id])
    return rows[0] if rows else None


def all_copies(snapshot: Snapshot, award: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the awards that are the same one in other lists: its copies, and whose copy it is."""
    first = award["twin_of"] or award["award_id"]
    # Found first, and by one column each: reading whole awards to look at them takes fifty times as long.
    return snapshot.rows(
        "SELECT * FROM awards WHERE rowid IN (SELECT rowid FROM awards WHERE twin_of = ? "
        "UNION ALL SELECT rowid FROM awards WHERE award_id = ?) AND award_id <> ? ORDER BY award_id",
        [first, first, award["award_id"]],
    )


def sharing_page(snapshot: Snapshot, source_url: str) -> int:
    """Count the different tenders whose source is this very page: more than one is a list of awards."""
    rows = snapshot.rows(
        "SELECT count(DISTINCT coalesce(reference_key, 'A' || award_id)) AS n FROM awards "
        "WHERE source_url = ?",
        [source_url],
    )
    found: int = rows[0]["n"]
    return found
