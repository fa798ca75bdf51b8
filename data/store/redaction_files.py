"""Kept files that hold a text which is taken out: written anew, or put away whole."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from data.files import DataError
from data.ingest.intake import open_file
from data.ingest.rewritten import Wanted
from data.redaction import Redactor
from data.store import batches as kept
from data.store.redaction_rows import FIELDS, MIXED, Held, award_of, may_change, texts_of
from data.store.schema import batches, files, uploads

NOTICE = (
    b"The content of this file was removed: a text in it was redacted, and it could not be taken out "
    b"without changing something else. The rows that were read from it are kept in the record.\n"
)


@dataclass(frozen=True, slots=True)
class NewContent:
    """What becomes of a kept file."""

    sha256: str  # its name, the hash of the bytes as they came
    content: bytes

    @property
    def left(self) -> str:
        """Give the hash of what is left."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def is_notice(self) -> bool:
        """Say whether only a notice is left of it."""
        return self.content == NOTICE


def columns_of(connection: Connection, rows: Sequence[Held]) -> dict[int, dict[str, str]]:
    """Give batch -> header -> the template's column, for the batches of some rows."""
    found: dict[int, dict[str, str]] = {}
    for batch_id in {held.batch_id for held in rows}:
        batch = kept.find(connection, batch_id)
        try:
            content = kept.content(connection, batch.file_sha256)
            with open_file(content, batch.file_name, batch.options) as reading:
                found[batch_id] = dict(reading.header.columns())
        except DataError:
            # A notice is all that is left of it: what the cells of the rows hold tells enough.
            found[batch_id] = {}
    return found


def wanted_of(
    rows: Sequence[Held], field: str, redactor: Redactor, theirs: Mapping[str, frozenset[int]]
) -> dict[str, Wanted]:
    """Give file -> what goes from it, for the files that rows came with; `theirs` are rows that keep it."""
    own: dict[str, dict[int, tuple[str, ...]]] = defaultdict(dict)
    for held in rows:
        own[held.file_sha256][held.row] = tuple(texts_of(award_of(held), field))
    pure, mixed = frozenset(FIELDS[field]), frozenset(MIXED.get(field, ()))
    return {
        sha256: Wanted(redactor, pure, mixed, stated, theirs.get(sha256, frozenset()))
        for sha256, stated in own.items()
    }


def rewrite_files(connection: Connection, contents: Sequence[NewContent]) -> dict[str, str]:
    """Put the new contents in place of the old ones, and give name -> hash of what is left."""
    with may_change(connection, files, [new.sha256 for new in contents]):
        for new in contents:
            changed = {"content": new.content, "size": len(new.content)}
            connection.execute(update(files).where(files.c.sha256 == new.sha256).values(changed))
            connection.execute(
                update(uploads).where(uploads.c.sha256 == new.sha256).values(content=new.content)
            )
    return {new.sha256: new.left for new in contents}


def put_away(connection: Connection, left: Mapping[str, str]) -> dict[str, str]:
    """Leave a notice of files that only waited and are not what a redaction left of them: name -> its hash.

    `left` is what it left, name -> hash. What published rows came with is rewritten by these.
    """
    found = []
    for sha256, hashed in left.items():
        query = select(batches.c.version).where(batches.c.file_sha256 == sha256)
        is_there = connection.scalar(select(files.c.sha256).where(files.c.sha256 == sha256)) is not None
        if not is_there or any(connection.scalars(query)):
            continue
        now = NewContent(sha256, kept.content(connection, sha256))
        if now.left != hashed and not now.is_notice:
            found.append(NewContent(sha256, NOTICE))
    return rewrite_files(connection, found)
