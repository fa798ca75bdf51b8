"""The log as a file for spreadsheets: what a spreadsheet would run is shown instead."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable

from data.desk.log import Entry

COLUMNS = ("entry", "at_utc", "by", "action", "version", "batches", "details", "previous_hash", "hash")
# As in the downloads of awards; what cannot be seen before a formula does not keep it from being one.
_FORMULA = re.compile(r"[\s\x00-\x1f\u200b-\u200f\ufeff]*[=+\-@＝＋－＠]|[\t\r]")


def as_csv(entries: Iterable[Entry], withheld: str) -> bytes:
    """Give entries as a CSV file; `withheld` stands for details that are told nowhere any more."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for entry in entries:
        details = withheld if entry.is_withheld else json.dumps(entry.details, ensure_ascii=False)
        version = entry.details.get("version")
        cells = (
            *(entry.number, entry.at, entry.by, entry.action, "" if version is None else version),
            *(" ".join(map(str, entry.batches)), details, entry.previous_hash, entry.hash),
        )
        writer.writerow([_disarmed(str(cell)) for cell in cells])
    return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8", "replace")


def _disarmed(text: str) -> str:
    shown = text.replace("\x00", "")
    return f"'{shown}" if _FORMULA.match(shown) else shown
