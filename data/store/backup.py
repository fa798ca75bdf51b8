"""The whole record as one file: a backup, whichever database the record is in."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from data.store.copying import copy_all, record_file
from data.store.engine import StoreError, migrate, reading
from data.store.hooks import NO_HOOKS, Hooks
from data.store.manifest import Manifest, seal

_PRIVATE = 0o600  # a backup holds all that the record does


def backup(engine: Engine, path: Path, *, hooks: Hooks = NO_HOOKS) -> Manifest:
    """Copy the record as it is at one moment to a file that is not there yet, and give what it holds.

    The file is a record in SQLite with a manifest. It is written aside and named at the end: a death leaves
    no half of one. Orders that wait are not in it. Raises `StoreError`.
    """
    if path.exists():
        raise StoreError(f"{path} is there already: a backup never overwrites a file; name another one")
    with room_for(path), _aside(path) as aside:
        with record_file(aside) as target:
            migrate(target)
            with reading(engine).connect() as source, target.begin() as connection:
                copy_all(source, connection, "backing up", hooks.progress)
        manifest = seal(aside)
        _name(aside, path)
    return manifest


@contextmanager
def room_for(path: Path) -> Iterator[None]:
    """Say in one sentence that a file cannot be written, and why."""
    try:
        yield
    except OperationalError as error:
        told = str(error.orig)
        is_full = "is full" in told or "No space left" in told
        if not is_full and not any(sign in told for sign in ("disk I/O", "unable to open", "readonly")):
            raise
        raise _no_room(path, "no room on the disk" if is_full else told) from error
    except OSError as error:
        told = "no room on the disk" if error.errno == errno.ENOSPC else error.strerror or str(error)
        raise _no_room(path, told) from error


def _no_room(path: Path, why: str) -> StoreError:
    return StoreError(
        f"{path} cannot be written ({why}): nothing was changed; make room there or name another folder"
    )


@contextmanager
def _aside(path: Path) -> Iterator[Path]:
    """Give a hidden file beside the one that is to be, for one process at a time; none is left behind."""
    aside = path.with_name(f".{path.name}.aside")
    number = os.open(aside, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _PRIVATE)
    try:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError(f"another backup to {path} is being made") from error
        try:
            # What a process that died left of its own.
            os.ftruncate(number, 0)
            yield aside
        finally:
            aside.unlink(missing_ok=True)
    finally:
        os.close(number)


def clear_left(folder: Path) -> None:
    """Remove what backups to a folder left whose process died: who still writes one holds its lock."""
    for aside in folder.glob(".*.aside"):
        with suppress(OSError), aside.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for left in folder.glob(f"{aside.name}*"):
                left.unlink(missing_ok=True)


def _name(aside: Path, path: Path) -> None:
    """Give what was written its name, once it is on the disk; never in place of another file."""
    with aside.open("rb") as file:
        os.fsync(file.fileno())
    try:
        os.link(aside, path)
    except FileExistsError as error:
        raise StoreError(f"{path} has come meanwhile: a backup never overwrites a file") from error
    except OSError:
        # Some disks know no links: there the look before has to do.
        aside.rename(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        with suppress(OSError):
            os.fsync(folder)
    finally:
        os.close(folder)
