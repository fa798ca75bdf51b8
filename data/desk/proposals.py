"""What one of the staff asks for and another decides."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, update

from data.desk.rights import Caller, Refusal, is_same_person, refuse
from data.jobs.queue import JobError
from data.store.engine import reading
from data.store.log import append_audit, now, one_at_a_time
from data.store.schema_desk import proposals as table


class Standing(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    APPROVED = "approved"  # a job does it
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An order that waits for somebody else, or waited."""

    proposal_id: int
    kind: str  # of the job that it becomes
    payload: Mapping[str, Any]
    by: str
    note: str
    at: str  # ISO 8601, UTC
    state: Standing
    decided_by: str
    decided_at: str
    answer: str
    job_id: int | None


def newest(engine: Engine, limit: int, *states: Standing) -> list[Proposal]:
    """Give the last proposals, of these states if any are named, the newest first."""
    query = select(table).order_by(table.c.proposal_id.desc()).limit(limit)
    if states:
        query = query.where(table.c.state.in_([state.value for state in states]))
    with reading(engine).connect() as connection:
        return [_proposal(row) for row in connection.execute(query)]


def propose(
    engine: Engine,
    caller: Caller,
    kind: str,
    payload: Mapping[str, Any],
    note: str,
    *,
    also: Callable[[Connection], None] = lambda _connection: None,
) -> int:
    """Write down what somebody asks for, and give its number; asked for already, that one's.

    `also` is done before in the same transaction, and not for what was asked for already.
    """
    told = json.dumps(payload, ensure_ascii=False, sort_keys=True)
    with engine.begin() as connection:
        one_at_a_time(connection)
        same = select(table.c.proposal_id).where(
            table.c.kind == kind, table.c.payload == told, table.c.state == Standing.OPEN.value
        )
        if (there := connection.scalar(same.where(table.c.by == caller.name))) is not None:
            return int(there)
        also(connection)
        at = now(connection)
        values = {"kind": kind, "payload": told, "by": caller.name, "note": note, "at": at}
        made = connection.execute(insert(table).values(**values, state=Standing.OPEN.value))
        assert made.inserted_primary_key is not None
        number = int(made.inserted_primary_key[0])
        append_audit(
            connection, at=at, by=caller.name, action="propose", details={"proposal": number, "kind": kind}
        )
    return number


def approvable(engine: Engine, caller: Caller, proposal_id: int) -> Proposal:
    """Give a proposal that the caller may approve; nobody approves what is their own."""
    found = find(engine, proposal_id)
    if is_same_person(found.by, caller.name):
        refuse(engine, caller, "decide", Refusal.OWN_WORK, {"proposal": proposal_id})
    return found


def find(engine: Engine, proposal_id: int) -> Proposal:
    """Give a proposal; `JobError` where there is none of this number."""
    row = None
    if 0 < proposal_id < 2**31:
        with reading(engine).connect() as connection:
            row = connection.execute(select(table).where(table.c.proposal_id == proposal_id)).first()
    if row is None:
        raise JobError(f"there is no proposal {proposal_id}")
    return _proposal(row)


def settle(connection: Connection, proposal_id: int, by: str, answer: str, job_id: int) -> None:
    """Note the approval in the transaction that orders the job; `JobError` where it was decided already."""
    _decided(connection, proposal_id, Standing.APPROVED, by, answer, job_id)


def decline(engine: Engine, caller: Caller, proposal_id: int, answer: str) -> None:
    """Decline a proposal; whoever made it may take it back in the same way."""
    find(engine, proposal_id)
    with engine.begin() as connection:
        one_at_a_time(connection)
        _decided(connection, proposal_id, Standing.DECLINED, caller.name, answer, None)


def _decided(
    connection: Connection, proposal_id: int, state: Standing, by: str, answer: str, job_id: int | None
) -> None:
    at = now(connection)
    values = {"state": state.value, "decided_by": by, "decided_at": at, "answer": answer, "job_id": job_id}
    open_one = (table.c.proposal_id == proposal_id, table.c.state == Standing.OPEN.value)
    if connection.execute(update(table).where(*open_one).values(values)).rowcount != 1:
        raise JobError(f"proposal {proposal_id} was decided already")
    details = {"proposal": proposal_id, "state": state.value, "answer": answer}
    append_audit(connection, at=at, by=by, action="decide", details=details)


def _proposal(row: Row[Any]) -> Proposal:
    values = dict(row._mapping)
    return Proposal(
        **{**values, "payload": json.loads(values["payload"]), "state": Standing(values["state"])}
    )
