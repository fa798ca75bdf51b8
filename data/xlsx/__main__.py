"""`python -m data.xlsx FILE FOLDER LIMITS`: write the sheets of a workbook into a folder, as rows of text."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from data.problems import RefusalCode
from data.xlsx.archive import Limits, RefusedError, checked


class _Writer:
    """Writes the rows of a sheet, each a line of JSON, and counts over all sheets what it writes."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._cells, self._characters = limits.cells, limits.unpacked

    def write(self, rows: Iterable[tuple[int, list[str]]], file: TextIO) -> None:
        for row, cells in rows:
            length = sum(map(len, cells))
            if len(cells) > self._limits.columns:
                code, limit = RefusalCode.TOO_MANY_COLUMNS, self._limits.columns
                raise RefusedError(code, row=row, seen=len(cells), expected=limit)
            if length > self._limits.line:
                raise RefusedError(RefusalCode.LINE_TOO_LONG, row=row, expected=f"{self._limits.line:,}")
            self._cells -= len(cells)
            self._characters -= length
            if self._cells < 0 or self._characters < 0:
                raise self._limits.too_large()
            file.write(f"{json.dumps([row, cells], ensure_ascii=False)}\n")


def main(path: Path, folder: Path, limits: Limits) -> dict[str, object]:
    """Write each sheet to a file of its own, and give the list of them or the reason why there is none."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.unpacked, limits.unpacked))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    try:
        return {"sheets": _written(checked(path, folder, limits), folder, limits)}
    except RefusedError as error:
        return {"code": error.code, "values": error.values}


def _written(path: Path, folder: Path, limits: Limits) -> list[dict[str, object]]:
    """Give the sheets with text. One that is too wide holds no awards: it is left out if others are not."""
    # After the limits are set, and only for what may be a workbook: openpyxl takes half a second to load.
    from data.xlsx.book import merges, rows, sheets

    written: list[dict[str, object]] = []
    refused: RefusedError | None = None
    writer = _Writer(limits)
    for number, sheet in enumerate(sheets(path, limits)):
        target = folder / f"sheet-{number}"
        try:
            with target.open("w", encoding="utf-8") as file:
                writer.write(rows(sheet), file)
        except RefusedError as error:
            if error.code is not RefusalCode.TOO_MANY_COLUMNS:
                raise
            refused = error
            continue
        if target.stat().st_size:
            found = merges(sheet, path, limits)
            hidden = sheet.sheet_state != "visible"
            written.append({"name": sheet.title, "hidden": hidden, "file": target.name, "merges": found})
    if refused is not None and not written:
        raise refused
    return written


if __name__ == "__main__":
    answer = main(Path(sys.argv[1]), Path(sys.argv[2]), Limits(**json.loads(sys.argv[3])))
    (Path(sys.argv[2]) / "answer.json").write_text(json.dumps(answer), encoding="ascii")
