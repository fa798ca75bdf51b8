"""The whole record as one file: whole or not there, never in place of another one."""

import resource
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from data.files import DataError
from data.store.backup import backup
from data.store.hooks import Hooks
from data.store.manifest import checked

KILLED_AT = (1, 3, 9, 20)
# Backs up the record of the home; killed when it has told so often how far it is.
KILLED = """
import os, signal, sys
from pathlib import Path
from data import public
from data.store.backup import backup
from data.store.hooks import Hooks
from geo import settings

told = 0

def kill(*_):
    global told
    told += 1
    if told == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

backup(public.engine(settings.home()), Path(sys.argv[1]), hooks=Hooks(progress=kill))
"""


def test_a_backup_holds_every_row_of_the_record(record, make_award, tmp_path):
    record.publish(make_award(2), make_award(3))

    manifest = backup(record.engine, tmp_path / "backup")

    rows = {name: rows for name, (rows, _) in manifest.tables.items() if rows}
    assert (manifest.version, manifest.entries) == (1, 1)
    assert rows["award_rows"] == rows["standing"] == rows["assessments"] == rows["awards"] == 2
    assert rows["files"] == rows["batches"] == rows["versions"] == rows["audit"] == 1
    assert checked(tmp_path / "backup") == manifest
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["backup"]


def test_two_backups_of_one_state_say_the_same(record, make_award, tmp_path):
    record.publish(make_award(2))

    assert backup(record.engine, tmp_path / "one") == backup(record.engine, tmp_path / "two")


def test_a_backup_is_of_one_moment(record, make_award, tmp_path):
    record.publish(make_award(2))
    published = []

    def publish_meanwhile(*_):
        if not published:
            published.append(record.publish(make_award(3)))

    manifest = backup(record.engine, tmp_path / "backup", hooks=Hooks(progress=publish_meanwhile))

    assert published
    assert (manifest.version, manifest.tables["award_rows"][0]) == (1, 1)


def test_a_file_that_is_there_is_never_overwritten(record, tmp_path):
    path = tmp_path / "backup"
    path.write_text("mine")

    with pytest.raises(DataError, match="never overwrites"):
        backup(record.engine, path)

    assert path.read_text() == "mine"


def test_a_file_that_comes_meanwhile_is_not_overwritten(record, make_award, tmp_path):
    record.publish(make_award(2))
    path = tmp_path / "backup"

    with pytest.raises(DataError, match="meanwhile"):
        backup(record.engine, path, hooks=Hooks(progress=lambda *_: path.write_text("mine")))

    assert [other.name for other in tmp_path.iterdir() if other.is_file()] == ["backup"]
    assert path.read_text() == "mine"


@pytest.mark.parametrize("told", KILLED_AT)
def test_a_backup_that_is_killed_leaves_no_half_of_one(record, make_award, tmp_path, told):
    record.publish(make_award(2), make_award(3))
    path = tmp_path / "backup"

    died = subprocess.run([sys.executable, "-c", KILLED, path, str(told)], check=False)

    assert died.returncode in (0, -signal.SIGKILL)
    assert path.exists() == (died.returncode == 0)
    if not path.exists():
        backup(record.engine, path)
    assert checked(path).tables["award_rows"][0] == 2
    assert [other.name for other in tmp_path.iterdir() if other.is_file()] == ["backup"]


def test_a_disk_without_room_is_one_sentence(record, tmp_path):
    path = tmp_path / "backup"
    limit = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))}

    done = subprocess.run(
        [sys.executable, "-m", "data", "backup", path], capture_output=True, text=True, check=False, **limit
    )

    assert done.returncode == 2
    assert done.stderr.startswith(f"error: {path} cannot be written")
    assert done.stderr.count("\n") == 1
    assert not [other.name for other in tmp_path.iterdir() if other.is_file()]


def test_a_folder_that_is_not_there_is_one_sentence(record, tmp_path):
    with pytest.raises(DataError, match="cannot be written"):
        backup(record.engine, tmp_path / "nowhere" / "backup")


@pytest.fixture
def sealed(record, make_award, tmp_path):
    """Give a backup."""
    record.publish(make_award(2), make_award(3))
    backup(record.engine, tmp_path / "backup")
    return tmp_path / "backup"


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("UPDATE suppliers SET name = 'Another'", "table suppliers"),
        ("DELETE FROM standing", "table standing"),
        ("UPDATE audit SET by = 'Another'", "table audit"),
        ("DROP TABLE fetches", "table fetches"),
        ("UPDATE backup_manifest SET told = replace(told, '1', '2')", "says of itself"),
        ("DROP TABLE backup_manifest", "no backup"),
    ],
)
def test_a_backup_that_was_changed_is_refused(sealed, change, what):
    with closing(sqlite3.connect(sealed)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(change)
        connection.commit()

    with pytest.raises(DataError, match=what):
        checked(sealed)


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_backup_that_was_cut_off_is_refused(sealed, share):
    content = sealed.read_bytes()
    sealed.write_bytes(content[: int(len(content) * share)])

    with pytest.raises(DataError, match=r"damaged|no backup"):
        checked(sealed)


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_flipped_bits_in_what_a_backup_holds_are_found(sealed):
    content = sealed.read_bytes()
    at = content.index(b"Tables Limited")

    sealed.write_bytes(content[:at] + b"Cables" + content[at + 6 :])

    with pytest.raises(DataError, match="is not what was backed up"):
        checked(sealed)
