"""Which snapshot files are kept, and which go."""

import fcntl
import os
import subprocess

import pytest

from data import public
from data.snapshot import files
from data.snapshot.stamp import FORMAT
from tests.data.test_snapshot_files import READ, _names, _path, _start, on_sqlite


@on_sqlite
def test_only_the_newest_and_the_last_used_files_are_kept(record, make_award):
    for row in range(2, 10):
        record.publish(make_award(row))
        record.snapshot()
    public.at(record.home, 1)
    public.forget()
    record.publish(make_award(10))

    record.snapshot()

    kept = {int(path.name.partition("-")[0]) for path in files.folder(record.home).glob("*.duckdb")}
    assert len(kept) == files.KEPT
    assert {9, 1} <= kept
    assert len(_names(record.home)) == 2 * files.KEPT


@on_sqlite
def test_an_old_file_goes_only_when_nobody_reads_it(record, make_award):
    record.publish(make_award(2))
    reading = record.snapshot()
    old = _path(reading, record.home)
    for row in range(3, 9):
        record.publish(make_award(row))
        record.snapshot()
        public.forget()

    kept_while_read = old.exists()
    del reading
    record.publish(make_award(9))
    record.snapshot()

    assert kept_while_read
    assert not old.exists()


@on_sqlite
def test_a_file_that_another_process_reads_is_kept(record, make_award):
    record.publish(make_award(2))
    old = _path(record.snapshot(), record.home)
    public.forget()
    script = READ + "print('held', flush=True); sys.stdin.read()"
    reader = _start(script, record.home, stdin=subprocess.PIPE)
    while reader.stdout.readline() != "held\n":
        assert reader.poll() is None
    for row in range(3, 9):
        record.publish(make_award(row))
        record.snapshot()
        public.forget()

    kept_while_read = old.exists()
    reader.communicate("done")
    record.publish(make_award(9))
    record.snapshot()

    assert kept_while_read
    assert not old.exists()


@on_sqlite
def test_files_of_older_formats_go_and_those_of_newer_programs_stay(record, make_award):
    record.publish(make_award(2))
    folder = files.folder(record.home)
    folder.mkdir()
    older, newer = folder / "1-0123456789ab-f3.duckdb", folder / f"1-0123456789ab-r0-f{FORMAT + 1}.duckdb"
    other = folder / "notes.txt"
    for path in (older, newer, other):
        path.write_text("a file")

    record.snapshot()

    assert [path.exists() for path in (older, newer, other)] == [False, True, True]


def test_a_lock_whose_file_was_removed_meanwhile_is_taken_anew(tmp_path):
    target = tmp_path / "1.duckdb"
    first = files.BuildLock.take(target)
    (lock,) = tmp_path.iterdir()
    refused = files.BuildLock.take(target)
    first.release()

    second = files.BuildLock.take(target)

    assert refused is None
    assert second is not None
    assert lock.exists()
    second.release()


def test_reading_locks_are_let_go_with_their_objects(tmp_path):
    path = tmp_path / "1.duckdb"
    path.write_bytes(b"content")
    one, other = files.ReadLock(path), files.ReadLock(path)
    number = os.open(path, os.O_RDONLY)

    with pytest.raises(BlockingIOError):
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    one.close()
    del other
    fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)

    os.close(number)
