"""Merged cells of a sheet, filled so that each row is whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from data.ingest.limits import MAX_COLUMNS
from data.ingest.tables import Record

Range = Sequence[int]  # first row, first column, last row, last column; from 1


def filled(records: Iterable[Record], merges: Iterable[Range]) -> Iterator[Record]:
    """Give the rows with the text of merged cells in each cell that a reader sees it in.

    Downwards everywhere, in rows that have other cells of their own. Sideways only in the header, where one
    word stands above several columns: a title, a total or a footnote over the whole width stays one cell.
    """
    starting: dict[int, list[Range]] = defaultdict(list)
    for merge in merges:
        starting[merge[0]].append(merge)
    hanging: dict[int, tuple[int, str]] = {}  # column -> last row, text
    heading = True
    for record in records:
        cells = list(record.cells)
        begun = starting.pop(record.row, ())
        full = sum(1 for cell in cells if cell.strip())
        if full:
            _fill_down(cells, record.row, hanging)
        for merge in begun:
            _hang(cells, merge, hanging, sideways=heading and full > 1)
        if heading and full > 1 and not any(merge[1] < merge[3] for merge in begun):
            heading = False
        yield Record(record.row, tuple(cells)) if begun or hanging else record


def _fill_down(cells: list[str], row: int, hanging: dict[int, tuple[int, str]]) -> None:
    for column, (last, text) in list(hanging.items()):
        if row > last:
            del hanging[column]
        else:
            _put(cells, column, text)


def _hang(cells: list[str], merge: Range, hanging: dict[int, tuple[int, str]], *, sideways: bool) -> None:
    """Take up a merged range that begins in this row."""
    first_row, first, last_row, last = merge
    text = cells[first - 1] if first <= len(cells) else ""
    if not text.strip():
        return
    for column in range(first, min(last, MAX_COLUMNS) + 1) if sideways else (first,):
        _put(cells, column, text)
        if last_row > first_row:
            hanging[column] = (last_row, text)


def _put(cells: list[str], column: int, text: str) -> None:
    cells.extend([""] * (column - len(cells)))
    if not cells[column - 1].strip():
        cells[column - 1] = text
