"""Taking a person's own text out of the record: the one change to what was published."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any

from sqlalchemy import Connection, Engine, and_, func, insert, select

from data.records import SUPPLIER_SEPARATOR
from data.redaction import Redactor, is_redacted, new_hash, tombstone
from data.store import redaction_files as kept_files
from data.store import redaction_names as names
from data.store import redaction_rows as told_rows
from data.store import redaction_search as search
from data.store.batches import PublishError
from data.store.hooks import NO_HOOKS, Hooks
from data.store.log import latest_version, now, one_at_a_time, seal_version
from data.store.redaction_known import Known, known_by
from data.store.redaction_reach import reach, take_out
from data.store.redaction_rows import FIELDS, Held
from data.store.schema import award_rows, batches, corrections, redactions, versions
from data.store.standing import edition_roots_at
from data.store.sums import digest

_RECORD = re.compile(r"[Aa]?([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Redacted:
    """What a redaction did. `version` is the one now public."""

    version: int
    award_id: int
    field: str
    tombstone: str
    rows: int
    rewritten: tuple[str, ...] = ()  # kept files without the text, by SHA-256 of the bytes as they came
    put_away: tuple[str, ...] = ()  # kept files of which only a notice is left
    also_stated_by: tuple[int, ...] = ()  # awards that state the same text: it still stands there
    suppliers_kept: int = 0  # names that other awards have too
    log_entries: tuple[int, ...] = ()  # entries of the log that tell the text: the log is never changed
    registers: tuple[int, ...] = ()  # batches of registers that tell the text
    named: tuple[int, ...] = ()  # batches that tell the text by their file's name, note or options
    waiting: tuple[int, ...] = ()  # batches that wait and say the same of other awards
    jobs: tuple[int, ...] = ()  # orders that tell it by their ID, who gave them, or a file not yet taken


@dataclass(frozen=True, slots=True)
class Signed:
    """Who redacts, why and when; with `least`, the version that it makes is no lower one."""

    by: str
    reason: str
    at: str
    least: int = 0


@dataclass(frozen=True, slots=True)
class Then:
    """What a redaction that is done again was of; nothing for one that is done now."""

    rows: Sequence[tuple[str, int]] = ()  # SHA-256 of the file as it came, row
    files: Mapping[str, str] = attribute(default_factory=dict)  # SHA-256 as it came -> of what was left
    known: Known | None = None


NEW = Then()
_PLACES = frozenset({"addresses", "delivery_place"})


def redact(
    engine: Engine, record: str, field: str, *, by: str, reason: str, hooks: Hooks = NO_HOOKS
) -> Redacted:
    """Take what an award states in a field out of all that the record holds, as a new dataset version.

    `record` is the award's ID, "A123". A mark with a hash stands in its place. Afterwards `data.store.scrub`
    is to be called: only then is the text gone from the database's files. Raises `PublishError`.
    """
    if not by.strip() or not reason.strip():
        raise PublishError("say who redacts with --by NAME, and why with --reason TEXT: it stands in the log")
    award_id = award_number(record)
    if field not in FIELDS:
        raise PublishError(f"{field}: cannot be redacted; these can: {', '.join(FIELDS)}")
    hooks.progress("redacting", 0, 0)
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete=ON")
        one_at_a_time(connection)
        rows = rows_of(connection, one_award(connection, award_id))
        if not rows:
            raise PublishError(f"there is no award A{award_id}")
        texts = texts_in(connection, rows, field)
        if any(map(Redactor(texts, "").holds, (by, reason))):
            raise PublishError(
                "--by or --reason holds the text itself, and the log keeps them for ever: say it otherwise"
            )
        hashed = new_hash(texts, connection.scalars(select(redactions.c.hash)))
        signed = Signed(by, reason, now(connection))
        outcome = redact_rows(connection, award_id, rows, field, hashed, signed)
        hooks.finish(connection, outcome)
    return outcome


def award_number(record: str) -> int:
    """Read an award's ID: "A123" or "123"."""
    found = _RECORD.fullmatch(record.strip())
    if found is None:
        raise PublishError(f"{record!r} is no award: write its ID, for example A123")
    return int(found[1])


