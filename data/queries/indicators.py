"""Indicators of re-industrialisation as staff loaded them: values, targets, and who says so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from data import codelists
from data.snapshot.reader import Snapshot

_COLUMNS = (
    *("indicator", "name_en", "name_zh_hant", "name_zh_hans", "definition", "definition_source", "period"),
    *("value", "approx", "unit", "target", "target_period", "source_url", "source", "notes"),
)
_YEAR = re.compile(r"[12][0-9]{3}")
Row = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Figure:
    """One value, observed or aimed at."""

    words: str
    number: Decimal | None
    approx: str | None  # "about", "at_least", "at_most"
    period: str | None
    source: str | None
    source_url: str | None
    notes: str | None

    @property
    def year(self) -> str | None:
        """Give the year that it is of, where one is told."""
        found = _YEAR.match(self.period or "")
        return found.group() if found else None


@dataclass(frozen=True, slots=True)
class Series:
    """All that is held of one indicator; neither observed nor aimed at: nobody publishes it."""

    code: str
    name_en: str | None
    name_zh_hant: str | None
    name_zh_hans: str | None
    definition: str | None
    definition_source: str | None
    unit: str | None
    observed: tuple[Figure, ...]
    targets: tuple[Figure, ...]
    notes: tuple[str, ...]  # of rows that hold no value


def indicators(snapshot: Snapshot) -> tuple[Series, ...]:
    """Give every indicator on record: those of the code list in its order, then any other by its name."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in snapshot.rows(f"SELECT {', '.join(_COLUMNS)} FROM indicators"):
        told = {name: (row[name] or "").strip() or None for name in _COLUMNS}
        if told["indicator"]:
            rows[told["indicator"]].append(told)
    listed = list(codelists.indicators())
    order = {code: at for at, code in enumerate(listed)}
    return tuple(
        _series(code, rows[code]) for code in sorted(rows, key=lambda c: (order.get(c, len(order)), c))
    )


def _series(code: str, rows: list[Row]) -> Series:
    listed = codelists.indicators().get(code)
    observed = [one for row in rows if (one := _figure(row, "value", "period"))]
    targets = [one for row in rows if (one := _figure(row, "target", "target_period"))]
    return Series(
        code=code,
        name_en=_first(rows, "name_en"),
        name_zh_hant=_first(rows, "name_zh_hant"),
        name_zh_hans=_first(rows, "name_zh_hans"),
        definition=_first(rows, "definition") or (listed.definition if listed else None),
        definition_source=_first(rows, "definition_source"),
        unit=_first(rows, "unit"),
        observed=tuple(sorted(observed, key=lambda one: (one.period is None, one.period or ""))),
        targets=tuple(targets),
        notes=tuple(row["notes"] for row in rows if row["notes"] and not row["value"] and not row["target"]),
    )


def _figure(row: Row, name: str, period: str) -> Figure | None:
    """Give a value; words that were not read as a number are for review, and count as not known."""
    words = row[name]
    if words is None:
        return None
    return Figure(
        words=words,
        number=_number(row[name]),
        approx=row["approx"] if name == "value" else None,
        period=row[period],
        source=row["source"],
        source_url=row["source_url"],
        notes=row["notes"],
    )


def _number(words: str | None) -> Decimal | None:
    try:
        number = Decimal(words) if words else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


def _first(rows: list[Row], name: str) -> str | None:
    return next((row[name] for row in rows if row[name]), None)
