"""The queue: orders come in, one worker at a time takes the next, each ends once."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from data.files import DataError
from data.store.engine import reading
from data.store.log import now, one_at_a_time
from data.store.schema import jobs, uploads

MAX_REQUEST_ID = 200
_BUSY = "the record is busy with a large change: nothing was ordered; try again in a minute"


class JobState(StrEnum):
    """Where a job stands. A running one whose worker died is queued again."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class JobError(DataError):
    """An order that cannot be taken, or a job that failed."""


class BusyError(JobError):
    """Nothing can be ordered now, because a large change is being written; SQLite has one writer."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that comes with an order."""

    file_name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Give the hash by which the file is known."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Job:
    """An order and how far it is. `fencing` counts how often it was taken up."""

    job_id: int
    request_id: str
    kind: str
    payload: Mapping[str, Any]
    by: str
    at: str  # ISO 8601, UTC: when it was ordered
    state: JobState
    fencing: int
    attempts: int
    progress: Mapping[str, Any]  # phase, done, total; empty before the first word
    outcome: Mapping[str, Any]  # of a failed one: error
    ended_at: str | None

    @property
    def has_ended(self) -> bool:
        """Say whether nothing more comes of it."""
        return self.state in (JobState.DONE, JobState.FAILED)

    @property
    def error(self) -> str | None:
        """Give the sentence that says why it failed."""
        return str(self.outcome.get("error", "")) or None


def order(
    engine: Engine,
    kind: str,
    payload: Mapping[str, Any],
    *,
    by: str,
    request_id: str | None = None,
    uploads: Sequence[Upload] = (),
    also: Callable[[Connection, Job], None] = lambda _connection, _job: None,
) -> Job:
    """Queue a job; the same request ID again gives the job that it made, whatever became of it.

    `also` is done in the transaction that queues it, and not for an order that was given before.

    Raises `JobError` where nobody signs, and where the request ID stands for another order.
    """
    asked = (secrets.token_hex(16) if request_id is None else request_id).strip()
    files = [[upload.file_name, upload.sha256] for upload in uploads]
    told = as_json({**payload, "files": files} if files else payload)
    _may_be_ordered(asked, by, told)
    earlier = requested(engine, asked)
    if earlier is None:
        row = {"request_id": asked, "kind": kind, "payload": told, "by": by, "at": now()}
        try:
            with engine.begin() as connection:
                one_at_a_time(connection)
                made = _add(connection, row, uploads)
                also(connection, made)
                return made
        except IntegrityError:
            # Somebody gave the same order at the same moment.
            earlier = requested(engine, asked)
        except OperationalError as error:
            if is_locked(error):
                raise BusyError(_BUSY) from error
            raise
    if earlier is None or (earlier.kind, earlier.payload, earlier.by) != (kind, json.loads(told), by):
        raise JobError(f"request ID {asked!r} was used for another order: give this one another ID")
    return earlier


def job(engine: Engine, job_id: int) -> Job:
    """Give a job as it stands; `JobError` where there is none of this number."""
    found = None
    if 0 < job_id < 2**31:
        with reading(engine).connect() as connection:
            found = connection.execute(select(jobs).where(jobs.c.job_id == job_id)).first()
    if found is None:
        raise JobError(f"there is no job {job_id}: `python -m data jobs` lists them")
    return as_job(found)


def newest(engine: Engine, limit: int) -> list[Job]:
    """Give the last jobs, the newest first."""
    query = select(jobs).order_by(jobs.c.job_id.desc()).limit(limit)
    with reading(engine).connect() as connection:
        return [as_job(row) for row in connection.execute(query)]


def files_of(engine: Engine, job_id: int) -> list[Upload]:
    """Give the files of a job that has not ended, in the order in which they were given."""
    query = select(uploads.c.file_name, uploads.c.content).where(uploads.c.job_id == job_id)
    with reading(engine).connect() as connection:
        rows = connection.execute(query.order_by(uploads.c.position))
        return [Upload(name, bytes(content)) for name, content in rows]


def is_locked(error: OperationalError) -> bool:
    """Say whether SQLite gave up waiting for another writer."""
    return "database is locked" in str(error.orig)


def _may_be_ordered(request_id: str, by: str, told: str) -> None:
    if not by.strip():
        raise JobError("nothing is done anonymously: say who orders it with --by NAME")
    if not 0 < len(request_id) <= MAX_REQUEST_ID:
        raise JobError(f"a request ID has 1 to {MAX_REQUEST_ID} signs")
    try:
        f"{request_id}{by}{told}".encode()
    except UnicodeEncodeError as error:
        raise JobError("names and notes have to be text: some bytes of them are no character") from error


def _add(connection: Connection, row: Mapping[str, Any], files: Sequence[Upload]) -> Job:
    values = {**row, "state": JobState.QUEUED.value}
    made = connection.execute(insert(jobs).values(values)).inserted_primary_key
    assert made is not None
    job_id = int(made[0])
    for position, upload in enumerate(files):
        connection.execute(
            insert(uploads).values(
                job_id=job_id,
                position=position,
                file_name=upload.file_name,
                sha256=upload.sha256,
                content=upload.content,
            )
        )
    return as_job(connection.execute(select(jobs).where(jobs.c.job_id == job_id)).one())


def requested(engine: Engine, request_id: str) -> Job | None:
    """Give the job of a request ID, whatever became of it; nothing where none was ordered by it."""
    with reading(engine).connect() as connection:
        row = connection.execute(select(jobs).where(jobs.c.request_id == request_id)).first()
    return None if row is None else as_job(row)


def as_json(value: Mapping[str, Any]) -> str:
    """Write what a job holds."""
    return json.dumps(value, ensure_ascii=False)


def as_job(row: Row[Any]) -> Job:
    """Read a row of the table."""
    return Job(
        job_id=row.job_id,
        request_id=row.request_id,
        kind=row.kind,
        payload=json.loads(row.payload),
        by=row.by,
        at=row.at,
        state=JobState(row.state),
        fencing=row.fencing,
        attempts=row.attempts,
        progress=json.loads(row.progress),
        outcome=json.loads(row.outcome),
        ended_at=row.ended_at or None,
    )
