"""A backup in place of the record: checked first, put in place in one transaction, said in the log."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DatabaseError

from data.store import reissue
from data.store.backup import backup, room_for
from data.store.batches import PublishError
from data.store.copying import clear, copy_all, record_file, unguarded
from data.store.engine import StoreError, migrate, reading
from data.store.hooks import NO_HOOKS, Hooks
from data.store.log import append_audit, latest_version, now, one_at_a_time, seal_version
from data.store.manifest import Manifest, checked, newer
from data.store.redact import Signed
from data.store.redactions import all_past, ledger, redact_again
from data.store.schema import audit, batches

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did. `version` is the one now public."""

    version: int
    from_version: int  # the newest one of the backup
    replaced_version: int  # the one that was public before; 0 where the record was empty
    replaced: Path | None  # where a backup of what was replaced lies; none where it was empty
    redacted: int = 0  # texts that were taken out again, because they were redacted after the backup


@dataclass(frozen=True, slots=True)
class Head:
    """Where a log ends; `version` is the newest dataset version."""

    entries: int
    hash: str
    version: int


def restore(
    engine: Engine, home: Path, path: Path, *, by: str, reason: str, hooks: Hooks = NO_HOOKS
) -> Restored:
    """Put a backup in place of all that the record holds, in one transaction.

    What is replaced is backed up in the home first. Where the backup does not hold all of its history, what
    is restored becomes a new dataset version above every number that was given. Raises `StoreError`.
    """
    if not by.strip() or not reason.strip():
        raise PublishError(
            "say who restores with --by NAME, and why with --reason TEXT: it stands in the log"
        )
    hooks.progress("checking", 0, 0)
    manifest = checked(path)
    digest = _sha256(path)
    with (
        room_for(home),
        engine.begin() as connection,
        _locked(connection),
        _brought_up(home, path) as copy,
    ):
        at, old = now(connection), head(connection)
        replaced = _backed_up(engine, home, at, old, hooks) if _holds_anything(connection) else None
        kept = reissue.taken_along(connection)
        past = {one.hash: one for one in (*all_past(connection), *ledger(home))}
        with record_file(copy) as source:
            with source.begin() as restored:
                told = {"file": digest, "from_version": manifest.version, "from_head": manifest.head}
                signed = Signed(by, reason, max(at, now(restored)))
                version = _say(restored, told, old, kept, signed)
                # In the copy: a text that was redacted never comes back to the record, not for a moment.
                redacted = redact_again(restored, past.values(), replace(signed, least=version + 1))
                version = latest_version(restored)
            with reading(source).connect() as restored, unguarded(connection):
                clear(connection)
                copy_all(restored, connection, "restoring", hooks.progress)
        outcome = Restored(version, manifest.version, old.version, replaced, redacted)
        hooks.finish(connection, outcome)
    return outcome


def _say(
    restored: Connection, told: dict[str, object], old: Head, kept: reissue.TakenAlong, signed: Signed
) -> int:
    """Write to what is restored that it was, as a new version where the backup lacks what it replaces.

    Gives the version that it has then.
    """
    is_known = old.entries == 0 or _entry(restored, old.entries) == old.hash
    version = max(latest_version(restored), old.version) + 1
    reissue.settle(restored, kept, version=version, by=signed.by, at=signed.at)
    details = {
        **told,
        "replaced_version": old.version,
        "replaced_head": old.hash,
        "reason": signed.reason,
    }
    if is_known:
        append_audit(restored, at=signed.at, by=signed.by, action="restore", details=details)
        return latest_version(restored)
    seal_version(restored, version, at=signed.at, by=signed.by, action="restore", details=details)
    return version


@contextmanager
def _locked(connection: Connection) -> Iterator[None]:
    one_at_a_time(connection)
    yield


def head(connection: Connection) -> Head:
    """Give where the log ends."""
    last = connection.execute(
        select(audit.c.audit_id, audit.c.hash).order_by(audit.c.audit_id.desc()).limit(1)
    ).first()
    entries, hashed = last or (0, "")
    return Head(entries, hashed, latest_version(connection))


def _entry(connection: Connection, number: int) -> str:
    return connection.scalar(select(audit.c.hash).where(audit.c.audit_id == number)) or ""


def _holds_anything(connection: Connection) -> bool:
    counts = [connection.scalar(select(func.count()).select_from(table)) for table in (audit, batches)]
    return any(counts)


def _backed_up(engine: Engine, home: Path, at: str, old: Head, hooks: Hooks) -> Path:
    """Back up what is to be replaced; the caller holds the lock, so that nothing is added meanwhile."""
    folder = home / "backups"
    moment = "".join(sign for sign in at[:19] if sign.isdigit())
    with room_for(folder):
        folder.mkdir(parents=True, exist_ok=True)
    number = 1
    while (path := folder / f"replaced-{moment}-version-{old.version}-{number}.sqlite").exists():
        number += 1
    try:
        backup(engine, path, hooks=hooks)
    except DatabaseError as error:
        raise StoreError(
            "what the record holds now cannot be read to be backed up first: nothing was changed; move "
            f"{home / 'record.sqlite'} away with what lies beside it, then restore into the empty home"
        ) from error
    return path


@contextmanager
def _brought_up(home: Path, path: Path) -> Iterator[Path]:
    """Give a copy of a backup whose tables are those of this edition; it is gone afterwards."""
    with room_for(home):
        home.mkdir(parents=True, exist_ok=True)
        # Whoever holds the lock is the only one who restores: what lies there is of one that died.
        for left in home.glob(".restore-*"):
            shutil.rmtree(left, ignore_errors=True)
        folder = tempfile.TemporaryDirectory(prefix=".restore-", dir=home)
    with folder as name:
        copy = Path(name) / "record.sqlite"
        with room_for(home):
            shutil.copyfile(path, copy)
            with record_file(copy) as engine:
                try:
                    migrate(engine)
                except StoreError as error:
                    raise newer(path) from error
        yield copy


def _sha256(path: Path) -> str:
    hashed = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_CHUNK):
            hashed.update(part)
    return hashed.hexdigest()


__all__ = ["Manifest", "Restored", "restore"]
