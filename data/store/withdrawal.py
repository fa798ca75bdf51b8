"""Taking a batch back: its rows, and what staff said of them, stand no more."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, select

from data.placing import Placing, load_placing
from data.store import batches as kept
from data.store.batches import Batch, PublishError, State
from data.store.editions import part_editions
from data.store.engine import reading
from data.store.hooks import NO_HOOKS, Hooks
from data.store.log import (
    append_audit,
    details_of,
    latest_version,
    next_version,
    now,
    one_at_a_time,
    seal_version,
)
from data.store.pins import write_pin
from data.store.places import PinChange, pin_changes, pins_at
from data.store.places_anew import addressed, place_again, rows_that
from data.store.said import forget_findings, let_go
from data.store.said_public import take_back
from data.store.schema import audit, award_rows, batches, versions
from data.store.staging import Outcome, signed
from data.store.standing import fall
from data.store.suppliers import learn_names
from geo import settings
from geo.locator import address_key


class _StaleError(Exception):
    """Places have to be worked out again: ends the transaction, never leaves this module."""


def withdraw(
    engine: Engine,
    batch_id: int,
    *,
    by: str,
    reason: str,
    placing: Callable[[], Placing] | None = None,
    hooks: Hooks = NO_HOOKS,
) -> Outcome:
    """Take a batch back: what is public is then what the other batches say.

    A batch that only waited is put away; that makes no dataset version. Where pins came with the batch they
    go with it: `placing` gives what places their addresses then, that of the home if nothing is given.
    """
    signed(by, "withdraws")
    if not reason.strip():
        raise PublishError("say why with --reason TEXT: it stands in the log")
    while True:
        with suppress(_StaleError):
            return _withdraw(engine, batch_id, by=by, reason=reason, placing=placing, hooks=hooks)


def _withdraw(
    engine: Engine,
    batch_id: int,
    *,
    by: str,
    reason: str,
    placing: Callable[[], Placing] | None,
    hooks: Hooks,
) -> Outcome:
    with reading(engine).connect() as connection:
        keys = set(pinned_by(connection, kept.find(connection, batch_id)))
    anew = placing or partial(load_placing, engine, settings.home())
    known = anew() if keys else None
    with engine.begin() as connection:
        one_at_a_time(connection)
        if known is not None and not known.settle(connection):
            raise _StaleError
        batch = kept.find(connection, batch_id)
        if batch.state is State.WITHDRAWN:
            raise PublishError(f"batch {batch_id} was withdrawn already")
        at, details = now(connection), {"batches": [batch_id], "reason": reason, **hooks.told}
        if batch.state is State.STAGED:
            kept.move(connection, batch_id, State.WITHDRAWN)
            forget_findings(connection, [batch_id])
            let_go(connection, [batch.file_sha256])
            append_audit(connection, at=at, by=by, action="withdraw", details=details)
            outcome = Outcome(latest_version(connection), (batch_id,))
        else:
            version = next_version(connection)
            gone = taken_back(connection, batch, version, by=by, reason=reason, placing=known)
            details |= gone
            seal_version(connection, version, at=at, by=by, action="withdraw", details=details)
            said, pins = (len(gone.get(name, ())) for name in ("corrections", "pins"))
            outcome = Outcome(version, (batch_id,), corrections=said, pins=pins)
        hooks.finish(connection, outcome)
    return outcome


def taken_back(
    connection: Connection,
    batch: Batch,
    version: int,
    *,
    by: str,
    reason: str,
    placing: Placing | None,
) -> dict[str, Any]:
    """Take a public batch back as part of a version, and give what the log is to tell besides."""
    keys = pinned_by(connection, batch)
    kept.move(connection, batch.batch_id, State.WITHDRAWN, version)
    fall(connection, batch.batch_id, version)
    if part_editions(connection, batch.batch_id, version):
        learn_names(connection, version)
    corrections = take_back(connection, batch.batch_id, version, by, reason)
    pins = _unpinned(connection, keys, version, by, reason)
    if pins and placing is not None:
        rows, _ = rows_that(connection, addressed(pins), _tell_nobody)
        place_again(connection, placing.at_once().with_pins(pins_at(connection)), rows, version)
    told = {"corrections": corrections, "pins": [keys[key] for key in pins]}
    return {name: value for name, value in told.items() if value}


def pinned_by(connection: Connection, batch: Batch) -> dict[str, int]:
    """Give the keys of the addresses that were pinned with a batch -> the row that says so."""
    if batch.state is not State.PUBLISHED or batch.version is None:
        return {}
    told = (details_of(connection, batch.version) or {}).get("pins", ())
    return _keys(connection, batch.batch_id, {row for number, row in told if number == batch.batch_id})


def _keys(connection: Connection, batch_id: int, rows: Collection[int]) -> dict[str, int]:
    found = {}
    for row in sorted(rows):
        own = (award_rows.c.batch_id == batch_id, award_rows.c.row == row)
        value = json.loads(connection.scalar(select(award_rows.c.value).where(*own)) or "{}")
        if addresses := value.get("addresses"):
            found[address_key(addresses[0])] = row
    return found


def _unpinned(
    connection: Connection, keys: Mapping[str, int], version: int, by: str, reason: str
) -> list[str]:
    """Let pins that came with a batch go, what else was said of their addresses hold; give the keys."""
    if not keys:
        return []
    changes: dict[str, list[PinChange]] = {key: [] for key in keys}
    for change in pin_changes(connection):
        if change.key in changes:
            changes[change.key].append(change)
    unpinned = []
    for key, said in changes.items():
        left: list[PinChange] = []
        went = False
        for one in said:
            # New boundaries only repeat what was said before them.
            went = went if _is_of_boundaries(connection, one) else _went(connection, one)
            left += [] if went else [one]
        pin = left[-1].pin if left else None
        if said and said[-1].pin != pin:
            write_pin(connection, (key, said[-1].address), pin, version, by, reason)
            unpinned.append(key)
    return unpinned


def _went(connection: Connection, change: PinChange) -> bool:
    """Say whether a pin came with a batch that was taken back by now, or stood in for such a one."""
    action, details = _entry(connection, change.version) or ("", "{}")
    if action == "withdraw":
        return True
    for number, row in json.loads(details).get("pins", ()) if action == "publish" else ():
        state = connection.scalar(select(batches.c.state).where(batches.c.batch_id == number))
        if state == State.WITHDRAWN.value and change.key in _keys(connection, number, {row}):
            return True
    return False


def _is_of_boundaries(connection: Connection, change: PinChange) -> bool:
    action, _ = _entry(connection, change.version) or ("", "")
    return action == "boundaries"


def _entry(connection: Connection, version: int) -> tuple[str, str] | None:
    """Give action and details of the entry that made a version."""
    entry = select(audit.c.action, audit.c.details).join(versions, versions.c.audit_id == audit.c.audit_id)
    found = connection.execute(entry.where(versions.c.version == version)).first()
    return None if found is None else (str(found.action), str(found.details))


def _tell_nobody(_phase: str, _done: int, _total: int) -> None:
    pass
