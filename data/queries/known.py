"""What a selection asks for and this dataset does not have."""

from __future__ import annotations

from dataclasses import replace

from data.filters import Filters
from data.queries.vendors import redirects, supplier_names
from data.snapshot.reader import Snapshot


def known(snapshot: Snapshot, filters: Filters) -> tuple[Filters, tuple[tuple[str, str], ...]]:
    """Lead merged suppliers on, and leave out suppliers and buyers that do not exist.

    Returns the filters, and each (filter, value) that was left out.
    """
    dropped: list[tuple[str, str]] = []
    if filters.supplier:
        led = redirects(snapshot, filters.supplier)
        asked = tuple(sorted({led.get(code, code) for code in filters.supplier}))
        there = supplier_names(snapshot, asked)
        dropped += [("supplier", code) for code in asked if code not in there]
        filters = replace(filters, supplier=tuple(code for code in asked if code in there))
    if filters.buyer:
        rows = snapshot.rows(
            "SELECT DISTINCT buyer FROM awards WHERE list_contains(?, buyer)", [list(filters.buyer)]
        )
        buyers = {row["buyer"] for row in rows}
        dropped += [("buyer", code) for code in filters.buyer if code not in buyers]
        filters = replace(filters, buyer=tuple(code for code in filters.buyer if code in buyers))
    return filters, tuple(dropped)
