"""What the program's rules make of the rows that are there, made anew where the rules say otherwise now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, and_, func, insert, select

from data.assess import AUTHOR, assess
from data.redaction import is_redacted
from data.store.codec import award_from_json, canonical
from data.store.engine import reading
from data.store.hooks import NO_HOOKS, Hooks
from data.store.log import latest_version, next_version, now, one_at_a_time, seal_version
from data.store.schema import assessments, award_rows, batches
from data.store.staging import signed
from data.store.standing import latest
from geo.boundaries import Outlines

_CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What was found. `version` is the one now public; where no row changed no version was made."""

    version: int
    rows: int
    changed: int


def recompute(
    engine: Engine, *, by: str, note: str, outlines: Outlines, hooks: Hooks = NO_HOOKS
) -> Recomputed:
    """Assess every row of the batches that are public again, and write what differs as a new version."""
    signed(by, "recomputes")
    with reading(engine).connect() as connection:
        rows = _count(connection)
        changed = list(_changed(connection, outlines, rows, hooks))
    hooks.progress("writing", 0, 0)
    with engine.begin() as connection:
        one_at_a_time(connection)
        version = latest_version(connection)
        if changed:
            version = next_version(connection)
            for at in range(0, len(changed), _CHUNK):
                connection.execute(
                    insert(assessments),
                    [
                        {"row_id": row_id, "version": version, "author": AUTHOR, "value": value}
                        for row_id, value in changed[at : at + _CHUNK]
                    ],
                )
            details = {"note": note, "rules": AUTHOR, "rows": rows, "changed": len(changed)}
            told = now(connection)
            seal_version(connection, version, at=told, by=by, action="recompute", details=details)
        outcome = Recomputed(version, rows, len(changed))
        hooks.finish(connection, outcome)
    return outcome


def _count(connection: Connection) -> int:
    listed = award_rows.join(batches, batches.c.batch_id == award_rows.c.batch_id)
    query = select(func.count()).select_from(listed).where(batches.c.state == "published")
    return int(connection.scalar(query) or 0)


def _changed(
    connection: Connection, outlines: Outlines, rows: int, hooks: Hooks
) -> Iterator[tuple[int, str]]:
    """Give (row_id, what the rules make of it now) where that is not what the record holds."""
    newest = latest(assessments, "row_id", None)
    same = and_(assessments.c.row_id == newest.c.row_id, assessments.c.version == newest.c.version)
    query = (
        select(award_rows.c.row_id, award_rows.c.row, award_rows.c.value, assessments.c.value.label("held"))
        .join(batches, batches.c.batch_id == award_rows.c.batch_id)
        .join(newest, newest.c.row_id == award_rows.c.row_id)
        .join(assessments, same)
        .where(batches.c.state == "published")
        .order_by(award_rows.c.row_id)
        .execution_options(yield_per=_CHUNK)
    )
    for done, found in enumerate(connection.execute(query), 1):
        # Of a redacted row the rules would know less than what was kept of them.
        if is_redacted(found.value):
            continue
        value = canonical(assess(award_from_json(found.value, found.row), outlines).to_dict())
        if value != found.held:
            yield found.row_id, value
        if done % _CHUNK == 0:
            hooks.progress("placing", done, rows)
