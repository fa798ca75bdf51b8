"""Rows as canonical JSON and back, and the hash that each row carries."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from data.records import AmountKind, AwardRow, Category, Method

_DECIMALS = {"amount", "amount_rounded_to"}
_TUPLES = {"suppliers", "suppliers_zh", "addresses"}
_ENUMS = {"category": Category, "amount_kind": AmountKind, "method": Method}
_APART = {"row", "cells"}  # stored in columns of their own


def canonical(value: Mapping[str, Any]) -> str:
    """Give the one JSON text of a mapping: keys sorted, nothing missing written, Unicode as it is."""
    kept = {key: item for key, item in value.items() if item not in (None, (), "")}
    return json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def award_to_json(award: AwardRow) -> str:
    """Write the values of a row, without its number and its cells."""
    return canonical({f.name: getattr(award, f.name) for f in fields(AwardRow) if f.name not in _APART})


def award_from_json(text: str, row: int, cells: Mapping[str, str] | None = None) -> AwardRow:
    """Read what `award_to_json` wrote."""
    value: dict[str, Any] = json.loads(text)
    for name in _DECIMALS & value.keys():
        value[name] = Decimal(value[name])
    for name in _TUPLES & value.keys():
        value[name] = tuple(value[name])
    for name in _ENUMS.keys() & value.keys():
        value[name] = _ENUMS[name](value[name])
    return AwardRow(row=row, cells=cells or {}, **value)


def row_hash(row: int, *texts: str) -> str:
    """Give the SHA-256 of a row: its number and its JSON texts."""
    return hashlib.sha256("\n".join((str(row), *texts)).encode()).hexdigest()
