"""The cells that say who won, as names and addresses parted by the template's bar."""

from __future__ import annotations

import re
from collections.abc import Sequence

from data.ingest.joint import split_suppliers
from data.ingest.row import Draft
from data.ingest.suppliers import NameAddress
from data.ingest.text import collapse
from data.problems import ProblemCode
from data.records import SUPPLIER_SEPARATOR

_BAR = SUPPLIER_SEPARATOR.strip()
_NUMBERED = re.compile(r"(?:^|(?<=[\s;,]))\(?(?:[1-9]|[a-i]|[A-I]|i{1,3}|iv|v)\)\s")
_LINES = re.compile(r"\s*[\n;]+\s*")


def part_suppliers(draft: Draft, texts: dict[str, str], cell: str, *, bars_part: bool = False) -> None:
    """Put the suppliers of a cell, and the addresses that stand with them, where the template has them.

    An address in a column of its own is kept in place of what the cell says. `bars_part`: the cell was a
    list, whose items bars part.
    """
    cells = cell.split(SUPPLIER_SEPARATOR) if bars_part else (cell,)
    suppliers = [
        supplier for each in cells if each.strip() for supplier in split_suppliers(each.replace(_BAR, "/"))
    ]
    texts["supplier_name"] = SUPPLIER_SEPARATOR.join(_unbarred(each.name) for each in suppliers)
    own = texts.get("supplier_address", "")
    if own and not own.isspace():
        texts["supplier_address"] = _addresses(own, len(suppliers), bars_part=bars_part)
    elif any(each.address for each in suppliers):
        texts["supplier_address"] = _parted(suppliers)
    if not all(each.certain for each in suppliers):
        draft.note("supplier_name", ProblemCode.NAME_OR_ADDRESS, "supplier_name | supplier_address")


def _parted(suppliers: Sequence[NameAddress]) -> str:
    return SUPPLIER_SEPARATOR.join(_unbarred(each.address or "") for each in suppliers)


def _addresses(cell: str, suppliers: int, *, bars_part: bool) -> str:
    """Give the addresses of several suppliers; what cannot be told apart is one for all."""
    if suppliers > 1:
        items = cell.split(SUPPLIER_SEPARATOR) if bars_part else []
        for parts in (items, _NUMBERED.split(cell), _LINES.split(cell)):
            given = parts if parts is items else [part for part in parts if part.strip()]
            if len(given) == suppliers:
                return SUPPLIER_SEPARATOR.join(map(_unbarred, given))
    return _unbarred(cell)


def _unbarred(text: str) -> str:
    """Give a text on one line. The bar parts suppliers in the template only, here it is a sign as any."""
    return collapse(text).replace(_BAR, "/")
