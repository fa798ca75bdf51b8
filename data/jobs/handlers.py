"""What each kind of job does. A kind is one line in `HANDLERS`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from data.desk import handlers as desk
from data.desk.meanwhile import refuse_written
from data.desk.unsaid import NoPublisherError, lacks_publisher, refuse_unsaid
from data.files import ReadResult
from data.ingest import read_file
from data.jobs import lease
from data.jobs.heartbeat import SupersededError, Tell
from data.jobs.queue import Job, JobState, files_of
from data.placing import load_placing
from data.store import batches as kept
from data.store.batches import Order, State
from data.store.boundaries import adopt
from data.store.codec import options_from_json
from data.store.corrections import correct
from data.store.engine import reading
from data.store.log import latest_version
from data.store.pins import pin, unpin
from data.store.publish import Hooks, Outcome, publish, publish_batch, withdraw
from data.store.recompute import recompute
from data.store.redact import redact
from data.store.redactions import heed_ledger
from data.store.relocate import relocate
from data.store.schema import batches
from data.store.scrub import due
from data.store.staging import stage_together
from data.traces import erase_traces
from geo.boundaries import Official


@dataclass(frozen=True, slots=True)
class Task:
    """A job at work: what its handler gets, and the one way to end it."""

    engine: Engine
    home: Path
    job: Job
    progress: Tell

    @property
    def payload(self) -> Mapping[str, Any]:
        """Give what was ordered."""
        return self.job.payload

    def rows_read(self, rows: int) -> None:
        """Hear how far a file has been read."""
        self.progress("reading", rows, 0)

    def hooks(self, tell: Callable[[Connection, Any], Mapping[str, Any]]) -> Hooks:
        """Give what ends the job in the transaction that does its work: both count, or neither.

        `tell` makes the job's outcome of what the store gives back.
        """

        def finish(connection: Connection, outcome: object) -> None:
            if not lease.end(connection, self.job, JobState.DONE, tell(connection, outcome)):
                raise SupersededError

        asked = {name: self.payload[name] for name in ("proposal", "asked_by") if name in self.payload}
        return Hooks(progress=self.progress, finish=finish, told=asked)


def told(result: ReadResult) -> dict[str, Any]:
    """Give what came of the rows of a file, as `--json` prints it."""
    return {
        "file": result.file_name,
        "kind": result.kind.value,
        "profile": result.profile,
        "encoding": result.encoding,
        "rows": result.rows,
        "accepted": result.accepted,
        "review": result.review,
        "rejected": result.rejected,
        "skipped": result.skipped,
    }


def _import(task: Task) -> None:
    payload, by = task.payload, task.job.by
    if heed_ledger(task.engine, task.home, by):
        erase_traces(task.engine, task.home)
    options = options_from_json(json.dumps(payload["options"]))
    orders = []
    for upload in files_of(task.engine, task.job.job_id):
        result = read_file(upload.content, upload.file_name, options, progress=task.rows_read)
        orders.append(Order(upload.content, result, options))
    with reading(task.engine).connect() as connection:
        last = int(connection.scalar(select(func.max(batches.c.batch_id))) or 0)

    def tell(connection: Connection, _: object) -> Mapping[str, Any]:
        files = [told(order.result) | _taken(connection, order, last) for order in orders]
        return {"version": latest_version(connection), "files": files}

    hooks = task.hooks(tell)
    if payload["publish"]:
        refuse_unsaid(orders)
        placing = load_placing(task.engine, task.home)
        publish(task.engine, orders, by=by, note=payload["note"], placing=placing, hooks=hooks)
        return
    stage_together(task.engine, orders, by=by, note=payload["note"], hooks=hooks)


def _taken(connection: Connection, order: Order, last: int) -> dict[str, Any]:
    """Say as which batch a file stands. `last` is the number of the last batch before it was taken."""
    found = kept.of_file(connection, order.sha256, State.STAGED, State.PUBLISHED)
    made = [batch for batch in found if batch.batch_id > last]
    public = [batch for batch in found if batch.state is State.PUBLISHED]
    alike = [batch for batch in found if kept.is_same_reading(batch, order)]
    batch = (made or public or alike)[0]
    return {
        "batch": batch.batch_id,
        "state": batch.state.value,
        "version": batch.version,
        "new": batch.batch_id > last,
        "held": [str(reason) for reason in batch.held if batch.state is State.STAGED],
    }


def _publish(task: Task) -> None:
    payload, placing = task.payload, load_placing(task.engine, task.home)
    for batch_id in payload["batches"]:
        if rows := lacks_publisher(task.engine, batch_id):
            raise NoPublisherError(batch_id, rows)
    publish_batch(
        task.engine,
        payload["batches"],
        by=task.job.by,
        note=payload["note"],
        placing=placing,
        release=payload["release"],
        seen=payload.get("seen"),
        hooks=task.hooks(_batches_told),
    )


def _withdraw(task: Task) -> None:
    withdraw(
        task.engine,
        task.payload["batch"],
        by=task.job.by,
        reason=task.payload["reason"],
        placing=partial(load_placing, task.engine, task.home),
        hooks=task.hooks(_withdrawn_told),
    )


def _batches_told(_: Connection, outcome: Outcome) -> Mapping[str, Any]:
    held = [str(reason) for reason in outcome.held]
    said = {name: getattr(outcome, name) for name in ("corrections", "pins") if getattr(outcome, name)}
    return {"version": outcome.version, "batches": list(outcome.batch_ids), "held": held, **said}


def _withdrawn_told(connection: Connection, outcome: Outcome) -> Mapping[str, Any]:
    (batch_id,) = outcome.batch_ids
    waited = kept.find(connection, batch_id).version is None
    return {**_batches_told(connection, outcome), **({"waited": True} if waited else {})}


def _recompute(task: Task) -> None:
    recompute(
        task.engine,
        by=task.job.by,
        note=task.payload["note"],
        placing=load_placing(task.engine, task.home),
        hooks=task.hooks(lambda _, outcome: asdict(outcome)),
    )


def _relocate(task: Task) -> None:
    relocate(
        task.engine,
        by=task.job.by,
        note=task.payload["note"],
        placing=load_placing(task.engine, task.home),
        hooks=task.hooks(lambda _, outcome: asdict(outcome)),
    )


def _pin(task: Task) -> None:
    payload = task.payload
    pin(
        task.engine,
        payload["address"],
        payload["lat"],
        payload["lon"],
        by=task.job.by,
        reason=payload["reason"],
        placing=load_placing(task.engine, task.home),
        hooks=task.hooks(lambda _, outcome: asdict(outcome)),
    )


def _unpin(task: Task) -> None:
    unpin(
        task.engine,
        task.payload["address"],
        by=task.job.by,
        reason=task.payload["reason"],
        placing=load_placing(task.engine, task.home),
        hooks=task.hooks(lambda _, outcome: asdict(outcome)),
    )


def _boundaries(task: Task) -> None:
    payload, came = task.payload, files_of(task.engine, task.job.job_id)
    # The file travels with the order: who carries it out may have another home.
    official = Official(came[0].content, payload["edition"], payload["source"]) if came else None
    adopt(
        task.engine,
        official,
        by=task.job.by,
        reason=payload["reason"],
        placing=load_placing(task.engine, task.home),
        hooks=task.hooks(lambda _, outcome: asdict(outcome)),
    )


def _correct(task: Task) -> None:
    payload = task.payload
    correct(
        task.engine,
        payload["award"],
        payload["field"],
        payload["value"],
        by=task.job.by,
        reason=payload["reason"],
        hooks=task.hooks(lambda _, version: {"version": version}),
    )


def _redact(task: Task) -> None:
    payload = task.payload
    hooks = task.hooks(lambda _, outcome: asdict(outcome))
    record, field, reason = payload["record"], payload["field"], payload["reason"]
    with due(task.home):
        redact(task.engine, record, field, by=task.job.by, reason=reason, hooks=hooks)
    erase_traces(task.engine, task.home)


def _heeding(do: Callable[[Task], None]) -> Callable[[Task], None]:
    """Give a handler that changes nothing which somebody else changed since it was looked at."""

    def heed(task: Task) -> None:
        # One job runs at a time: nothing comes between this and its own transaction.
        with reading(task.engine).connect() as connection:
            refuse_written(connection, task.job.kind, task.payload, by=task.job.by)
        do(task)

    return heed


HANDLERS: Mapping[str, Callable[[Task], None]] = {
    "import": _import,
    "publish": _publish,
    "withdraw": _withdraw,
    "recompute": _recompute,
    "relocate": _relocate,
    "pin": _heeding(_pin),
    "unpin": _unpin,
    "boundaries": _boundaries,
    "correct": _heeding(_correct),
    "redact": _redact,
    "take": desk.take,
    "read": desk.read,
    "merge": _heeding(desk.merge),
    "compare": desk.compare,
    "look_back": desk.look_back,
}
