"""Staging, publishing and taking back: each in one transaction, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from data.ingest import read_file
from data.records import AwardRow
from data.store import batches as kept
from data.store.batches import Order, PublishError, State
from data.store.editions import join_editions
from data.store.engine import reading
from data.store.identity import ENGLISH
from data.store.log import append_audit, append_version, latest_version, now, one_at_a_time
from data.store.rows import add_rows
from data.store.suppliers import learn_names, resolve_suppliers
from geo.boundaries import Outlines

__all__ = ["Order", "Outcome", "PublishError", "Staged", "publish", "publish_batch", "stage", "withdraw"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What publishing did. `version` is the one now public; no batches: the bytes were public already."""

    version: int
    batch_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Staged:
    """What staging did. Where it is not new the same bytes wait, or are public, as this batch already."""

    batch_id: int
    state: State
    is_new: bool
    version: int | None = None


def stage(engine: Engine, order: Order, *, by: str, note: str) -> Staged:
    """Keep a file as a batch that waits to be published; nothing public changes."""
    _signed(by, "stages")
    _something_in(order)
    with engine.begin() as connection:
        one_at_a_time(connection)
        for batch in kept.of_file(connection, order.sha256, State.STAGED, State.PUBLISHED):
            # Bytes that wait may be staged once more to be read in another way.
            if batch.state is State.PUBLISHED or kept.is_same_reading(batch, order):
                return Staged(batch.batch_id, batch.state, is_new=False, version=batch.version)
        at = now()
        batch_id = kept.add(connection, order, by=by, note=note, at=at)
        details = {
            "batches": [batch_id],
            "files": {order.result.file_name: order.sha256},
            "note": note,
        }
        append_audit(connection, at=at, by=by, action="stage", details=details)
    return Staged(batch_id, State.STAGED, is_new=True)


def publish(
    engine: Engine, orders: Sequence[Order], *, by: str, note: str, outlines: Outlines, again: bool = True
) -> Outcome:
    """Stage and publish files together as one new dataset version.

    Bytes that are public already are left out; without `again` also those that were taken back.
    A file without any row that can be taken raises `PublishError`.
    """
    _signed(by, "publishes")
    for order in orders:
        _something_in(order)
    states = (State.PUBLISHED,) if again else (State.PUBLISHED, State.WITHDRAWN)
    with engine.begin() as connection:
        one_at_a_time(connection)
        once = {order.sha256: order for order in orders}
        new = [order for sha256, order in once.items() if not kept.of_file(connection, sha256, *states)]
        if not new:
            return Outcome(version=latest_version(connection), batch_ids=())
        at = now()
        made = {kept.add(connection, order, by=by, note=note, at=at): order for order in new}
        return _make_public(connection, made, by=by, note=note, at=at, outlines=outlines)


def publish_batch(
    engine: Engine, batch_ids: Sequence[int], *, by: str, note: str, outlines: Outlines
) -> Outcome:
    """Publish staged batches together as one new dataset version.

    Their kept files are read again as they were read when staged; where this program reads one otherwise
    than what was looked at then, `PublishError` says so.
    """
    _signed(by, "publishes")
    wanted = tuple(dict.fromkeys(batch_ids))
    if not wanted:
        raise PublishError("no batch was named")
    with reading(engine).connect() as connection:
        orders = {batch_id: _read_again(connection, batch_id) for batch_id in wanted}
    with engine.begin() as connection:
        one_at_a_time(connection)
        for batch_id in wanted:
            _may_be_published(connection, kept.find(connection, batch_id))
        return _make_public(connection, orders, by=by, note=note, at=now(), outlines=outlines)


def withdraw(engine: Engine, batch_id: int, *, by: str, reason: str) -> Outcome:
    """Take a batch back: what is public is then what the other batches say.

    A batch that only waited is put away; that makes no dataset version.
    """
    _signed(by, "withdraws")
    if not reason.strip():
        raise PublishError("say why with --reason TEXT: it stands in the log")
    with engine.begin() as connection:
        one_at_a_time(connection)
        batch = kept.find(connection, batch_id)
        if batch.state is State.WITHDRAWN:
            raise PublishError(f"batch {batch_id} was withdrawn already")
        at, details = now(), {"batches": [batch_id], "reason": reason}
        kept.move(connection, batch_id, State.WITHDRAWN)
        if batch.state is State.STAGED:
            append_audit(connection, at=at, by=by, action="withdraw", details=details)
            version = latest_version(connection)
        else:
            version = append_version(connection, at=at, by=by, action="withdraw", details=details)
    return Outcome(version=version, batch_ids=(batch_id,))


def _make_public(
    connection: Connection, orders: dict[int, Order], *, by: str, note: str, at: str, outlines: Outlines
) -> Outcome:
    hashes = [order.sha256 for order in orders.values()]
    if len(set(hashes)) < len(hashes):
        raise PublishError("two of these batches are of the same file: publish one of them")
    details = {
        "batches": list(orders),
        "files": {order.result.file_name: order.sha256 for order in orders.values()},
        "note": note,
    }
    version = append_version(connection, at=at, by=by, action="publish", details=details)
    for batch_id, order in orders.items():
        kept.move(connection, batch_id, State.PUBLISHED, version)
        add_rows(connection, order.result, batch_id, version, outlines)
    names = join_editions(connection, list(orders), version)
    listed = [award for order in orders.values() for award in order.result.awards]
    # English names first: a Chinese name may turn out to be another name of theirs.
    resolve_suppliers(connection, _names(award for award in listed if award.language == ENGLISH), version)
    learn_names(connection, names, version)
    resolve_suppliers(connection, _names(listed), version)
    return Outcome(version=version, batch_ids=tuple(orders))


def _names(awards: Iterable[AwardRow]) -> Iterator[str]:
    return (name for award in awards for name in award.suppliers)


def _read_again(connection: Connection, batch_id: int) -> Order:
    batch = kept.find(connection, batch_id)
    _may_be_published(connection, batch)
    content = kept.content(connection, batch.file_sha256)
    result = read_file(content, batch.file_name, batch.options)
    changed = [name for name, value in kept.as_read(result).items() if getattr(batch, name) != value]
    if changed:
        raise PublishError(
            f"batch {batch_id}: this program reads {batch.file_name} otherwise than when it was staged "
            f"({', '.join(changed)}): import it once more and look at it again"
        )
    return Order(content, result, batch.options)


def _may_be_published(connection: Connection, batch: kept.Batch) -> None:
    if batch.state is not State.STAGED:
        raise PublishError(f"batch {batch.batch_id} was {batch.state.value} already")
    public = kept.of_file(connection, batch.file_sha256, State.PUBLISHED)
    if public:
        raise PublishError(
            f"batch {batch.batch_id}: the bytes of {batch.file_name} are public already "
            f"as batch {public[0].batch_id}; withdraw that one first to have them read in another way"
        )


def _signed(by: str, what: str) -> None:
    if not by.strip():
        raise PublishError(f"nothing is done anonymously: say who {what} with --by NAME")


def _something_in(order: Order) -> None:
    if not order.result.kept:
        raise PublishError(f"{order.result.file_name}: no row of this file can be taken")
