"""What a backup says of itself, and whether the file still is what was written."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

from data.store.engine import StoreError
from data.store.log import entry_hash

FORMAT = 1  # moves when a backup of this edition cannot be read by the one before
_TABLE = "backup_manifest"
_AT_ONCE = 5_000
_NOT_IN_IT = {_TABLE, "redacting", "uploads"}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `head` is the hash of the log's last entry, `tables` name -> rows and SHA-256."""

    format: int
    revision: str  # of the tables
    version: int  # the newest dataset version
    entries: int  # of the log
    head: str
    at: str  # ISO 8601, UTC: when the log's last entry was made
    tables: Mapping[str, tuple[int, str]]

    @property
    def rows(self) -> int:
        """Count the rows of all tables."""
        return sum(rows for rows, _ in self.tables.values())


def seal(path: Path) -> Manifest:
    """Write the manifest of a backup into it, from what the file itself holds."""
    with _opened(path, "rw") as connection:
        manifest = _described(connection)
        text = json.dumps(asdict(manifest), sort_keys=True)
        connection.execute(f"CREATE TABLE {_TABLE} (told TEXT NOT NULL, sha256 TEXT NOT NULL)")
        connection.execute(f"INSERT INTO {_TABLE} VALUES (?, ?)", (text, _sha256(text)))
        connection.commit()
    return manifest


def checked(path: Path) -> Manifest:
    """Give the manifest of a backup that is whole, to the last row, and whose log is an unbroken chain.

    Raises `StoreError` where it is not, and where a newer edition of this program made it.
    """
    if not path.is_file():
        raise StoreError(f"{path}: there is no such file")
    try:
        with _opened(path, "ro") as connection:
            manifest = _told(connection, path)
            if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise _damaged(path, "its pages do not fit together")
            found = _described(connection)
            _compare(path, manifest, found)
            _check_chain(connection, path)
    except (sqlite3.DatabaseError, UnicodeDecodeError, OverflowError) as error:
        raise _damaged(path, "it cannot be read to its end") from error
    return manifest


def _told(connection: sqlite3.Connection, path: Path) -> Manifest:
    try:
        text, sha256 = connection.execute(f"SELECT told, sha256 FROM {_TABLE}").fetchone()
    except (sqlite3.DatabaseError, TypeError) as error:
        raise StoreError(
            f"{path}: no backup of this program, or one that is damaged at its beginning; "
            "`python -m data backup FILE` makes one"
        ) from error
    if _sha256(text) != sha256:
        raise _damaged(path, "what it says of itself was changed")
    told = json.loads(text)
    if told["format"] > FORMAT:
        raise newer(path)
    tables = {name: (int(rows), str(sum_)) for name, (rows, sum_) in told.pop("tables").items()}
    return Manifest(**told, tables=tables)


def newer(path: Path) -> StoreError:
    """Give the refusal of a backup that this edition does not know."""
    return StoreError(f"{path}: made by a newer edition of this program: restore it with that one")


def _compare(path: Path, told: Manifest, found: Manifest) -> None:
    for name in sorted(told.tables.keys() | found.tables.keys()):
        if told.tables.get(name) != found.tables.get(name):
            raise _damaged(path, f"table {name} is not what was backed up")
    if told != found:
        raise _damaged(path, "its log does not end where it says")


def _check_chain(connection: sqlite3.Connection, path: Path) -> None:
    previous = ""
    query = 'SELECT audit_id, at, "by", action, details, previous_hash, hash FROM audit ORDER BY audit_id'
    for number, (audit_id, at, by, action, details, before, own) in enumerate(connection.execute(query), 1):
        whole = entry_hash(audit_id, at, by, action, details, before) == own
        if audit_id != number or before != previous or not whole:
            raise _damaged(path, f"its log is broken at entry {audit_id}")
        previous = own


def _described(connection: sqlite3.Connection) -> Manifest:
    head = connection.execute(
        "SELECT audit_id, hash, at FROM audit ORDER BY audit_id DESC LIMIT 1"
    ).fetchone()
    entries, hashed, at = head or (0, "", "")
    (version,) = connection.execute("SELECT coalesce(max(version), 0) FROM versions").fetchone()
    (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    listed = [name for (name,) in names.fetchall() if name not in _NOT_IN_IT]
    return Manifest(
        format=FORMAT,
        revision=revision,
        version=version,
        entries=entries,
        head=hashed,
        at=at,
        tables={name: _summed(connection, name) for name in listed},
    )


def _summed(connection: sqlite3.Connection, table: str) -> tuple[int, str]:
    """Count the rows of a table and give the SHA-256 over them, in the order in which they lie."""
    hashed, rows = hashlib.sha256(), 0
    cursor = connection.execute(f'SELECT * FROM "{table}" ORDER BY rowid')
    # Kept files are long: one at a time of those.
    at_once = 1 if table == "files" else _AT_ONCE
    while part := cursor.fetchmany(at_once):
        rows += len(part)
        for row in part:
            hashed.update(json.dumps(row, ensure_ascii=False, default=_bytes_told).encode() + b"\n")
    return rows, hashed.hexdigest()


def _bytes_told(value: bytes) -> str:
    return hashlib.sha256(value).hexdigest()


@contextmanager
def _opened(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    # Nothing is to be written beside a backup that is only looked at, be it on a disc.
    only = "&immutable=1" if mode == "ro" else ""
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode={mode}{only}", uri=True)
    try:
        yield connection
    finally:
        connection.close()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _damaged(path: Path, what: str) -> StoreError:
    return StoreError(f"{path}: the backup is damaged ({what}): nothing of it was used; take another one")
