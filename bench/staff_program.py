"""The app as the trials start it: a worker that died is started again at once; with `broken`, badly made.

`python -m bench.staff_program whole|broken run streamlit_app.py ...` is Streamlit's own command;
`... whole|broken worker` is the worker that such an app starts. What is broken has to be found out: an order
given twice is two, and a job ends in another transaction than the one that did its work.
"""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

GAP_SECONDS = 1.0  # between the work and the end of its job, where that is broken
AGAIN_SECONDS = 0.1


def main(words: list[str]) -> None:
    """Be the app, or its worker."""
    kind, *rest = words
    if rest[0] == "worker":
        from data.__main__ import main as program

        if kind == "broken":
            _end_elsewhere()
        sys.exit(program(["worker", "--with-parent"]))
    _start_workers(kind)
    if kind == "broken":
        _order_twice()
    from streamlit.web.cli import main as streamlit

    sys.argv = ["streamlit", *rest]
    streamlit()


def _start_workers(kind: str) -> None:
    from subprocess import PIPE, Popen

    from ui import worker

    worker.FIRST_PAUSE_SECONDS = worker.LONGEST_PAUSE_SECONDS = AGAIN_SECONDS

    def started() -> Popen[bytes]:
        command = [sys.executable, "-m", "bench.staff_program", kind, "worker"]
        return Popen(command, cwd=worker.ROOT, stdin=PIPE, start_new_session=True)

    worker._started = started


def _order_twice() -> None:
    from data.desk import orders
    from data.jobs.queue import Job

    given = orders.order

    def order(*words: object, request_id: str, **named: object) -> Job:
        anew = f"{request_id[:40]}{secrets.token_hex(4)}"
        return given(*words, request_id=anew, **named)  # type: ignore[arg-type]

    orders.order = order


def _end_elsewhere() -> None:
    from data.jobs import handlers, lease
    from data.jobs.queue import JobState
    from data.store.hooks import Hooks

    ends: dict[int, Mapping[str, Any]] = {}
    sound = handlers.Task.hooks

    def hooks(self: handlers.Task, tell: Callable[[Connection, Any], Mapping[str, Any]]) -> Hooks:
        def finish(connection: Connection, outcome: object) -> None:
            ends[self.job.job_id] = tell(connection, outcome)

        return replace(sound(self, tell), finish=finish)

    def late(handler: Callable[[handlers.Task], None]) -> Callable[[handlers.Task], None]:
        def do(task: handlers.Task) -> None:
            handler(task)
            time.sleep(GAP_SECONDS)
            with task.engine.begin() as connection:
                lease.end(connection, task.job, JobState.DONE, ends.pop(task.job.job_id))

        return do

    handlers.Task.hooks = hooks  # type: ignore[method-assign]
    for name, handler in list(handlers.HANDLERS.items()):
        handlers.HANDLERS[name] = late(handler)  # type: ignore[index]


if __name__ == "__main__":
    main(sys.argv[1:])
