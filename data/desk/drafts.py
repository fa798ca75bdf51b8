"""Corrections of rows of a file that waits: kept at once, public with the file, beside what it says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Engine, insert
from sqlalchemy.exc import OperationalError

from data.desk import findings, words
from data.desk.rights import Caller, Role, require
from data.files import DataError, FileKind
from data.jobs.queue import BusyError, JobError, is_locked
from data.outlines import outlines_of
from data.store import batches as kept
from data.store import said
from data.store.batches import State
from data.store.corrections import FIELDS as CORRECTABLE
from data.store.engine import reading
from data.store.log import append_audit, now, one_at_a_time
from data.store.pins import nearest, refuse_taken_out
from data.store.places import edition_at, file_content
from data.store.said import PIN, Draft
from data.store.schema_desk import drafts as table
from geo import settings
from geo.boundaries import Outlines
from geo.coordinates import is_point

FIELDS = (*CORRECTABLE, PIN)
_LONGEST = 2_000  # characters of a value
_BUSY = "the record is busy with a large change: nothing was kept; try again in a minute"


class ConflictError(DataError):
    """Somebody else said something of the same row and field since the caller looked."""

    def __init__(self, theirs: Draft) -> None:
        self.theirs = theirs
        told = "took it back" if theirs.value is None else f"says {theirs.value!r}"
        super().__init__(f"row {theirs.row}, {theirs.field}: {theirs.author} {told} since {theirs.at}")


class BadValueError(DataError):
    """A value that the field cannot have; `expected` says what it can."""

    def __init__(self, row: int, field: str, value: str, expected: str) -> None:
        self.row, self.field, self.value, self.expected = row, field, value, expected
        super().__init__(f"row {row}, {field}: {value!r} cannot be taken, expected {expected}")


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be said of a field of a row; `seen` is the draft that the caller saw there."""

    row: int
    field: str
    value: str | None
    seen: int | None = None


def save(
    engine: Engine,
    caller: Caller,
    file_sha256: str,
    row: int,
    field: str,
    value: str | None,
    *,
    reason: str,
    seen: int | None,
) -> Draft:
    """Say what a field of a row is; an empty value means not known, none takes back what was said.

    Raises `BadValueError`, and `ConflictError` where somebody else changed it since the draft `seen`.
    """
    return save_all(engine, caller, file_sha256, [Change(row, field, value, seen)], reason=reason)[0]


def save_all(
    engine: Engine, caller: Caller, file_sha256: str, changes: Sequence[Change], *, reason: str
) -> list[Draft]:
    """Say several things of a file that waits: all of them are kept, or none is."""
    fields = ", ".join(sorted({change.field for change in changes}))
    require(engine, caller, "draft", Role.UPLOADER, file=file_sha256, field=fields)
    reason = words.said(reason, "it stands beside the correction")
    read = [_read(engine, change) for change in changes]
    _check_rows(engine, file_sha256, read)
    try:
        with engine.begin() as connection:
            one_at_a_time(connection)
            if not kept.of_file(connection, file_sha256, State.STAGED):
                raise JobError("this file waits no more: what is public of it is corrected award by award")
            there = _last(connection, file_sha256)
            return [_saved(connection, caller, file_sha256, one, reason, there) for one in read]
    except OperationalError as error:
        if is_locked(error):
            raise BusyError(_BUSY) from error
        raise


def held(engine: Engine, file_sha256: str) -> dict[int, dict[str, Draft]]:
    """Give row -> field -> what holds of a file that waits."""
    with reading(engine).connect() as connection:
        return _by_row(said.held(connection, [file_sha256]))


def last(engine: Engine, file_sha256: str) -> dict[int, dict[str, Draft]]:
    """Give the same with what was taken back: its number is what `seen` is to be."""
    with reading(engine).connect() as connection:
        return _by_row(said.last(connection, [file_sha256]))


def mark(engine: Engine, file_shas: Iterable[str]) -> str:
    """Give what names the drafts of some files that hold; whoever publishes says which ones they saw."""
    with reading(engine).connect() as connection:
        return said.mark(said.held(connection, file_shas))


