"""Staging, publishing and taking back: each in one transaction, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine

from data.placing import Placing
from data.records import AwardRow
from data.store import batches as kept
from data.store.batches import Order, PublishError, State
from data.store.editions import join_editions
from data.store.engine import reading
from data.store.hold import HoldReason, reasons
from data.store.hooks import NO_HOOKS, Hooks
from data.store.identity import ENGLISH
from data.store.log import details_of, latest_version, next_version, now, one_at_a_time, seal_version
from data.store.redactions import refuse_redacted, stated_again
from data.store.rows import Prepared, add_rows, prepare_rows
from data.store.said import DraftsChangedError, forget_drafts, forget_findings, held, mark
from data.store.said_public import (
    NOTHING_SAID,
    Spoken,
    correct_rows,
    pin_rows,
    place_elsewhere,
    spoken,
)
from data.store.staging import Outcome, Staged, empty, hold, hold_new, signed, stage, told
from data.store.standing import stand
from data.store.sums import by_publisher, from_totals, totals
from data.store.suppliers import learn_names, resolve_suppliers
from data.store.waiting import may_be_published, read_again
from data.store.withdrawal import withdraw

__all__ = [
    "Hooks",
    "Order",
    "Outcome",
    "PublishError",
    "Staged",
    "make_public",
    "publish",
    "publish_batch",
    "stage",
    "withdraw",
]


class _HeldError(Exception):
    """What would be published is to be looked at first: ends the transaction, never leaves this module."""

    def __init__(self, held: tuple[HoldReason, ...]) -> None:
        self.held = held


class _StaleError(Exception):
    """Places have to be worked out again: ends the transaction, never leaves this module."""


def publish(
    engine: Engine,
    orders: Sequence[Order],
    *,
    by: str,
    note: str,
    placing: Placing,
    again: bool = True,
    release: bool = False,
    hooks: Hooks = NO_HOOKS,
) -> Outcome:
    """Stage and publish files together as one new dataset version.

    Bytes that are public already are left out; without `again` also those that were taken back. Files
    that are empty, or would shrink what is public by a fifth, only wait until somebody says `release`.
    """
    signed(by, "publishes")
    while True:
        with suppress(_StaleError):
            return _publish(
                engine, orders, by=by, note=note, placing=placing, again=again, release=release, hooks=hooks
            )
        placing = placing.renewed()


def _publish(
    engine: Engine,
    orders: Sequence[Order],
    *,
    by: str,
    note: str,
    placing: Placing,
    again: bool,
    release: bool,
    hooks: Hooks,
) -> Outcome:
    states = (State.PUBLISHED,) if again else (State.PUBLISHED, State.WITHDRAWN)
    once = {order.sha256: order for order in orders}
    with reading(engine).connect() as connection:
        new = {key: order for key, order in once.items() if not kept.of_file(connection, key, *states)}
    prepared = {key: prepare_rows(order.result, placing, hooks.progress) for key, order in new.items()}
    hooks.progress("writing", 0, 0)
    try:
        if held := empty(new.values()):
            raise _HeldError(held)
        with engine.begin() as connection:
            one_at_a_time(connection)
            _may_be_placed(connection, placing)
            # Asked again with the lock: somebody may have published them meanwhile.
            new = {key: order for key, order in new.items() if not kept.of_file(connection, key, *states)}
            asked = once if again else new
            refuse_redacted(connection, {key: order.result.file_name for key, order in asked.items()})
            if not new:
                outcome = Outcome(version=latest_version(connection), batch_ids=())
            else:
                at = now(connection)
                made = {
                    kept.add(connection, order, by=by, note=note, at=at): key for key, order in new.items()
                }
                ready = {batch_id: (new[key], prepared[key]) for batch_id, key in made.items()}
                signature = Signature(by, note, at, hooks.told)
                outcome = make_public(connection, ready, signature, release=release)
            hooks.finish(connection, outcome)
    except _HeldError as found:
        return hold_new(engine, list(new.values()), found.held, by=by, note=note, hooks=hooks)
    return outcome


def publish_batch(
    engine: Engine,
    batch_ids: Sequence[int],
    *,
    by: str,
    note: str,
    placing: Placing,
    release: bool = False,
    seen: str | None = None,
    hooks: Hooks = NO_HOOKS,
) -> Outcome:
    """Publish staged batches together as one new dataset version, with what staff say of their rows.

    Their kept files are read again as they were read when staged; where this program reads one otherwise
    than what was looked at then, `PublishError` says so. `seen` names what was said when somebody looked:
    where that is otherwise by now, `DraftsChangedError`.
    """
    signed(by, "publishes")
    wanted = tuple(dict.fromkeys(batch_ids))
    if not wanted:
        raise PublishError("no batch was named")
    while True:
        with suppress(_StaleError):
            return _publish_batch(
                engine, wanted, by=by, note=note, placing=placing, release=release, seen=seen, hooks=hooks
            )
        placing = placing.renewed()


def _publish_batch(
    engine: Engine,
    wanted: tuple[int, ...],
    *,
    by: str,
    note: str,
    placing: Placing,
    release: bool,
    seen: str | None,
    hooks: Hooks,
) -> Outcome:
    with reading(engine).connect() as connection:
        for batch_id in wanted:
            may_be_published(connection, kept.find(connection, batch_id))
        orders = {batch_id: read_again(connection, batch_id, hooks.progress) for batch_id in wanted}
        said = spoken(connection, orders, placing, hooks.progress)
    if seen is not None and said.mark != seen:
        raise DraftsChangedError
    pinned = said.placing(placing)
    ready = {
        batch_id: (order, prepare_rows(order.result, pinned, hooks.progress))
        for batch_id, order in orders.items()
    }
    hooks.progress("writing", 0, 0)
    try:
        with engine.begin() as connection:
            one_at_a_time(connection)
            _may_be_placed(connection, placing)
            for batch_id in wanted:
                may_be_published(connection, kept.find(connection, batch_id))
            names = {order.sha256: order.result.file_name for order in orders.values()}
            refuse_redacted(connection, names, kept=True)
            _still_said(connection, names, said, seen)
            place = partial(place_elsewhere, connection, said, placing)
            signature = Signature(by, note, now(connection), hooks.told)
            outcome = make_public(connection, ready, signature, release=release, said=said, place=place)
            forget_drafts(connection, names)
            forget_findings(connection, wanted)
            hooks.finish(connection, outcome)
    except _HeldError as found:
        with engine.begin() as connection:
            one_at_a_time(connection)
            hold(connection, wanted, found.held, by=by, note=note)
            outcome = Outcome(latest_version(connection), wanted, found.held)
            hooks.finish(connection, outcome)
    return outcome


@dataclass(frozen=True, slots=True)
class Signature:
    """Who publishes, why and when, and what the log is to tell besides."""

    by: str
    note: str
    at: str
    told: Mapping[str, Any] = field(default_factory=dict)


def make_public(
    connection: Connection,
    ready: Mapping[int, tuple[Order, Prepared]],
    signature: Signature,
    *,
    release: bool,
    said: Spoken = NOTHING_SAID,
    place: Callable[[int], None] = lambda _version: None,
) -> Outcome:
    """Publish what is ready, batch -> file, as the version that the transaction at work makes.

    `said` is what staff say of its rows; `place` places other rows at the addresses that they pinned.
    """
    orders = {batch_id: order for batch_id, (order, _) in ready.items()}
    hashes = [order.sha256 for order in orders.values()]
    if len(set(hashes)) < len(hashes):
        raise PublishError("two of these batches are of the same file: publish one of them")
    listed = [award for order in orders.values() for award in order.result.awards]
    held = empty(orders.values()) + (() if release else stated_again(connection, listed))
    if held:
        raise _HeldError(held)
    version = next_version(connection)
    pins = pin_rows(connection, said, version)
    place(version)
    for batch_id, (_, prepared) in ready.items():
        kept.move(connection, batch_id, State.PUBLISHED, version)
        add_rows(connection, prepared, batch_id, version)
    stand(connection, list(ready), version)
    sums = totals(connection, version)
    if not release:
        _may_shrink(connection, version, sums)
    # English names first: the older ID is theirs where both come together.
    resolve_suppliers(connection, _names(award for award in listed if award.language == ENGLISH), version)
    resolve_suppliers(connection, _names(listed), version)
    if join_editions(connection, list(ready), version):
        learn_names(connection, version)
    # Never the values: they may be somebody's own, and the log is for ever.
    corrected = correct_rows(connection, said, version)
    details = told(orders, signature.note) | dict(signature.told) | ({"released": True} if release else {})
    details |= ({"corrections": corrected} if corrected else {}) | ({"pins": pins} if pins else {})
    seal_version(
        connection,
        version,
        at=signature.at,
        by=signature.by,
        action="publish",
        details=details | {"totals": sums},
    )
    return Outcome(version, tuple(ready), corrections=len(corrected), pins=len(pins))


def _still_said(connection: Connection, file_shas: Iterable[str], said: Spoken, seen: str | None) -> None:
    """Stop where somebody said something else of a row while the files were read."""
    if mark(held(connection, file_shas)) != said.mark:
        raise DraftsChangedError if seen is not None else _StaleError


def _may_be_placed(connection: Connection, placing: Placing) -> None:
    """Stop a load whose places were worked out before somebody pinned one or changed the boundaries."""
    if not placing.settle(connection):
        raise _StaleError


def _may_shrink(connection: Connection, version: int, after: Mapping[str, Any]) -> None:
    """Stop a load that would take away a fifth of what is public."""
    before = details_of(connection, version - 1) or {}
    sums = from_totals(before["totals"]) if "totals" in before else by_publisher(connection, version - 1)
    if held := reasons(sums, from_totals(after)):
        raise _HeldError(held)


def _names(awards: Iterable[AwardRow]) -> Iterator[str]:
    return (name for award in awards for name in award.suppliers)
