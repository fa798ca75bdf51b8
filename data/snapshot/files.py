"""The folder of snapshots: who builds a file, who reads it, whether it is sound, and which may go.

Locks are `flock`s: the system lets go of them when a process dies, however it dies. Who builds a snapshot
holds the lock of a file beside it; who reads one holds a shared lock of the snapshot itself.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import weakref
from contextlib import suppress
from pathlib import Path

from data.snapshot.stamp import FORMAT, FileName

KEPT = 4  # the newest, and those of other versions that were opened last
_CHUNK = 1 << 20


class DamagedError(Exception):
    """The file is not the one that was built."""


def folder(home: Path) -> Path:
    """Give where the snapshots of a home are."""
    return home / "snapshots"


class ReadLock:
    """Keeps a snapshot from being removed for as long as this object lives."""

    def __init__(self, path: Path) -> None:
        while True:
            number = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            self._close = weakref.finalize(self, os.close, number)
            fcntl.flock(number, fcntl.LOCK_SH)
            if _is_at(number, path):
                break
            # Another file took its place while this one waited for the lock.
            self._close()
        self._number, self._path = number, path

    def check(self) -> None:
        """Raise `DamagedError` where the file is not what was built, to the last bit."""
        try:
            told = _sum_of(self._path).read_text(encoding="ascii")
            sound = _is_at(self._number, self._path) and told == _checksum(self._number)
        except (OSError, UnicodeDecodeError) as error:
            # Also a disk that cannot read it back.
            raise DamagedError from error
        if not sound:
            raise DamagedError

    def close(self) -> None:
        """Let go of the file."""
        self._close()


class BuildLock:
    """The right to build one snapshot; others see from it how far the work is."""

    def __init__(self, target: Path, number: int) -> None:
        self._target, self._number = target, number

    @classmethod
    def take(cls, target: Path) -> BuildLock | None:
        """Give the lock, or nothing where somebody is building."""
        path = _lock_of(target)
        while True:
            number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            try:
                fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(number)
                return None
            except BaseException:
                os.close(number)
                raise
            if _is_at(number, path):
                return cls(target, number)
            # Its holder removed it when it was done.
            os.close(number)

    def say(self, done: int, total: int) -> None:
        """Write down how far the work is; where that fails the work goes on."""
        with suppress(OSError):
            os.pwrite(self._number, f"{done:012d} {total:012d}".encode(), 0)

    def release(self) -> None:
        """Let the next one build, and leave nothing of the work behind."""
        clear_aside(self._target)
        _lock_of(self._target).unlink(missing_ok=True)
        os.close(self._number)


def is_being_built(target: Path) -> bool:
    """Say whether somebody is building a snapshot just now."""
    try:
        number = os.open(_lock_of(target), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(number, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(number)
    return False


def told_progress(target: Path) -> tuple[int, int]:
    """Give (done, total) as the one who builds a snapshot says; total is 0 where that is not known yet."""
    try:
        done, total = _lock_of(target).read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return 0, 0
    return int(done), int(total)


def aside(target: Path) -> Path:
    """Give where a snapshot is built; only the holder of the lock may use it."""
    return target.with_name(f".{target.name}.aside")


def clear_aside(target: Path) -> None:
    """Remove what a build that did not end left; only the holder of the lock may."""
    for left in target.parent.glob(f"{aside(target).name}*"):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def put(target: Path) -> None:
    """Make what was built aside the snapshot: from then on it is found, whole and on the disk."""
    built = aside(target)
    number = os.open(built, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(number)
        told = _checksum(number)
    finally:
        os.close(number)
    sealed = built.with_name(f"{built.name}.sum")
    with sealed.open("w", encoding="ascii") as file:
        file.write(told)
        file.flush()
        os.fsync(file.fileno())
    # A death between the two leaves a file that does not fit its sum: it is built again.
    sealed.replace(_sum_of(target))
    built.replace(target)
    number = os.open(target.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def is_sound(target: Path) -> bool:
    """Say whether a snapshot is there, and is what was built."""
    try:
        lock = ReadLock(target)
    except OSError:
        return False
    try:
        lock.check()
    except DamagedError:
        return False
    finally:
        lock.close()
    return True


def discard(target: Path) -> None:
    """Remove a snapshot, also under its readers: they keep what they have opened."""
    target.unlink(missing_ok=True)
    _sum_of(target).unlink(missing_ok=True)


def used(target: Path) -> None:
    """Remember that a snapshot was opened now."""
    with suppress(OSError):
        os.utime(target)


def remove_old(snapshots: Path, redactions: int) -> None:
    """Remove what nobody needs: other formats, files from before a redaction, old ones that nobody reads.

    What a newer program made stays. Where the folder cannot be written everything stays.
    """
    with suppress(OSError):
        named = {path: FileName.read(path.name) for path in snapshots.glob("*.duckdb")}
        found = {path: name for path, name in named.items() if name and name.format <= FORMAT}
        for path, name in list(found.items()):
            if name.format < FORMAT or name.redactions < redactions:
                discard(path)
                del found[path]
        newest = max(found, key=lambda path: found[path].version, default=None)
        others = sorted(set(found) - {newest}, key=_used_at, reverse=True)
        for path in others[KEPT - 1 :]:
            _discard_unread(path)
        _clear_left(snapshots)


def _discard_unread(path: Path) -> None:
    with suppress(FileNotFoundError, BlockingIOError), path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        discard(path)


def _clear_left(snapshots: Path) -> None:
    """Remove what dead processes left: whoever still builds holds the lock."""
    for lock in snapshots.glob(".*.duckdb.lock"):
        taken = BuildLock.take(snapshots / lock.name.removeprefix(".").removesuffix(".lock"))
        if taken is not None:
            taken.release()


def _used_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _lock_of(target: Path) -> Path:
    return target.with_name(f".{target.name}.lock")


def _sum_of(target: Path) -> Path:
    return target.with_name(f"{target.name}.sum")


def _is_at(number: int, path: Path) -> bool:
    """Say whether an open file is still the one of that name."""
    try:
        return os.path.samestat(os.fstat(number), path.stat())
    except FileNotFoundError:
        return False


def _checksum(number: int) -> str:
    digest, at = hashlib.sha256(), 0
    while part := os.pread(number, _CHUNK, at):
        digest.update(part)
        at += len(part)
    return f"{digest.hexdigest()} {at}\n"
