"""A file that staff give: kept, read, staged, and what was understood of it beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Engine

from data.desk import findings
from data.desk.findings import Summary
from data.desk.heads import head_of
from data.desk.making import Making
from data.files import ReadOptions, UnreadableFileError
from data.ingest.intake import open_file, result_of
from data.placing import Placing
from data.problems import LANGUAGES, RefusalCode
from data.store import batches as kept
from data.store.batches import Batch, Order, State
from data.store.engine import reading
from data.store.hold import HoldReason
from data.store.hooks import Hooks
from data.store.log import append_audit, now, one_at_a_time
from data.store.redactions import refuse_redacted
from data.store.said import forget_drafts, forget_findings
from data.store.staging import signed, stage_one

_TOLD_EVERY = 1_000


@dataclass(frozen=True, slots=True)
class Given:
    """A file and how it is to be read; `replaces` is the batch that is put away for it.

    `is_kept` says that the record has it already and it is to be read anew.
    """

    content: bytes
    file_name: str
    sha256: str
    options: ReadOptions
    note: str
    by: str
    replaces: int | None = None
    is_kept: bool = False


def take(engine: Engine, given: Given, placing: Placing, hooks: Hooks) -> None:
    """Keep a file and stage what it says, or keep it and say why it cannot be read.

    `hooks.finish` gets what the job's outcome is to tell. Bytes that are public, or wait as they would be
    read now, are said to be: nothing is made of them.
    """
    signed(given.by, "gives a file")
    with reading(engine).connect() as connection:
        public = kept.of_file(connection, given.sha256, State.PUBLISHED)
        waiting = kept.of_file(connection, given.sha256, State.STAGED)
    if public:
        _tell(engine, given, hooks, _told(given, public[-1], public_as=public[-1].batch_id))
        return
    if waiting and not given.is_kept and given.options == ReadOptions():
        _tell(engine, given, hooks, _told(given, waiting[-1]))
        return
    try:
        _read(engine, given, placing, hooks)
    except UnreadableFileError as refusal:
        _refused(engine, given, refusal, hooks)


def _read(engine: Engine, given: Given, placing: Placing, hooks: Hooks) -> None:
    lines = given.content.count(b"\n")  # as many rows at the most, where it is text
    with (
        reading(engine).connect() as record,
        open_file(given.content, given.file_name, given.options) as read,
        Making(record, read, placing) as making,
    ):
        taken = 0
        for row in read:
            making.add(row)
            taken += row.award is not None or row.entry is not None
            if read.tally.rows % _TOLD_EVERY == 0:
                hooks.progress("reading", read.tally.rows, lines if lines > read.tally.rows else 0)
        order = Order(given.content, result_of(read, taken=taken), given.options)
        summary = making.summary(given.sha256, order.options)
        record.rollback()
        hooks.progress("writing", 0, 0)
        with engine.begin() as connection:
            one_at_a_time(connection)
            refuse_redacted(connection, {given.sha256: given.file_name}, kept=given.is_kept)
            outcome = _stage(connection, given, order, summary, making)
            hooks.finish(connection, outcome)


def _stage(
    connection: Connection, given: Given, order: Order, summary: Summary, making: Making
) -> dict[str, Any]:
    staged = stage_one(connection, order, by=given.by, note=given.note)
    batch = kept.find(connection, staged.batch_id)
    if staged.state is State.PUBLISHED:
        return _told(given, batch, public_as=batch.batch_id)
    findings.write(connection, batch.batch_id, summary, making.parts())
    if given.replaces is not None and given.replaces != batch.batch_id:
        _put_away(connection, given, batch, summary)
    return _told(given, batch, new=staged.is_new)


def _put_away(connection: Connection, given: Given, batch: Batch, summary: Summary) -> None:
    """Put the batch away that the file was read as before; not one that waits no more, or of other bytes."""
    assert given.replaces is not None
    old = kept.find(connection, given.replaces)
    if old.state is not State.STAGED or old.file_sha256 != given.sha256:
        return
    before = findings.summary_of(connection, old.batch_id)
    if before is not None and before.sheet != summary.sheet:
        # What was said of rows of another sheet is no word on rows of this one.
        forget_drafts(connection, [given.sha256])
    kept.move(connection, old.batch_id, State.WITHDRAWN)
    forget_findings(connection, [old.batch_id])
    details = {"batches": [old.batch_id], "reason": f"read otherwise, as batch {batch.batch_id}"}
    append_audit(connection, at=now(connection), by=given.by, action="withdraw", details=details)


def _refused(engine: Engine, given: Given, refusal: UnreadableFileError, hooks: Hooks) -> None:
    """Keep a file that cannot be read: with other choices it may be."""
    messages = {lang: refusal.message(lang) for lang in LANGUAGES}
    outcome = {
        **_told(given, None),
        "refused": {"code": refusal.code.value, "messages": messages, "missing": _missing(refusal)},
        "head": head_of(
            given.content,
            given.file_name,
            given.options.encoding,
            columns_too=refusal.code is RefusalCode.ENCODING_AND_COLUMNS,
        ),
    }
    with engine.begin() as connection:
        one_at_a_time(connection)
        refuse_redacted(connection, {given.sha256: given.file_name}, kept=given.is_kept)
        at = now(connection)
        outcome["new"] = kept.keep(connection, given.sha256, given.content, at)
        if outcome["new"]:
            details = {"files": {given.file_name: given.sha256}, "refused": refusal.code.value}
            append_audit(connection, at=at, by=given.by, action="keep", details=details)
        hooks.finish(connection, outcome)


def _missing(refusal: UnreadableFileError) -> list[str]:
    """Give the fields for which no column was found, where that is what is asked."""
    if refusal.code is RefusalCode.NO_HEADER:
        return ["title", "supplier_name"]
    if refusal.code not in (RefusalCode.COLUMNS_ASKED_FOR, RefusalCode.ENCODING_AND_COLUMNS):
        return []
    return str(refusal.values["expected"]).split(", ")


def _tell(engine: Engine, given: Given, hooks: Hooks, outcome: Mapping[str, Any]) -> None:
    with engine.begin() as connection:
        one_at_a_time(connection)
        refuse_redacted(connection, {given.sha256: given.file_name}, kept=given.is_kept)
        hooks.finish(connection, outcome)


def _told(
    given: Given, batch: Batch | None, *, new: bool = False, public_as: int | None = None
) -> dict[str, Any]:
    names = ("rows", "accepted", "review", "rejected", "skipped")
    return {
        "file": given.file_name,
        "sha256": given.sha256,
        "batch": batch.batch_id if batch else None,
        "refused": None,
        "head": None,
        "held": [held_told(reason) for reason in batch.held] if batch and public_as is None else [],
        "new": new,
        "public_as": public_as,
        "counts": {name: getattr(batch, name) for name in names} if batch else None,
    }


def held_told(reason: HoldReason) -> dict[str, Any]:
    """Give why a load waits for a human, with its words in English."""
    return {**asdict(reason), "code": reason.code.value, "text": str(reason)}
