"""The log as staff read it: who did what when, the newest first, a page at a time whatever its length."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, func, select

from data.history_versions import withheld_entries
from data.store.engine import reading
from data.store.schema import audit

_HONG_KONG = timezone(timedelta(hours=8))
_AT_ONCE = 500
_MOST_NAMES = 500  # to choose from


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries are wanted; all of them where nothing is named. Days are Hong Kong's."""

    by: str | None = None
    action: str | None = None
    first: date | None = None
    last: date | None = None
    batch: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. Of one that repeats a text which was redacted later nothing but who and when is told."""

    number: int
    at: str  # ISO 8601, UTC
    by: str
    action: str
    details: Mapping[str, Any]
    previous_hash: str
    hash: str
    is_withheld: bool = False

    @property
    def batches(self) -> tuple[int, ...]:
        """Give the batches that it is about."""
        told = [self.details.get("batch"), *_list(self.details.get("batches"))]
        return tuple(number for number in told if isinstance(number, int))


@dataclass(frozen=True, slots=True)
class Part:
    """Some entries, and where those before and after them begin: numbers for `part`."""

    entries: tuple[Entry, ...] = ()
    older: int | None = None
    newer: int | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """What the log can be asked for: its people and actions, in order."""

    people: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    entries: int = field(default=0)


def part(
    engine: Engine, asked: Asked, *, below: int | None = None, above: int | None = None, limit: int = 50
) -> Part:
    """Give the newest entries that are asked for, or the next ones below or above a number.

    Nothing before or after them is read: a page far back costs what the first one does.
    """
    with reading(engine).connect() as connection:
        going_up = above is not None and below is None
        found: list[Entry] = []
        for entry in _entries(connection, asked, below=below, above=above, going_up=going_up):
            found.append(entry)
            if len(found) > limit:
                break
    is_more, shown = len(found) > limit, found[:limit]
    if going_up:
        shown.reverse()
    if not shown:
        return Part()
    is_older, is_newer = (True, is_more) if going_up else (is_more, below is not None)
    return Part(tuple(shown), shown[-1].number if is_older else None, shown[0].number if is_newer else None)


def every(engine: Engine, asked: Asked, limit: int) -> Iterator[Entry]:
    """Give the entries that are asked for one by one, the newest first, so many and no more."""
    with reading(engine).connect() as connection:
        for number, entry in enumerate(_entries(connection, asked)):
            if number == limit:
                return
            yield entry


def choices(engine: Engine) -> Choices:
    """Give who and what the log tells of, and how many entries it has."""
    with reading(engine).connect() as connection:
        people, actions = (
            tuple(connection.scalars(select(column).distinct().order_by(column).limit(_MOST_NAMES)))
            for column in (audit.c.by, audit.c.action)
        )
        return Choices(people, actions, int(connection.scalar(select(func.max(audit.c.audit_id))) or 0))


def _entries(
    connection: Connection,
    asked: Asked,
    *,
    below: int | None = None,
    above: int | None = None,
    going_up: bool = False,
) -> Iterator[Entry]:
    query = _selected(asked)
    if asked.first is not None:
        query = query.where(audit.c.at >= _midnight(asked.first))
    if asked.last is not None:
        query = query.where(audit.c.at < _midnight(asked.last, days_after=1))
    if below is not None:
        query = query.where(audit.c.audit_id < below)
    if above is not None:
        query = query.where(audit.c.audit_id > above)
    order = audit.c.audit_id if going_up else audit.c.audit_id.desc()
    withheld = withheld_entries(connection)
    for row in connection.execute(query.order_by(order).execution_options(yield_per=_AT_ONCE)):
        entry = _entry(row, is_withheld=row.audit_id in withheld)
        if asked.batch is None or asked.batch in entry.batches:
            yield entry


def _selected(asked: Asked) -> Select[Any]:
    query = select(audit)
    if asked.by is not None:
        query = query.where(audit.c.by == asked.by)
    if asked.action is not None:
        query = query.where(audit.c.action == asked.action)
    if asked.batch is not None:
        # Which entries are really about it is seen when their details are read.
        query = query.where(audit.c.details.contains('"batch'), audit.c.details.contains(str(asked.batch)))
    return query


def _midnight(day: date, days_after: int = 0) -> str:
    """Give the moment at which a day begins in Hong Kong, as the log writes moments."""
    try:
        day += timedelta(days=days_after)
        moment = datetime.combine(day, time(), _HONG_KONG).astimezone(UTC)
    except OverflowError:
        moment = datetime.combine(day, time(), UTC)
    return moment.isoformat(timespec="seconds")


def _entry(row: Row[Any], *, is_withheld: bool) -> Entry:
    try:
        details = {} if is_withheld else json.loads(row.details)
    except ValueError:
        details = {}
    return Entry(
        number=row.audit_id,
        at=row.at,
        by=row.by,
        action=row.action,
        details=details if isinstance(details, dict) else {},
        previous_hash=row.previous_hash,
        hash=row.hash,
        is_withheld=is_withheld,
    )


def _list(told: object) -> list[Any]:
    return told if isinstance(told, list) else []
