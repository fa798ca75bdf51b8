"""The cells that say who won, as names and addresses parted by the template's bar."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from data.ingest.joint import split_suppliers
from data.ingest.nobody import said_instead
from data.ingest.row import Draft
from data.ingest.text import collapse
from data.problems import ProblemCode
from data.records import SUPPLIER_SEPARATOR

_BAR = SUPPLIER_SEPARATOR.strip()
_NUMBERED = re.compile(r"(?:^|(?<=[\s;,]))\(?(?:[1-9]|[a-i]|[A-I]|i{1,3}|iv|v)\)\s")
_LINES = re.compile(r"\s*[\n;]+\s*")


def part_suppliers(draft: Draft, texts: dict[str, str], cell: str, *, bars_part: bool = False) -> None:
    """Put the suppliers of a cell, and the addresses that stand with them, where the template has them.

    An address in a column of its own is kept in place of what the cell says, and so is a Chinese name.
    `bars_part`: the cell was a list, whose items bars part.
    """
    told = _remembered(cell, bars_part) if len(cell) <= _LONGEST_REMEMBERED else _told(cell, bars_part)
    texts["supplier_name"] = told.names
    own = texts.get("supplier_address", "")
    if own and not own.isspace():
        texts["supplier_address"] = _addresses(own, told.suppliers, bars_part=bars_part)
    elif told.addresses:
        texts["supplier_address"] = told.addresses
    if told.names_zh:
        _put_chinese(texts, told)
    if not told.certain:
        draft.note("supplier_name", ProblemCode.NAME_OR_ADDRESS, "supplier_name | supplier_address")


def _put_chinese(texts: dict[str, str], told: _Told) -> None:
    own = collapse(texts.get("supplier_name_zh", ""))
    if not own:
        texts["supplier_name_zh"] = told.names_zh
    elif own != told.names_zh:
        # The cell says something else than the column for it: nothing is lost.
        pairs = zip(
            told.names.split(SUPPLIER_SEPARATOR), told.names_zh.split(SUPPLIER_SEPARATOR), strict=True
        )
        texts["supplier_name"] = SUPPLIER_SEPARATOR.join(" ".join(pair).strip() for pair in pairs)


class _Told(NamedTuple):
    """What a cell says of suppliers, as the template's cells have it."""

    names: str
    names_zh: str  # "" where no name stands in two languages
    addresses: str
    suppliers: int
    certain: bool


def _told(cell: str, bars_part: bool) -> _Told:
    cells = cell.split(SUPPLIER_SEPARATOR) if bars_part else (cell,)
    suppliers = [
        supplier for each in cells if each.strip() for supplier in split_suppliers(each.replace(_BAR, "/"))
    ]
    if len(suppliers) == 1 and said_instead(suppliers[0].name) and said_instead(_unbarred(cell)):
        return _Told(_unbarred(cell), "", "", 1, certain=True)
    addresses = [_unbarred(each.address or "") for each in suppliers]
    chinese = [each.name_zh or "" for each in suppliers]
    return _Told(
        SUPPLIER_SEPARATOR.join(_unbarred(each.name) for each in suppliers),
        SUPPLIER_SEPARATOR.join(chinese) if any(chinese) else "",
        SUPPLIER_SEPARATOR.join(addresses) if any(addresses) else "",
        len(suppliers),
        all(each.certain for each in suppliers),
    )


# Hong Kong's public bodies buy from some ten thousand suppliers; the same cells come again and again.
_LONGEST_REMEMBERED = 400
_remembered = lru_cache(maxsize=65_536)(_told)


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
