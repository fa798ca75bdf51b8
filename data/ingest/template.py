"""Awards in the project's own template, as a file that spreadsheets open right."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from decimal import Decimal

from data.records import SUPPLIER_SEPARATOR, TEMPLATE_COLUMNS, AwardRow, Method

# A spreadsheet takes a cell that begins so for a formula; a quote before it keeps it text.
_FORMULA = re.compile(r"'*[=+\-@]")
_KEPT = re.compile(r"'(?='*[=+\-@])")


def write_template(rows: Iterable[AwardRow]) -> bytes:
    """Give the awards as CSV in the template's columns: UTF-8 with a byte order mark.

    Reading the file again gives the same awards, but for what the template has no column for: their row
    numbers and cells as typed, the language of an edition, and that a sum is the tender's.
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(TEMPLATE_COLUMNS)
    for row in rows:
        cells = _cells(row)
        writer.writerow([cells.get(column, "") for column in TEMPLATE_COLUMNS])
    return b"\xef\xbb\xbf" + target.getvalue().encode("utf-8")


def rearmed(cell: str) -> str:
    """Give a cell without the quote that `write_template` put before a formula's sign."""
    return cell[1:] if _KEPT.match(cell) else cell


def _cells(row: AwardRow) -> dict[str, str]:
    texts = {
        "publisher": row.publisher,
        "buyer": row.buyer_name or row.buyer,
        "buyer_zh": row.buyer_zh,
        "tender_ref": row.tender_ref,
        "lot": row.lot,
        "title": row.title,
        "title_zh": row.title_zh,
        "supplier_name": SUPPLIER_SEPARATOR.join(row.suppliers),
        "supplier_name_zh": SUPPLIER_SEPARATOR.join(row.suppliers_zh),
        "supplier_address": SUPPLIER_SEPARATOR.join(row.addresses),
        "delivery_place": row.delivery_place,
        "award_date": row.award_date,
        "award_date_raw": row.cells.get("award_date_raw"),
        "amount_raw": row.amount_raw,
        "procurement_method_raw": row.method_raw,
        "contract_period": row.contract_period,
        "country_of_origin": row.country_of_origin,
        "brn": row.brn,
        "gazette_notice": row.gazette_notice,
        "source_url": row.source_url,
        "source_ref": row.source_ref,
        "notes": row.notes,
    }
    safe = {name: disarmed(text) for name, text in texts.items() if text}
    return safe | {name: text for name, text in _codes(row).items() if text is not None}


def _codes(row: AwardRow) -> dict[str, str | None]:
    return {
        "category": row.category,
        "sector": row.sector,
        "amount": None if row.amount is None else f"{row.amount:f}",
        "currency": row.currency,
        "amount_kind": row.amount_kind,
        "procurement_method": None if row.method is Method.UNKNOWN else row.method,
        "tenders_received": None if row.tenders_received is None else str(row.tenders_received),
        "green": None if row.green is None else ("yes" if row.green else "no"),
        "lat": _degrees(row.lat),
        "lon": _degrees(row.lon),
    }


def _degrees(value: float | None) -> str | None:
    return None if value is None else f"{Decimal(repr(value)):f}"


def disarmed(text: str) -> str:
    """Give a text that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text
