"""The cells of one sheet, row by row."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from data.problems import RefusalCode
from data.xlsx.book import Book, Sheet, unescaped
from data.xlsx.formats import GENERAL, Format, shown
from data.xlsx.parts import Attributes, Parts, RefusedError

_DIGITS = "0123456789"
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_BOOLEANS = {"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE"}
Range = tuple[int, int, int, int]  # first row, first column, last row, last column; from 1


class SheetReader:
    """Reads one sheet; `merges` are known afterwards, because they stand below the cells."""

    def __init__(self, parts: Parts, book: Book, emit: Callable[[int, list[str]], None]) -> None:
        self._parts, self._book, self._emit = parts, book, emit
        self.merges: list[Range] = []
        self._row, self._column = 0, 0
        self._cells: dict[int, str] = {}
        self._kind, self._style = "", ""
        self._pieces: list[str] = []
        self._reading = self._spoken = False

    def read(self, sheet: Sheet) -> None:
        """Give each row that has a cell with text to `emit`: its number and its cells."""
        self._parts.walk(sheet.part, self._start, self._end, self._text)

    def _start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self._column = (
                column_of(attributes["r"].rstrip(_DIGITS)) if "r" in attributes else self._column + 1
            )
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._pieces.clear()
        elif tag in ("v", "t"):
            self._reading = not self._spoken
        elif tag == "row":
            said = attributes.get("r", "")
            number = int(said) if said.isascii() and said.isdigit() and len(said) < 8 else 0
            self._row = max(self._row + 1, number)
            self._column = 0
            if self._row > _LAST_ROW:
                raise RefusedError(RefusalCode.DAMAGED, seen=f"R{self._row}")
        elif tag == "rPh":
            self._spoken = True
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _end(self, tag: str) -> None:
        if tag == "c":
            text = self._value("".join(self._pieces)) if self._pieces else ""
            if text.strip():
                self._cells[self._column] = text
        elif tag in ("v", "t"):
            self._reading = False
        elif tag == "rPh":
            self._spoken = False
        elif tag == "row" and self._cells:
            self._emit_row()

    def _text(self, data: str) -> None:
        if self._reading:
            self._pieces.append(data)

    def _emit_row(self) -> None:
        width = max(self._cells)
        self._emit(self._row, [self._cells.get(column, "") for column in range(1, width + 1)])
        self._cells.clear()

    def _value(self, raw: str) -> str:
        if self._kind == "n":
            return shown(raw.strip(), self._format(), from_1904=self._book.from_1904)
        if self._kind == "s":
            number = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else -1
            if not 0 <= number < len(self._book.strings):
                raise RefusedError(RefusalCode.DAMAGED, seen=f"sharedStrings {raw[:20]}")
            return self._book.strings[number]
        if self._kind == "b":
            return _BOOLEANS.get(raw.strip(), raw)
        if self._kind == "d":
            return raw.removesuffix("Z").removesuffix("T00:00:00").replace("T", " ")
        return unescaped(raw)

    def _format(self) -> Format:
        style = self._style
        number = int(style) if style.isascii() and style.isdigit() and len(style) < 7 else -1
        formats = self._book.formats
        return formats[number] if 0 <= number < len(formats) else GENERAL

    def _merge(self, ref: str) -> None:
        first, _, last = ref.replace("$", "").partition(":")
        corners = [*_corner(first), *_corner(last or first)]
        if (
            len(self.merges) < self._parts.limits.rows
            and corners[0] <= corners[2]
            and corners[1] <= corners[3]
        ):
            self.merges.append((corners[0], corners[1], corners[2], corners[3]))


@cache
def column_of(letters: str) -> int:
    """Give the number of a column, A is 1. Raises `RefusedError` for what is none."""
    number = 0
    for letter in letters[:4]:
        number = number * 26 + ord(letter.upper()) - 64
    if not (letters.isascii() and letters.isalpha() and number <= _LAST_COLUMN):
        raise RefusedError(RefusalCode.DAMAGED, seen=letters[:20])
    return number


def _corner(ref: str) -> tuple[int, int]:
    letters = ref.rstrip(_DIGITS)
    digits = ref[len(letters) :]
    if not digits or len(digits) > 7:
        raise RefusedError(RefusalCode.DAMAGED, seen=ref[:20])
    return int(digits), column_of(letters)
