"""The values of a JSON file one after the other, however large the file is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import ijson

from data.ingest.encodings import open_text
from data.ingest.limits import MAX_COLUMNS, MAX_DEPTH, MAX_KEYS_ABOVE, MAX_OBJECT_BYTES, MAX_ROWS
from data.ingest.source import Source
from data.ingest.text import shortened
from data.problems import RefusalCode

# Scalars are text as typed, null is `None`; a key that an object has twice is "key (2)" the second time.
Value = Any
Path = tuple[str, ...]
_STARTS, _ENDS = ("start_map", "start_array"), ("end_map", "end_array")
# Longer numbers, and those with a larger exponent, are none that a list of awards has.
_LONGEST_NUMBER = 40
_PIECE = 1 << 14  # characters
_WORD = re.compile(r"[^\s,\]}]{1,20}")
_DIGITS, _TWO_DIGITS = re.compile(rb"[0-9]{1000}"), re.compile(rb"[0-9]{2}")


@dataclass(slots=True)
class Outline:
    """What a JSON file is made of, without its contents."""

    values: int = 0  # at the top: several, where each line is one
    objects: int = 0  # of these
    arrays: Counter[Path] = field(default_factory=Counter)  # keys above an array -> objects in it
    others: int = 0  # values at the top or in arrays that are no objects


class JsonFile:
    """A JSON file that can be gone through from its beginning as often as needed.

    Each method raises `UnreadableFileError` where the file is broken or holds what is not taken.
    """

    def __init__(self, source: Source, encoding: str) -> None:
        self.source, self._encoding = source, encoding

    def outline(self) -> Outline:
        """Give the number of values and where arrays of objects stand."""
        outline = Outline()
        with self._run() as run:
            for event, _ in run.events:
                outline.values += 1
                outline.objects += event == "start_map"
                run.survey(event, (), outline)
        return outline

    def items(self, path: Path | None) -> Iterator[Value]:
        """Give the items of the array under these keys; without a path, the values at the top."""
        with self._run() as run:
            for event, value in run.events:
                for item in (run.value(event, value),) if path is None else run.items(event, path):
                    run.begin_next()
                    if run.taken > MAX_ROWS:
                        raise self.source.refusal(RefusalCode.TOO_MANY_ROWS, expected=f"{MAX_ROWS:,}")
                    yield item

    def head(self, keys: frozenset[str]) -> dict[str, Value]:
        """Give these keys of the first value, where it is an object."""
        with self._run() as run:
            event, _ = next(run.events)
            return run.chosen(keys) if event == "start_map" else {}

    @contextmanager
    def _run(self) -> Iterator[_Run]:
        run = _Run(self.source, self._encoding)
        try:
            yield run
        except _TooLongError as error:
            limit = f"{MAX_OBJECT_BYTES:,}"
            raise self.source.refusal(RefusalCode.LINE_TOO_LONG, row=run.taken + 2, expected=limit) from error
        except (ijson.JSONError, ValueError, ArithmeticError, StopIteration, RuntimeError) as error:
            raise self.source.refusal(RefusalCode.DAMAGED, seen=f"JSON{self._place(run.taken)}") from error
        finally:
            run.close()

    def _place(self, taken: int) -> str:
        """Give the line that is broken and what stands there, else how many objects stand above."""
        run = _Run(self.source, self._encoding, by_line=True)
        try:
            for _ in run.events:
                run.begin_next()
        except (ijson.JSONError, ValueError, _TooLongError) as error:
            return f", line {run.lines}: {shortened(_stopped_at(str(error)) or run.line)}"
        finally:
            run.close()
        return f" [{taken}]"


class TooManyKeysError(ValueError):
    """More keys in an object than a table may have columns."""


class _TooLongError(Exception):
    """More bytes than one object may have went by without its end."""


class _Run:
    """One way through a file. Whoever is given the beginning of a value takes the events up to its end."""

    def __init__(self, source: Source, encoding: str, *, by_line: bool = False) -> None:
        self._text = open_text(source, encoding)
        self._next = self._text.readline if by_line else self._text.read
        self._since = 0  # bytes since the last object
        self.lines, self.line = 0, ""  # where each piece is a line
        self.taken = 0
        self.events = iter(ijson.basic_parse(self, multiple_values=True, buf_size=_PIECE))

    def close(self) -> None:
        self._text.close()

    def read(self, length: int) -> bytes:
        """Give the next bytes to the parser."""
        if length == 0:
            return b""
        text = self._next(_PIECE)
        self.lines += not self.line or self.line.endswith(("\n", "\r"))
        self.line = text or self.line
        piece = text.encode()
        # Python makes no number of so many digits, and the parser does not survive the attempt.
        if _TWO_DIGITS.search(piece[::400]) and _DIGITS.search(piece):
            raise ValueError("no number")
        self._since += len(piece)
        if self._since > MAX_OBJECT_BYTES:
            raise _TooLongError
        return piece

    def begin_next(self) -> None:
        self.taken += 1
        self._since = 0

    def survey(self, event: str, path: Path, outline: Outline) -> None:
        """Count the objects of the arrays that are found below few enough keys."""
        self._since = 0
        if event == "start_map" and len(path) < MAX_KEYS_ABOVE:
            for event, key in self.events:
                if event == "end_map":
                    return
                self.survey(next(self.events)[0], (*path, key), outline)
        elif event == "start_array":
            outline.arrays[path] += 0
            for event, _ in self.events:
                if event == "end_array":
                    return
                outline.arrays[path] += event == "start_map"
                outline.others += event != "start_map"
                self._skip(event)
                self.taken += event == "start_map"
        else:
            outline.others += event != "start_map" and not path
            self._skip(event)

    def items(self, event: str, path: Path) -> Iterator[Value]:
        """Give the items of the array under these keys of a value that begins here."""
        if path and event == "start_map":
            for event, key in self.events:
                if event == "end_map":
                    return
                event, _ = next(self.events)
                if key == path[0]:
                    yield from self.items(event, path[1:])
                else:
                    self._skip(event)
        elif not path and event == "start_array":
            for event, value in self.events:
                if event == "end_array":
                    return
                yield self.value(event, value)
        else:
            self._skip(event)

    def chosen(self, keys: frozenset[str]) -> dict[str, Value]:
        """Give these keys of the object that begins here."""
        found: dict[str, Value] = {}
        for event, key in self.events:
            if event == "end_map":
                break
            event, value = next(self.events)
            if key in keys:
                found[key] = self.value(event, value)
            else:
                self._skip(event)
        return found

    def value(self, event: str, value: Value, depth: int = 0) -> Value:
        """Give the value that begins here."""
        if event == "start_map":
            _check_depth(depth)
            members: dict[str, Value] = {}
            for event, key in self.events:
                if event == "end_map":
                    break
                event, value = next(self.events)
                if key in members:
                    key = another(key, members)
                members[key] = value if event == "string" else self.value(event, value, depth + 1)
            return members
        if event == "start_array":
            _check_depth(depth)
            items = []
            for event, item in self.events:
                if event == "end_array":
                    break
                items.append(self.value(event, item, depth + 1))
            return items
        return _scalar(event, value)

    def _skip(self, event: str) -> None:
        depth = int(event in _STARTS)
        while depth:
            event, _ = next(self.events)
            depth += (event in _STARTS) - (event in _ENDS)
            _check_depth(depth)
            self._since = 0


def _stopped_at(message: str) -> str:
    """Give what a message of the parser shows up to the word at which it stopped."""
    _, shown, arrow, *_ = f"{message}\n\n\n".split("\n")
    at = arrow.rfind("^")
    word = _WORD.match(shown, at) if at >= 0 else None
    return shown[: word.end() if word else at + 1].strip()


def another(name: str, taken: dict[str, Any]) -> str:
    """Give a name that is not taken yet: the name itself, or "name (2)"."""
    if name not in taken:
        return name
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
        if number > MAX_COLUMNS:
            raise TooManyKeysError
    return f"{name} ({number})"


def _check_depth(depth: int) -> None:
    if depth > MAX_DEPTH:
        raise ValueError(f"deeper than {MAX_DEPTH}")


def _scalar(event: str, value: Value) -> Value:
    if event == "null":
        return None
    if event == "boolean":
        return "true" if value else "false"
    if event == "number":
        decimal = Decimal(value)
        short = abs(decimal.adjusted()) < _LONGEST_NUMBER and len(decimal.as_tuple().digits) < _LONGEST_NUMBER
        return format(decimal, "f") if short else str(decimal)
    return value
