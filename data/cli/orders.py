"""Orders of the command line: queued like everybody's, done here where no worker is at work."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from data import public
from data.cli.progress import Phases
from data.jobs.lease import cancel
from data.jobs.queue import JobError, JobState, Upload, order
from data.jobs.worker import logger, run
from data.store.engine import migrate
from geo import settings


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
    """Order a job, see it to its end, and give its outcome; a failed one raises `JobError`."""
    home = settings.home()
    ordered = order(engine, kind, payload, by=by, request_id=request_id, uploads=uploads)
    with Phases(kind) as phases, _logged(home / "worker.log"):
        try:
            ended = run(engine, home, ordered.job_id, tell=phases.tell)
        except KeyboardInterrupt:
            cancel(engine, ordered.job_id, f"{by} took the order back")
            raise
    if ended.state is JobState.FAILED:
        raise JobError(ended.error or f"job {ended.job_id} failed")
    return ended.outcome


@contextmanager
def _logged(path: Path) -> Iterator[None]:
    """Keep what a job done here says of the program's own faults off the terminal."""
    handler = logging.FileHandler(path, delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s: %(message)s"))
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = True
        handler.close()
