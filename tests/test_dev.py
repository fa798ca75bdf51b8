"""The command line on a stand-in project: what `.venv` holds here only notes what it was asked."""

import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PATIENCE_SECONDS = 120

# Stands where .venv/bin/python would: notes every call and answers like the real tools do.
INTERPRETER = """#!{python}
import os, pathlib, sys
here = pathlib.Path(__file__).resolve().parents[2]
asked = " ".join(sys.argv[1:])
with (here / "calls").open("a") as calls:
    print(asked, file=calls)
if (here / "fail").exists() and (here / "fail").read_text() in asked:
    sys.exit("the reason of the failure")
if (here / "hang").exists() and (here / "hang").read_text() in asked:
    import signal
    (here / "pid").write_text(str(os.getpid()))
    print("hanging", flush=True)
    signal.pause()
if "streamlit run" in asked:
    from http.server import BaseHTTPRequestHandler, HTTPServer
    class Health(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
    (here / "pid").write_text(str(os.getpid()))
    port = int(sys.argv[sys.argv.index("--server.port") + 1])
    HTTPServer(("127.0.0.1", port), Health).serve_forever()
"""


@dataclass
class Project:
    """A copy of the command line in a folder of its own."""

    root: Path
    port: int

    def start(self, *words: str, offline: bool = True) -> subprocess.Popen:
        environment = {
            **os.environ,
            "PROCUREMENT_MAP_OFFLINE": "1" if offline else "",
            "PROCUREMENT_MAP_HOME": str(self.root / "var"),
        }
        return subprocess.Popen(
            [sys.executable, str(self.root / "dev.py"), *words],
            cwd=self.root.parent,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # A shell starts what it sends to the background deaf to this signal, and the tests with it.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def run_until_served(self, *, offline: bool = True) -> str:
        """Start the app, end it like Ctrl-C once it is announced, give all that was said."""
        process = self.start("run", "--no-browser", "--port", str(self.port), offline=offline)
        said = process.stdout.readline()
        while said and "http://localhost" not in said.splitlines()[-1]:
            line = process.stdout.readline()
            said = said + line if line else ""
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=PATIENCE_SECONDS)
        assert process.returncode == 0, said + rest
        return said + rest

    def calls(self) -> list[str]:
        """Give what was asked of the interpreter since the last time, and forget it."""
        noted = self.root / "calls"
        lines = noted.read_text().splitlines() if noted.exists() else []
        noted.unlink(missing_ok=True)
        return lines


@pytest.fixture
def project(tmp_path):
    root = tmp_path / "project"
    (root / ".venv" / "bin").mkdir(parents=True)
    (root / "devtools").mkdir()
    for source in [ROOT / "dev.py", *(ROOT / "devtools").glob("*.py")]:
        (root / source.relative_to(ROOT)).write_text(source.read_text())
    for lock in ("requirements.txt", "requirements-dev.txt"):
        (root / lock).write_text("")
    interpreter = root / ".venv" / "bin" / "python"
    interpreter.write_text(INTERPRETER.format(python=sys.executable))
    interpreter.chmod(0o755)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return Project(root, probe.getsockname()[1])


def installs(calls: list[str]) -> list[str]:
    return [call for call in calls if "--require-hashes" in call]


def is_running(pid: int) -> bool:
    """Say whether a process still does anything; one that only nobody has collected yet does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"]], ids=["whole", "run"])
def test_help_names_what_can_be_asked(project, words):
    said, _ = project.start(*words).communicate(timeout=PATIENCE_SECONDS)

    assert all(
        word in said for word in (["bench", "PROCUREMENT_MAP_OFFLINE"] if words == ["--help"] else ["--port"])
    )
    assert project.calls() == []


def test_words_after_bench_name_a_bench_and_its_exit_code_counts(project):
    (project.root / "fail").write_text("bench ingest")

    codes = [project.start("bench", name, "--all").wait(PATIENCE_SECONDS) for name in ("titles", "ingest")]

    calls = [call for call in project.calls() if call.startswith("-m bench")]
    assert calls == ["-m bench titles --all", "-m bench ingest --all"]
    assert codes == [0, 1]


def test_unknown_option_of_run_is_refused(project):
    process = project.start("run", "--prot", "8502")

    said, _ = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 2
    assert "--prot" in said


def test_run_installs_prepares_serves_and_ends_with_the_interrupt(project):
    said = project.run_until_served()

    calls = project.calls()
    assert len(installs(calls)) == 1
    assert [call for call in calls if call in ("-m data prepare", "-m ui.assets")] == [
        "-m data prepare",
        "-m ui.assets",
    ]
    assert not [call for call in calls if "boundaries" in call]  # offline
    assert "Traceback" not in said
    assert not is_running(int((project.root / "pid").read_text()))


def test_second_run_installs_nothing(project):
    project.run_until_served()
    project.calls()

    project.run_until_served()

    assert installs(project.calls()) == []


def test_changed_lock_is_installed_again(project):
    project.run_until_served()
    project.calls()
    (project.root / "requirements.txt").write_text("# changed\n")

    project.run_until_served()

    assert len(installs(project.calls())) == 1


def test_official_boundaries_are_asked_for_once(project):
    (project.root / "fail").write_text("SystemExit")  # they are not there yet

    project.run_until_served(offline=False)
    project.run_until_served(offline=False)

    assert project.calls().count("-m geo boundaries fetch") == 1


def test_failed_fetch_of_boundaries_is_told_once_and_stops_nothing(project):
    (project.root / "fail").write_text(
        "boundaries"
    )  # that word is also in the question whether they are there

    first = project.run_until_served(offline=False)
    second = project.run_until_served(offline=False)

    assert "approximate outlines" in first
    assert "boundaries" not in second
    assert project.calls().count("-m geo boundaries fetch") == 1


def test_boundaries_that_are_there_are_not_fetched(project):
    project.run_until_served(offline=False)

    assert "-m geo boundaries fetch" not in project.calls()