def _read(engine: Engine, change: Change) -> Change:
    """Give a change with its value as it is kept, or raise `BadValueError`."""
    if change.field not in FIELDS:
        raise JobError(f"{change.field}: cannot be corrected; these can: {', '.join(FIELDS)}")
    if change.value is None:
        return change
    value = change.value.strip()
    if len(value) > _LONGEST:
        raise BadValueError(
            change.row, change.field, value[:80] + "…", f"{_LONGEST:,} characters at the most"
        )
    try:
        read = _point(engine, value) if change.field == PIN else CORRECTABLE[change.field].read(value)
    except ValueError as error:
        raise BadValueError(change.row, change.field, value, str(error)) from error
    return Change(change.row, change.field, read, change.seen)


def _point(engine: Engine, text: str) -> str:
    lat, lon = _numbers(text)
    if not is_point(lat, lon) or nearest(lat, lon, _outlines(engine)) is None:
        raise ValueError("latitude and longitude in degrees within Hong Kong, for example 22.3193, 114.1694")
    return f"{lat:.6f},{lon:.6f}"


def _numbers(text: str) -> tuple[float, float]:
    parts = text.split(",")
    if len(parts) != 2:
        raise ValueError("latitude and longitude in degrees, parted by a comma")
    return float(parts[0]), float(parts[1])


def _outlines(engine: Engine) -> Outlines:
    with reading(engine).connect() as connection:
        return outlines_of(
            settings.home(), edition_at(connection), lambda sha256: file_content(connection, sha256)
        )


def _check_rows(engine: Engine, file_sha256: str, changes: Sequence[Change]) -> None:
    """Refuse what is said of rows that would not be published, and pins of rows without an address."""
    with reading(engine).connect() as connection:
        waiting = kept.of_file(connection, file_sha256, State.STAGED)
        if not waiting:
            raise JobError("this file waits no more: what is public of it is corrected award by award")
        batch = waiting[-1].batch_id
        found = findings.summary_of(connection, batch)
        if found is None or found.kind != FileKind.AWARDS:
            raise JobError(
                "only rows of awards that were read here can be corrected: have the file read again"
            )
        rows = findings.rows_of(connection, batch, {change.row for change in changes})
    for change in changes:
        row = rows.get(change.row)
        if row is None or not row.is_taken:
            raise JobError(
                f"row {change.row} is not taken as it is: correct it in the file and give that one"
            )
        if change.field == PIN and change.value is not None:
            if not row.address:
                raise BadValueError(change.row, PIN, change.value, "a row that states its vendor's address")
            refuse_taken_out(engine, row.address)


def _last(connection: Connection, file_sha256: str) -> dict[tuple[int, str], Draft]:
    return {(one.row, one.field): one for one in said.last(connection, [file_sha256])}


def _saved(
    connection: Connection,
    caller: Caller,
    file_sha256: str,
    change: Change,
    reason: str,
    there: dict[tuple[int, str], Draft],
) -> Draft:
    before = there.get((change.row, change.field))
    if before is not None and before.draft_id != change.seen and before.author != caller.name:
        raise ConflictError(before)
    if before is None and change.value is None:
        raise JobError(f"row {change.row}, {change.field}: there is no correction to take back")
    if before is not None and before.value == change.value:
        return before
    at = now(connection)
    # Never the value: it may be somebody's own, and the log is for ever.
    told: dict[str, Any] = {"file": file_sha256, "row": change.row, "field": change.field}
    told |= {"taken_back": True} if change.value is None else {}
    # The number of its entry in the log: it is never given twice.
    number = append_audit(connection, at=at, by=caller.name, action="draft", details=told)
    draft = Draft(number, file_sha256, change.row, change.field, change.value, caller.name, reason, at)
    connection.execute(insert(table).values(asdict(draft)))
    there[change.row, change.field] = draft
    return draft


def _by_row(found: Iterable[Draft]) -> dict[int, dict[str, Draft]]:
    rows: dict[int, dict[str, Draft]] = {}
    for one in found:
        rows.setdefault(one.row, {})[one.field] = one
    return rows
