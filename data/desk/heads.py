"""What is seen of a file that cannot be read as it is, so that somebody can say what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from data.files import DataError, UnreadableFileError
from data.ingest.container import open_tables
from data.ingest.encodings import BIG5, GB, UTF_8, WESTERN, open_text
from data.ingest.source import Source
from data.ingest.tables import Record, Table
from data.ingest.text import collapse

_MOST_TABLES, _MOST_ROWS, _MOST_CELLS, _LONGEST = 20, 12, 40, 120
_LINES = 6
_GUESSED = (UTF_8, BIG5, GB, "utf-16", WESTERN)


def head_of(content: bytes, file_name: str, encoding: str | None) -> dict[str, Any]:
    """Give the first rows of each table of a file, and how its text reads in which encoding.

    Where it is no table of any kind that is known, both are empty.
    """
    try:
        with open_tables(content, file_name, encoding) as opened:
            shown = [_table(table) for table in opened.tables[:_MOST_TABLES]]
            container = opened.tables[0].container.value if opened.tables else None
            return {"encoding": opened.encoding, "container": container, "tables": shown, "encodings": []}
    except (DataError, OSError, ValueError):
        found = list(_encodings(content, file_name))
    return {"encoding": None, "container": None, "tables": [], "encodings": found}


def _table(table: Table) -> dict[str, Any]:
    rows: list[Record] = []
    filled = (one for one in table.records() if any(map(str.strip, one.cells)))
    # A row is kept as soon as it is read: what comes later may be what cannot be read.
    with suppress(DataError, OSError, ValueError):
        rows.extend(islice(filled, _MOST_ROWS))
    widest = max(rows, key=lambda one: (_filled(one), -one.row), default=None)
    return {
        "name": table.name,
        "hidden": table.hidden,
        "rows": [{"row": one.row, "cells": [_cut(cell) for cell in one.cells[:_MOST_CELLS]]} for one in rows],
        "header": widest.row if widest else None,
    }


def _filled(record: Record) -> int:
    return sum(1 for cell in record.cells if cell.strip())


def _encodings(content: bytes, file_name: str) -> Iterator[dict[str, Any]]:
    """Give the first lines in each encoding in which they are text."""
    head = content[: _LONGEST * 100]
    if b"%PDF" in head[:8] or content[:2] in (b"PK", b"\xd0\xcf"):
        return
    for name in _GUESSED:
        # The end of the head may part a character: whole lines only.
        whole = head[: head.rfind(b"\n") + 1] if len(content) > len(head) and b"\n" in head else head
        try:
            with open_text(Source(whole, file_name), name) as text:
                lines = [_cut(line) for line in islice(text, _LINES)]
        except (UnicodeError, UnreadableFileError):
            continue
        if any(line for line in lines) and not any("\x00" in line for line in lines):
            yield {"encoding": name, "lines": lines}


def _cut(text: str) -> str:
    line = collapse(text[: 4 * _LONGEST])
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
