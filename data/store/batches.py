"""Batches: a file that was read and kept, and whether the public sees it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, select, update

from data.files import DataError, ReadOptions, ReadResult
from data.ingest.dates import today
from data.store.codec import options_from_json, options_to_json
from data.store.engine import reading
from data.store.hold import HoldReason, from_json, to_json
from data.store.schema import batches, files


class State(StrEnum):
    """Where a batch stands. It moves forward only, and from any state to withdrawn."""

    STAGED = "staged"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class PublishError(DataError):
    """What was asked for cannot be published, or taken back."""


@dataclass(frozen=True, slots=True)
class Order:
    """One file to keep: its bytes, what reading them gave, and how they were read."""

    content: bytes
    result: ReadResult
    options: ReadOptions = field(default_factory=ReadOptions)

    def __post_init__(self) -> None:
        """Keep the day on which the file was read: it is to be read so again."""
        if self.options.as_of is None:
            object.__setattr__(self, "options", replace(self.options, as_of=today()))

    @property
    def sha256(self) -> str:
        """Give the name under which the file is kept."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch, without its file. `version` is the dataset version that it was published with."""

    batch_id: int
    state: State
    kind: str
    file_name: str
    file_sha256: str
    encoding: str
    profile: str
    rows: int
    accepted: int
    review: int
    rejected: int
    skipped: int
    by: str
    note: str
    at: str  # ISO 8601, UTC: when the file came
    version: int | None
    options: ReadOptions
    withdrawn_version: int | None = None  # missing also where only a batch that waited was put away
    held: tuple[HoldReason, ...] = ()  # why a human has to look at it before it is published


def all_batches(engine: Engine) -> list[Batch]:
    """Give every batch, the oldest first."""
    with reading(engine).connect() as connection:
        rows = connection.execute(select(batches).order_by(batches.c.batch_id))
        return [_batch(row) for row in rows]


def find(connection: Connection, batch_id: int) -> Batch:
    """Give a batch; `PublishError` where there is none of this number."""
    # Larger numbers than a database holds are no batch either.
    row = None
    if 0 < batch_id < 2**31:
        row = connection.execute(select(batches).where(batches.c.batch_id == batch_id)).first()
    if row is None:
        raise PublishError(f"there is no batch {batch_id}: `python -m data batches` lists them")
    return _batch(row)


def of_file(connection: Connection, sha256: str, *states: State) -> list[Batch]:
    """Give the batches of these bytes that are in one of `states`, the oldest first."""
    query = select(batches).where(
        batches.c.file_sha256 == sha256, batches.c.state.in_([state.value for state in states])
    )
    return [_batch(row) for row in connection.execute(query.order_by(batches.c.batch_id))]


def is_same_reading(batch: Batch, order: Order) -> bool:
    """Say whether a batch was read as an order was, be it on another day, and with the same outcome."""
    asked = replace(batch.options, as_of=None) == replace(order.options, as_of=None)
    return asked and all(getattr(batch, name) == value for name, value in as_read(order.result).items())


def content(connection: Connection, sha256: str) -> bytes:
    """Give the bytes of a kept file; `PublishError` where the record lost them."""
    found = connection.scalar(select(files.c.content).where(files.c.sha256 == sha256))
    if found is None:
        raise PublishError(
            f"the kept file {sha256[:12]} is missing in the record: `python -m data verify` says what else is"
        )
    return bytes(found)


def add(connection: Connection, order: Order, *, by: str, note: str, at: str) -> int:
    """Keep the file and what reading it gave as a staged batch, and give its number."""
    keep(connection, order.sha256, order.content, at)
    batch_id = 1 + int(connection.scalar(select(func.max(batches.c.batch_id))) or 0)
    connection.execute(
        insert(batches).values(
            batch_id=batch_id,
            state=State.STAGED.value,
            file_sha256=order.sha256,
            file_name=order.result.file_name,
            by=by,
            note=note,
            at=at,
            version=0,
            options=options_to_json(order.options),
            **as_read(order.result),
        )
    )
    return batch_id


def keep(connection: Connection, sha256: str, content: bytes, at: str) -> bool:
    """Keep the bytes of a file; False where the record has them already."""
    if connection.execute(select(files.c.sha256).where(files.c.sha256 == sha256)).first() is not None:
        return False
    kept = {"sha256": sha256, "size": len(content), "content": content, "kept_at": at}
    connection.execute(insert(files).values(kept))
    return True


def as_read(result: ReadResult) -> dict[str, Any]:
    """Give what a batch holds of the way its file was read: by it a later reading is compared."""
    return {
        "kind": result.kind.value,
        "encoding": result.encoding,
        "profile": result.profile,
        "rows": result.rows,
        "accepted": result.accepted,
        "review": result.review,
        "rejected": result.rejected,
        "skipped": result.skipped,
    }


def move(connection: Connection, batch_id: int, state: State, version: int | None = None) -> None:
    """Set the state of a batch, and the version that its publishing or taking back made."""
    values: dict[str, Any] = {"state": state.value}
    if version is not None:
        values["version" if state is State.PUBLISHED else "withdrawn_version"] = version
    connection.execute(update(batches).where(batches.c.batch_id == batch_id).values(values))


def hold(connection: Connection, batch_id: int, held: tuple[HoldReason, ...]) -> None:
    """Write why a batch that waits has to be looked at; nothing lets it go."""
    statement = update(batches).where(batches.c.batch_id == batch_id)
    connection.execute(statement.values(held=to_json(held)))


def _batch(row: Row[Any]) -> Batch:
    values = dict(row._mapping)
    values["state"] = State(values["state"])
    values["options"] = options_from_json(values["options"])
    values["version"] = values["version"] or None
    values["held"] = from_json(values["held"])
    return Batch(**values)
