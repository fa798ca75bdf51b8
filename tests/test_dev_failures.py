"""Where setting up or starting goes wrong: what is told, and that nothing is left running."""

import signal
import socket
import time
from pathlib import Path

from tests import test_dev
from tests.test_dev import PATIENCE_SECONDS, installs, is_running

project = test_dev.project


def wait_for_text(path: Path) -> str:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (path.exists() and path.read_text()):
        assert time.monotonic() < deadline, f"{path.name} was never written"
    return path.read_text()


def test_failed_installation_tells_why_and_counts_as_none(project):
    (project.root / "fail").write_text("--require-hashes")
    process = project.start("run", "--no-browser", "--port", str(project.port))

    said, _ = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 1
    assert "the reason of the failure" in said
    assert "start this again" in said.lower()
    assert "Traceback" not in said
    assert not list((project.root / ".venv").glob("*.sha256"))
    assert (project.root / ".venv" / "unfinished").exists()


def test_interrupted_installation_leaves_nothing_running_and_counts_as_none(project):
    (project.root / "hang").write_text("--require-hashes")
    process = project.start("run", "--no-browser", "--port", str(project.port))
    pid = wait_for_text(project.root / "pid")

    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 130
    assert "start it again" in said
    assert "Traceback" not in said
    assert not list((project.root / ".venv").glob("*.sha256"))
    assert not is_running(int(pid))


def test_failed_preparation_tells_what_failed_and_serves_nothing(project):
    (project.root / "fail").write_text("data prepare")
    process = project.start("run", "--no-browser", "--port", str(project.port))

    said, _ = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 1
    assert "Preparing the data failed" in said
    assert "the reason of the failure" in said
    assert not [call for call in project.calls() if "streamlit" in call]


def test_app_that_ends_while_starting_is_reported_with_its_words(project):
    (project.root / "fail").write_text("streamlit run")
    process = project.start("run", "--no-browser", "--port", str(project.port))

    said, _ = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 1
    assert "ended while starting" in said
    assert "the reason of the failure" in said


def test_port_in_use_is_told_with_the_way_out_before_anything_is_done(project):
    with socket.socket() as other:
        other.bind(("127.0.0.1", project.port))
        other.listen()
        process = project.start("run", "--port", str(project.port))
        said, _ = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 1
    assert f"Port {project.port} is in use" in said
    assert "--port" in said
    assert project.calls() == []


def test_request_to_end_ends_the_app_too(project):
    process = project.start("run", "--no-browser", "--port", str(project.port))
    while "http://localhost" not in process.stdout.readline():
        assert process.poll() is None

    process.terminate()
    process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 0
    assert not is_running(int((project.root / "pid").read_text()))


def test_words_after_test_go_to_pytest_and_every_check_runs(project):
    (project.root / "fail").write_text("ruff format")
    process = project.start("test", "tests/geo", "-k", "places", "-x")

    said, _ = process.communicate(timeout=PATIENCE_SECONDS)

    calls = project.calls()
    assert [call for call in calls if call.startswith(("-m ruff", "-m mypy", "-m pytest"))] == [
        "-m ruff format --check .",
        "-m ruff check .",
        "-m mypy",
        "-m pytest -n 2 --dist loadfile tests/geo -k places -x",
    ]
    assert process.returncode == 1
    assert "Failed: ruff format." in said
    assert len(installs(calls)) == 1
    assert "requirements-dev.txt" in installs(calls)[0]
