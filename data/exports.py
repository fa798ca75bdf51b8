"""Downloads: exactly the awards that the filters select."""

from __future__ import annotations

import csv
import io

from data.edition import edition_name
from data.filters import Filters
from data.queries.records import all_awards
from data.snapshot.reader import Snapshot

COLUMNS = (
    "award_id", "publisher", "buyer", "buyer_name", "tender_ref", "lot", "title", "title_zh",
    "supplier_names", "supplier_names_zh", "addresses", "category", "category_origin", "sector",
    "sector_origin", "award_date",
    "value_hkd", "amount", "currency", "amount_kind", "amount_period", "amount_raw", "flow",
    "method", "method_raw", "contract_period", "local", "vendor_key", "vendor_precision", "vendor_within_m",
    "vendor_estate", "delivery_key", "delivery_districts", "delivery_precision", "delivery_within_m",
    "delivery_origin",
    "gazette_notice", "source_url", "source_ref", "notes", "boundaries", "dataset_version",
)  # fmt: skip

# A cell that begins like this is run by spreadsheets as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def awards_csv(snapshot: Snapshot, filters: Filters) -> bytes:
    """Give a selection as CSV, UTF-8 with a byte order mark so that Excel shows Chinese right.

    Cells that a spreadsheet would run get an apostrophe in front.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    boundaries = edition_name(snapshot.edition)
    for award in all_awards(snapshot, filters):
        award |= {"dataset_version": snapshot.version, "boundaries": boundaries}
        writer.writerow([disarmed(award[column]) for column in COLUMNS])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def disarmed(value: object) -> object:
    """Give a value that a spreadsheet shows and never runs."""
    if isinstance(value, list):
        value = " ".join(map(str, value))
    if isinstance(value, str) and value.lstrip().startswith(_FORMULA):
        return "'" + value
    return value
