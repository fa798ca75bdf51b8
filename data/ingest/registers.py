"""Registers: the files beside the awards, such as who has a plant where. Each is a file of `registers/`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from data.files import FileKind
from data.ingest import register_rules
from data.ingest.aliases import column_form, forms_of
from data.ingest.money import MoneyRules
from data.ingest.profiles import Layout
from data.ingest.register_cells import Column, read_cell
from data.ingest.row import Draft
from data.ingest.text import header_form, plain
from data.problems import ProblemCode, Severity

_FOLDER = Path(__file__).parent / "registers"
# What a cell holds that says nothing.
_NOTHING = frozenset(("-", "--", "–", "—", "n/a", "na", "nil", "not applicable", "不適用", "不适用"))


@dataclass(frozen=True, slots=True)
class Register:
    """A register, or the list of a publisher that is read as one."""

    layout: Layout
    columns: tuple[Column, ...]
    headers: Mapping[str, str]  # form of a header -> column
    recognised_by: tuple[frozenset[str], ...]  # of each group one column has to be there
    example: str  # a small file, as CSV


class Recognised(NamedTuple):
    """The register that a row is the header of, and the column of each position."""

    layout: Layout
    fields: Mapping[int, str]


def recognise(header: Sequence[str], mapping: Iterable[tuple[str, str]] = ()) -> Recognised | None:
    """Give the register that a row of cells is the header of; of several, the one that knows most of it.

    `mapping` says what a header holds that no list knows: (header, column).
    """
    said = {header_form(name): column for name, column in mapping}
    best: Recognised | None = None
    for register in _registers().values():
        fields = _fields(register, header, said)
        if all(group & set(fields.values()) for group in register.recognised_by) and (
            best is None or len(fields) > len(best.fields)
        ):
            best = Recognised(register.layout, fields)
    return best


def column_names(kind: FileKind) -> tuple[str, ...]:
    """Give the columns of a register, in their order; of awards none."""
    register = _registers().get(kind.value)
    return tuple(column.name for column in register.columns) if register else ()


def examples() -> Mapping[str, str]:
    """Give a small file of each register and list, as CSV, by its name."""
    return {name: register.example for name, register in _registers().items()}


def check_row(draft: Draft, layout: Layout, *, money: MoneyRules | None = None) -> dict[str, str | None]:
    """Give the value of each column, missing where it is blank or cannot be taken.

    `money` says what plain amounts are in where the header does not.
    A required cell that cannot be taken rejects the row; what is wrong with any other is for review.
    """
    register = _registers()[layout.name]
    draft.texts = {name: "" if plain(text) in _NOTHING else text for name, text in draft.texts.items()}
    values = {column.name: read_cell(draft, column, money) for column in register.columns}
    for column in register.columns:
        _check_order(draft, column, values)
    register_rules.check(layout.kind, draft, values)
    return values


@cache
def _registers() -> Mapping[str, Register]:
    """Give every register by its name; lists of publishers stand first, so that they win where both fit."""
    sources = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(_FOLDER.glob("*.toml"))}
    lists = {name: source for name, source in sources.items() if "register" in source}
    return {
        name: _register(name, source, sources.get(source.get("register", ""), source))
        for name, source in {**lists, **sources}.items()
    }


def _register(name: str, source: Mapping[str, Any], base: Mapping[str, Any]) -> Register:
    """Make a register from its file. The columns of a publisher's list are those of the register `base`."""
    rules: Mapping[str, Mapping[str, Any]] = base["columns"]
    if source is base:
        spellings = {column: [column, *rule.get("headers", ())] for column, rule in rules.items()}
    else:
        spellings = source["headers"]
    headers = {text: column for column, texts in spellings.items() for text in texts}
    required = frozenset(column for group in source["recognised_by"] for column in group if len(group) == 1)
    return Register(
        Layout(name, FileKind(base["kind"]), headers, required),
        tuple(Column.from_rule(column, rule) for column, rule in rules.items()),
        {column_form(text): column for text, column in headers.items()},
        tuple(frozenset(group) for group in source["recognised_by"]),
        source["example"].lstrip(),
    )


def _fields(register: Register, header: Sequence[str], said: Mapping[str, str]) -> dict[int, str]:
    """Give the column of each position; where two headers could mean one column, the first does."""
    names = {column.name for column in register.columns}
    fields: dict[int, str] = {}
    taken = {column for text in header if (column := said.get(header_form(text))) in names}
    for at, text in enumerate(header):
        told = said.get(header_form(text))
        if told in names:
            fields[at] = told
            continue
        known = next((register.headers[form] for form in forms_of(text) if form in register.headers), None)
        if known is not None and known not in taken:
            taken.add(known)
            fields[at] = known
    return fields


def _check_order(draft: Draft, column: Column, values: dict[str, str | None]) -> None:
    later, earlier = values[column.name], values.get(column.not_before or "")
    # As much of both dates as both give: 2024 is not before 2024-03.
    if later and earlier and later[: len(earlier)] < earlier[: len(later)]:
        severity = Severity.REJECTED if column.required else Severity.REVIEW
        draft.note(column.name, ProblemCode.BAD_ORDER, f">= {earlier}", severity=severity)
        values[column.name] = None
