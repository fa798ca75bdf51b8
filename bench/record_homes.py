"""Homes for trials: one is prepared, and each trial gets a copy of its own, on SQLite or PostgreSQL."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, OperationalError

from bench.record_fork import Runner
from bench.record_state import Look, from_json
from devtools.postgres import Server

PYTHON = (sys.executable, "-m")
BY = ("--by", "trial", "--note", "generated")


@dataclass(frozen=True, slots=True)
class Home:
    """A home folder and, where the record is not in it, the address of its database."""

    folder: Path
    url: str | None = None

    @property
    def environment(self) -> dict[str, str]:
        """Give the environment of a program that works on this home."""
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        own = {"PROCUREMENT_MAP_HOME": str(self.folder), "PROCUREMENT_MAP_OFFLINE": "1"}
        return kept | own | ({"DATABASE_URL": self.url} if self.url else {})

    def run(self, *words: str, runner: Runner | None = None) -> subprocess.CompletedProcess[str]:
        """Run `python -m WORDS` on this home, by another runner where it is to be in other circumstances."""
        return (runner or plain_runner()).run(self.environment, words)

    def let_leases_run_out(self) -> None:
        """Let what a dead worker had taken up be free, as it is some seconds later."""
        with self._connected() as connection:
            if inspect(connection).has_table("jobs"):
                connection.execute(text("UPDATE jobs SET lease_until = 1 WHERE state = 'running'"))
                connection.commit()

    def is_writing(self) -> bool:
        """Say whether somebody is within a write transaction just now."""
        with self._connected() as connection:
            if self.url:
                held = "SELECT count(*) FROM pg_locks AS l JOIN pg_database AS d ON d.oid = l.database "
                held += "WHERE l.locktype = 'advisory' AND l.granted AND d.datname = current_database()"
                return bool(connection.scalar(text(held)))
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            except OperationalError:
                return True
            except DatabaseError:
                return False  # what is damaged is found when it is looked at
            connection.exec_driver_sql("ROLLBACK")
            return False

    def wait_until_left(self, seconds: float = 60) -> None:
        """Wait until the server has noticed that whoever worked here is gone."""
        if self.url is None:
            return
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        others += "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        deadline = time.monotonic() + seconds
        with self._connected() as connection:
            while connection.scalar(text(others)):
                if time.monotonic() > deadline:
                    raise RuntimeError("the server still works for a process that was killed")
                connection.rollback()
                time.sleep(0.05)

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """Give a connection with the driver's plain settings, which is gone afterwards."""
        address = self.url or f"sqlite:///{self.folder / 'record.sqlite'}"
        settings = {} if self.url else {"timeout": 0, "isolation_level": None}
        engine = create_engine(address, poolclass=NullPool, connect_args=settings)
        with engine.connect() as connection:
            yield connection

    def look(self, *, runner: Runner | None = None, thoroughly: bool = True) -> Look:
        """Say what is public here and what is wrong, seen by a process of its own."""
        done = self.run("bench.record_state", *([] if thoroughly else ["quickly"]), runner=runner)
        if done.returncode:
            return Look(None, (f"looking ended with {done.returncode}: {done.stderr[-500:]}",))
        return from_json(done.stdout)


def plain_runner() -> Runner:
    """Give this thread's runner for commands in plain circumstances; it ends with this process."""
    return _runner_of(threading.get_ident())


def log_of(home: Home) -> str:
    """Give the end of what a worker of a home has written down of errors."""
    log = home.folder / "worker.log"
    return log.read_text(errors="replace")[-1500:] if log.is_file() else ""


@cache
def _runner_of(_thread: int) -> Runner:
    return Runner()


def import_words(path: Path) -> tuple[str, ...]:
    """Give the order that is tried: read a file and make it public."""
    return ("data", "import", str(path), "--publish", *BY)


@dataclass(slots=True)
class Homes:
    """Copies of one prepared home below `folder`, with their databases on `server` where one is given."""

    folder: Path
    server: Server | None = None
    prepared: Home = field(init=False)
    _numbers: itertools.count[int] = field(default_factory=itertools.count, init=False)

    def __post_init__(self) -> None:
        """Make the home that is copied, with the starter data in it."""
        self.prepared = self._new(None)
        done = self.prepared.run("data", "prepare")
        if done.returncode:
            raise RuntimeError(f"no home could be prepared: {done.stderr}")

    def copy(self, of: Home | None = None) -> Home:
        """Give a copy of the prepared home, or of another one that nobody uses."""
        of = of or self.prepared
        new = self._new(of)
        shutil.copytree(of.folder, new.folder)
        return new

    def drop(self, home: Home) -> None:
        """Remove a home and its database."""
        shutil.rmtree(home.folder)
        if self.server and home.url:
            self.server.drop(make_url(home.url))

    def _new(self, template: Home | None) -> Home:
        folder = self.folder / f"home{next(self._numbers)}"
        if self.server is None:
            return Home(folder)
        address = self.server.new_database(make_url(template.url) if template and template.url else None)
        return Home(folder, address.render_as_string(hide_password=False))
