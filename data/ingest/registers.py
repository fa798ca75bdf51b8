"""Registers: who has a plant where, who was granted what, which periods are covered."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.files import FileKind
from data.ingest import codes, dates
from data.ingest.money import CENT, read_money
from data.ingest.profiles import Layout
from data.ingest.row import Draft
from data.ingest.text import header_form, plain
from data.records import ProblemCode

_FILE = Path(__file__).parent / "registers.toml"


@dataclass(frozen=True, slots=True)
class Column:
    """What a register's column may hold."""

    name: str
    kind: str  # text, date, amount, url, publisher, sector or words
    required: bool = False
    words: tuple[str, ...] = ()
    not_before: str | None = None  # the column that holds the earlier date


@dataclass(frozen=True, slots=True)
class Register:
    """The columns of a register."""

    layout: Layout
    columns: tuple[Column, ...]


def layouts() -> list[Layout]:
    """Give the layouts by which registers are recognised."""
    return [register.layout for register in _registers().values()]


def check_row(draft: Draft, layout: Layout) -> dict[str, str | None]:
    """Give the value of each column, missing where it is blank or cannot be taken.

    A required cell that cannot be taken rejects the row; so do dates in the wrong order.
    """
    register = _registers()[layout.name]
    values: dict[str, str | None] = {}
    for column in register.columns:
        values[column.name] = _value(draft, column)
    for column in register.columns:
        _check_order(draft, column, values)
    return values


@cache
def _registers() -> Mapping[str, Register]:
    found = {}
    for name, source in tomllib.loads(_FILE.read_text("utf-8")).items():
        columns = tuple(
            Column(
                column,
                rule.get("kind", "text"),
                rule.get("required", False),
                tuple(rule.get("words", ())),
                rule.get("not_before"),
            )
            for column, rule in source["columns"].items()
        )
        layout = Layout(
            name,
            FileKind(name),
            {header_form(column.name): column.name for column in columns},
            frozenset(header_form(header) for header in source["recognised_by"]),
        )
        found[name] = Register(layout, columns)
    return found


def _value(draft: Draft, column: Column) -> str | None:
    text = draft.text(column.name)
    if text is None:
        if column.required:
            draft.note(column.name, ProblemCode.MISSING, column.kind, rejected=True)
        return None
    value, code, expected = _read(column, text)
    if value is None:
        draft.note(column.name, code, expected, rejected=column.required)
    return value


def _read(column: Column, text: str) -> tuple[str | None, ProblemCode, str]:
    """Give the value, and the problem there is where it is missing."""
    unknown = ProblemCode.UNKNOWN_CODE
    match column.kind:
        case "date":
            iso = dates.read_date(text)
            return iso if iso and dates.in_range(iso) else None, ProblemCode.BAD_DATE, dates.EXPECTED
        case "amount":
            read = read_money(text)
            good = read.amount is not None and read.amount >= 0 and read.currency in (None, "HKD")
            value = f"{read.amount.quantize(CENT):f}" if good and read.amount is not None else None
            return value, ProblemCode.BAD_AMOUNT, "an amount such as 15000000.00"
        case "url":
            return (text if re.match(r"https?://[^\s/]", text) else None), unknown, "https://..."
        case "publisher":
            return codes.find_publisher(text), unknown, "a publisher's code"
        case "sector":
            return codes.find_sector(text), unknown, "a sector's code"
        case "words":
            return (plain(text) if plain(text) in column.words else None), unknown, ", ".join(column.words)
        case "code":
            return (text.upper() if text.upper() in column.words else None), unknown, ", ".join(column.words)
    return text, unknown, column.kind


def _check_order(draft: Draft, column: Column, values: Mapping[str, str | None]) -> None:
    later, earlier = values[column.name], values.get(column.not_before or "")
    # As much of both dates as both give: 2024 is not before 2024-03.
    if later and earlier and later[: len(earlier)] < earlier[: len(later)]:
        draft.note(column.name, ProblemCode.OUT_OF_RANGE, f"not before {column.not_before}", rejected=True)
