"""`python -m data.xlsx FILE FOLDER LIMITS`: write the sheets of a workbook into a folder, as rows of text."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import TextIO

from data.problems import RefusalCode
from data.xlsx.book import Book, Sheet, read_book
from data.xlsx.parts import Limits, Parts, RefusedError
from data.xlsx.sheet import Range, SheetReader


class _Writer:
    """Writes the rows of a sheet, each a line of JSON, and counts over all sheets what it writes."""

    def __init__(self, parts: Parts) -> None:
        self._parts, self._limits = parts, parts.limits
        self._cells, self._characters = parts.limits.cells, parts.limits.unpacked

    def write(self, book: Book, sheet: Sheet, file: TextIO) -> list[Range]:
        """Write one sheet, and give its merged cells."""

        def emit(row: int, cells: list[str]) -> None:
            length = sum(map(len, cells))
            if len(cells) > self._limits.columns:
                code, limit = RefusalCode.TOO_MANY_COLUMNS, self._limits.columns
                raise RefusedError(code, row=row, seen=len(cells), expected=limit)
            if length > self._limits.line:
                raise RefusedError(RefusalCode.LINE_TOO_LONG, row=row, expected=f"{self._limits.line:,}")
            self._cells -= len(cells)
            self._characters -= length
            if self._cells < 0 or self._characters < 0:
                raise self._parts.too_large()
            file.write(f"{json.dumps([row, cells], ensure_ascii=False)}\n")

        reader = SheetReader(self._parts, book, emit)
        reader.read(sheet)
        return reader.merges


def main(path: Path, folder: Path, limits: Limits) -> dict[str, object]:
    """Write each sheet to a file of its own, and give the list of them or the reason why there is none.

    A sheet that is too wide is left out where another one can be read: it holds no awards.
    """
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.unpacked, limits.unpacked))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    sheets: list[dict[str, object]] = []
    refused: RefusedError | None = None
    try:
        parts = Parts(path, limits)
        book, writer = read_book(parts), _Writer(parts)
        for number, sheet in enumerate(book.sheets):
            name = f"sheet-{number}"
            try:
                with (folder / name).open("w", encoding="utf-8", errors="surrogatepass") as file:
                    merges = writer.write(book, sheet, file)
            except RefusedError as error:
                if error.code is not RefusalCode.TOO_MANY_COLUMNS:
                    raise
                refused = error
                continue
            if (folder / name).stat().st_size:
                sheets.append({"name": sheet.name, "file": name, "merges": merges})
        if refused is not None and not sheets:
            raise refused
    except RefusedError as error:
        return {"code": error.code, "values": error.values}
    return {"sheets": sheets}


if __name__ == "__main__":
    answer = main(Path(sys.argv[1]), Path(sys.argv[2]), Limits(**json.loads(sys.argv[3])))
    (Path(sys.argv[2]) / "answer.json").write_text(json.dumps(answer), encoding="ascii")
