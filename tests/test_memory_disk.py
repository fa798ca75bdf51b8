"""What tests write goes to memory where there is room, and is gone afterwards; modules are compiled once."""

import fcntl
import subprocess
import sys

import pytest

from devtools import memory_disk
from devtools.memory_disk import LOCK, PREFIX, memory_folder
from devtools.steps import with_bytecode


@pytest.fixture
def memory(tmp_path, monkeypatch):
    """Let a folder stand for the memory of this machine."""
    monkeypatch.setattr(memory_disk, "MEMORY", tmp_path)
    monkeypatch.setattr(memory_disk, "ROOM_BYTES", 0)
    return tmp_path


def test_folder_is_gone_with_all_that_was_written_to_it(memory):
    with memory_folder() as folder:
        (folder / "home").mkdir()
        (folder / "home" / "record").write_bytes(b"x")
        assert folder.parent == memory

    assert list(memory.iterdir()) == []


def test_without_room_there_is_no_folder(memory, monkeypatch):
    monkeypatch.setattr(memory_disk, "ROOM_BYTES", 2**60)

    with memory_folder() as folder:
        assert folder is None

    assert list(memory.iterdir()) == []


def test_what_a_killed_run_left_is_removed_and_what_is_in_use_stays(memory):
    left, used, other = (memory / name for name in (f"{PREFIX}left", f"{PREFIX}used", "others-left"))
    for folder in (left, used, other):
        folder.mkdir()
        (folder / LOCK).touch()

    with (used / LOCK).open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with memory_folder():
            assert not left.exists()

    assert sorted(memory.iterdir()) == [other, used]


def test_modules_are_kept_compiled_in_a_folder_and_none_beside_its_source(tmp_path):
    (tmp_path / "compiled_once.py").write_text("")
    kept = tmp_path / "bytecode"
    plain = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": str(kept), "PYTHONPATH": str(tmp_path)}

    subprocess.run([sys.executable, "-c", "import compiled_once"], env=with_bytecode(plain), check=True)

    assert list(kept.rglob("compiled_once*.pyc"))
    assert not (tmp_path / "__pycache__").exists()
