"""What becomes of the kept files that hold a text which is taken out, and which keep it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from data.files import DataError, FileKind, ReadOptions
from data.ingest.encodings import BIG5, GB, UTF_8
from data.ingest.intake import read_file
from data.ingest.rewritten import Wanted, rewritten, states
from data.redaction import Redactor
from data.store import batches as kept
from data.store.identity import base_key
from data.store.redaction_desk import kept_unread
from data.store.redaction_files import NOTICE, NewContent
from data.store.redaction_search import Others
from data.store.schema import awards, batches

_NOTHING: frozenset[str] = frozenset()
_ENCODINGS = (UTF_8, BIG5, GB, "utf-16-le", "utf-16-be")


@dataclass(slots=True)
class Contents:
    """What becomes of kept files, and the batches that hold the text as before."""

    changed: list[NewContent] = field(default_factory=list)
    registers: set[int] = field(default_factory=set)
    waiting: set[int] = field(default_factory=set)  # what their files say of other awards


def new_contents(
    connection: Connection,
    wanted: Mapping[str, Wanted],
    others: Others,
    award_ids: Sequence[int],
    redactor: Redactor,
) -> Contents:
    """Look through every kept file: also one that waits, was put away, or says it in a row that was rejected.

    `wanted` is what goes from the files that rows of the award came with.
    """
    found = Contents()
    keys = set(connection.scalars(select(awards.c.base_key).where(awards.c.award_id.in_(award_ids))))
    query = select(batches.c.file_sha256).order_by(batches.c.batch_id)
    for sha256 in dict.fromkeys([*wanted, *connection.scalars(query)]):
        content = kept.content(connection, sha256)
        known = kept.of_file(connection, sha256, *kept.State)
        if not known or content == NOTICE:
            continue
        batch, what = known[0], wanted.get(sha256)
        if what is None:
            if not states(content, batch.file_name, batch.options, batch.encoding, redactor):
                continue
            if batch.kind != FileKind.AWARDS:
                found.registers |= {one.batch_id for one in known}
                continue
            theirs = others.rows.get(sha256, frozenset())
            staged = [one.batch_id for one in known if one.state is kept.State.STAGED]
            if staged and (waits := _of_others(batch, content, keys, redactor)):
                found.waiting |= set(staged)
                theirs |= waits
            if theirs and not states(
                content, batch.file_name, batch.options, batch.encoding, redactor, theirs
            ):
                continue
            what = Wanted(redactor, _NOTHING, _NOTHING, {}, theirs)
        made = rewritten(content, batch.file_name, batch.options, batch.encoding, what)
        found.changed.append(NewContent(sha256, NOTICE if made is None else made))
    for sha256, name in kept_unread(connection).items():
        # What could not be read cannot be rewritten either.
        content = kept.content(connection, sha256)
        if content != NOTICE and _unread_states(content, name, redactor):
            found.changed.append(NewContent(sha256, NOTICE))
    return found


def _unread_states(content: bytes, name: str, redactor: Redactor) -> bool:
    """Say whether a file that could not be read may hold a text: by its tables, or as it stands there."""
    plain = any(redactor.holds(content.decode(encoding, "replace")) for encoding in _ENCODINGS)
    return plain or states(content, name, ReadOptions(), None, redactor)


def _of_others(batch: kept.Batch, content: bytes, keys: set[str], redactor: Redactor) -> frozenset[int]:
    """Give the rows of a file that waits which state the text of other awards than those of `keys`."""
    try:
        listed = read_file(content, batch.file_name, batch.options).awards
    except DataError:
        return frozenset()
    return frozenset(
        award.row
        for award in listed
        if any(map(redactor.holds, award.cells.values())) and base_key(award) not in keys
    )
