"""One supplier is another one, or they are two again, because a person says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, insert, select

from data.store.batches import PublishError
from data.store.hooks import NO_HOOKS, Hooks
from data.store.log import next_version, now, one_at_a_time, seal_version
from data.store.schema import supplier_links, suppliers
from data.store.staging import signed
from data.store.standing import supplier_links_at
from data.store.suppliers import LinkOrigin, learn_names, merged, said_by_persons


@dataclass(frozen=True, slots=True)
class Merged:
    """What merging did. `into` is the supplier that the other one leads to now; none: to itself."""

    version: int
    supplier: int
    into: int | None


def merge(
    engine: Engine, supplier_id: int, into: int | None, *, by: str, reason: str, hooks: Hooks = NO_HOOKS
) -> Merged:
    """Say that a supplier is another one, as a new dataset version; `into` missing: that it is not.

    What a person says holds against rules and editions until a person says otherwise. Raises `PublishError`.
    """
    signed(by, "merges")
    if not reason.strip():
        raise PublishError("say why with --reason TEXT: it stands in the log")
    with engine.begin() as connection:
        one_at_a_time(connection)
        _exist(connection, [supplier_id, *([into] if into is not None else [])])
        target = _target(connection, supplier_id, into)
        version, at = next_version(connection), now(connection)
        connection.execute(
            insert(supplier_links).values(
                supplier_id=supplier_id,
                version=version,
                merged_into=target,
                origin=LinkOrigin.PERSON.value,
                author=by,
            )
        )
        # A name that editions led to it may lead back by now, or may be led again.
        learn_names(connection, version)
        details = {"supplier": supplier_id, "into": target, "note": reason, **hooks.told}
        seal_version(connection, version, at=at, by=by, action="merge", details=details)
        outcome = Merged(version, supplier_id, target)
        hooks.finish(connection, outcome)
    return outcome


def _exist(connection: Connection, ids: Sequence[int]) -> None:
    known = set(connection.scalars(select(suppliers.c.supplier_id).where(suppliers.c.supplier_id.in_(ids))))
    for number in ids:
        if number not in known:
            raise PublishError(f"there is no vendor S{number}: `python -m data suppliers` lists them")


def _target(connection: Connection, supplier_id: int, into: int | None) -> int | None:
    """Give what the link is to lead to, or raise `PublishError` where nothing would change by it."""
    ends = merged(connection)
    if into is None:
        # Also where it leads nowhere: then nothing may lead it away by itself.
        if said_by_persons(connection).get(supplier_id, 0) is None:
            raise PublishError(f"S{supplier_id} was said to be a vendor of its own already")
        return None
    if supplier_id == into:
        raise PublishError(f"S{supplier_id} is itself already: name two vendors")
    if ends.get(into, into) == supplier_id:
        raise PublishError(
            f"S{into} is led to S{supplier_id} already: part these two first, or merge them so"
        )
    step = {int(old): int(new) for old, new in connection.execute(supplier_links_at())}
    if step.get(supplier_id) == into and said_by_persons(connection).get(supplier_id) == into:
        raise PublishError(f"S{supplier_id} is S{into} already")
    return into
