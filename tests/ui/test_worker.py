"""The worker beside the app: one for its home, started again, never left behind."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from ui.worker import beside

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 120
APP = """
import sys, time
from pathlib import Path
from ui.worker import beside
with beside(Path(sys.argv[1])):
    print("up", flush=True)
    sys.stdin.read()
"""


def until(found, what: str):
    """Wait until something is found, and give it."""
    patience = time.monotonic() + PATIENCE_SECONDS
    while not (it := found()):
        assert time.monotonic() < patience, what
        time.sleep(0.05)
    return it


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"  # ended, and nobody has asked how


def worker_of(home: Path, *, other_than: int = 0) -> int:
    """Wait until a worker serves a home, and give its process number."""

    def found() -> int:
        lock = home / "worker.lock"
        pid = int(lock.read_text() or 0) if lock.exists() else 0
        return pid if pid != other_than and is_alive(pid) else 0

    return until(found, "no worker came")


@pytest.fixture
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


@contextmanager
def app_beside(home: Path):
    """A process that has a worker as the app has it."""
    with subprocess.Popen(
        [sys.executable, "-c", APP, str(home)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as app:
        app.stdout.readline()
        yield app
        app.kill()


@pytest.mark.server
def test_the_app_has_a_worker_and_another_one_when_it_dies(running_app):
    first = worker_of(running_app.home)

    os.kill(first, signal.SIGKILL)

    second = worker_of(running_app.home, other_than=first)
    command = Path(f"/proc/{second}/cmdline").read_bytes()
    assert b"worker" in command
    assert os.getpgid(second) == second


def test_a_worker_ends_with_the_app(own_home):
    with app_beside(own_home) as app:
        worker = worker_of(own_home)

        app.stdin.close()
        app.wait(PATIENCE_SECONDS)

        assert not is_alive(worker)
        assert app.returncode == 0


def test_an_app_that_is_killed_leaves_no_worker_behind(own_home):
    with app_beside(own_home) as app:
        worker = worker_of(own_home)

        app.kill()

        until(lambda: not is_alive(worker), "the worker lives on")


def test_starting_the_worker_keeps_nobody_waiting(own_home):
    began = time.monotonic()

    with beside(own_home):
        started = time.monotonic() - began
        serves = (own_home / "worker.lock").exists()

    # A busy machine may take a second by itself; whoever had waited would find the worker at its work.
    assert started < 1 or not serves
    assert time.monotonic() - began < PATIENCE_SECONDS


def test_a_home_that_cannot_be_written_has_no_worker(tmp_path, caplog):
    with beside(tmp_path / "not there"):
        pass

    assert "cannot be written" in caplog.text
