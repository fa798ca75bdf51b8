"""What staff order: each a job of the worker's, or, where another one has to approve, a proposal."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine

from data.desk import proposals
from data.desk.meanwhile import refuse_changed
from data.desk.rights import Caller, Refusal, Role, is_same_person, refuse, require
from data.desk.unsaid import NoPublisherError as NoPublisherError
from data.desk.unsaid import lacks_publisher as lacks_publisher
from data.desk.waiting import READING, refuse_too_many
from data.desk.words import said, short
from data.files import ReadOptions
from data.jobs.queue import Job, JobError, Upload, order
from data.store import batches as kept
from data.store.batches import PublishError, State
from data.store.codec import options_to_json
from data.store.corrections import FIELDS
from data.store.engine import reading
from data.store.log import append_audit, now
from data.store.pins import refuse_taken_out
from geo import settings
from geo.coordinates import is_point

BOTH = (Role.UPLOADER, Role.APPROVER)


@dataclass(frozen=True, slots=True)
class Given:
    """What became of an order: the job that does it, or the proposal that waits for somebody else."""

    job: Job | None = None
    proposal: int | None = None


def take(
    engine: Engine, caller: Caller, upload: Upload, options: ReadOptions, *, note: str, request_id: str
) -> Job:
    """Have a file kept, read and staged; what was understood of it comes with the job's outcome."""
    require(engine, caller, "take", Role.UPLOADER, file=upload.file_name)
    payload = {"options": json.loads(options_to_json(options)), "note": note}
    return _job(engine, caller, "take", payload, request_id, uploads=[upload])


def read_otherwise(
    engine: Engine,
    caller: Caller,
    file_sha256: str,
    file_name: str,
    options: ReadOptions,
    *,
    replaces: int | None,
    request_id: str,
) -> Job:
    """Have a kept file read with other choices; the batch that it was read as is put away with it."""
    require(engine, caller, "read_otherwise", Role.UPLOADER, file=file_name)
    payload = {
        "sha256": file_sha256,
        "file_name": file_name,
        "options": json.loads(options_to_json(options)),
        "replaces": replaces,
    }
    return _job(engine, caller, "read", payload, request_id)


def compare(engine: Engine, caller: Caller, batch_ids: Sequence[int], *, request_id: str) -> Job:
    """Have worked out what publishing batches that wait would change."""
    require(engine, caller, "compare", *BOTH, batches=list(batch_ids))
    return _job(engine, caller, "compare", {"batches": list(batch_ids)}, request_id)


def look_back(engine: Engine, caller: Caller, batch_id: int, *, request_id: str) -> Job:
    """Have worked out what taking a public batch back would change."""
    require(engine, caller, "look_back", *BOTH, batch=batch_id)
    return _job(engine, caller, "look_back", {"batch": batch_id}, request_id)


def publish(
    engine: Engine,
    caller: Caller,
    batch_ids: Sequence[int],
    *,
    note: str,
    seen: str,
    release: bool = False,
    request_id: str,
) -> Given:
    """Make batches that wait public.

    `seen` names the drafts that the caller saw (`drafts.mark`): where somebody changed one since, the job
    fails and says so.
    """
    require(engine, caller, "publish", *BOTH, batches=list(batch_ids))
    note = said(note)
    if not batch_ids:
        raise JobError("name what is to be published")
    for batch_id in batch_ids:
        if rows := lacks_publisher(engine, batch_id):
            raise NoPublisherError(batch_id, rows)
    payload = {"batches": list(batch_ids), "note": note, "release": release, "seen": seen}
    return _given(engine, caller, "publish", payload, note, request_id)


def withdraw(engine: Engine, caller: Caller, batch_id: int, *, reason: str, request_id: str) -> Given:
    """Take a batch back. What only waited is put away at once: nothing public changes by it."""
    require(engine, caller, "withdraw", *BOTH, batch=batch_id)
    reason = said(reason)
    with reading(engine).connect() as connection:
        batch = kept.find(connection, batch_id)
    payload = {"batch": batch_id, "reason": reason}
    if batch.state is State.STAGED:
        return Given(job=_job(engine, caller, "withdraw", payload, request_id))
    return _given(engine, caller, "withdraw", payload, reason, request_id)


def correct(
    engine: Engine,
    caller: Caller,
    award_id: int,
    field: str,
    value: str | None,
    *,
    reason: str,
    seen: int | None = None,
    request_id: str,
) -> Given:
    """Correct a field of a public award; an empty value means not known, none takes a correction back.

    `seen` is the dataset version that the caller saw, here and for pins and merging: where somebody
    changed the same since, or ordered to, it is refused (`data.desk.meanwhile.ChangedError`).
    """
    require(engine, caller, "correct", *BOTH, award=award_id, field=field)
    reason = said(reason)
    if field not in FIELDS:
        raise PublishError(f"{field}: cannot be corrected; these can: {', '.join(FIELDS)}")
    if value is not None and (expected := expected_instead(field, value)):
        raise PublishError(f"{field}: {value!r} cannot be taken, expected {expected}")
    payload = {"award": award_id, "field": field, "value": value, "reason": reason, **_seen(seen)}
    return _given(engine, caller, "correct", payload, reason, request_id)


