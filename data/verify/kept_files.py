"""The files as they came: their bytes give the hash that is their name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select, text

from data.store.schema import batches, files
from data.verify.inspection import Inspection, reason

_PART = 1 << 20
_ON_SERVER = text("SELECT encode(sha256(content), 'hex'), length(content) FROM files WHERE sha256 = :name")


def check_files(inspection: Inspection) -> None:
    """Hash the bytes of every file that is kept."""
    notes = inspection.notes
    of_batch: dict[str, int] = {}
    for batch_id, name in inspection.stream(select(batches.c.batch_id, batches.c.file_sha256)):
        of_batch.setdefault(name, batch_id)
    kept = list(inspection.connection.execute(select(files.c.sha256, files.c.size).order_by(files.c.sha256)))
    whole, done = sum(file.size for file in kept), 0
    for file in kept:
        batch = of_batch.get(file.sha256)
        where = f"file {file.sha256[:12]}…" + (f" of batch {batch}" if batch else "")
        try:
            with inspection.connection.begin_nested():
                _check(inspection, where, file.sha256, file.size)
        except Exception as error:
            notes.wrong(where, f"its bytes cannot be read: {reason(error)}")
        done += file.size
        notes.count("files")
        notes.count("bytes of files", file.size)
        notes.tell(done, whole)


def _check(inspection: Inspection, where: str, name: str, kept: int) -> None:
    found, size = (_hash_on_sqlite if inspection.is_sqlite else _hash_on_server)(inspection, name)
    redacted = inspection.told.files.get(name)
    if found != (redacted or name):
        why = "the hash that its redaction left" if redacted else "its name"
        inspection.notes.wrong(where, f"its bytes do not fit {why}: they were changed")
    if size != kept:
        inspection.notes.wrong(where, f"it has {size:,} bytes, but {kept:,} were kept")


def _hash_on_server(inspection: Inspection, name: str) -> tuple[str, int]:
    found = inspection.connection.execute(_ON_SERVER, {"name": name}).one()
    return str(found[0]), int(found[1])


def _hash_on_sqlite(inspection: Inspection, name: str) -> tuple[str, int]:
    hashed, size = hashlib.sha256(), 0
    for part in _parts(inspection, name):
        hashed.update(part)
        size += len(part)
    return hashed.hexdigest(), size


def _parts(inspection: Inspection, name: str) -> Iterator[bytes]:
    """Give the bytes part by part: a file may be larger than memory has room for."""
    query = (
        select(text("rowid"), func.typeof(files.c.content)).select_from(files).where(files.c.sha256 == name)
    )
    number, kind = inspection.connection.execute(query).one()
    if kind != "blob":
        raise ValueError(f"they are of the kind {kind}")
    driver: Any = inspection.connection.connection.dbapi_connection
    with driver.blobopen("files", "content", number, readonly=True) as blob:
        while part := blob.read(_PART):
            yield part
