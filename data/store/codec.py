"""Rows and reading options as canonical JSON and back, and the hash that each row carries."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, asdict, fields
from decimal import Decimal
from typing import Any

from data.files import ReadOptions
from data.records import AmountKind, AwardRow, Category, Method

_DECIMALS = {"amount", "amount_rounded_to"}
_TUPLES = {"suppliers", "suppliers_zh", "addresses"}
_ENUMS = {"category": Category, "amount_kind": AmountKind, "method": Method}
_encode = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str
).encode  # made once: `json.dumps` makes one for each call
_APART = {"row", "cells"}  # stored in columns of their own
_WRITTEN = tuple(f.name for f in fields(AwardRow) if f.name not in _APART)
# Fields whose missing value is a word: they came later, and rows written before do not have them.
_LATER = {"language", "amount_shared"}
_DEFAULTS = {f.name: f.default for f in fields(AwardRow) if f.default is not MISSING and f.name in _LATER}


def canonical(value: Mapping[str, Any]) -> str:
    """Give the one JSON text of a mapping: keys sorted, nothing missing written, Unicode as it is."""
    kept = {key: item for key, item in value.items() if item not in (None, (), "")}
    return _encode(kept)


def award_to_json(award: AwardRow) -> str:
    """Write the values of a row, without its number and its cells."""
    values = ((name, getattr(award, name)) for name in _WRITTEN)
    return canonical({name: value for name, value in values if value != _DEFAULTS.get(name)})


def award_from_json(text: str, row: int, cells: Mapping[str, str] | None = None) -> AwardRow:
    """Read what `award_to_json` wrote."""
    value: dict[str, Any] = json.loads(text)
    for name in _DECIMALS & value.keys():
        value[name] = Decimal(value[name])
    for name in _TUPLES & value.keys():
        value[name] = tuple(value[name])
    for name in _ENUMS.keys() & value.keys():
        value[name] = _ENUMS[name](value[name])
    if "amount_parts" in value:
        value["amount_parts"] = tuple((label, Decimal(part)) for label, part in value["amount_parts"])
    return AwardRow(row=row, cells=cells or {}, **value)


def options_to_json(options: ReadOptions) -> str:
    """Write how a file was read; nothing is written of what was left to the file."""
    return canonical(asdict(options))


def options_from_json(text: str) -> ReadOptions:
    """Read what `options_to_json` wrote."""
    value: dict[str, Any] = json.loads(text)
    value["mapping"] = tuple((header, field) for header, field in value.get("mapping", ()))
    value["methods"] = tuple((words, code) for words, code in value.get("methods", ()))
    return ReadOptions(**value)


def row_hash(row: int, *texts: str) -> str:
    """Give the SHA-256 of a row: its number, its JSON texts, and its salt where it has one."""
    return hashlib.sha256("\n".join((str(row), *(text for text in texts if text))).encode()).hexdigest()
