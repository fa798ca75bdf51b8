"""Redactions that are to hold on: for files that come again, for newer ones, and after a restore."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, and_, or_, select

from data.records import AwardRow
from data.redaction import is_redacted, tombstone
from data.store.batches import PublishError
from data.store.engine import reading
from data.store.hold import HoldCode, HoldReason
from data.store.identity import base_key, parts, tender_key
from data.store.log import now, one_at_a_time
from data.store.redact import Signed, Then, redact_rows, rows_of, texts_in, write
from data.store.redaction_files import put_away
from data.store.redaction_known import Known, from_json, hashed, own_keys
from data.store.redaction_rows import texts_of
from data.store.schema import award_rows, awards, batches, redactions
from data.store.scrub import due

_FILE = "redactions.jsonl"
_REASON = "redacted before the record was lost or replaced"


@dataclass(frozen=True, slots=True)
class Past:
    """A redaction without its text: which field of which rows of which files."""

    hash: str
    award_id: int
    field: str
    rows: tuple[tuple[str, int], ...]  # SHA-256 of the file as it came, row
    files: Mapping[str, str]  # SHA-256 as it came -> of what was left
    known: Known | None = None  # what its awards were known by; older ones do not say it


def all_past(connection: Connection) -> list[Past]:
    """Give every redaction of a record, in their order."""
    query = select(redactions).order_by(redactions.c.redaction_id)
    return [
        _past(row.hash, row.award_id, row.field, json.loads(row.details)) for row in connection.execute(query)
    ]


def keep_ledger(engine: Engine, home: Path) -> None:
    """Write the redactions that are new to a file of the home: it outlives a record that is lost."""
    known = {past.hash for past in ledger(home)}
    with reading(engine).connect() as connection:
        new = [past for past in all_past(connection) if past.hash not in known]
    if not new:
        return
    with (home / _FILE).open("a", encoding="utf-8") as file:
        for past in new:
            told = {"hash": past.hash, "award": past.award_id, "field": past.field,
                    "rows": past.rows, "files": past.files,
                    "known": past.known.to_json() if past.known else None}  # fmt: skip
            file.write(json.dumps(told) + "\n")
        file.flush()
        os.fsync(file.fileno())


def ledger(home: Path) -> list[Past]:
    """Give what the file of the home says; a line that was not written to its end is passed over."""
    path, found = home / _FILE, []
    if not path.exists():
        return []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            told = json.loads(line)
            found.append(_past(told["hash"], told["award"], told["field"], told))
        except (ValueError, KeyError, TypeError):
            continue
    return found


def redact_again(connection: Connection, wanted: Iterable[Past], signed: Signed) -> int:
    """Redact what a restored record does not know to be redacted, and give how often a text went.

    The mark is the one of then. Where nothing of its rows is there, the redaction itself is kept, and files
    that wait and stated it are put away: they are refused as before.
    """
    known = {past.hash for past in all_past(connection)}
    done = 0
    for past in wanted:
        if past.hash in known:
            continue
        known.add(past.hash)
        ids = _awards_of(connection, past.rows)
        rows = rows_of(connection, ids) if ids else []
        if rows and texts_in(connection, rows, past.field):
            then = Then(past.rows, past.files, past.known)
            redact_rows(connection, ids[0], rows, past.field, past.hash, signed, then)
            done += 1
            continue
        files = put_away(connection, past.files)
        details: dict[str, Any] = {"award": past.award_id, "field": past.field, "hash": past.hash, "rows": {},
                                   "register_rows": {}, "files": files, "digests": {},
                                   "note": signed.reason}  # fmt: skip
        write(connection, details, past.rows, signed, files={**past.files, **files}, known=past.known)
    return done


def heed_ledger(engine: Engine, home: Path, by: str) -> bool:
    """Redact what the file of the home says and a record does not know; True where there was such.

    The record is a new one then, or an older one was put in its place. A scrub is due afterwards.
    """
    wanted = ledger(home)
    if not wanted:
        return False
    with reading(engine).connect() as connection:
        if {past.hash for past in wanted} <= {past.hash for past in all_past(connection)}:
            return False
    with due(home), engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete=ON")
        one_at_a_time(connection)
        redact_again(connection, wanted, Signed(by, _REASON, now(connection)))
    return True


def refuse_redacted(connection: Connection, names: Mapping[str, str], *, kept: bool = False) -> None:
    """Raise `PublishError` where bytes come again of which a text was redacted; `names` is hash -> file.

    What a redaction left may be published where the record has it: `kept` says that it is from there.
    """
    for past in all_past(connection):
        taken_out = {*past.files, *(sha256 for sha256, _ in past.rows)}
        for sha256, name in names.items():
            if sha256 in taken_out:
                raise PublishError(
                    f"{name}: {past.field} of award A{past.award_id} was redacted, and these bytes still "
                    "hold it: take the text out of the file, or take a newer one"
                )
            if sha256 in past.files.values() and not kept:
                raise PublishError(
                    f"{name}: this is what a redaction left of a file that the record has already"
                )


def stated_again(connection: Connection, listed: Sequence[AwardRow]) -> tuple[HoldReason, ...]:
    """Say which redacted fields a file states again, of the same award or of one that may be it."""
    known = defaultdict(list)
    for one in all_past(connection):
        if by := one.known or _known_now(connection, one):
            known[by.salt].append((one, by))
    if not known:
        return ()
    held = {
        str(key)
        for part in parts({base_key(award) for award in listed})
        for key in connection.scalars(select(awards.c.base_key).where(awards.c.base_key.in_(part)))
    }
    found: dict[tuple[int, str], HoldReason] = {}
    for award in listed:
        own, tender, is_held = own_keys(award), tender_key(award) or "", base_key(award) in held
        for salt, ones in known.items():
            keys, its_tender = {hashed(salt, key) for key in own}, tender and hashed(salt, tender)
            for one, by in ones:
                # Its key may be redacted too: then any award of that tender that nobody knows may be it.
                may_be = keys & by.keys or (its_tender in by.tenders and not is_held)
                if may_be and texts_of(award, one.field):
                    reason = HoldReason(HoldCode.REDACTED, None, one.field, f"A{one.award_id}")
                    found[one.award_id, one.field] = reason
    return tuple(found.values())


def _known_now(connection: Connection, past: Past) -> Known | None:
    """Give what the award of an older redaction is known by, where it is the one that had its mark."""
    if not _award_is_there(connection, past):
        return None
    query = select(awards.c.base_key, awards.c.tender_key).where(awards.c.award_id == past.award_id)
    key, tender = connection.execute(query).one()
    return Known("", frozenset({key}), frozenset({tender} if tender else ()))


def _award_is_there(connection: Connection, past: Past) -> bool:
    """Say whether the award of a redaction is the one that had its mark."""
    query = select(award_rows.c.value).where(
        award_rows.c.award_id == past.award_id,
        award_rows.c.value.contains(tombstone(past.hash), autoescape=True),
    )
    found = connection.scalar(query.limit(1))
    return found is not None and is_redacted(found)


def _awards_of(connection: Connection, rows: Sequence[tuple[str, int]]) -> list[int]:
    found: set[int] = set()
    query = select(award_rows.c.award_id).join(batches, batches.c.batch_id == award_rows.c.batch_id)
    for at in range(0, len(rows), 100):
        these = [
            and_(batches.c.file_sha256 == sha256, award_rows.c.row == row)
            for sha256, row in rows[at : at + 100]
        ]
        found |= set(connection.scalars(query.where(or_(*these))))
    return sorted(found)


def _past(hashed: str, award_id: int, field: str, details: Mapping[str, Any]) -> Past:
    rows = tuple((str(sha256), int(row)) for sha256, row in details["rows"])
    known = from_json(details.get("known"))
    return Past(hashed, int(award_id), field, rows, dict(details["files"]), known)
