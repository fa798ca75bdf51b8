"""Faults of a home and of its database: each gives one clear message, and nothing is lost.

A fault is a function that makes it, tries the program on it, takes it away again, and says what was wrong.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

from bench.record_fork import Runner
from bench.record_homes import Home, Homes, import_words
from bench.record_kills import Whole
from bench.record_library import build
from data.__main__ import REFUSED

YEAR_SECONDS = 365 * 24 * 60 * 60
TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'files'"


@dataclass(frozen=True, slots=True)
class Scene:
    """What a fault happens to: copies of a home, an order, and what is public before and after it."""

    homes: Homes
    file: Path
    whole: Whole
    scratch: Path

    @property
    def order(self) -> tuple[str, ...]:
        """Give the words of the order."""
        return import_words(self.file)


Fault = Callable[[Scene], list[str]]


def refused(done: CompletedProcess[str], *codes: int) -> list[str]:
    """Say what is wrong with how a command refuses: exit code 2, or one of `codes`, and one sentence."""
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    if done.returncode in (codes or (REFUSED,)) and len(errors) == 1 and "Traceback" not in done.stderr:
        return []
    return [f"{' '.join(done.args)} ended with {done.returncode}: {done.stdout}{done.stderr}"]


def works_or_refused(done: CompletedProcess[str]) -> list[str]:
    """Say what is wrong where a command neither works nor refuses as it should."""
    return [] if done.returncode == 0 and "Traceback" not in done.stderr else refused(done)


def is_as(home: Home, scene: Scene, after: bool = False) -> list[str]:
    """Say what is wrong with a home that should stand as before, or as after the order, then thoroughly."""
    found, wanted = home.look(thoroughly=after), scene.whole.after if after else scene.whole.before
    return [*found.damage, *([] if found.public == wanted else [f"public: {found.public}, not {wanted}"])]


def goes_on(home: Home, scene: Scene) -> list[str]:
    """Say what is wrong once the fault is gone: all is as before, and the order works."""
    wrong = is_as(home, scene)
    home.let_leases_run_out()
    done = home.run(*scene.order)
    return [*wrong, *([] if done.returncode == 0 else [done.stderr]), *is_as(home, scene, after=True)]


def damaged_in_the_middle(scene: Scene) -> list[str]:
    """Flip bits in pages in the middle of the database."""
    return _damaged(scene, _flip)


def damaged_everywhere(scene: Scene) -> list[str]:
    """Overwrite all of the database but its first page's beginning with zeros."""
    return _damaged(scene, overwritten)


