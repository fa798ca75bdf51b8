"""Numbers that a restore must not give twice: of awards, of suppliers, of jobs."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from data.store.schema import awards, jobs, supplier_names, suppliers

_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class TakenAlong:
    """What of a record outlives its replacing: who has which number."""

    awards: Sequence[dict[str, Any]]
    suppliers: Sequence[dict[str, Any]]
    names: Sequence[dict[str, Any]]
    last_job: int


def taken_along(connection: Connection) -> TakenAlong:
    """Give the identities of a record that is to be replaced."""
    return TakenAlong(
        awards=_rows(connection, awards),
        suppliers=_rows(connection, suppliers),
        names=_rows(connection, supplier_names),
        last_job=int(connection.scalar(select(func.max(jobs.c.job_id))) or 0),
    )


def settle(connection: Connection, kept: TakenAlong, *, version: int, by: str, at: str) -> None:
    """Keep the identities that were minted since the backup, and end the jobs that it caught at work.

    An ID that somebody may have written down leads to its own award again when that is published again,
    and never to another one. `version` is the one that the restore makes: to it the suppliers belong now, for
    the hashes of the others are told.
    """
    _keep_awards(connection, kept.awards)
    _keep_suppliers(connection, kept, version)
    ended = {"error": "the record was restored from a backup meanwhile: order it again"}
    connection.execute(
        update(jobs)
        .where(jobs.c.state.in_(("queued", "running")))
        .values(state="failed", outcome=json.dumps(ended), ended_at=at)
    )
    last = int(connection.scalar(select(func.max(jobs.c.job_id))) or 0)
    if kept.last_job > last:
        # A worker that still is at the last of these finds that it has ended.
        connection.execute(
            insert(jobs).values(
                job_id=kept.last_job,
                request_id=f"restore {secrets.token_hex(16)}",
                kind="restore",
                payload="{}",
                by=by,
                at=at,
                state="done",
                ended_at=at,
            )
        )


def _keep_awards(connection: Connection, old: Sequence[dict[str, Any]]) -> None:
    last = int(connection.scalar(select(func.max(awards.c.award_id))) or 0)
    taken = {tuple(row) for row in connection.execute(select(awards.c.base_key, awards.c.occurrence))}
    _add(
        connection,
        awards,
        [row for row in old if row["award_id"] > last and (row["base_key"], row["occurrence"]) not in taken],
    )


def _keep_suppliers(connection: Connection, kept: TakenAlong, version: int) -> None:
    last = int(connection.scalar(select(func.max(suppliers.c.supplier_id))) or 0)
    taken = set(connection.scalars(select(supplier_names.c.normal_form)))
    names = [row for row in kept.names if row["supplier_id"] > last and row["normal_form"] not in taken]
    named = {row["supplier_id"] for row in names}
    _add(
        connection,
        suppliers,
        [row | {"version": version} for row in kept.suppliers if row["supplier_id"] in named],
    )
    _add(connection, supplier_names, names)


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(select(table)).mappings()]


def _add(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    for at in range(0, len(rows), _AT_ONCE):
        connection.execute(insert(table), rows[at : at + _AT_ONCE])
