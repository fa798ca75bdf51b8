"""How many files of one person may wait to be read: nobody fills the record, or makes the others wait."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from data.jobs.queue import JobError, JobState
from data.store.schema import jobs, uploads
from geo import settings

MEGABYTE = 1024 * 1024
READING = ("take", "read", "compare", "look_back")  # orders that read a file, or all that is public


class TooManyError(JobError):
    """More files of one person wait than may; nothing was ordered."""

    def __init__(self, files: int, megabytes: int) -> None:
        self.files, self.megabytes = files, megabytes
        super().__init__(
            f"{files} files or {megabytes} MB of one person may wait to be read: nothing was kept of this "
            "one; give it once those are read"
        )


def refuse_too_many(connection: Connection, by: str) -> None:
    """Raise `TooManyError` where what somebody ordered to be read or compared, and waits, is too much."""
    unended = (jobs.c.by == by, jobs.c.state.in_((JobState.QUEUED.value, JobState.RUNNING.value)))
    orders = connection.scalar(select(func.count()).where(*unended, jobs.c.kind.in_(READING)))
    taken = select(func.sum(func.length(uploads.c.content)))
    size = connection.scalar(taken.join(jobs, jobs.c.job_id == uploads.c.job_id).where(*unended))
    most_files, most_megabytes = settings.waiting_files(), settings.waiting_megabytes()
    if (orders or 0) > most_files or (size or 0) > most_megabytes * MEGABYTE:
        raise TooManyError(most_files, most_megabytes)
