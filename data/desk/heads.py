"""What is seen of a file that cannot be read as it is, so that somebody can say what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import PurePath
from typing import Any

from data.desk.suggesting import buyers_in, publishers_in
from data.files import DataError, UnreadableFileError
from data.ingest.above import lines_above
from data.ingest.container import open_tables
from data.ingest.encodings import BIG5, GB, UTF_8, WESTERN, open_text
from data.ingest.likely import is_likely_header, likely_fields
from data.ingest.source import Source
from data.ingest.tables import Record, Table
from data.ingest.text import collapse

_MOST_TABLES, _MOST_ROWS, _MOST_CELLS, _LONGEST = 20, 12, 40, 120
_LINES = 6
_GUESSED = (UTF_8, BIG5, GB, "utf-16", WESTERN)


def head_of(
    content: bytes, file_name: str, encoding: str | None, *, columns_too: bool = False
) -> dict[str, Any]:
    """Give the first rows of each table of a file, and how its text reads in which encoding.

    Where it is no table of any kind that is known, both are empty. `columns_too`: the encoding is in question
    and so are the columns; the tables are then those of the likeliest encoding.
    """
    try:
        return _opened(content, file_name, encoding)
    except (DataError, OSError, ValueError):
        found = list(_encodings(content, file_name))
    head: dict[str, Any] = {"encoding": None, "container": None, "tables": []}
    if columns_too and found:
        with suppress(DataError, OSError, ValueError):
            head = {**_opened(content, file_name, found[0]["encoding"]), "encoding": None}
    return {**head, "encodings": found}


def _opened(content: bytes, file_name: str, encoding: str | None) -> dict[str, Any]:
    with open_tables(content, file_name, encoding) as opened:
        shown = [_table(table, file_name) for table in opened.tables[:_MOST_TABLES]]
        container = opened.tables[0].container.value if opened.tables else None
        return {"encoding": opened.encoding, "container": container, "tables": shown, "encodings": []}


def _table(table: Table, file_name: str) -> dict[str, Any]:
    rows: list[Record] = []
    filled = (one for one in table.records() if any(map(str.strip, one.cells)))
    # A row is kept as soon as it is read: what comes later may be what cannot be read.
    with suppress(DataError, OSError, ValueError):
        rows.extend(islice(filled, _MOST_ROWS))
    header = max(rows, key=lambda one: (_likely(one), _filled(one), -one.row), default=None)
    return {
        "name": table.name,
        "hidden": table.hidden,
        "rows": [{"row": one.row, "cells": [_cut(cell) for cell in one.cells[:_MOST_CELLS]]} for one in rows],
        "header": header.row if header else None,
        "suggested": _suggested(header, rows) if header else {},
        "whose": _whose(table, header.row, file_name) if header else {},
    }


def _whose(table: Table, header: int, file_name: str) -> dict[str, list[str]]:
    """Give the publishers and buyers whose names stand above the header, or name the table or the file."""
    lines: tuple[str, ...] = ()
    with suppress(DataError, OSError, ValueError):
        lines = lines_above(table, header)
    stem = PurePath(file_name).stem
    publishers = publishers_in((*lines, table.name, stem, stem.upper()))
    return {"publisher": list(publishers), "buyer": list(buyers_in((*lines, table.name, stem), publishers))}


def _suggested(header: Record, rows: list[Record]) -> dict[str, list[str]]:
    """Give by position, as JSON has it, the fields that each column may hold, the likeliest first."""
    below = [one.cells for one in rows if one.row > header.row]
    found = {
        str(at): list(likely_fields(name, [cells[at] for cells in below if at < len(cells)]))
        for at, name in enumerate(header.cells[:_MOST_CELLS])
        if name.strip()
    }
    return {at: fields for at, fields in found.items() if fields}


def _likely(record: Record) -> int:
    """Count the cells that are worded like headers; one alone says nothing."""
    found = sum(is_likely_header(cell) for cell in record.cells[:_MOST_CELLS] if cell.strip())
    return found if found > 1 else 0


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
