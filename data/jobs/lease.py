"""Who runs a job: a lease that expires, and a fencing number that shuts out whoever comes too late.

Only one job of a record runs at a time. Clocks decide when a silent worker is taken for dead, never who
may commit: that is whoever holds the job's latest fencing number.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, select, text, update
from sqlalchemy.exc import OperationalError

from data.jobs.queue import Job, JobState, as_job, as_json, is_locked
from data.store.engine import reading
from data.store.log import now, one_at_a_time
from data.store.schema import jobs, uploads

LEASE_SECONDS = 15.0
MAX_ATTEMPTS = 3
_DIED = (
    f"its worker died {MAX_ATTEMPTS} times while at it: nothing of it was done, see worker.log in its home"
)


def is_due(engine: Engine, job_id: int | None = None) -> bool:
    """Say, without taking any lock, whether `claim` may find something: a job, or this one."""
    with reading(engine).connect() as connection:
        unended = jobs.c.state.in_((JobState.QUEUED.value, JobState.RUNNING.value))
        rows = connection.execute(
            select(jobs.c.job_id, jobs.c.state, jobs.c.lease_until).where(unended)
        ).all()
        clock = _clock(connection) if rows else 0.0
    if any(row.state == JobState.RUNNING and _is_live(row.lease_until, clock) for row in rows):
        return False
    return any(job_id in (None, row.job_id) for row in rows)


def claim(engine: Engine, job_id: int | None = None) -> Job | None:
    """Take up the job that waits longest, or the one named; nothing while another one runs.

    A job whose lease expired waits again, or has failed when its worker died too often.
    """
    try:
        with engine.begin() as connection:
            # On PostgreSQL this waits for a worker in the middle of its last transaction, as SQLite does.
            one_at_a_time(connection)
            return _claimed(connection, _clock(connection), job_id)
    except OperationalError as error:
        if is_locked(error):
            return None
        raise


def renew(engine: Engine, taken: Job, progress: Mapping[str, Any]) -> bool:
    """Keep the lease and say how far the job is; False where it is not ours any more."""
    with engine.begin() as connection:
        values = {"lease_until": _clock(connection) + LEASE_SECONDS, "progress": as_json(progress)}
        return connection.execute(update(jobs).where(*_mine(taken)).values(values)).rowcount == 1


def release(engine: Engine, taken: Job) -> bool:
    """Let a job wait again that is not to be ended now; that counts as no death."""
    values = {"state": JobState.QUEUED.value, "attempts": jobs.c.attempts - 1, "progress": "{}"}
    with engine.begin() as connection:
        return connection.execute(update(jobs).where(*_mine(taken)).values(values)).rowcount == 1


def end(connection: Connection, taken: Job, state: JobState, outcome: Mapping[str, Any]) -> bool:
    """End a job that was taken up; False where another worker has taken it over."""
    return _end(connection, _mine(taken), taken.job_id, state, outcome)


def cancel(engine: Engine, job_id: int, reason: str) -> bool:
    """Let a job that waits fail; False where it waits no more."""
    waits = (jobs.c.job_id == job_id, jobs.c.state == JobState.QUEUED.value)
    with engine.begin() as connection:
        one_at_a_time(connection)
        return _end(connection, waits, job_id, JobState.FAILED, {"error": reason})


def _claimed(connection: Connection, clock: float, job_id: int | None) -> Job | None:
    silent = select(jobs.c.job_id, jobs.c.lease_until, jobs.c.attempts).where(
        jobs.c.state == JobState.RUNNING.value
    )
    for running, lease_until, attempts in connection.execute(silent).all():
        if _is_live(lease_until, clock) or not _take_back(connection, running, lease_until, attempts):
            return None
    waits = select(jobs.c.job_id).where(jobs.c.state == JobState.QUEUED.value).order_by(jobs.c.job_id)
    if job_id is not None:
        waits = waits.where(jobs.c.job_id == job_id)
    chosen = connection.scalar(waits.limit(1))
    if chosen is None:
        return None
    this = jobs.c.job_id == chosen
    values = {
        "state": JobState.RUNNING.value,
        "fencing": jobs.c.fencing + 1,
        "attempts": jobs.c.attempts + 1,
        "lease_until": clock + LEASE_SECONDS,
        "progress": "{}",
    }
    connection.execute(update(jobs).where(this).values(values))
    return as_job(connection.execute(select(jobs).where(this)).one())


def _take_back(connection: Connection, job_id: int, lease_until: float, attempts: int) -> bool:
    """Let a job whose worker is silent wait again, or fail; False where the worker spoke up meanwhile.

    Its fencing number moves when it is taken up: until then nobody holds it.
    """
    still = (
        jobs.c.job_id == job_id,
        jobs.c.state == JobState.RUNNING.value,
        jobs.c.lease_until == lease_until,
    )
    if attempts >= MAX_ATTEMPTS:
        return _end(connection, still, job_id, JobState.FAILED, {"error": _DIED})
    waits = {"state": JobState.QUEUED.value, "progress": "{}"}
    return connection.execute(update(jobs).where(*still).values(waits)).rowcount == 1


def _end(
    connection: Connection,
    which: tuple[ColumnElement[bool], ...],
    job_id: int,
    state: JobState,
    outcome: Mapping[str, Any],
) -> bool:
    values = {"state": state.value, "outcome": as_json(outcome), "ended_at": now()}
    if connection.execute(update(jobs).where(*which).values(values)).rowcount != 1:
        return False
    # What was taken is kept as the file of a batch; what was not is nobody's business any more.
    connection.execute(delete(uploads).where(uploads.c.job_id == job_id))
    return True


def _mine(taken: Job) -> tuple[ColumnElement[bool], ...]:
    return (
        jobs.c.job_id == taken.job_id,
        jobs.c.fencing == taken.fencing,
        jobs.c.state == JobState.RUNNING.value,
    )


def _is_live(lease_until: float, clock: float) -> bool:
    # A lease from the far future was written before the clock was set back: nobody renews it.
    return clock < lease_until <= clock + 2 * LEASE_SECONDS


def _clock(connection: Connection) -> float:
    """Give the seconds that leases are counted in: one clock for all who share the record."""
    if connection.dialect.name == "postgresql":
        return float(connection.execute(text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one())
    return time.time()
