"""What the jobs do that only staff order: take a file, read it otherwise, compare, look back, merge."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection

from data.desk.comparison import compared, looked_back
from data.desk.taking import Given
from data.desk.taking import take as take_file
from data.jobs.queue import JobError, files_of
from data.placing import load_placing
from data.store import batches as kept
from data.store.codec import options_from_json
from data.store.engine import reading
from data.store.log import one_at_a_time
from data.store.merging import merge as merge_suppliers
from data.store.redaction_files import NOTICE
from data.store.redactions import heed_ledger
from data.traces import erase_traces

if TYPE_CHECKING:
    from data.jobs.handlers import Task


def take(task: Task) -> None:
    """Keep a file that came, and stage what it says or tell why it cannot be read."""
    if heed_ledger(task.engine, task.home, task.job.by):
        erase_traces(task.engine, task.home)
    payload = task.payload
    upload = files_of(task.engine, task.job.job_id)[0]
    given = Given(
        content=upload.content,
        file_name=upload.file_name,
        sha256=upload.sha256,
        options=options_from_json(json.dumps(payload["options"])),
        note=payload["note"],
        by=task.job.by,
    )
    _take(task, given)


def read(task: Task) -> None:
    """Read a kept file with other choices."""
    payload = task.payload
    with reading(task.engine).connect() as connection:
        content = kept.content(connection, payload["sha256"])
        replaced = kept.find(connection, payload["replaces"]) if payload["replaces"] else None
    if content == NOTICE:
        raise JobError(
            f"a text in {payload['file_name']} was redacted, and nothing of the file is left: take the text "
            "out of the file and give that one"
        )
    given = Given(
        content=content,
        file_name=payload["file_name"],
        sha256=payload["sha256"],
        options=options_from_json(json.dumps(payload["options"])),
        note=replaced.note if replaced else "",
        by=task.job.by,
        replaces=payload["replaces"],
        is_kept=True,
    )
    _take(task, given)


def compare(task: Task) -> None:
    """Work out what publishing batches that wait would change."""
    told = compared(task.engine, task.home, task.payload["batches"], task.progress)
    _end(task, told)


def look_back(task: Task) -> None:
    """Work out what taking a public batch back would change."""
    _end(task, looked_back(task.engine, task.home, task.payload["batch"], task.progress))


def merge(task: Task) -> None:
    """Say that a supplier is another one, or that they are two again."""
    payload = task.payload
    merge_suppliers(
        task.engine,
        payload["supplier"],
        payload["into"],
        by=task.job.by,
        reason=payload["reason"],
        hooks=task.hooks(lambda _, outcome: asdict(outcome)),
    )


def _end(task: Task, told: Mapping[str, Any]) -> None:
    """End a job that changes nothing but itself."""
    with task.engine.begin() as connection:
        one_at_a_time(connection)
        task.hooks(_as_it_is).finish(connection, told)


def _take(task: Task, given: Given) -> None:
    # Only what is kept already of the official look-up counts: nobody is to wait for it here.
    placing = load_placing(task.engine, task.home).at_once()
    take_file(task.engine, given, placing, task.hooks(_as_it_is))


def _as_it_is(_: Connection, outcome: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", outcome)