def expected_instead(field: str, value: str) -> str | None:
    """Say what a field takes instead of a value that it does not take."""
    try:
        FIELDS[field].read(value.strip())
    except ValueError as error:
        return str(error)
    return None


def pin(
    engine: Engine,
    caller: Caller,
    address: str,
    lat: float,
    lon: float,
    *,
    reason: str,
    seen: int | None = None,
    request_id: str,
) -> Given:
    """Say where an address is (EPSG:4326), for every public award that states it."""
    require(engine, caller, "pin", *BOTH)
    reason = said(reason)
    if not is_point(lat, lon):
        raise PublishError("latitude and longitude in degrees, near Hong Kong")
    refuse_taken_out(engine, address)
    payload = {"address": address, "lat": lat, "lon": lon, "reason": reason, **_seen(seen)}
    return _given(engine, caller, "pin", payload, reason, request_id)


def merge(
    engine: Engine,
    caller: Caller,
    supplier_id: int,
    into: int | None,
    *,
    reason: str,
    seen: int | None = None,
    request_id: str,
) -> Given:
    """Say that a supplier is another one, or with `into` missing that they are two again."""
    require(engine, caller, "merge", *BOTH, supplier=supplier_id)
    reason = said(reason)
    payload = {"supplier": supplier_id, "into": into, "reason": reason, **_seen(seen)}
    return _given(engine, caller, "merge", payload, reason, request_id)


def decide(
    engine: Engine, caller: Caller, proposal_id: int, *, approve: bool, answer: str, request_id: str
) -> Given:
    """Approve what another one asked for, which orders it, or decline it with an answer."""
    require(engine, caller, "decide", Role.APPROVER, proposal=proposal_id)
    answer = short(answer) if approve else said(answer)
    if not approve:
        proposals.decline(engine, caller, proposal_id, answer)
        return Given(proposal=proposal_id)
    asked = proposals.approvable(engine, caller, proposal_id)
    payload = {**asked.payload, "proposal": proposal_id, "asked_by": asked.by}

    def settle(connection: Connection, job: Job) -> None:
        # Decided first: what waits for a decision still would stand in the way of the order.
        proposals.settle(connection, proposal_id, caller.name, answer, job.job_id)
        _told(caller)(connection, job)

    return Given(job=order(engine, asked.kind, payload, by=caller.name, request_id=request_id, also=settle))


def take_back(engine: Engine, caller: Caller, proposal_id: int) -> None:
    """Take back what the caller asked for, before anybody decided."""
    require(engine, caller, "take_back", *BOTH, proposal=proposal_id)
    if not is_same_person(proposals.find(engine, proposal_id).by, caller.name):
        refuse(engine, caller, "take_back", Refusal.NO_ROLE, {"proposal": proposal_id})
    proposals.decline(engine, caller, proposal_id, "")


def _given(
    engine: Engine, caller: Caller, kind: str, payload: Mapping[str, Any], note: str, request_id: str
) -> Given:
    if settings.require_approval():

        def heed(connection: Connection) -> None:
            refuse_changed(connection, kind, payload, by=caller.name)

        return Given(proposal=proposals.propose(engine, caller, kind, payload, note, also=heed))
    return Given(job=_job(engine, caller, kind, payload, request_id))


def _job(
    engine: Engine,
    caller: Caller,
    kind: str,
    payload: Mapping[str, Any],
    request_id: str,
    *,
    uploads: Sequence[Upload] = (),
) -> Job:
    return order(
        engine, kind, payload, by=caller.name, request_id=request_id, uploads=uploads, also=_told(caller)
    )


def _told(caller: Caller) -> Callable[[Connection, Job], None]:
    """Give what writes an order into the log, in the transaction that queues it."""

    def tell(connection: Connection, job: Job) -> None:
        if job.kind in READING:
            refuse_too_many(connection, caller.name)
        told = {name: value for name, value in job.payload.items() if name in _TOLD}
        if "files" in told:
            told["files"] = dict(told["files"])  # name -> SHA-256, as other entries tell files
        refuse_changed(connection, job.kind, job.payload, by=caller.name, but=job.job_id)
        details = {"job": job.job_id, "kind": job.kind, **told}
        append_audit(connection, at=now(connection), by=caller.name, action="order", details=details)

    return tell


# What the log tells of an order: never an address or a value, which may be somebody's own and be redacted.
_TOLD = {"batch", "batches", "award", "field", "supplier", "into", "files", "sha256", "proposal", "asked_by"}


def _seen(version: int | None) -> dict[str, int]:
    return {} if version is None else {"seen": version}