def redact_rows(
    connection: Connection,
    award_id: int,
    rows: Sequence[Held],
    field: str,
    hashed: str,
    signed: Signed,
    then: Then = NEW,
) -> Redacted:
    """Take what rows state in a field out of them and of everything else; the caller holds the lock."""
    texts = texts_in(connection, rows, field)
    if not texts:
        raise PublishError(f"award A{award_id} states nothing in {field}, or it was redacted already")
    redactor = Redactor(texts, tombstone(hashed))
    ids = sorted({held.award_id for held in rows})
    # All that is to be found by the text comes before the text goes.
    found = reach(connection, rows, field, redactor, ids)
    known = then.known or known_by(connection, rows, texts if field in _PLACES else ())
    kept, hashes, touched = take_out(
        connection, rows, field, redactor, ids, found, _version(connection, signed)
    )
    latest = {held.award_id: told_rows.award_of(held) for held in rows_of(connection, ids)}
    names.rewrite_awards(connection, latest, redactor)
    files = kept_files.rewrite_files(connection, found.looked.changed)
    in_jobs = search.told_by_jobs(connection, redactor)
    files |= kept_files.put_away(connection, then.files)
    details = {
        "award": award_id,
        "field": field,
        "hash": hashed,
        "rows": {str(row_id): text for row_id, text in sorted(hashes.items())},
        "register_rows": {},
        "files": files,
        "digests": {str(number): digest(connection, number) for number in _sealed(connection, touched)},
        "note": signed.reason,
        "log_entries": found.told,
    }
    places = dict.fromkeys([*((held.file_sha256, held.row) for held in rows), *then.rows])
    return Redacted(
        version=write(connection, details, list(places), signed, files={**then.files, **files}, known=known),
        award_id=award_id,
        field=field,
        tombstone=redactor.mark,
        rows=len(rows),
        suppliers_kept=kept,
        named=tuple(search.named_batches(connection, redactor)),
        jobs=tuple(in_jobs),
        **found.outcome(),
    )


def write(
    connection: Connection,
    details: dict[str, Any],
    places: Sequence[tuple[str, int]],
    signed: Signed,
    *,
    files: dict[str, str],
    known: Known | None,
) -> int:
    """Write the entry of the log and the row that a redaction leaves, and give the version that it makes.

    `places` are its rows: the file as it came, and the number. `files` are those of which a text went.
    """
    version = _version(connection, signed)
    entry = seal_version(connection, version, at=signed.at, by=signed.by, action="redact", details=details)
    number = 1 + int(connection.scalar(select(func.max(redactions.c.redaction_id))) or 0)
    kept = {"rows": places, "files": files} | ({"known": known.to_json()} if known else {})
    connection.execute(
        insert(redactions).values(
            redaction_id=number,
            award_id=details["award"],
            field=details["field"],
            hash=details["hash"],
            version=version,
            audit_id=entry,
            details=json.dumps(kept, sort_keys=True),
        )
    )
    return version


def _version(connection: Connection, signed: Signed) -> int:
    return max(latest_version(connection) + 1, signed.least)


def one_award(connection: Connection, award_id: int) -> list[int]:
    """Give the awards that are known as one with an award now, itself among them."""
    roots = {int(one): int(root) for one, root in connection.execute(edition_roots_at())}
    root = roots.get(award_id, award_id)
    return sorted({award_id, root, *(one for one, end in roots.items() if end == root)})


def rows_of(connection: Connection, award_ids: Sequence[int]) -> list[Held]:
    """Give every row of some awards, in the order in which they came."""
    rows = award_rows.c
    query = (
        select(
            rows.row_id,
            rows.batch_id,
            rows.row,
            rows.award_id,
            rows.value,
            rows.cells,
            rows.row_hash,
            batches.c.file_sha256,
            batches.c.version,
        )
        .join(batches, batches.c.batch_id == rows.batch_id)
        .where(rows.award_id.in_(award_ids))
        .order_by(rows.row_id)
    )
    return [Held(*row) for row in connection.execute(query)]


def texts_in(connection: Connection, rows: Sequence[Held], field: str) -> tuple[str, ...]:
    """Give the texts that rows state in a field, and what people said instead."""
    found = [text for held in rows for text in told_rows.texts_of(told_rows.award_of(held), field)]
    said = select(corrections.c.value).where(
        and_(
            corrections.c.award_id.in_({held.award_id for held in rows}),
            corrections.c.field == field,
            corrections.c.value.is_not(None),
        )
    )
    for value in connection.scalars(said):
        found += [
            text for text in json.loads(value).split(SUPPLIER_SEPARATOR) if text and not is_redacted(text)
        ]
    return tuple(dict.fromkeys(found))


def _sealed(connection: Connection, touched: set[int]) -> list[int]:
    return sorted(touched & set(connection.scalars(select(versions.c.version))))
