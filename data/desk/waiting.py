"""How many files of one person may wait to be read: nobody fills the record, or makes the others wait."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from data.jobs.queue import JobError, JobState
from data.store.schema import jobs, uploads
from geo import settings

MEGABYTE = 1024 * 1024


class TooManyError(JobError):
    """More files of one person wait than may; nothing was ordered."""

    def __init__(self, files: int, megabytes: int) -> None:
        self.files, self.megabytes = files, megabytes
        super().__init__(
            f"{files} files or {megabytes} MB of one person may wait to be read: nothing was kept of this "
            "one; give it once those are read"
        )


def refuse_too_many(connection: Connection, by: str) -> None:
    """Raise `TooManyError` where the files of somebody's orders that have not ended are too many."""
    query = (
        select(func.count(), func.coalesce(func.sum(func.length(uploads.c.content)), 0))
        .join(jobs, jobs.c.job_id == uploads.c.job_id)
        .where(jobs.c.by == by, jobs.c.state.in_((JobState.QUEUED.value, JobState.RUNNING.value)))
    )
    files, size = connection.execute(query).one()
    most_files, most_megabytes = settings.waiting_files(), settings.waiting_megabytes()
    if files > most_files or size > most_megabytes * MEGABYTE:
        raise TooManyError(most_files, most_megabytes)
