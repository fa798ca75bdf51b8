"""What stands, replayed: the batches that the log published and took back, one award after the other.

Written apart from what publishing does, so that a fault there does not hide itself here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Row, select

from data.records import HEADLINE_KINDS
from data.store.schema import award_rows, batches, standing
from data.verify.inspection import Inspection
from data.verify.totals import Sums, check_totals

_ROW, _STANDS = 0, 1
_HEADLINE = {kind.value for kind in HEADLINE_KINDS}
_TOLD_EVERY = 5_000


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of an award: when it came and went, and what it adds to the totals."""

    came: int
    batch_id: int
    row_id: int
    gone: int | None
    publisher: str
    hkd: Decimal


def check_standing(inspection: Inspection) -> None:
    """Replay the batches and compare which row of each award stands from which version on, and the sums."""
    notes, sums = inspection.notes, Sums()
    came, gone = events(inspection)
    rows = (
        (row.award_id, _ROW, row)
        for row in inspection.stream(
            select(
                award_rows.c.award_id, award_rows.c.row_id, award_rows.c.batch_id, award_rows.c.value
            ).order_by(award_rows.c.award_id, award_rows.c.row_id)
        )
    )
    stands = (
        (row.award_id, _STANDS, row)
        for row in inspection.stream(select(standing).order_by(standing.c.award_id, standing.c.version))
    )
    both: Iterator[tuple[int, int, Any]] = merge(rows, stands, key=itemgetter(0, 1))
    for award_id, items in groupby(both, key=itemgetter(0)):
        listed, told = [], {}
        for _, kind, row in items:
            if kind == _STANDS:
                told[row.version] = row.row_id
            elif row.batch_id in came:
                listed.append(_listed(row, came[row.batch_id], gone.get(row.batch_id)))
        notes.count("awards")
        if notes.counted["awards"] % _TOLD_EVERY == 0:
            notes.tell(notes.counted["awards"])
        expected = replayed(listed, sums)
        for version in sorted(told.keys() | expected.keys()):
            notes.count("standing rows", version in told)
            if version not in told or told[version] != expected.get(version, -1):
                says = _row(told[version]) if version in told else "says nothing"
                notes.wrong(
                    f"award A{award_id} at version {version}",
                    f"the record {says}, but by the log {_meant(version, expected)}",
                )
    check_totals(inspection, sums, came, gone)


def events(inspection: Inspection) -> tuple[Mapping[int, int], Mapping[int, int | None]]:
    """Give batch -> version of its publishing, and of its taking back.

    The log tells them; of a batch that it does not tell of the batch itself does, which is a finding of
    another check.
    """
    query = select(batches.c.batch_id, batches.c.version, batches.c.withdrawn_version)
    told, came, gone = inspection.told, dict(inspection.told.came), dict(inspection.told.gone)
    for batch_id, version, withdrawn in inspection.connection.execute(query):
        if version and (batch_id not in told.came):
            came[batch_id] = version
        if withdrawn and (batch_id not in told.gone):
            gone[batch_id] = withdrawn
    return came, gone


def replayed(listed: Iterable[Listed], sums: Sums) -> dict[int, int | None]:
    """Give version -> the row of one award that stands from then on, where that is another than before."""
    rows = sorted(listed, key=lambda one: (one.came, one.batch_id))
    moments = {one.came for one in rows} | {one.gone for one in rows if one.gone is not None}
    stood: Listed | None = None
    found: dict[int, int | None] = {}
    for version in sorted(moments):
        public = [one for one in rows if one.came <= version and (one.gone is None or one.gone > version)]
        stands = public[-1] if public else None
        if stands is not stood:
            found[version] = stands.row_id if stands else None
            for one, sign in ((stood, -1), (stands, 1)):
                if one is not None:
                    sums.add(version, one.publisher, one.hkd, sign)
            stood = stands
    return found


def _listed(row: Row[Any], came: int, gone: int | None) -> Listed:
    publisher, hkd = "", Decimal()
    try:
        value = json.loads(row.value)
        publisher = value.get("publisher") or ""
        # Totals tell editions in other languages apart.
        if value.get("language", "en") != "en":
            publisher = f"{publisher} {value['language']}"
        if value.get("currency") == "HKD" and value.get("amount_kind") in _HEADLINE:
            hkd = Decimal(value.get("amount", 0))
    except (ValueError, TypeError, AttributeError, InvalidOperation):
        # That the row does not fit its hash is told by another check.
        pass
    return Listed(came, row.batch_id, row.row_id, gone, publisher, hkd)


def _row(row_id: int | None) -> str:
    return "says that nothing of it is public" if row_id is None else f"says row_id {row_id} stands"


def _meant(version: int, expected: Mapping[int, int | None]) -> str:
    if version not in expected:
        return "nothing changed there"
    row_id = expected[version]
    return "nothing of it is public" if row_id is None else f"row_id {row_id} stands"
