"""Doing the jobs: one by one in a process of its own, or the command line its own one."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from data.files import DataError, UnreadableFileError
from data.jobs import lease
from data.jobs.heartbeat import Heartbeat, StoppedError, SupersededError, Tell
from data.jobs.queue import Job, JobState, job
from data.problems import LANGUAGES
from data.store import trouble
from data.store.engine import reading
from data.store.log import latest_version
from data.store.scrub import is_due
from geo.errors import GeoError

POLL_SECONDS = 0.5
WAIT_SECONDS = 0.2  # of the command line for a job that another process runs
TROUBLE_SECONDS = 5.0

logger = logging.getLogger("procurement_map.jobs")


def run(engine: Engine, home: Path, job_id: int, *, tell: Tell | None = None) -> Job:
    """See a job to its end: do it here where no other is at work, else wait for it."""
    while not (at := job(engine, job_id)).has_ended:
        taken = lease.claim(engine, job_id) if lease.is_due(engine, job_id) else None
        if taken:
            perform(engine, home, taken, tell=tell)
            continue
        if tell:
            told = at.progress or {"phase": "waiting", "done": 0, "total": 0}
            tell(told["phase"], told["done"], told["total"])
        time.sleep(WAIT_SECONDS)
    return at


def perform(
    engine: Engine,
    home: Path,
    taken: Job,
    *,
    stopping: threading.Event | None = None,
    tell: Tell | None = None,
) -> None:
    """Do a job that was taken up. It ends as done or failed, or is left to the next worker."""
    try:
        with Heartbeat(engine, taken, stopping=stopping, tell=tell) as heart:
            # Reading and placing take seconds to load: an idle worker does without, a lease could run out.
            from data.jobs.handlers import HANDLERS, Task

            if taken.kind not in HANDLERS:
                raise DataError(f"this edition of the program knows no job {taken.kind!r}")
            HANDLERS[taken.kind](Task(engine, home, taken, heart.progress))
    except SupersededError:
        logger.warning("job %s was taken over by another worker: nothing of it was done here", taken.job_id)
    except StoppedError:
        lease.release(engine, taken)
    except Exception as error:
        fail(engine, taken, _why(taken, error))
    except BaseException:
        fail(engine, taken, {"error": f"{taken.by} interrupted it: nothing of it was done"})
        raise


def fail(engine: Engine, taken: Job, outcome: dict[str, Any]) -> bool:
    """End a job as failed; False where it is not ours, or ended, already."""
    with engine.begin() as connection:
        return lease.end(connection, taken, JobState.FAILED, outcome)


def _why(taken: Job, error: Exception) -> dict[str, Any]:
    if isinstance(error, UnreadableFileError):
        messages = {lang: error.message(lang) for lang in LANGUAGES}
        return {"error": str(error), "code": error.code.value, "messages": messages}
    if isinstance(error, DataError | GeoError):
        code = getattr(error, "code", None)
        return {"error": str(error), **({"code": code} if code else {})}
    number = secrets.token_hex(4)
    logger.error("Error %s in job %s (%s)", number, taken.job_id, taken.kind, exc_info=error)
    if isinstance(error, SQLAlchemyError):
        return {"error": f"{trouble.sentence(error)} (error {number} in worker.log)"}
    if isinstance(error, OSError):
        return {"error": f"{error.filename or 'a file'}: {error.strerror or error} (error {number})"}
    return {"error": f"something is wrong with the program: error {number} in worker.log of its home"}


def serve(engine: Engine, home: Path, *, stopping: threading.Event, once: bool = False) -> None:
    """Do job after job until `stopping` is set; with `once` until none waits."""
    seen = _version(engine)
    if is_due(home):
        from data.traces import erase_traces

        erase_traces(engine, home)
    while not stopping.is_set():
        try:
            taken = lease.claim(engine) if lease.is_due(engine) else None
            if taken:
                perform(engine, home, taken, stopping=stopping)
            elif once:
                return
            seen = _with_snapshot(engine, home, seen)
            if not taken:
                stopping.wait(POLL_SECONDS)
        except (SQLAlchemyError, DataError) as error:
            if once:
                raise
            logger.warning("the record cannot be used (%s): trying again", type(error).__name__)
            stopping.wait(TROUBLE_SECONDS)


class _LogFile(logging.FileHandler):
    """A log that a full or read-only disk does not turn into one more fault."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line where that can be done."""
        with suppress(OSError):
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - Python's own name
        """Say nothing: whoever ordered the job is told of its fault anyhow."""


@contextmanager
def log_file(home: Path, *, alone: bool = False) -> Iterator[None]:
    """Write what jobs say of faults to `worker.log` in the home; with `alone` nowhere else."""
    handler = _LogFile(home / "worker.log", delay=True, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s: %(message)s"))
    logger.addHandler(handler)
    logger.propagate = not alone
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = True
        handler.close()


def _version(engine: Engine) -> int:
    with reading(engine).connect() as connection:
        return latest_version(connection)


def _with_snapshot(engine: Engine, home: Path, seen: int) -> int:
    """Build the snapshot of a version that is new, so that no visitor waits for it."""
    version = _version(engine)
    if version > seen:
        from data import public

        try:
            public.current(home)
            # Nobody reads it here, and whoever holds an old one keeps it from being removed.
            public.forget()
        except Exception as error:
            # The version is public all the same: whoever reads it next builds its snapshot.
            logger.error("the snapshot of version %s was not built", version, exc_info=error)
    return version
