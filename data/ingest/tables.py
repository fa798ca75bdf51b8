"""What every kind of file is turned into first: tables of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Container(StrEnum):
    """The kind of file a table was taken from."""

    DELIMITED = "delimited"
    WORKBOOK = "workbook"
    OBJECTS = "objects"  # JSON: an array of objects, or one object a line
    OCDS = "ocds"


class Record(NamedTuple):
    """One row as the spreadsheet shows it; the first row of the file is row 1."""

    row: int
    cells: tuple[str, ...]
    quotes_pair: bool = True  # False: a cell with line breaks may have swallowed other rows
    line_ends: bool = True  # False: the text stops in this row, as it does where a file was cut off


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file. `records` begins a new pass over its rows, blank ones too, each call."""

    name: str  # of the sheet; "" where a file has only one table
    container: Container
    records: Callable[[], Iterator[Record]]
    hidden: bool = False  # a sheet that the workbook does not show
