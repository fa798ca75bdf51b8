"""Which row of a table is its header, and which column holds what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from data.files import UnreadableFileError
from data.ingest.limits import MAX_COLUMNS
from data.ingest.profiles import Layout
from data.ingest.read import Record
from data.ingest.text import collapse, header_form


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table and what its columns are."""

    row: int
    layout: Layout
    names: tuple[str, ...]  # as written, made unique
    fields: Mapping[int, str]  # position -> our field
    known_as: tuple[str, ...]  # as `header_form` gives the cells, for recognising it when it is repeated

    def columns(self) -> dict[str, str]:
        """Give the header as written for each of our fields that was found."""
        return {self.names[position]: name for position, name in self.fields.items()}

    def is_repeated_by(self, record: Record) -> bool:
        """Say whether a row is this header once more."""
        return all(
            header_form(cell) == known
            for cell, known in zip_longest(record.cells, self.known_as, fillvalue="")
        )


def find_header(records: Iterable[Record], layouts: Sequence[Layout], file_name: str) -> Header | None:
    """Give the first row that has the required columns of a layout; of several, the one that fits most.

    Raises `UnreadableFileError` where a column of it stands twice or there are too many.
    """
    for record in records:
        known_as = tuple(header_form(cell) for cell in record.cells)
        present = set(known_as)
        fitting = [layout for layout in layouts if layout.required <= present]
        if fitting:
            best = max(fitting, key=lambda layout: len(present & layout.columns.keys()))
            return _read_header(record, known_as, best, file_name)
    return None


def _read_header(record: Record, known_as: tuple[str, ...], layout: Layout, file_name: str) -> Header:
    if len(known_as) > MAX_COLUMNS:
        raise UnreadableFileError(
            f"{file_name}: the header in row {record.row} has {len(known_as)} columns; at most "
            f"{MAX_COLUMNS} are taken."
        )
    twice = [name for name, times in Counter(known_as).items() if times > 1 and name in layout.columns]
    if twice:
        raise UnreadableFileError(
            f"{file_name}: the column {twice[0]!r} stands twice in the header (row {record.row}). "
            "Rename or delete one of the two."
        )
    fields = {at: layout.columns[name] for at, name in enumerate(known_as) if name in layout.columns}
    return Header(record.row, layout, _unique(record.cells), fields, known_as)


def _unique(cells: Sequence[str]) -> tuple[str, ...]:
    names: list[str] = []
    for position, cell in enumerate(cells, start=1):
        name = collapse(cell) or f"column {position}"
        names.append(f"{name} ({position})" if name in names else name)
    return tuple(names)
