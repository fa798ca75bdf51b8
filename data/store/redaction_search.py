"""Where a text stands that is taken out of an award: with other awards, in registers, orders and the log."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from data.files import ReadOptions
from data.ingest.rewritten import states
from data.redaction import Redactor
from data.store.schema import audit, award_rows, batches, corrections, jobs, register_rows, uploads

_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Others:
    """Other awards that state one of the texts: it stays there."""

    awards: tuple[int, ...]
    rows: Mapping[str, frozenset[int]]  # SHA-256 of the file as it came -> rows


def stated_by_others(connection: Connection, redactor: Redactor, apart: Collection[int]) -> Others:
    """Find the awards that state one of the texts as well, but for those that are redacted now.

    Databases fold letters each in their own way, and not all of them: the program compares.
    """
    query = select(
        batches.c.file_sha256, award_rows.c.row, award_rows.c.award_id, award_rows.c.value, award_rows.c.cells
    ).join(batches, batches.c.batch_id == award_rows.c.batch_id)
    found: set[int] = set()
    rows: dict[str, set[int]] = defaultdict(set)
    for sha256, row, award_id, value, cells in connection.execute(query.execution_options(yield_per=_CHUNK)):
        if award_id in apart:
            continue
        if redactor.may_hold(cells) and any(map(redactor.holds, json.loads(cells).values())):
            rows[sha256].add(row)
            found.add(int(award_id))
        elif redactor.holds_in_json(value):
            found.add(int(award_id))
    said = select(corrections.c.award_id, corrections.c.value, corrections.c.reason)
    for award_id, value, reason in connection.execute(said):
        if award_id not in apart and (redactor.holds_in_json(value or "null") or redactor.holds(reason)):
            found.add(int(award_id))
    return Others(tuple(sorted(found)), {sha256: frozenset(these) for sha256, these in rows.items()})


def log_entries(connection: Connection, redactor: Redactor) -> list[int]:
    """Give the entries of the log that tell one of the texts, in whichever case and width."""
    query = select(audit.c.audit_id, audit.c.by, audit.c.details).order_by(audit.c.audit_id)
    return [
        int(number)
        for number, by, details in connection.execute(query.execution_options(yield_per=_CHUNK))
        if redactor.holds(by) or redactor.holds_in_json(details) or _named(redactor, details)
    ]


def register_batches(connection: Connection, redactor: Redactor) -> set[int]:
    """Give the batches whose rows of a register tell one of the texts."""
    query = select(register_rows.c.batch_id, register_rows.c.value).execution_options(yield_per=_CHUNK)
    return {int(batch) for batch, value in connection.execute(query) if redactor.holds_in_json(value)}


def named_batches(connection: Connection, redactor: Redactor) -> list[int]:
    """Give the batches that tell one of the texts beside their rows: name, note, who, why held, options."""
    listed = batches.c
    query = select(listed.batch_id, listed.options, listed.file_name, listed.note, listed.by, listed.held)
    found = connection.execute(query.order_by(listed.batch_id))
    return [
        int(batch)
        for batch, options, *told in found
        if _any_holds(told, redactor) or redactor.holds_in_json(options)
    ]


def told_by_jobs(connection: Connection, redactor: Redactor) -> list[int]:
    """Give the orders that tell one of the texts where nothing is changed: who, by which ID, which file."""
    query = select(jobs.c.job_id, jobs.c.request_id, jobs.c.by)
    found = {int(job) for job, *told in connection.execute(query) if _any_holds(told, redactor)}
    waiting = select(uploads.c.job_id, uploads.c.file_name, uploads.c.content)
    for job, name, content in connection.execute(waiting.execution_options(yield_per=1)):
        if redactor.holds(name) or states(bytes(content), name, ReadOptions(), None, redactor):
            found.add(int(job))
    return sorted(found)


def _any_holds(told: Iterable[str], redactor: Redactor) -> bool:
    return any(redactor.holds(text) for text in told)


def _named(redactor: Redactor, details: str) -> bool:
    # The log tells files by their names, which stand where JSON has the names of fields.
    if not redactor.may_hold(details):
        return False
    files = json.loads(details).get("files", ())
    return isinstance(files, dict) and any(map(redactor.holds, files))
