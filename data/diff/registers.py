"""The rows of registers: new, changed where a register knows its rows by something, unchanged, not listed."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection, select

from data.award_fields import differences
from data.diff.shapes import MissingRows, RowDiff, RowKind
from data.files import FileKind
from data.records import RegisterRow
from data.store.batches import Order, State
from data.store.codec import canonical
from data.store.schema import batches, register_rows

# What a row of a register is known by: of rows with the same values here the last word counts.
_KEYS: Mapping[FileKind, tuple[str, ...]] = {FileKind.COVERAGE: ("publisher", "period_from", "period_to")}
_TOLD = 4  # values that name a row


class _Public:
    """The rows of one register that are public, as JSON, and the last word on each key."""

    def __init__(self, record: Connection, kind: FileKind) -> None:
        self._key = _KEYS.get(kind, ())
        self._rows: set[str] = set()
        self._last: dict[tuple[str, ...], str] = {}
        query = (
            select(register_rows.c.value)
            .join(batches, batches.c.batch_id == register_rows.c.batch_id)
            .where(batches.c.state == State.PUBLISHED.value, batches.c.kind == kind.value)
            .order_by(batches.c.version, batches.c.batch_id, register_rows.c.row)
        )
        for text in record.scalars(query):
            self.add(text)
        self._missing = dict.fromkeys(sorted(self._rows))

    def add(self, text: str) -> None:
        """Take a row in."""
        self._rows.add(text)
        if self._key:
            self._last[self._known_by(text)] = text

    def before(self, text: str) -> str | None:
        """Give the public row that a new one repeats, or takes the place of."""
        if self._key:
            return self._last.get(self._known_by(text))
        return text if text in self._rows else None

    def found(self, text: str | None) -> None:
        """Note that the files have this row."""
        if text is not None:
            self._missing.pop(text, None)

    def missing(self) -> list[str]:
        """Give the public rows that the files do not have, and that nothing took the place of."""
        last = set(self._last.values()) if self._key else self._rows
        return [text for text in self._missing if text in last]

    def _known_by(self, text: str) -> tuple[str, ...]:
        values = json.loads(text)
        return tuple(values.get(name) or "" for name in self._key)


def register_diffs(
    record: Connection, orders: Mapping[int, Order], limit: int
) -> tuple[list[RowDiff], MissingRows]:
    """Give every row of the register files, batch by batch, and the public rows that none of them has."""
    found: list[RowDiff] = []
    public: dict[FileKind, _Public] = {}
    for batch_id, order in sorted(orders.items()):
        kind = order.result.kind
        if kind is FileKind.AWARDS:
            continue
        known = public[kind] if kind in public else public.setdefault(kind, _Public(record, kind))
        found += (_row(batch_id, row, kind, known) for row in order.result.register)
    missing = [text for known in public.values() for text in known.missing()]
    return found, MissingRows(len(missing), tuple(_values(text) for text in missing[:limit]))


def _row(batch_id: int, row: RegisterRow, kind: FileKind, known: _Public) -> RowDiff:
    text = canonical({"kind": kind.value, **row.values})
    before = known.before(text)
    known.add(text)
    known.found(before)
    values = _values(text)
    changes = differences(_values(before), values) if before is not None else ()
    what = RowKind.NEW if before is None else RowKind.CHANGED if changes else RowKind.UNCHANGED
    return RowDiff(batch_id, row.row, what, None, " · ".join(list(values.values())[:_TOLD]), changes)


def _values(text: str) -> dict[str, str]:
    return {name: value for name, value in json.loads(text).items() if name != "kind"}
