"""Whether somebody else changed, since the caller looked, what the caller is about to change."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, func, or_, select

from data.files import DataError
from data.store.schema import audit, corrections, jobs, standing, supplier_links, versions
from data.store.schema_desk import proposals
from data.store.schema_places import pins
from data.store.standing import edition_roots_at
from geo.locator import address_key

_Entry: TypeAlias = Row[*tuple[Any, ...]]


class ChangedError(DataError):
    """Somebody was faster: nothing was ordered, and the caller has to look again."""

    code = "changed_meanwhile"

    def __init__(self, by: str, at: str, *, waits: bool = False) -> None:
        self.by, self.at, self.waits = by, at, waits
        told = "ordered a change of it, which is not done yet," if waits else "changed it"
        super().__init__(f"{by} {told} at {at}, after you looked: nothing was overwritten; look again")


def refuse_changed(
    connection: Connection, kind: str, payload: Mapping[str, Any], *, by: str, but: int = 0
) -> None:
    """Raise `ChangedError` where what an order is about was changed after the version that its `seen` names.

    So it does where somebody else's order about the same waits, or their proposal; `but` is the job that
    is being ordered. An order without `seen` is not looked at.
    """
    refuse_written(connection, kind, payload, by=by)
    if kind not in _WRITTEN or payload.get("seen") is None:
        return
    for told, who, at in _waiting(connection, kind, but):
        if who != by and _is_same(kind, payload, json.loads(told)):
            raise ChangedError(who, at, waits=True)


def refuse_written(connection: Connection, kind: str, payload: Mapping[str, Any], *, by: str) -> None:
    """Raise `ChangedError` for what was changed already; orders that wait are not looked at.

    What whoever looked changed themselves is known to them: be it approved by another one.
    """
    seen = payload.get("seen")
    if kind not in _WRITTEN or seen is None:
        return
    restored, written = _restored(connection, seen), _WRITTEN[kind](connection, payload, seen)
    if written is not None and written.by == payload.get("asked_by", by):
        written = None
    found = restored or written
    if found is not None:
        raise ChangedError(found.by, found.at)


def _waiting(connection: Connection, kind: str, but: int) -> Iterator[_Entry]:
    orders = select(jobs.c.payload, jobs.c.by, jobs.c.at).where(
        jobs.c.state.in_(("queued", "running")), jobs.c.kind == kind, jobs.c.job_id != but
    )
    asked = select(proposals.c.payload, proposals.c.by, proposals.c.at).where(
        proposals.c.state == "open", proposals.c.kind == kind
    )
    yield from connection.execute(orders)
    yield from connection.execute(asked)


def _is_same(kind: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    if kind == "pin":
        return address_key(ours["address"]) == address_key(theirs["address"])
    if kind == "merge":
        return bool(_suppliers(ours) & _suppliers(theirs))
    return (ours["award"], ours["field"]) == (theirs["award"], theirs["field"])


def _suppliers(payload: Mapping[str, Any]) -> set[int]:
    return {payload["supplier"], payload["into"]} - {None}


def _restored(connection: Connection, seen: int) -> _Entry | None:
    query = (
        select(audit.c.by, audit.c.at)
        .join(versions, versions.c.audit_id == audit.c.audit_id)
        .where(versions.c.version > seen, audit.c.action == "restore")
    )
    return connection.execute(query.limit(1)).first()


def _corrected(connection: Connection, payload: Mapping[str, Any], seen: int) -> _Entry | None:
    ends = edition_roots_at().subquery()
    award = payload["award"]
    root = connection.scalar(select(ends.c.root).where(ends.c.award_id == award)) or award
    members = select(ends.c.award_id).where(ends.c.root == root)
    said = or_(corrections.c.award_id == root, corrections.c.award_id.in_(members))
    corrected = select(func.max(corrections.c.version)).where(said, corrections.c.field == payload["field"])
    listed = or_(standing.c.award_id == root, standing.c.award_id.in_(members))
    stood = select(func.max(standing.c.version)).where(listed)
    return _made(connection, max(connection.scalar(one) or 0 for one in (corrected, stood)), seen)


def _pinned(connection: Connection, payload: Mapping[str, Any], seen: int) -> _Entry | None:
    key = address_key(payload["address"])
    last = connection.scalar(select(func.max(pins.c.version)).where(pins.c.address_key == key))
    return _made(connection, last or 0, seen)


def _merged(connection: Connection, payload: Mapping[str, Any], seen: int) -> _Entry | None:
    of_them = supplier_links.c.supplier_id.in_(_suppliers(payload))
    last = connection.scalar(select(func.max(supplier_links.c.version)).where(of_them))
    return _made(connection, last or 0, seen)


def _made(connection: Connection, version: int, seen: int) -> _Entry | None:
    """Give who made a version and when, where it came after the one that was seen."""
    if version <= seen:
        return None
    entry = audit.c.audit_id == versions.c.audit_id
    query = select(audit.c.by, audit.c.at).join(versions, entry).where(versions.c.version == version)
    return connection.execute(query).first()


_WRITTEN = {"correct": _corrected, "pin": _pinned, "merge": _merged}
