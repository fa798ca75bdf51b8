"""Orders of the command line: queued like everybody's, done here where no worker is at work."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Engine

from data import public
from data.cli.progress import Phases
from data.jobs.lease import cancel
from data.jobs.queue import BusyError, Job, JobError, JobState, Upload, order
from data.jobs.worker import log_file, run
from data.store.engine import migrate, reading
from data.store.log import latest_version
from geo import settings

_MOST_WAITS = 20  # each as long as the record's own patience


def record_of_home() -> Engine:
    """Give the record of the home folder, its tables as this program needs them."""
    engine = public.engine(settings.home())
    migrate(engine)
    return engine


def add_request(command: argparse.ArgumentParser) -> None:
    """Add the option that makes a repeated order one."""
    command.add_argument(
        "--request",
        metavar="ID",
        help="a name for this order: given again, it is not done again but its outcome told once more",
    )


def carry_out(
    engine: Engine,
    kind: str,
    payload: Mapping[str, Any],
    *,
    by: str,
    request_id: str | None = None,
    uploads: Sequence[Upload] = (),
) -> Mapping[str, Any]:
    """Order a job, see it to its end, and give its outcome; a failed one raises `JobError`.

    Where it made a new version public, its snapshot is there too: no visitor has to wait for it.
    """
    home, before = settings.home(), _version(engine)
    with Phases(kind) as phases, log_file(home, alone=True):
        give = partial(order, engine, kind, payload, by=by, request_id=request_id, uploads=uploads)
        ordered = _patiently(give, phases)
        try:
            ended = run(engine, home, ordered.job_id, tell=phases.tell)
        except KeyboardInterrupt:
            cancel(engine, ordered.job_id, f"{by} took the order back")
            raise
        if ended.state is JobState.FAILED:
            raise JobError(ended.error or f"job {ended.job_id} failed")
        if _version(engine) > before:
            public.current(home, lambda done, total: phases.tell("making the snapshot", done, total))
    return ended.outcome


def _patiently(give: Callable[[], Job], phases: Phases) -> Job:
    """Give an order when it can be taken: on SQLite not while a large change is being written."""
    for _ in range(_MOST_WAITS):
        try:
            return give()
        except BusyError:
            phases.tell("waiting", 0, 0)
    return give()


def _version(engine: Engine) -> int:
    with reading(engine).connect() as connection:
        return latest_version(connection)
