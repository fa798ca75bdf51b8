"""What the program's rules make of the rows that are there, made anew where the rules say otherwise now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, and_, func, insert, select

from data.assess import AUTHOR, assess
from data.names import normal_form
from data.placing import Placing
from data.redaction import is_redacted
from data.store.codec import award_from_json, canonical
from data.store.engine import reading
from data.store.hooks import NO_HOOKS, Hooks
from data.store.log import latest_version, next_version, now, one_at_a_time, seal_version
from data.store.schema import assessments, award_rows, batches, redactions
from data.store.staging import signed
from data.store.standing import latest
from data.store.suppliers import known_suppliers, learn_own_names, resolve_suppliers

_CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What was found. `version` is the one now public; where nothing changed no version was made."""

    version: int
    rows: int
    changed: int
    names: int = 0  # of vendors that the rules for names read otherwise than before


def recompute(engine: Engine, *, by: str, note: str, placing: Placing, hooks: Hooks = NO_HOOKS) -> Recomputed:
    """Assess every row of the batches that are public again, and write what differs as a new version.

    Names that the rules read otherwise now are kept as further names of their vendors.
    """
    signed(by, "recomputes")
    while (outcome := _recompute(engine, by, note, placing, hooks)) is None:
        pass
    return outcome


def _recompute(engine: Engine, by: str, note: str, placing: Placing, hooks: Hooks) -> Recomputed | None:
    """Recompute what is there; nothing where a text was redacted meanwhile, which must not come back."""
    names: set[str] = set()
    with reading(engine).connect() as connection:
        redacted = _redactions(connection)
        rows = _count(connection)
        changed = list(_changed(connection, placing, rows, hooks, names))
    hooks.progress("writing", 0, 0)
    with engine.begin() as connection:
        one_at_a_time(connection)
        if _redactions(connection) != redacted:
            return None
        version = latest_version(connection)
        learnt = learn_own_names(connection)
        known = known_suppliers(connection, {normal_form(name) for name in names})
        unknown = sorted(name for name in names if normal_form(name) not in known)
        if changed or unknown or learnt:
            version = next_version(connection)
            resolve_suppliers(connection, unknown, version)
            _write(connection, changed, version)
            details = {"note": note, "rules": AUTHOR, "rows": rows, "changed": len(changed)}
            details["names"] = learnt + len(unknown)
            told = now(connection)
            seal_version(connection, version, at=told, by=by, action="recompute", details=details)
        outcome = Recomputed(version, rows, len(changed), learnt + len(unknown))
        hooks.finish(connection, outcome)
    return outcome


def _write(connection: Connection, changed: Sequence[tuple[int, str]], version: int) -> None:
    for at in range(0, len(changed), _CHUNK):
        rows = [
            {"row_id": row_id, "version": version, "author": AUTHOR, "value": value}
            for row_id, value in changed[at : at + _CHUNK]
        ]
        connection.execute(insert(assessments), rows)


def _redactions(connection: Connection) -> int:
    return int(connection.scalar(select(func.count()).select_from(redactions)) or 0)


def _count(connection: Connection) -> int:
    listed = award_rows.join(batches, batches.c.batch_id == award_rows.c.batch_id)
    query = select(func.count()).select_from(listed).where(batches.c.state == "published")
    return int(connection.scalar(query) or 0)


def _changed(
    connection: Connection, placing: Placing, rows: int, hooks: Hooks, names: set[str]
) -> Iterator[tuple[int, str]]:
    """Give (row_id, what the rules make of it now) where that is not what the record holds.

    `names` takes the vendors' names on the way.
    """
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
        award = award_from_json(found.value, found.row)
        names.update(award.suppliers)
        # Of a redacted row the rules would know less than what was kept of them.
        if is_redacted(found.value):
            continue
        value = canonical(assess(award, placing).to_dict())
        if value != found.held:
            yield found.row_id, value
        if done % _CHUNK == 0:
            hooks.progress("placing", done, rows)
