"""`worker` and `jobs`: who carries orders out, and what became of them."""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from data.jobs import queue
from data.jobs.worker import log_file, serve
from data.store.engine import connect, migrate
from geo import settings

OK = 0
SHOWN = 20  # jobs, where no other number is asked for
END_SECONDS = 8.0  # for the job at hand, once this process is to end
BEHIND_VISITORS = 5  # steps in the system's priority: pages come first where both need the processor
_WAIT_SECONDS = 1.0
_Commands = argparse._SubParsersAction


def add(commands: _Commands[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    command = commands.add_parser(
        "worker",
        help="carry out what is ordered, one job at a time, until it is ended",
        description="One worker serves a home; a second one waits until the first has ended.",
    )
    command.add_argument("--once", action="store_true", help="end when nothing waits any more")
    # The app that starts a worker holds the other end of its standard input.
    command.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    command.set_defaults(run=_worker)
    command = commands.add_parser("jobs", help="what was ordered, and what became of it; the newest first")
    command.add_argument("--last", type=int, default=SHOWN, metavar="N", help=f"how many ({SHOWN})")
    command.add_argument("--json", action="store_true", help="the outcome for programs")
    command.set_defaults(run=_jobs)


def _worker(chosen: argparse.Namespace) -> int:
    logging.basicConfig(format="%(asctime)s worker: %(message)s")
    home, stopping = settings.home(), threading.Event()
    if chosen.with_parent:
        if hasattr(os, "nice"):
            os.nice(BEHIND_VISITORS)
        threading.Thread(target=_end_with_parent, args=(stopping,), daemon=True).start()
    engine = connect(home)
    migrate(engine)
    with log_file(home), _asked_to_end(stopping), _alone(home, stopping, wait=not chosen.once) as alone:
        if alone:
            serve(engine, home, stopping=stopping, once=chosen.once)
    return OK


@contextmanager
def _asked_to_end(stopping: threading.Event) -> Iterator[None]:
    """Hear a polite request to end: the job at hand is put back at its next word of progress."""
    before = {
        name: signal.signal(name, lambda *_: stopping.set()) for name in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def _end_with_parent(stopping: threading.Event) -> None:
    """End when the app does, however it ends: its end of the pipe closes even when it is killed."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    stopping.set()
    time.sleep(END_SECONDS)
    # What is not done by now is left to the lease: killing a worker, with what it started, loses nothing.
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(OK)


@contextmanager
def _alone(home: Path, stopping: threading.Event, *, wait: bool) -> Iterator[bool]:
    """Hold the lock of the home's worker; says so where another one holds it, and waits if asked to."""
    try:
        import fcntl
    except ImportError:  # on Windows several workers may wait; the queue keeps them apart
        yield True
        return
    with (home / "worker.lock").open("a+") as lock:
        said = False
        while not stopping.is_set():
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if not said:
                    _say_other(home, lock, wait=wait)
                    said = True
                if not wait:
                    break
                stopping.wait(_WAIT_SECONDS)
            else:
                lock.truncate(0)
                lock.write(f"{os.getpid()}\n")
                lock.flush()
                yield True
                return
        yield False


def _say_other(home: Path, lock: IO[str], *, wait: bool) -> None:
    lock.seek(0)
    rest = "; waiting for it to end" if wait else ""
    print(f"Another worker, process {lock.read().strip()}, serves {home} already{rest}.", file=sys.stderr)


def _jobs(chosen: argparse.Namespace) -> int:
    engine = connect(settings.home())
    migrate(engine)
    found = queue.newest(engine, chosen.last)
    if chosen.json:
        print(json.dumps([_values(job) for job in found], ensure_ascii=False, indent=2))
        return OK
    for job in found:
        print(f"{job.job_id}: {job.state.value}{_far(job)}, {job.kind}; {job.at}, {job.by}{_became(job)}")
    if not found:
        print("Nothing was ordered yet.")
    return OK


def _far(job: queue.Job) -> str:
    if job.has_ended or not job.progress:
        return ""
    done, total = job.progress["done"], job.progress["total"]
    return f" ({job.progress['phase']} {done:,}{f' of {total:,}' if total else ''})"


def _became(job: queue.Job) -> str:
    if job.error:
        return f": {job.error}"
    version = job.outcome.get("version")
    return f": dataset version {version}" if version else ""


def _values(job: queue.Job) -> dict[str, Any]:
    return asdict(job) | {"state": job.state.value}
