"""Delimited text, CSV and its relatives, as rows of cells."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from itertools import chain, islice
from typing import TextIO

from data.ingest.encodings import open_text
from data.ingest.limits import HEAD_BYTES, MAX_COLUMNS, MAX_LINE, MAX_ROWS
from data.ingest.source import Source
from data.ingest.tables import Container, Record, Table
from data.problems import RefusalCode

_DELIMITERS = (",", "\t", ";", "|")
_LOOKED_AT = 200  # rows


def delimited_table(source: Source, encoding: str) -> Table:
    """Give the one table of a delimited text; its rows are read from the file as they are asked for."""
    with open_text(source, encoding) as text:
        head = text.read(HEAD_BYTES)
    said = _said_delimiter(io.StringIO(head, newline="").readline())
    delimiter = said or _likely_delimiter(head)
    return Table("", Container.DELIMITED, partial(_records, source, encoding, delimiter, said is not None))


def raw_rows(source: Source, encoding: str) -> Iterator[tuple[str, Record | None, str]]:
    """Give each row as the file writes it, with what is read from it and the delimiter.

    A first line that names the delimiter is no row.
    """
    with open_text(source, encoding) as text:
        head = text.read(HEAD_BYTES)
    said = _said_delimiter(io.StringIO(head, newline="").readline())
    delimiter = said or _likely_delimiter(head)
    with open_text(source, encoding) as text:
        rows = _Rows(source, text, delimiter)
        if said is not None:
            yield text.readline(MAX_LINE), None, delimiter
            rows.at = 1
        for record in rows.read():
            yield "".join(rows.held), record, delimiter


def _said_delimiter(line: str) -> str | None:
    """Give the delimiter that Excel's first line `sep=;` names."""
    line = line.strip("\r\n\"'")
    return line[4:] if line[:4].lower() == "sep=" and len(line) == 5 else None


def _likely_delimiter(head: str) -> str:
    """Give the delimiter that parts most rows of the beginning into the same number of cells."""
    fits = {delimiter: _fit(head, delimiter) for delimiter in _DELIMITERS}
    return max(_DELIMITERS, key=fits.__getitem__)


def _fit(head: str, delimiter: str) -> tuple[float, int]:
    """Give the share of rows that have the most usual number of cells above one, and that number."""
    widths: Counter[int] = Counter()
    with suppress(csv.Error):  # the rows before the one that cannot be read are evidence enough
        rows = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
        widths.update(len(cells) for cells in islice(rows, _LOOKED_AT) if any(cells))
    width, times = max(((w, n) for w, n in widths.items() if w > 1), key=lambda pair: pair[1], default=(0, 0))
    return times / max(widths.total(), 1), width


def _records(source: Source, encoding: str, delimiter: str, skip_first: bool) -> Iterator[Record]:
    with open_text(source, encoding) as text:
        rows = _Rows(source, text, delimiter)
        if skip_first:
            text.readline(MAX_LINE)
            rows.at = 1
        yield from rows.read()


class _Rows:
    """The rows of an open text; each is read strictly first, to know whether its quotation marks pair."""

    def __init__(self, source: Source, text: TextIO, delimiter: str) -> None:
        self.source, self.text, self.delimiter = source, text, delimiter
        self.at = 0  # the row read last
        self.held: list[str] = []  # the lines of the row under way
        self.ended = False

    def read(self) -> Iterator[Record]:
        lines = self._lines()
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        held = self.held
        while True:
            held.clear()
            pairs = True
            try:
                cells = next(reader, None)
            except csv.Error as error:
                cells, pairs = self._leniently(lines, error), False
            if cells is None:
                return
            self.at += 1
            if self.at > MAX_ROWS:
                raise self.source.refusal(RefusalCode.TOO_MANY_ROWS, expected=f"{MAX_ROWS:,}")
            if len(cells) > MAX_COLUMNS:
                cells = self._narrowed(cells)
            yield Record(self.at, tuple(cells), pairs, held[-1].endswith(("\n", "\r")))

    def _lines(self) -> Iterator[str]:
        """Give the lines one after the other; those of one row together are no longer than is taken."""
        held, readline, length = self.held, self.text.readline, 0
        while line := readline(MAX_LINE + 1):
            length = length + len(line) if held else len(line)
            if length > MAX_LINE:
                raise self._too_long(MAX_LINE)
            held.append(line)
            yield line
        self.ended = True

    def _leniently(self, lines: Iterator[str], error: csv.Error) -> list[str]:
        """Read the row once more, with a quotation mark inside a cell taken as it stands.

        Where that needs lines beyond the last one, the mark was never closed.
        """
        if "field larger" in str(error):
            raise self._too_long(csv.field_size_limit()) from error
        if not self.ended:
            again = csv.reader(chain(tuple(self.held), lines), delimiter=self.delimiter)
            cells = next(again)
        if self.ended:
            raise self.source.refusal(RefusalCode.OPEN_QUOTE, row=self.at + 1) from error
        return cells

    def _narrowed(self, cells: list[str]) -> list[str]:
        """Leave out the blank cells at the end of a row that is too wide."""
        while cells and not cells[-1].strip():
            cells.pop()
        if len(cells) > MAX_COLUMNS:
            raise self.source.refusal(
                RefusalCode.TOO_MANY_COLUMNS, row=self.at, seen=len(cells), expected=MAX_COLUMNS
            )
        return cells

    def _too_long(self, limit: int) -> Exception:
        return self.source.refusal(RefusalCode.LINE_TOO_LONG, row=self.at + 1, expected=f"{limit:,}")
