"""The rows that could be a table's header: one row, or two whose words belong together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from data.ingest.aliases import only_unit
from data.ingest.tables import Record
from data.ingest.text import collapse

MAX_HEADER = 300  # longer than this is no header's cell


@dataclass(frozen=True, slots=True)
class HeaderRows:
    """One or two rows as a header. `readings` are the ways to read each column's name, the best first."""

    records: tuple[Record, ...]
    end: int  # how many records of the table are above its first row of data
    readings: tuple[tuple[str, ...], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Give each column's name as the file writes it, on one line."""
        return tuple(readings[0] if readings else "" for readings in self.readings)


def single_rows(records: Sequence[Record]) -> Iterator[HeaderRows]:
    """Give each row that is not blank as a header of its own."""
    for at, record in enumerate(records, start=1):
        cells = _cells(record)
        if any(cells):
            yield HeaderRows((record,), at, tuple((cell,) if cell else () for cell in cells))


def row_below(upper: HeaderRows, records: Sequence[Record]) -> HeaderRows | None:
    """Give a row together with the one below it, where there is one that is not blank."""
    if upper.end >= len(records):
        return None
    below = _cells(records[upper.end])
    if not any(below):
        return None
    readings = tuple(_two_rows(upper.names, below))
    return HeaderRows((*upper.records, records[upper.end]), upper.end + 1, readings)


def _cells(record: Record) -> tuple[str, ...]:
    cells = [collapse(cell) if len(cell) <= MAX_HEADER else "" for cell in record.cells]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _two_rows(upper: Sequence[str], lower: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Give the ways to read each column: "Contractor" over "Name", or "Contract" broken before "No."."""
    group = ""  # the cell above that spans this column too, where the cells right of it are blank
    for top, bottom in zip_longest(upper, lower, fillvalue=""):
        if top:
            group = top if bottom and not only_unit(top) else ""
        if not bottom:
            yield (top,) if top else ()
            group = group if top else ""
        elif top.casefold() == bottom.casefold():
            yield (top,)
        elif only_unit(top):
            yield (f"{bottom} {top}",)
        elif group:
            yield (f"{group} {bottom}", bottom)
        else:
            yield (bottom,)
