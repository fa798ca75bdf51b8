"""Keeping files as batches that wait: for their publishing, or for a human to look at them first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from data.store import batches as kept
from data.store.batches import Order, PublishError, State
from data.store.hold import HoldCode, HoldReason
from data.store.hooks import NO_HOOKS, Hooks
from data.store.log import append_audit, latest_version, now, one_at_a_time
from data.store.redactions import refuse_redacted


@dataclass(frozen=True, slots=True)
class Outcome:
    """What publishing did. `version` is the one now public; no batches: the bytes were public already.

    Where a human has to look first, `held` says why, `batch_ids` wait and nothing public changed.
    """

    version: int
    batch_ids: tuple[int, ...]
    held: tuple[HoldReason, ...] = ()
    corrections: int = 0  # what staff said of rows that became public with them, or went with them
    pins: int = 0


@dataclass(frozen=True, slots=True)
class Staged:
    """What staging did. Where it is not new the same bytes wait, or are public, as this batch already."""

    batch_id: int
    state: State
    is_new: bool
    version: int | None = None
    held: tuple[HoldReason, ...] = ()


def stage(engine: Engine, order: Order, *, by: str, note: str, hooks: Hooks = NO_HOOKS) -> Staged:
    """Keep a file as a batch that waits to be published; nothing public changes."""
    return stage_together(engine, [order], by=by, note=note, hooks=hooks)[0]


def stage_together(
    engine: Engine, orders: Sequence[Order], *, by: str, note: str, hooks: Hooks = NO_HOOKS
) -> tuple[Staged, ...]:
    """Keep each file as a batch that waits to be published, or none of them."""
    signed(by, "stages")
    with engine.begin() as connection:
        one_at_a_time(connection)
        refuse_redacted(connection, {order.sha256: order.result.file_name for order in orders})
        staged = tuple(stage_one(connection, order, by=by, note=note) for order in orders)
        hooks.finish(connection, staged)
    return staged


def stage_one(connection: Connection, order: Order, *, by: str, note: str) -> Staged:
    """Keep a file as a batch that waits, within a transaction that holds the lock."""
    for batch in kept.of_file(connection, order.sha256, State.STAGED, State.PUBLISHED):
        # Bytes that wait may be staged once more to be read in another way.
        if batch.state is State.PUBLISHED or kept.is_same_reading(batch, order):
            return Staged(batch.batch_id, batch.state, False, batch.version, batch.held)
    held = empty([order])
    (batch_id,) = _keep(connection, [order], by=by, note=note, held=held)
    return Staged(batch_id, State.STAGED, is_new=True, held=held)


def hold_new(
    engine: Engine, orders: list[Order], held: tuple[HoldReason, ...], *, by: str, note: str, hooks: Hooks
) -> Outcome:
    """Keep files that were to be published at once until a human has looked at them."""
    with engine.begin() as connection:
        one_at_a_time(connection)
        refuse_redacted(connection, {order.sha256: order.result.file_name for order in orders})
        waiting = {
            order.sha256: batch.batch_id
            for order in orders
            for batch in kept.of_file(connection, order.sha256, State.STAGED)
            if kept.is_same_reading(batch, order)
        }
        batch_ids = [waiting[order.sha256] for order in orders if order.sha256 in waiting]
        hold(connection, batch_ids, held, by=by, note=note)
        fresh = [order for order in orders if order.sha256 not in waiting]
        batch_ids += _keep(connection, fresh, by=by, note=note, held=held)
        outcome = Outcome(latest_version(connection), tuple(batch_ids), held)
        hooks.finish(connection, outcome)
    return outcome


def _keep(
    connection: Connection, orders: Sequence[Order], *, by: str, note: str, held: tuple[HoldReason, ...]
) -> list[int]:
    """Keep files as batches that wait, with one entry in the log."""
    if not orders:
        return []
    at = now(connection)
    made = {kept.add(connection, order, by=by, note=note, at=at): order for order in orders}
    append_audit(connection, at=at, by=by, action="stage", details=told(made, note))
    hold(connection, list(made), held, by=by, note=note)
    return list(made)


def hold(
    connection: Connection, batch_ids: Sequence[int], held: tuple[HoldReason, ...], *, by: str, note: str
) -> None:
    """Let batches wait for a human, with an entry in the log; does nothing where nothing holds them."""
    if not held or not batch_ids:
        return
    for batch_id in batch_ids:
        kept.hold(connection, batch_id, held)
    details = {"batches": list(batch_ids), "held": [str(reason) for reason in held], "note": note}
    append_audit(connection, at=now(connection), by=by, action="hold", details=details)


def told(orders: Mapping[int, Order], note: str) -> dict[str, object]:
    """Give what the log tells of files; `orders` is batch -> its file."""
    return {
        "batches": list(orders),
        "files": {order.result.file_name: order.sha256 for order in orders.values()},
        "note": note,
    }


def signed(by: str, what: str) -> None:
    """Refuse what nobody signs."""
    if not by.strip():
        raise PublishError(f"nothing is done anonymously: say who {what} with --by NAME")


def empty(orders: Iterable[Order]) -> tuple[HoldReason, ...]:
    """Say that a file is empty, where one is."""
    return () if all(order.result.kept for order in orders) else (HoldReason(HoldCode.EMPTY),)
