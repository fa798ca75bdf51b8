"""The rows of a published batch, each with its identity, its hash and what the program makes of it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select

from data.assess import AUTHOR, assess
from data.files import FileKind, ReadResult
from data.placing import Placing
from data.records import AwardRow
from data.store.codec import award_to_json, canonical, row_hash
from data.store.identity import resolve_awards
from data.store.schema import assessments, award_rows, register_rows

_TOLD_EVERY = 500
_INSERTED_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file ready to be written: what takes long was done before the transaction begins."""

    result: ReadResult
    assessed: tuple[str, ...]  # JSON, one for each award


def prepare_rows(result: ReadResult, placing: Placing, progress: Callable[[str, int, int], None]) -> Prepared:
    """Say where, what and which trade each award of a file is."""
    assessed = []
    for done, award in enumerate(result.awards, 1):
        assessed.append(canonical(assess(award, placing).to_dict()))
        if done % _TOLD_EVERY == 0:
            progress("placing", done, len(result.awards))
    return Prepared(result, tuple(assessed))


def add_rows(connection: Connection, prepared: Prepared, batch_id: int, version: int) -> None:
    """Write all rows of a file that can be taken."""
    if prepared.result.kind is FileKind.AWARDS:
        _add_awards(connection, prepared, batch_id, version)
    else:
        _add_register(connection, prepared.result, batch_id)


def _add_awards(connection: Connection, prepared: Prepared, batch_id: int, version: int) -> None:
    listed = prepared.result.awards
    award_ids = resolve_awards(connection, listed)
    first = 1 + int(connection.scalar(select(func.max(award_rows.c.row_id))) or 0)
    for at in range(0, len(listed), _INSERTED_AT_ONCE):
        part = slice(at, at + _INSERTED_AT_ONCE)
        rows = _rows(listed[part], award_ids[part], batch_id, first + at)
        connection.execute(insert(award_rows), rows)
        connection.execute(
            insert(assessments),
            [
                {"row_id": row["row_id"], "version": version, "author": AUTHOR, "value": value}
                for row, value in zip(rows, prepared.assessed[part], strict=True)
            ],
        )


def _rows(
    listed: Sequence[AwardRow], award_ids: Sequence[int], batch_id: int, first: int
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for row_id, (award, award_id) in enumerate(zip(listed, award_ids, strict=True), first):
        value, cells, salt = award_to_json(award), canonical(award.cells), new_salt()
        rows.append(
            {
                "row_id": row_id,
                "batch_id": batch_id,
                "row": award.row,
                "award_id": award_id,
                "value": value,
                "cells": cells,
                "row_hash": row_hash(award.row, value, cells, salt),
                "salt": salt,
            }
        )
    return rows


def _add_register(connection: Connection, result: ReadResult, batch_id: int) -> None:
    rows = []
    for entry in result.register:
        value, salt = canonical({"kind": result.kind.value, **entry.values}), new_salt()
        rows.append(
            {
                "batch_id": batch_id,
                "row": entry.row,
                "value": value,
                "row_hash": row_hash(entry.row, value, salt),
                "salt": salt,
            }
        )
    connection.execute(insert(register_rows), rows)


def new_salt() -> str:
    """Give what makes a row's hash tell nothing of its text once both are removed."""
    return secrets.token_hex(16)
