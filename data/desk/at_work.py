"""Which orders are at work, and what came of the last ones: for lists of staff, who all see them."""

from __future__ import annotations

import json

from sqlalchemy import Engine, func, select

from data.files import ReadOptions
from data.jobs.queue import Job, JobState, as_job
from data.store.batches import Batch, State, find, of_file
from data.store.codec import options_from_json
from data.store.engine import reading
from data.store.schema import batches, jobs
from data.store.schema_desk import proposals

READS = ("take", "read")  # jobs that make a file that waits, or say why it cannot be read
_MOST = 200  # jobs that are looked through for files that cannot be read


def unended(engine: Engine) -> list[Job]:
    """Give the orders that are at work or wait for it, the oldest first."""
    states = (JobState.QUEUED.value, JobState.RUNNING.value)
    with reading(engine).connect() as connection:
        query = select(jobs).where(jobs.c.state.in_(states)).order_by(jobs.c.job_id)
        return [as_job(row) for row in connection.execute(query)]


def recent(engine: Engine, *kinds: str, by: str | None = None, limit: int = 20) -> list[Job]:
    """Give the last orders of some kinds, of one person if named, the newest first."""
    query = select(jobs).where(jobs.c.kind.in_(kinds)).order_by(jobs.c.job_id.desc()).limit(limit)
    if by is not None:
        query = query.where(jobs.c.by == by)
    with reading(engine).connect() as connection:
        return [as_job(row) for row in connection.execute(query)]


def refused(engine: Engine) -> list[Job]:
    """Give the orders whose files are kept and were never read, the newest first."""
    found: dict[str, Job] = {}
    for job in recent(engine, *READS, limit=_MOST):
        sha256 = job.outcome.get("sha256")
        if sha256:
            found.setdefault(sha256, job)  # what was made of the file last
    unread = {sha256: job for sha256, job in found.items() if job.outcome.get("refused")}
    with reading(engine).connect() as connection:
        listed = select(batches.c.file_sha256).where(batches.c.file_sha256.in_(list(unread)))
        taken = set(connection.scalars(listed))
    return [job for sha256, job in unread.items() if sha256 not in taken]


def options_of(job: Job) -> ReadOptions:
    """Give how an order has a file read."""
    return options_from_json(json.dumps(job.payload.get("options") or {}))


def read_anew(engine: Engine, batch_id: int) -> int | None:
    """Give what a file that was put away was read as instead, if it was read with other choices."""
    for job in recent(engine, "read", limit=_MOST):
        batch = job.outcome.get("batch")
        if batch and batch != batch_id and job.payload.get("replaces") == batch_id:
            return int(batch)
    return None


def same_file(engine: Engine, sha256: str) -> list[Batch]:
    """Give what waits or is public of the bytes of a file, the oldest first."""
    with reading(engine).connect() as connection:
        return of_file(connection, sha256, State.STAGED, State.PUBLISHED)


def state_of(engine: Engine, batch_id: int) -> State:
    """Say where a batch stands."""
    with reading(engine).connect() as connection:
        return find(connection, batch_id).state


def open_proposals(engine: Engine) -> int:
    """Count the orders that wait for somebody else's approval."""
    with reading(engine).connect() as connection:
        count = select(func.count()).where(proposals.c.state == "open")
        return int(connection.scalar(count) or 0)


def is_waiting(engine: Engine, job: Job) -> bool:
    """Say whether an order waits although no other is at work: nobody takes it up."""
    return job.state is JobState.QUEUED and all(one.state is JobState.QUEUED for one in unended(engine))
