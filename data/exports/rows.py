"""The awards of a download: its columns, and the rows in the order of the list, some thousand at once."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

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
Row: TypeAlias = tuple[Cell, ...]

# A cell that begins like this, blanks before it or not, is run by spreadsheets as a formula.
_FORMULA = r"^([\s\p{Z}]*[=+\-@]|[\t\r])"


def count(snapshot: Snapshot, filters: Filters) -> int:
    """Count the awards of a download."""
    return len(orders.places(Columns.of(snapshot), filters))


def parts(snapshot: Snapshot, filters: Filters) -> Iterator[list[Row]]:
    """Give a whole selection, newest first: the values of `COLUMNS` and `ADDED`, fit for a spreadsheet."""
    added = (edition_name(snapshot.edition), snapshot.version)
    listed = orders.places(Columns.of(snapshot), filters)
    for first in range(0, len(listed), AT_ONCE):
        table = records.table_at(snapshot, listed[first : first + AT_ONCE].tolist(), COLUMNS)
        columns = [disarmed(column).to_pylist() for column in table.columns]
        yield list(zip(*columns, *([value] * len(table) for value in added), strict=True))


def disarmed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Give a column that a spreadsheet shows and never runs: an apostrophe stands before a formula."""
    if pa.types.is_list(column.type):
        column = pc.binary_join(column, " ")
    if pa.types.is_boolean(column.type):
        return column.cast(pa.int8())
    if not pa.types.is_string(column.type):
        return column
    runs = pc.match_substring_regex(column, _FORMULA)
    return pc.if_else(runs, pc.binary_join_element_wise("'", column, ""), column)
