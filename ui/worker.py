"""The worker beside the app: started with it, started again when it dies, ended with it."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

logger = logging.getLogger("procurement_map")

ROOT = Path(__file__).parents[1]
END_SECONDS = 5.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 60.0
STEADY_SECONDS = 60.0  # who lives so long has no fault that comes back at once


@contextmanager
def beside(home: Path) -> Iterator[None]:
    """Have a worker for the home while the app runs; none where nothing can be written."""
    if not os.access(home, os.W_OK):
        logger.warning("%s cannot be written: orders are carried out elsewhere, or wait", home)
        yield
        return
    worker = Worker()
    worker.start()
    try:
        yield
    finally:
        worker.end()


class Worker:
    """`python -m data worker` in a process group of its own.

    It ends when its standard input does: an app that is killed leaves none behind.
    """

    def __init__(self) -> None:
        self._ending, self._starting = threading.Event(), threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._watcher = threading.Thread(target=self._watch, name="worker", daemon=True)

    def start(self) -> None:
        """Start it, and whoever starts it again; does not wait."""
        self._watcher.start()

    def end(self) -> None:
        """End it: kindly first, then with all that it started; its job is left to the next worker."""
        self._ending.set()
        with self._starting:
            process = self._process
        if process is None:
            return
        if process.stdin:
            process.stdin.close()
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            _kill(process)
            process.wait()

    def _watch(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while not self._ending.is_set():
            began, code = time.monotonic(), self._live()
            if self._ending.is_set():
                return
            steady = time.monotonic() - began > STEADY_SECONDS
            pause = FIRST_PAUSE_SECONDS if steady else min(2 * pause, LONGEST_PAUSE_SECONDS)
            logger.warning("the worker ended (exit code %s); another one starts in %.0f s", code, pause)
            self._ending.wait(pause)

    def _live(self) -> int | str:
        """Start a worker and give its exit code, or why it could not be started."""
        try:
            with self._starting:
                if self._ending.is_set():
                    return 0
                self._process = _started()
        except OSError as error:
            return str(error.strerror)
        code = self._process.wait()
        _kill(self._process)
        return code


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "data", "worker", "--with-parent"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        start_new_session=True,
    )


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a worker, and what it may have left behind in its group."""
    if os.name == "nt":
        process.kill()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
