"""The file given back with what is wrong in each row: corrected there, it can be read again."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol, Self

from data.ingest.columns import Header
from data.ingest.reading import PROBLEM, STATUS, RowRead
from data.ingest.tables import Record, Table
from data.ingest.template import disarmed, rearmed


class Writer(Protocol):
    """What `csv.writer` gives."""

    def writerow(self, row: list[str], /) -> object:
        """Write one row."""


class Report:
    """CSV in UTF-8 with a byte order mark, cells as they came, formulas disarmed."""

    def __init__(self, writer: Writer, width: int) -> None:
        self._writer, self._width = writer, width

    @classmethod
    @contextmanager
    def to(cls, path: Path, header: Header) -> Iterator[Self]:
        """Write to a file beside the one asked for, and put it in its place once it is whole."""
        aside = path.with_name(f".{path.name}.part")
        try:
            with aside.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)
                writer.writerow([*map(disarmed, header.names), STATUS, PROBLEM])
                yield cls(writer, len(header.names))
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)

    def add(self, read: RowRead, lang: str) -> None:
        """Write a row, with its cells under their columns and its problems in words."""
        cells = [disarmed(cell) for cell in read.record.cells]
        blank = [""] * (self._width - len(cells))
        problems = "; ".join(f"{problem.column}: {problem.message(lang)}" for problem in read.problems)
        within, beyond = cells[: self._width], cells[self._width :]
        self._writer.writerow([*within, *blank, read.status.value, disarmed(problems), *beyond])


def without_report(table: Table, header: Header) -> tuple[Table, Header]:
    """Give a report as the file it was made of: a row's outcome, left standing, would be one more cell of it.

    Any other file is given as it is.
    """
    if header.names[-2:] != (STATUS, PROBLEM):
        return table, header
    width = len(header.names) - 2

    def cells_of(row: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(rearmed, row[:width] + row[width + 2 :]))

    def records() -> Iterator[Record]:
        return (record._replace(cells=cells_of(record.cells)) for record in table.records())

    bare = replace(
        header,
        names=cells_of(header.names),
        fields={at: name for at, name in header.fields.items() if at < width},
        written=tuple(map(cells_of, header.written)),
    )
    return replace(table, records=records), bare
