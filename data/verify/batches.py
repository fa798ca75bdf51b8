"""Batches: their states, versions and files as the log says, and as many rows as they were read with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, Table, func, select

from data.files import FileKind
from data.store.batches import State
from data.store.codec import options_from_json
from data.store.hold import from_json
from data.store.schema import award_rows, batches, files, register_rows
from data.verify.inspection import Inspection


def check_batches(inspection: Inspection) -> None:
    """Compare every batch with what the log says of it."""
    notes, told = inspection.notes, inspection.told
    award_counts, register_counts = _counts(inspection, award_rows), _counts(inspection, register_rows)
    kept: dict[str, str] = dict(inspection.pairs(select(files.c.sha256, files.c.kept_at)))
    found, first_at = set(), dict[str, str]()
    for batch in inspection.stream(select(batches).order_by(batches.c.batch_id)):
        found.add(batch.batch_id)
        notes.count("batches")
        _check_state(inspection, batch)
        _check_origin(inspection, batch)
        counts = award_counts if batch.kind == FileKind.AWARDS else register_counts
        other = register_counts if counts is award_counts else award_counts
        _check_counts(inspection, batch, counts.get(batch.batch_id, 0), other.get(batch.batch_id, 0))
        first_at.setdefault(batch.file_sha256, batch.at)
        if batch.file_sha256 not in kept:
            notes.wrong(f"batch {batch.batch_id}", f"its file {batch.file_sha256[:12]}… is missing")
    for sha256, at in (first_at | told.kept).items():
        where = f"file {sha256[:12]}…"
        if sha256 not in kept and sha256 in told.kept:
            notes.wrong(where, "it is missing, though the log tells that it was kept")
        elif kept.get(sha256, at) != at:
            notes.wrong(where, "the time at which it was kept is not that of its first batch")
    for number in sorted((told.taken.keys() | told.came.keys() | told.gone.keys()) - found):
        notes.wrong(f"batch {number}", "it is missing, though the log tells of it")


def _counts(inspection: Inspection, table: Table) -> Mapping[int, int]:
    query = select(table.c.batch_id, func.count()).group_by(table.c.batch_id)
    return dict(inspection.pairs(query))


def _check_state(inspection: Inspection, batch: Row[Any]) -> None:
    told, number = inspection.told, batch.batch_id
    came, gone = told.came.get(number, 0), told.gone.get(number)
    state = State.PUBLISHED if came else State.STAGED
    if number in told.gone:
        state = State.WITHDRAWN
    where = f"batch {number}"
    if batch.state != state:
        inspection.notes.wrong(where, f"its state is {batch.state}, but by the log it is {state.value}")
    if batch.version != came:
        inspection.notes.wrong(
            where, f"it says it was published in version {batch.version}, the log says {came or 'never'}"
        )
    if batch.withdrawn_version != gone:
        says = batch.withdrawn_version or "none"
        inspection.notes.wrong(
            where, f"it says it was taken back in version {says}, the log says {gone or 'none'}"
        )
    try:
        held = [str(reason) for reason in from_json(batch.held)]
    except (ValueError, TypeError, KeyError):
        inspection.notes.wrong(where, "why it is held cannot be read")
        return
    if held != told.held.get(number, []):
        inspection.notes.wrong(where, "why it is held is not what the log says")


def _check_origin(inspection: Inspection, batch: Row[Any]) -> None:
    """Compare what the log says of a file's coming; how it was read is part of its version's digest."""
    notes, where, taken = (
        inspection.notes,
        f"batch {batch.batch_id}",
        inspection.told.taken.get(batch.batch_id),
    )
    if taken is None:
        notes.wrong(where, "no entry of the log tells of its coming")
        return
    if (batch.at, batch.by, batch.note) != (taken.at, taken.by, taken.note):
        notes.wrong(where, f"time, name or note is not that of entry {taken.entry} of the log")
    # Of two files of one name the entry tells only one.
    if batch.file_name not in taken.files:
        notes.wrong(where, f"entry {taken.entry} of the log does not tell of a file of its name")
    elif batch.file_sha256 not in taken.files.values() and len(taken.files) > 1:
        notes.wrong(where, f"its file is not one of those that entry {taken.entry} of the log tells of")
    try:
        options_from_json(batch.options)
    except (ValueError, TypeError, KeyError):
        notes.wrong(where, "how its file was read cannot be read")


def _check_counts(inspection: Inspection, batch: Row[Any], rows: int, foreign: int) -> None:
    notes, where = inspection.notes, f"batch {batch.batch_id}"
    if batch.rows != batch.accepted + batch.review + batch.rejected + batch.skipped:
        notes.wrong(where, "its counts of rows do not add up")
    expected = batch.accepted + batch.review if batch.version else 0
    if rows != expected:
        notes.wrong(where, f"it has {rows:,} rows, but {expected:,} were published")
    if foreign:
        notes.wrong(where, f"{foreign:,} rows of another kind of list stand in it")
