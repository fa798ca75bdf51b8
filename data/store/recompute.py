"""What the program's rules make of the rows that are there, made anew where the rules say otherwise now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, func, select

from data.assess import AUTHOR, assess
from data.names import normal_form
from data.placing import Placing
from data.redaction import is_redacted
from data.store.codec import award_from_json, canonical
from data.store.engine import reading
from data.store.hooks import NO_HOOKS, Hooks
from data.store.log import latest_version, next_version, now, one_at_a_time, seal_version
from data.store.places_anew import count_published, published_rows, write
from data.store.schema import award_rows, redactions
from data.store.staging import signed
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
        placing = placing.renewed()
    return outcome


def _recompute(engine: Engine, by: str, note: str, placing: Placing, hooks: Hooks) -> Recomputed | None:
    """Recompute what is there; nothing where what it rests on changed meanwhile.

    A text that was redacted must not come back, and no pin be lost.
    """
    names: set[str] = set()
    with reading(engine).connect() as connection:
        redacted = _redactions(connection)
        rows = count_published(connection)
        changed = list(_changed(connection, placing, rows, hooks, names))
    hooks.progress("writing", 0, 0)
    with engine.begin() as connection:
        one_at_a_time(connection)
        if _redactions(connection) != redacted or not placing.settle(connection):
            return None
        version = latest_version(connection)
        learnt = learn_own_names(connection)
        known = known_suppliers(connection, {normal_form(name) for name in names})
        unknown = sorted(name for name in names if normal_form(name) not in known)
        if changed or unknown or learnt:
            version = next_version(connection)
            resolve_suppliers(connection, unknown, version)
            write(connection, changed, version)
            details = {"note": note, "rules": AUTHOR, "rows": rows, "changed": len(changed)}
            details["names"] = learnt + len(unknown)
            told = now(connection)
            seal_version(connection, version, at=told, by=by, action="recompute", details=details)
        outcome = Recomputed(version, rows, len(changed), learnt + len(unknown))
        hooks.finish(connection, outcome)
    return outcome


def _redactions(connection: Connection) -> int:
    return int(connection.scalar(select(func.count()).select_from(redactions)) or 0)


def _changed(
    connection: Connection, placing: Placing, rows: int, hooks: Hooks, names: set[str]
) -> Iterator[tuple[int, str]]:
    """Give (row_id, what the rules make of it now) where that is not what the record holds.

    `names` takes the vendors' names on the way.
    """
    query = published_rows().order_by(award_rows.c.row_id).execution_options(yield_per=_CHUNK)
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
