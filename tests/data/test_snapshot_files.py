"""The folder of snapshots: damage, several processes, killed builders, which files may go."""

import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from data import public
from data.snapshot import files

ROOT = Path(__file__).parents[2]
READ = """
import sys
from pathlib import Path
from data import public
snapshot = public.current(Path(sys.argv[1]))
held = (Path(sys.argv[1]) / "snapshots" / snapshot.stamp.file_name).stat()
print(snapshot.rows("SELECT count(*) AS n FROM awards")[0]["n"], held.st_ino)
"""
STALL = """
import sys
from pathlib import Path
from data import public
def stall(done, total):
    print("building", flush=True)
    sys.stdin.read()
public.current(Path(sys.argv[1]), stall)
"""


def _start(script, home, **streams):
    command = [sys.executable, "-c", script, str(home)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, **streams)


def _path(snapshot, home):
    return files.folder(home) / snapshot.stamp.file_name


def _names(home):
    return sorted(path.name for path in files.folder(home).iterdir())


def _flip_some_bits(path):
    content, draw = bytearray(path.read_bytes()), random.Random(4)
    for _ in range(3):
        content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    path.write_bytes(content)


def _cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


DAMAGES = {
    "flipped bits": _flip_some_bits,
    "cut off": _cut,
    "empty": lambda path: path.write_bytes(b""),
    "not a database": lambda path: path.write_bytes(b"not a database" * 1_000),
    "one byte more": lambda path: path.write_bytes(path.read_bytes() + b"\0"),
    "missing": lambda path: path.unlink(),
    "its sum missing": lambda path: path.with_name(f"{path.name}.sum").unlink(),
    "its sum damaged": lambda path: path.with_name(f"{path.name}.sum").write_bytes(b"\xff\xfe"),
    "all gone": lambda path: [file.unlink() for file in path.parent.iterdir()],
}


# What becomes of the file is the same whatever the record is kept in: one of the two is enough.
on_sqlite = pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)


@on_sqlite
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=list(DAMAGES))
def test_a_damaged_or_missing_snapshot_is_made_again(record, make_award, damage):
    record.publish(make_award(2))
    path = _path(record.snapshot(), record.home)
    public.forget()

    damage(path)
    healed = record.snapshot()

    assert healed.rows("SELECT title FROM awards") == [{"title": "Supply of tables"}]
    assert files.is_sound(path)


def test_a_snapshot_that_is_damaged_while_it_is_read_heals(record, make_award):
    record.publish(*(make_award(row) for row in range(2, 500)))
    reading = record.snapshot()
    path = _path(reading, record.home)
    # In place, as a failing disk does it: whoever has the file open sees it.
    with path.open("r+b") as file:
        file.seek(12_288)
        file.write(b"\xff" * (path.stat().st_size - 12_288))

    found = reading.rows("SELECT count(DISTINCT search) AS n, min(title) AS title FROM awards")

    assert found == [{"n": 498, "title": "Supply of tables"}]
    assert files.is_sound(path)
    assert record.snapshot().rows("SELECT count(*) AS n FROM awards") == [{"n": 498}]


@on_sqlite
def test_a_wrong_question_is_an_error_and_heals_nothing(record, make_award):
    record.publish(make_award(2))
    snapshot = record.snapshot()
    before = _path(snapshot, record.home).stat().st_ino

    with pytest.raises(Exception, match="nowhere"):
        snapshot.rows("SELECT * FROM nowhere")

    assert _path(snapshot, record.home).stat().st_ino == before


@on_sqlite
def test_a_snapshot_reads_no_other_file(record, make_award, tmp_path):
    record.publish(make_award(2))
    (tmp_path / "secret.csv").write_text("secret\n1\n")

    with pytest.raises(Exception, match="disabled"):
        record.snapshot().rows(f"SELECT * FROM '{tmp_path / 'secret.csv'}'")


def test_processes_that_start_together_build_one_file_and_read_it(record, make_award):
    record.publish(*(make_award(row) for row in range(2, 300)))

    readers = [_start(READ, record.home) for _ in range(3)]
    told = {reader.communicate(timeout=300)[0] for reader in readers}

    (same,) = told
    assert same.split()[0] == "298"
    assert len(_names(record.home)) == 2


def test_a_killed_builder_blocks_nobody_and_leaves_nothing(record, make_award):
    record.publish(make_award(2))
    builder = _start(STALL, record.home, stdin=subprocess.PIPE)
    assert builder.stdout.readline() == "building\n"
    assert any("aside" in name for name in _names(record.home))

    builder.kill()
    builder.communicate()
    opened = record.snapshot()

    assert _names(record.home) == [opened.stamp.file_name, f"{opened.stamp.file_name}.sum"]


@on_sqlite
def test_what_a_killed_builder_of_another_version_left_goes_as_well(record, make_award):
    record.publish(make_award(2))
    builder = _start(STALL, record.home, stdin=subprocess.PIPE)
    assert builder.stdout.readline() == "building\n"
    builder.kill()
    builder.communicate()
    record.publish(make_award(3))

    opened = record.snapshot()

    assert _names(record.home) == [opened.stamp.file_name, f"{opened.stamp.file_name}.sum"]


@on_sqlite
def test_what_a_living_builder_has_aside_stays(record, make_award):
    record.publish(make_award(2))
    builder = _start(STALL, record.home, stdin=subprocess.PIPE)
    assert builder.stdout.readline() == "building\n"
    record.publish(make_award(3))

    record.snapshot()
    aside = [name for name in _names(record.home) if "aside" in name]
    builder.communicate("go on")

    assert aside
    assert builder.returncode == 0
    assert len(_names(record.home)) == 4


def test_who_waits_hears_how_far_the_builder_is(record, make_award):
    record.publish(*(make_award(row) for row in range(2, 7)))
    begun, go_on = threading.Event(), threading.Event()

    def stall(_done, _total):
        begun.set()
        assert go_on.wait(120)

    builder = threading.Thread(target=public.current, args=(record.home, stall))
    builder.start()
    assert begun.wait(120)
    heard = []

    def hear(done, total):
        heard.append((done, total))
        go_on.set()

    opened = public.current(record.home, hear)
    builder.join(120)

    assert heard[0] == (0, 5)
    assert opened.rows("SELECT count(*) AS n FROM awards") == [{"n": 5}]
