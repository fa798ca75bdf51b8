"""Kept files that hold a text which is taken out: written anew, or put away whole."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, or_, select, update

from data.files import DataError, ReadOptions
from data.ingest.intake import open_file
from data.ingest.rewritten import Wanted, rewritten
from data.redaction import Redactor
from data.store import batches as kept
from data.store.redaction_rows import FIELDS, MIXED, Held, award_of, may_change, texts_of
from data.store.schema import award_rows, batches, files, uploads

NOTICE = (
    b"The content of this file was removed: a text in it was redacted, and it could not be taken out "
    b"without changing something else. The rows that were read from it are kept in the record.\n"
)

_CHUNK = 5_000


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
    connection: Connection, rows: Sequence[Held], field: str, redactor: Redactor
) -> dict[str, Wanted]:
    """Give file -> what goes from it, for the files that rows came with."""
    own: dict[str, dict[int, tuple[str, ...]]] = defaultdict(dict)
    for held in rows:
        own[held.file_sha256][held.row] = tuple(texts_of(award_of(held), field))
    theirs = _stated_by_others(connection, {held.row_id for held in rows}, redactor)
    pure, mixed = frozenset(FIELDS[field]), frozenset(MIXED.get(field, ()))
    return {
        sha256: Wanted(redactor, pure, mixed, stated, frozenset(theirs.get(sha256, ())))
        for sha256, stated in own.items()
    }


def new_contents(
    connection: Connection, wanted: Mapping[str, Wanted], redactor: Redactor
) -> list[NewContent]:
    """Give what becomes of the files that rows came with, and of files that wait and say the same."""
    found = []
    for sha256 in [*wanted, *_waiting(connection, wanted)]:
        batch_id = connection.scalar(
            select(batches.c.batch_id).where(batches.c.file_sha256 == sha256).order_by(batches.c.batch_id)
        )
        content = kept.content(connection, sha256)
        if batch_id is None or content == NOTICE:
            continue
        batch = kept.find(connection, batch_id)
        if sha256 not in wanted and not _holds(content, batch.file_name, batch.options, redactor):
            continue
        what = wanted.get(sha256, Wanted(redactor, frozenset(), frozenset(), {}, frozenset()))
        made = rewritten(content, batch.file_name, batch.options, batch.encoding, what)
        found.append(NewContent(sha256, NOTICE if made is None else made))
    return found


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


def stating(connection: Connection, redactor: Redactor, apart: set[int]) -> list[int]:
    """Give the awards that state one of the texts as well, but for those that are redacted now."""
    query = select(award_rows.c.award_id, award_rows.c.value, award_rows.c.cells).where(_states(redactor))
    found: set[int] = set()
    for award_id, *told in connection.execute(query.execution_options(yield_per=_CHUNK)):
        if award_id not in apart | found and any(_states_it(json.loads(text), redactor) for text in told):
            found.add(int(award_id))
    return sorted(found)


def _states_it(told: object, redactor: Redactor) -> bool:
    return redactor.in_json(told) != told


def _stated_by_others(connection: Connection, own: set[int], redactor: Redactor) -> Mapping[str, set[int]]:
    """Give file -> rows of other awards that state one of the texts."""
    query = (
        select(batches.c.file_sha256, award_rows.c.row, award_rows.c.row_id, award_rows.c.cells)
        .join(batches, batches.c.batch_id == award_rows.c.batch_id)
        .where(_states(redactor))
    )
    found: dict[str, set[int]] = defaultdict(set)
    for sha256, row, row_id, cells in connection.execute(query.execution_options(yield_per=_CHUNK)):
        if row_id not in own and any(map(redactor.holds, json.loads(cells).values())):
            found[sha256].add(row)
    return found


def _states(redactor: Redactor) -> ColumnElement[bool]:
    columns = (award_rows.c.value, award_rows.c.cells)
    # Case apart, as well as spaces: a word of each text is looked for first.
    words = [max(needle.split(), key=len) for needle in redactor.needles()]
    return or_(
        *(func.lower(column).contains(word.lower(), autoescape=True) for column in columns for word in words)
    )


def _waiting(connection: Connection, own: Mapping[str, Wanted]) -> list[str]:
    query = select(batches.c.file_sha256).where(batches.c.state == "staged", batches.c.kind == "awards")
    return [sha256 for sha256 in dict.fromkeys(connection.scalars(query)) if sha256 not in own]


def _holds(content: bytes, file_name: str, options: ReadOptions, redactor: Redactor) -> bool:
    try:
        with open_file(content, file_name, options) as reading:
            return any(redactor.holds("\n".join(record.cells)) for record in reading.table.records())
    except DataError:
        return False
