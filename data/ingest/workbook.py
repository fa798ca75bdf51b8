"""Workbooks (XLSX) as tables: each sheet read by `data.xlsx` in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from data.files import UnreadableFileError
from data.ingest import limits
from data.ingest.merges import filled
from data.ingest.source import Source
from data.ingest.tables import Container, Record, Table
from data.problems import RefusalCode
from data.xlsx.archive import Limits

_ROOT = Path(__file__).parents[2]


def workbook_tables(source: Source, folder: Path) -> tuple[Table, ...]:
    """Give a table for each sheet that holds text, hidden ones last.

    `folder` takes the rows. Raises `UnreadableFileError` for what is no workbook or needs too much.
    """
    answer = _answer(source, folder)
    if "code" in answer:
        raise source.refusal(RefusalCode(answer["code"]), **answer["values"])
    sheets = answer["sheets"]
    if not sheets:
        raise source.refusal(RefusalCode.EMPTY)
    return tuple(
        _table(folder / sheet["file"], sheet["name"], sheet["merges"], hidden=sheet["hidden"])
        for sheet in sheets
    )


def _table(path: Path, name: str, merges: list[tuple[int, int, int, int]], *, hidden: bool) -> Table:
    def records() -> Iterator[Record]:
        return filled(_rows(path), merges)

    return Table(name, Container.WORKBOOK, records, hidden)


def _rows(path: Path) -> Iterator[Record]:
    """Give the rows of a sheet, blank ones between them too unless they are very many."""
    last = 0
    with path.open(encoding="utf-8", newline="\n") as file:
        for number, cells in map(json.loads, file):
            if number - last <= limits.MAX_BLANK_ROWS:
                yield from (Record(blank, ()) for blank in range(last + 1, number))
            yield Record(number, tuple(cells))
            last = number


def _answer(source: Source, folder: Path) -> dict[str, Any]:
    """Run the reader; whatever ends it early, memory, time or a fault of its own, is one refusal."""
    path = source.content
    if isinstance(path, bytes):
        content, path = path, folder / "workbook"
        path.write_bytes(content)
    taken = _limits(source.size())
    # -P keeps the folder this happens to run in off the path; otherwise the environment is the same.
    command = [
        sys.executable,
        "-P",
        "-m",
        "data.xlsx",
        str(path.resolve()),
        str(folder),
        json.dumps(asdict(taken)),
    ]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(_ROOT), os.environ.get("PYTHONPATH", ""))),
        # openpyxl reads XML with defusedxml, whatever else is installed or asked for.
        "OPENPYXL_DEFUSEDXML": "True",
        "OPENPYXL_LXML": "False",
        # It also loads numpy where that is, which takes memory for each processor.
        "OPENBLAS_NUM_THREADS": "1",
    }
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=taken.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_much(source) from error
    if done.returncode != 0:
        raise _too_much(source)
    answer: dict[str, Any] = json.loads((folder / "answer.json").read_text(encoding="ascii"))
    return answer


def _limits(size: int) -> Limits:
    seconds = limits.WORKBOOK_SECONDS + limits.WORKBOOK_SECONDS_PER_MB * size // 1_000_000
    return Limits(
        unpacked=limits.MAX_WORKBOOK_BYTES,
        parts=limits.MAX_WORKBOOK_PARTS,
        sheets=limits.MAX_SHEETS,
        cells=limits.MAX_WORKBOOK_CELLS,
        rows=limits.MAX_ROWS,
        columns=limits.MAX_COLUMNS,
        line=limits.MAX_LINE,
        memory=limits.WORKBOOK_MEMORY_BYTES,
        seconds=min(seconds, limits.MAX_WORKBOOK_SECONDS),
    )


def _too_much(source: Source) -> UnreadableFileError:
    return source.refusal(RefusalCode.UNPACKED_TOO_LARGE, expected=f"{limits.MAX_WORKBOOK_BYTES:,} B")
