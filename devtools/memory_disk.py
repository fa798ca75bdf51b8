"""A folder in memory for what tests write: homes, databases, profiles of browsers.

Tests write and remove gigabytes that nobody reads again, and would wait for a disk longer than for the
code. Where Linux has /dev/shm, lets programs be run from it and has room enough, all that is temporary goes
there. A file in the folder is locked while it is in use: the next run removes what a killed one left behind.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")
PREFIX = "procurement-map-tests-"
LOCK, NEW_LOCK = "in-use", "new"
# Two servers of databases, two browsers and the homes of one test each take far less at a time.
ROOM_BYTES = 4 * 2**30


@contextmanager
def memory_folder() -> Iterator[Path | None]:
    """Give a folder in memory while the block lasts, or None where there is no room for one."""
    if not has_room():
        yield None
        return
    remove_left_over()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=MEMORY))
    # PostgreSQL runs as another user where the tests run as root, and has its folder below this one.
    folder.chmod(0o711)
    try:
        with _locked(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def has_room() -> bool:
    """Say whether there is memory to write to, now and when the disk in it grows."""
    if sys.platform != "linux" or not os.access(MEMORY, os.W_OK):
        return False
    disk = os.statvfs(MEMORY)
    if disk.f_flag & os.ST_NOEXEC:
        return False
    return min(disk.f_bavail * disk.f_frsize, _available_bytes()) >= ROOM_BYTES


def remove_left_over() -> None:
    """Remove the folders whose owner is gone."""
    import fcntl  # Windows has none

    for folder in MEMORY.glob(f"{PREFIX}*"):
        try:
            with (folder / LOCK).open("rb") as held:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # in use, or another user's, or just being made
            continue
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    import fcntl

    with (folder / NEW_LOCK).open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        # Under its name the file is locked from the first moment: another run cannot take it for left over.
        (folder / NEW_LOCK).rename(folder / LOCK)
        yield


def _available_bytes() -> int:
    """Give how much memory is left without swapping, within the limit of this container."""
    lines = Path("/proc/meminfo").read_text().splitlines()
    kilobytes = next((line.split()[1] for line in lines if line.startswith("MemAvailable:")), "0")
    return min(int(kilobytes) * 1024, _left_in_container())


def _left_in_container() -> int:
    group = Path("/sys/fs/cgroup")
    try:
        most = (group / "memory.max").read_text().strip()
        used = (group / "memory.current").read_text()
    except OSError:
        return sys.maxsize
    return sys.maxsize if most == "max" else int(most) - int(used)
