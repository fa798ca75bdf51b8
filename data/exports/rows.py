"""The awards of a download: its columns, and the rows in the order of the list, some thousand at once."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TypeAlias

from data.columns import orders
from data.columns.store import Columns
from data.edition import edition_name
from data.filters import Filters
from data.queries import records
from data.snapshot.reader import Snapshot

COLUMNS = (
    *("award_id", "publisher", "buyer", "buyer_name", "tender_ref", "lot", "title", "title_zh"),
    *("supplier_names", "supplier_names_zh", "addresses", "category", "category_origin", "sector"),
    *("sector_origin", "award_date", "value_hkd", "amount", "currency", "amount_kind", "amount_period"),
    *("amount_raw", "sum_with", "flow", "method", "method_raw", "contract_period", "local", "vendor_key"),
    *("vendor_precision", "vendor_within_m", "vendor_lat", "vendor_lon", "vendor_estate", "delivery_key"),
    *("delivery_districts", "delivery_precision", "delivery_within_m", "delivery_lat", "delivery_lon"),
    *("delivery_origin", "complete", "gazette_notice", "source_url", "source_ref", "notes"),
)
# The same in every row.
ADDED = ("boundaries", "dataset_version")
NUMBERS = frozenset(
    (
        *("award_id", "value_hkd", "amount", "sum_with", "complete", "dataset_version"),
        *(f"{place}_{name}" for place in ("vendor", "delivery") for name in ("within_m", "lat", "lon")),
    )
)
AT_ONCE = 2_000

Cell: TypeAlias = str | int | float | Decimal | None

# A cell that begins like this is run by spreadsheets as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def count(snapshot: Snapshot, filters: Filters) -> int:
    """Count the awards of a download."""
    return len(orders.places(Columns.of(snapshot), filters))


def parts(snapshot: Snapshot, filters: Filters) -> Iterator[list[list[Cell]]]:
    """Give a whole selection, newest first: the values of `COLUMNS` and `ADDED`, fit for a spreadsheet."""
    added: list[Cell] = [edition_name(snapshot.edition), snapshot.version]
    listed = orders.places(Columns.of(snapshot), filters)
    for first in range(0, len(listed), AT_ONCE):
        rows = records.rows_at(snapshot, listed[first : first + AT_ONCE].tolist(), COLUMNS)
        yield [[*map(disarmed, row.values()), *added] for row in rows]


def disarmed(value: object) -> Cell:
    """Give a value that a spreadsheet shows and never runs: an apostrophe stands before a formula."""
    if isinstance(value, str):
        # What begins with a letter or digit, as almost all does, needs no closer look.
        if value[:1].isalnum() or not value.lstrip().startswith(_FORMULA):
            return value
        return "'" + value
    if isinstance(value, list):
        return disarmed(" ".join(map(str, value)))
    if isinstance(value, bool):
        return int(value)
    assert value is None or isinstance(value, int | float | Decimal)
    return value
