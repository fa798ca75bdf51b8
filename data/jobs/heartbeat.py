"""A worker's pulse: keeps its lease while it works, and tells how far the work is."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from data.jobs import lease
from data.jobs.queue import Job

BEAT_SECONDS = 1.0
RENEW_SECONDS = lease.LEASE_SECONDS / 5

logger = logging.getLogger("procurement_map.jobs")
Tell = Callable[[str, int, int], None]


class SupersededError(Exception):
    """Another worker has taken the job over: nothing that this one does may count."""


class StoppedError(Exception):
    """The worker is to end: the job is left to the next one."""


class Heartbeat:
    """Beats in a thread with a connection of its own from entry to exit.

    In SQLite nobody can write, and so nobody can claim, while the last transaction of a job is open: the
    beat waits then, and the lease may expire without harm.
    """

    def __init__(
        self, engine: Engine, taken: Job, *, stopping: threading.Event | None = None, tell: Tell | None = None
    ) -> None:
        self._engine, self._taken, self._tell = engine, taken, tell
        self._stopping = stopping or threading.Event()
        self._ended, self._lost = threading.Event(), threading.Event()
        self._progress: dict[str, Any] = {}
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Heartbeat:
        """Begin to beat."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Beat no more."""
        self._ended.set()
        self._thread.join()

    def progress(self, phase: str, done: int, total: int) -> None:
        """Note how far the work is; `total` is 0 where nobody knows it.

        Raises `SupersededError` or `StoppedError` where the work is to end here.
        """
        if self._lost.is_set():
            raise SupersededError
        if self._stopping.is_set():
            raise StoppedError
        self._progress = {"phase": phase, "done": done, "total": total}
        if self._tell:
            self._tell(phase, done, total)

    def _beat(self) -> None:
        told, renewed = self._progress, time.monotonic()
        while not self._ended.wait(BEAT_SECONDS):
            latest = self._progress
            if latest is told and time.monotonic() - renewed < RENEW_SECONDS:
                continue
            try:
                if not lease.renew(self._engine, self._taken, latest):
                    self._lost.set()
                    return
                told, renewed = latest, time.monotonic()
            except SQLAlchemyError as error:
                # The work goes on: whether it still counts is decided when it ends.
                logger.warning("job %s: no heartbeat (%s)", self._taken.job_id, type(error).__name__)
