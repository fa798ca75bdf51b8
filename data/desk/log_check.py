"""The chain of the log recomputed a part at a time, so that nobody waits for it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, Row, func, select

from data.store.engine import reading
from data.store.log import entry_hash
from data.store.schema import audit, versions

_AT_ONCE = 1_000
_MOST_TOLD = 20


class Broken(StrEnum):
    """What is wrong with an entry."""

    GAP = "gap"  # entries before it are missing
    PARTED = "parted"  # it does not continue the entry before
    ALTERED = "altered"  # its words do not fit its hash
    BACKWARDS = "backwards"  # its time is before that of an earlier entry


@dataclass(frozen=True, slots=True)
class Checked:
    """How far the chain was recomputed, and what is wrong with it so far: the first faults by number."""

    total: int  # the last entry that there was when it began
    done: int = 0  # the last entry that was looked at
    head: str = ""  # its hash
    at: str = ""  # the latest time so far
    faults: tuple[tuple[int, Broken], ...] = ()
    has_ended: bool = False


def start(engine: Engine) -> Checked:
    """Give where checking the log as it is now begins."""
    with reading(engine).connect() as connection:
        # A version names the entry that made it: where that is gone, the log was cut off.
        named = (connection.scalar(select(func.max(one.c.audit_id))) for one in (audit, versions))
        total = max(number or 0 for number in named)
    return Checked(total, has_ended=not total)


def go_on(engine: Engine, so_far: Checked, seconds: float = 0.1) -> Checked:
    """Check as many further entries as a moment allows, by the clock of this process."""
    due = time.monotonic() + seconds
    query = select(audit).order_by(audit.c.audit_id).limit(_AT_ONCE)
    with reading(engine).connect() as connection:
        while not so_far.has_ended:
            span = (audit.c.audit_id > so_far.done, audit.c.audit_id <= so_far.total)
            rows = connection.execute(query.where(*span)).all()
            for row in rows:
                so_far = _with(so_far, row)
            so_far = replace(so_far, has_ended=len(rows) < _AT_ONCE)
            if time.monotonic() > due:
                break
    if so_far.has_ended and so_far.done < so_far.total:
        return replace(so_far, faults=_told(so_far, so_far.total, [Broken.GAP]))
    return so_far


def _with(so_far: Checked, row: Row[*tuple[Any, ...]]) -> Checked:
    number, at, by, action, details, previous, own = row
    wrong = []
    if number != so_far.done + 1:
        wrong.append(Broken.GAP)
    if previous != so_far.head:
        wrong.append(Broken.PARTED)
    if entry_hash(number, at, by, action, details, previous) != own:
        wrong.append(Broken.ALTERED)
    if at < so_far.at:
        wrong.append(Broken.BACKWARDS)
    faults = _told(so_far, number, wrong)
    return replace(so_far, done=number, head=own, at=max(at, so_far.at), faults=faults)


def _told(so_far: Checked, number: int, wrong: list[Broken]) -> tuple[tuple[int, Broken], ...]:
    return (*so_far.faults, *((number, fault) for fault in wrong))[:_MOST_TOLD]
