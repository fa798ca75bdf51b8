"""What staff looked at and settled without a change, so that nobody is asked again: two names are two."""

from __future__ import annotations

import re

from sqlalchemy import Connection, Engine, func, insert, select
from sqlalchemy.exc import OperationalError

from data.desk.rights import Caller, Role, require
from data.desk.words import said
from data.jobs.queue import BusyError, JobError, is_locked
from data.store.engine import reading
from data.store.log import append_audit, now, one_at_a_time
from data.store.schema_desk import set_aside as table

_KIND = re.compile(r"[a-z]{2,12}")
_KEY = re.compile(r"[AS][1-9][0-9]{0,8}(-[AS][1-9][0-9]{0,8})?")
_BUSY = "the record is busy with a large change: nothing was kept; try again in a minute"


def put(engine: Engine, caller: Caller, kind: str, key: str, *, reason: str, again: bool = False) -> None:
    """Keep that an item of the queue is settled as it is, or with `again` that it is to be asked after all.

    Said twice it is kept once. Nothing public changes by it, so nobody has to approve.
    """
    require(engine, caller, "set_aside", Role.UPLOADER, Role.APPROVER, item=key)
    reason = said(reason)
    if not _KIND.fullmatch(kind) or not _KEY.fullmatch(key):
        raise JobError(f"{kind} {key}: there is no such item")
    try:
        with engine.begin() as connection:
            one_at_a_time(connection)
            _keep(connection, caller.name, (kind, key), reason, holds=not again)
    except OperationalError as error:
        if is_locked(error):
            raise BusyError(_BUSY) from error
        raise


def held(engine: Engine) -> frozenset[tuple[str, str]]:
    """Give kind and key of all that is set aside now."""
    last = select(func.max(table.c.set_aside_id)).group_by(table.c.kind, table.c.key)
    query = select(table.c.kind, table.c.key).where(table.c.holds, table.c.set_aside_id.in_(last))
    with reading(engine).connect() as connection:
        return frozenset((row.kind, row.key) for row in connection.execute(query))


def _keep(connection: Connection, by: str, item: tuple[str, str], reason: str, *, holds: bool) -> None:
    kind, key = item
    said = select(table.c.holds).where(table.c.kind == kind, table.c.key == key)
    last = connection.scalar(said.order_by(table.c.set_aside_id.desc()).limit(1))
    if bool(last) == holds:
        return
    at = now(connection)
    values = {"kind": kind, "key": key, "holds": holds, "author": by, "at": at}
    connection.execute(insert(table).values(**values))
    details = {"kind": kind, "item": key, "again": not holds, "note": reason}
    append_audit(connection, at=at, by=by, action="set_aside", details=details)
