"""What the record holds of a file that staff gave."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, Engine, func, select

from data.store import schema, schema_desk
from data.store.engine import reading


@dataclass(frozen=True, slots=True)
class State:
    """One file in the record: its batches by state, and what hangs on them."""

    states: tuple[str, ...]
    rows: int  # of awards, of its batch
    drafts: int
    corrections: int
    is_found: bool  # findings are there


WANTED: Mapping[str, Callable[[int], State]] = {
    "take": lambda _: State(("staged",), 0, 0, 0, True),
    "draft": lambda _: State(("staged",), 0, 1, 0, True),
    "compare": lambda _: State(("staged",), 0, 1, 0, True),
    "publish": lambda rows: State(("published",), rows, 0, 1, False),
    "withdraw": lambda rows: State(("withdrawn",), rows, 0, 1, False),
}


def of(engine: Engine, content: bytes, batch: int) -> State:
    """Give what the record holds of a file and its batch."""
    sha256 = hashlib.sha256(content).hexdigest()
    with reading(engine).connect() as connection:
        kept = schema.batches.c
        states = connection.scalars(select(kept.state).where(kept.file_sha256 == sha256)).all()
    drafted, corrected = schema_desk.drafts.c, schema.corrections.c
    return State(
        states=tuple(states),
        rows=_count(engine, schema.award_rows.c.row, schema.award_rows.c.batch_id == batch),
        drafts=_count(engine, drafted.draft_id, drafted.file_sha256 == sha256),
        corrections=_count(engine, corrected.field, corrected.origin == f"draft {batch}"),
        is_found=_count(engine, schema_desk.findings.c.part, schema_desk.findings.c.batch_id == batch) > 0,
    )


def drafts(engine: Engine, content: bytes) -> int:
    """Count what staff said of a file that waits."""
    sha256 = hashlib.sha256(content).hexdigest()
    return _count(engine, schema_desk.drafts.c.draft_id, schema_desk.drafts.c.file_sha256 == sha256)


def _count(engine: Engine, column: Column[object], where: ColumnElement[bool]) -> int:
    with reading(engine).connect() as connection:
        return int(connection.scalar(select(func.count(column)).where(where)) or 0)
