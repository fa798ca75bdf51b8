"""The sheets of a workbook, read with openpyxl."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import range_boundaries
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from data.problems import RefusalCode
from data.xlsx.archive import Limits, RefusedError, damaged
from data.xlsx.formats import shown, unescaped

_LAST_ROW = 1_048_576
Range = tuple[int, int, int, int]  # first row, first column, last row, last column; from 1


class _Reader(ExcelReader):  # type: ignore[misc]  # openpyxl has no types
    """What `openpyxl.load_workbook` is, but for charts: sheets without cells, at which it may fail."""

    def read_chartsheet(self, sheet: object, rel: object) -> None:
        """Leave it out."""


def sheets(path: Path, limits: Limits) -> list[ReadOnlyWorksheet]:
    """Give the sheets of a workbook, those that are hidden last."""
    with damaged("xlsx"):
        # A path would have to end in ".xlsx".
        reader = _Reader(path.open("rb"), read_only=True, data_only=True, keep_links=False)
        reader.read()
    found = reader.wb.worksheets
    if not found:
        raise RefusedError(RefusalCode.DAMAGED, seen="xl/workbook.xml")
    if len(found) > limits.sheets:
        raise limits.too_large()
    return sorted(found, key=lambda sheet: bool(sheet.sheet_state != "visible"))


def rows(sheet: ReadOnlyWorksheet) -> Iterator[tuple[int, list[str]]]:
    """Give each row that has a cell with text: its number and its cells up to the last one with text."""
    # Sheets may be larger than they declare.
    sheet.reset_dimensions()
    with damaged(sheet.title):
        for number, row in enumerate(sheet.iter_rows(), 1):
            if number > _LAST_ROW:
                raise RefusedError(RefusalCode.DAMAGED, seen=f"R{number}")
            cells = [_text(cell) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield number, cells


def _text(cell: ReadOnlyCell | EmptyCell) -> str:
    value = cell.value
    if value is None:
        return ""
    text = unescaped(value) if isinstance(value, str) else shown(value, cell.number_format)
    return text if text.strip() else ""


def merges(sheet: ReadOnlyWorksheet, path: Path, limits: Limits) -> list[Range]:
    """Give the merged cells of a sheet whose rows have been read: openpyxl does not, when it streams.

    Refused are rows that are not in order: openpyxl has left them out.
    """
    found: list[Range] = []
    last_row = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal last_row
        name = tag.rpartition(":")[2]
        if name == "row":
            row = int(float(attributes.get("r", last_row + 1)))
            if row <= last_row:
                raise RefusedError(RefusalCode.DAMAGED, seen=f"R{row}")
            last_row = row
        elif name == "mergeCell" and len(found) < limits.rows:
            first, top, last, bottom = range_boundaries(attributes["ref"])
            found.append((top, first, bottom, last))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    with damaged(sheet.title), zipfile.ZipFile(path) as archive, archive.open(sheet._worksheet_path) as part:
        parser.ParseFile(part)
    return found
