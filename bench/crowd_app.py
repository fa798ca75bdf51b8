"""The app under load: started on this machine alone, with a home of its own, and what it uses there."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import data_awards
from data.prepare import prepare
from data.public import engine
from data.snapshot import files
from data.snapshot.stamp import public_stamp
from devtools import serving, steps

_EXCEPTION = re.compile(r"[\w.]+(Error|Exception)\b")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class App:
    """One running server of the app."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def used(self) -> tuple[float, float]:
        """Give the seconds of the processor and the resident megabytes of the server and its children."""
        found = [_used(number) for number in _family(self.process.pid)]
        return sum(seconds for seconds, _ in found), sum(megabytes for _, megabytes in found)

    def told(self) -> list[str]:
        """Give the different exceptions that the log tells of."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return list(dict.fromkeys(line for line in lines if _EXCEPTION.match(line)))


@contextmanager
def home(awards: int, folder: Path | None = None, snapshot: Path | None = None) -> Iterator[Path]:
    """Make a home in a temporary folder whose public version holds so many generated awards.

    With none it holds the starter data. `snapshot` is a file made before by `data_awards.build`.
    """
    with tempfile.TemporaryDirectory(prefix="bench-crowd-", dir=folder) as place:
        made = Path(place)
        prepare(made, say=lambda _: None)
        if awards:
            stamp = public_stamp(engine(made))
            if stamp is None:
                raise RuntimeError("the starter data made no version")
            target = files.folder(made) / stamp.file_name
            if snapshot is None:
                data_awards.build(target, awards)
            else:
                shutil.copyfile(snapshot, files.aside(target))
                files.put(target)
        engine(made).dispose()
        yield made


@contextmanager
def running(made: Path, count: int = 1, root: Path = steps.ROOT) -> Iterator[list[App]]:
    """Start so many servers on free ports of this machine alone, with one home; end them afterwards."""
    with ExitStack() as stack:
        apps = [stack.enter_context(_server(made, root)) for _ in range(count)]
        for app in apps:
            serving.wait_until_answers(app.process, f"http://127.0.0.1:{app.port}", app.log)
        yield apps


@contextmanager
def _server(made: Path, root: Path) -> Iterator[App]:
    port = _free_port()
    log = made / f"server-{port}.log"
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    own = {"PROCUREMENT_MAP_HOME": str(made), "PROCUREMENT_MAP_OFFLINE": "1"}
    flags = ["--server.port", str(port), "--server.address", "127.0.0.1"]
    command = [sys.executable, "-m", "streamlit", "run", str(root / "streamlit_app.py"), *flags]
    with log.open("wb") as said:
        # In a group of its own, so that its worker ends with it.
        server = subprocess.Popen(
            command, cwd=root, env=kept | own, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=said, stderr=said,
        )  # fmt: skip
    try:
        yield App(port, server, log)
    finally:
        steps.end(server)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _family(first: int) -> list[int]:
    """Give a process and all that it started."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            parents[int(entry.name)] = int(fields[1])
    found = [first]
    for number in found:
        found += [child for child, parent in parents.items() if parent == number]
    return found


def _used(number: int) -> tuple[float, float]:
    fields = _stat(number)
    if not fields:
        return 0.0, 0.0
    pages = int(fields[21])
    return (int(fields[11]) + int(fields[12])) / _TICKS, pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _stat(number: int) -> list[str]:
    """Give what the system says of a process, from its state on; nothing where it has ended."""
    try:
        said = Path(f"/proc/{number}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return []
    return said.rpartition(")")[2].split()
