"""Every public row placed again, as a new version where that gives other places."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from data.assess import AUTHOR
from data.placing import Placing
from data.store.engine import reading
from data.store.hooks import NO_HOOKS, Hooks
from data.store.log import goes_on, last_entry, latest_version, next_version, now, one_at_a_time, seal_version
from data.store.places_anew import all_moved, write
from data.store.staging import signed


@dataclass(frozen=True, slots=True)
class Relocated:
    """What was found. `version` is the one now public; where no place changed no version was made."""

    version: int
    rows: int
    changed: int
    streets: str  # SHA-256 of the list of streets that was asked; empty where there is none


def relocate(engine: Engine, *, by: str, note: str, placing: Placing, hooks: Hooks = NO_HOOKS) -> Relocated:
    """Place every row of the batches that are public by today's rules, pins, boundaries and streets.

    Categories and sectors stay as they are: `recompute` is for those.
    """
    signed(by, "relocates")
    while (outcome := _relocate(engine, by, note, placing, hooks)) is None:
        placing = placing.renewed()
    return outcome


def _relocate(engine: Engine, by: str, note: str, placing: Placing, hooks: Hooks) -> Relocated | None:
    """Place what is there; nothing where what it rests on changed meanwhile."""
    with reading(engine).connect() as connection:
        seen = last_entry(connection)
        changed, rows = all_moved(connection, placing, hooks.progress)
    hooks.progress("writing", 0, 0)
    with engine.begin() as connection:
        one_at_a_time(connection)
        if not (goes_on(connection, seen, without={"redact", "restore"}) and placing.settle(connection)):
            return None
        version, streets = latest_version(connection), placing.locator.streets
        told = streets.sha256 if streets is not None and not streets.fault else ""
        if changed:
            version = next_version(connection)
            write(connection, changed, version)
            details = {"note": note, "rules": AUTHOR, "rows": rows, "changed": len(changed), "streets": told}
            at = now(connection)
            seal_version(connection, version, at=at, by=by, action="relocate", details=details)
        outcome = Relocated(version, rows, len(changed), told)
        hooks.finish(connection, outcome)
    return outcome