def no_database(scene: Scene) -> list[str]:
    """Put another file in the database's place."""
    return _damaged(scene, lambda content: b"This is no database." * (len(content) // 20))


def truncated(scene: Scene) -> list[str]:
    """Cut the database in half."""
    return _damaged(scene, lambda content: content[: len(content) // 2])


def overwritten(content: bytes) -> bytes:
    """Keep of a database only what tells that it is one."""
    return content[:100] + bytes(len(content) - 100)


def _flip(content: bytes) -> bytes:
    page, flipped = 4096, bytearray(content)
    for start in range(len(content) // 3 // page * page, len(content) * 2 // 3, page):
        for place in range(start, min(start + 64, len(content))):
            flipped[place] ^= 0xFF
    return bytes(flipped)


def _damaged(scene: Scene, damage: Callable[[bytes], bytes]) -> list[str]:
    """Damage the database, try the commands, put the right bytes back."""
    home = scene.homes.copy()
    record = home.folder / "record.sqlite"
    whole = record.read_bytes()
    record.write_bytes(damage(whole))
    wrong = refused(home.run(*scene.order))
    # Not everything reads the damaged part.
    wrong += works_or_refused(home.run("data", "prepare"))
    wrong += works_or_refused(home.run("data", "summary", "--json"))
    verified = home.run("data", "verify")
    if verified.returncode not in (1, REFUSED) or "Traceback" in verified.stderr:
        wrong.append(f"verify ended with {verified.returncode}: {verified.stdout}{verified.stderr}")
    for left in home.folder.glob("record.sqlite*"):
        left.unlink()
    record.write_bytes(whole)
    wrong += goes_on(home, scene)
    scene.homes.drop(home)
    return wrong


def snapshot_cut(scene: Scene) -> list[str]:
    """Cut the snapshot in half."""
    return _snapshot(scene, lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]))


def snapshot_flipped(scene: Scene) -> list[str]:
    """Flip bits in the middle of the snapshot."""
    return _snapshot(scene, lambda path: path.write_bytes(_flip(path.read_bytes())))


def snapshot_empty(scene: Scene) -> list[str]:
    """Leave nothing of the snapshot but its name."""
    return _snapshot(scene, lambda path: path.write_bytes(b""))


def snapshot_missing(scene: Scene) -> list[str]:
    """Remove the folder of the snapshots."""
    return _snapshot(scene, lambda path: shutil.rmtree(path.parent))


def _snapshot(scene: Scene, damage: Callable[[Path], object]) -> list[str]:
    """Damage the snapshot: the next who asks gets the same figures, and a whole snapshot is there again."""
    home = scene.homes.copy()
    told = home.run("data", "summary", "--json")
    (snapshot,) = (home.folder / "snapshots").glob("*.duckdb")
    damage(snapshot)
    wrong = []
    for _ in range(2):
        again = home.run("data", "summary", "--json")
        if again.returncode or json.loads(again.stdout) != json.loads(told.stdout) or again.stderr:
            wrong.append(f"ended with {again.returncode}: {again.stderr}")
    wrong += goes_on(home, scene)
    scene.homes.drop(home)
    return wrong


def file_missing(scene: Scene) -> list[str]:
    """Take a raw file out of the record, past the triggers that forbid it."""
    home = scene.homes.copy()
    with _past_triggers(home) as connection:
        kept = connection.execute("SELECT * FROM files ORDER BY size DESC LIMIT 1").fetchone()
        connection.execute("DELETE FROM files WHERE sha256 = ?", kept[:1])
    verified = home.run("data", "verify")
    wrong = [] if kept[0] in verified.stdout + verified.stderr else ["verify does not name the file"]
    if verified.returncode != 1 or "Traceback" in verified.stderr:
        wrong.append(f"verify ended with {verified.returncode}: {verified.stdout}{verified.stderr}")
    wrong += works_or_refused(home.run("data", "summary", "--json"))
    with _past_triggers(home) as connection:
        marks = ", ".join("?" * len(kept))
        connection.execute(f"INSERT INTO files VALUES ({marks})", kept)
    wrong += goes_on(home, scene)
    scene.homes.drop(home)
    return wrong


@contextmanager
def _past_triggers(home: Home) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(home.folder / "record.sqlite")
    triggers = connection.execute(TRIGGERS).fetchall()
    for name, _ in triggers:
        connection.execute(f'DROP TRIGGER "{name}"')
    yield connection
    for _, statement in triggers:
        connection.execute(statement)
    connection.commit()
    connection.close()


def newer_version(scene: Scene) -> list[str]:
    """Let the database be one that a later edition of the program has changed."""
    home = scene.homes.copy()
    was = set_edition(home, "9999_of_a_later_edition")
    wrong = [
        each
        for words in (scene.order, *(("data", word) for word in ("prepare", "batches", "verify", "summary")))
        for each in refused(home.run(*words))
    ]
    set_edition(home, was)
    wrong += goes_on(home, scene)
    scene.homes.drop(home)
    return wrong


def set_edition(home: Home, edition: str) -> str:
    """Write which edition of the tables a database has; give the one that it had."""
    connection = sqlite3.connect(home.folder / "record.sqlite")
    (was,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    connection.execute("UPDATE alembic_version SET version_num = ?", (edition,))
    connection.commit()
    connection.close()
    return str(was)


def clock_set_back(scene: Scene) -> list[str]:
    """Set the clock back by a year."""
    home = scene.homes.copy()
    library = build("record_clock", scene.scratch)
    back = {"LD_PRELOAD": str(library), "RECORD_SECONDS_BACK": str(YEAR_SECONDS)}
    runner = Runner(environment=back)
    done = home.run(*scene.order, runner=runner)
    wrong = [] if done.returncode == 0 else [f"ended with {done.returncode}: {done.stderr}"]
    wrong += is_as(home, scene, after=True)
    verified = home.run("data", "verify", runner=runner)
    runner.close()
    if verified.returncode:
        wrong.append(f"verify ended with {verified.returncode}: {verified.stdout}{verified.stderr}")
    scene.homes.drop(home)
    return wrong


FAULTS: Mapping[str, Fault] = {
    "database damaged in the middle": damaged_in_the_middle,
    "database overwritten": damaged_everywhere,
    "database replaced by another file": no_database,
    "database cut in half": truncated,
    "snapshot cut in half": snapshot_cut,
    "snapshot damaged in the middle": snapshot_flipped,
    "snapshot empty": snapshot_empty,
    "snapshot missing": snapshot_missing,
    "raw file missing": file_missing,
    "database of a newer version": newer_version,
    "clock set back": clock_set_back,
}
