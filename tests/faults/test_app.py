"""The app on a home that something is wrong with: it runs, and one line of its log says so."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.record_faults import overwritten
from bench.record_mounts import NoMountsError, mounts

ROOT = Path(__file__).parents[2]
START_SECONDS = 120

pytestmark = pytest.mark.server


@contextmanager
def app(home, log, before=()):
    """Start the app on a home and wait until it answers; give the address of its health."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["-m", "streamlit", "run", str(ROOT / "streamlit_app.py"), "--server.port", str(port)]
    with log.open("wb") as said:
        server = subprocess.Popen(
            [*before, sys.executable, *words, "--server.address", "127.0.0.1"],
            cwd=ROOT,
            env={**os.environ, **home.environment},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
    try:
        yield answers(server, f"http://127.0.0.1:{port}/_stcore/health")
    finally:
        server.terminate()
        server.wait(120)


def answers(server, address):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with opener.open(address, timeout=5) as answer:
                return answer.status == 200
        except OSError:
            time.sleep(0.2)
    return False


def test_app_runs_on_damaged_database_and_its_log_says_why(sqlite_homes, tmp_path):
    home, log = sqlite_homes.copy(), tmp_path / "app.log"
    record = home.folder / "record.sqlite"
    record.write_bytes(overwritten(record.read_bytes()))

    with app(home, log) as answered:
        pass

    said = log.read_text()
    assert answered, said
    assert "Traceback" not in said
    assert "The data cannot be made ready: the record cannot be used: its file is damaged" in said


def test_app_runs_on_read_only_home_and_its_log_says_why(sqlite_homes, tmp_path):
    home, log = sqlite_homes.copy(), tmp_path / "app.log"

    try:
        with mounts() as disk:
            disk.read_only(home.folder)
            with app(home, log, disk.inside) as answered:
                pass
    except NoMountsError as error:
        pytest.skip(str(error))

    said = log.read_text()
    assert answered, said
    assert "Traceback" not in said
    assert "cannot be written" in said
