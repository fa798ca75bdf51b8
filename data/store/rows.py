"""The rows of a published batch, each with its identity, its hash and what the program makes of it."""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select

from data.assess import AUTHOR, assess
from data.files import FileKind, ReadResult
from data.store.codec import award_to_json, canonical, row_hash
from data.store.identity import resolve_awards
from data.store.schema import assessments, award_rows, register_rows
from geo.boundaries import Outlines


def add_rows(
    connection: Connection, result: ReadResult, batch_id: int, version: int, outlines: Outlines
) -> None:
    """Write all rows of a file that can be taken."""
    if result.kind is FileKind.AWARDS:
        _add_awards(connection, result, batch_id, version, outlines)
    else:
        _add_register(connection, result, batch_id)


def _add_awards(
    connection: Connection, result: ReadResult, batch_id: int, version: int, outlines: Outlines
) -> None:
    award_ids = resolve_awards(connection, result.awards)
    first = 1 + int(connection.scalar(select(func.max(award_rows.c.row_id))) or 0)
    rows, assessed = [], []
    for row_id, (award, award_id) in enumerate(zip(result.awards, award_ids, strict=True), first):
        value, cells = award_to_json(award), canonical(award.cells)
        rows.append(
            {
                "row_id": row_id,
                "batch_id": batch_id,
                "row": award.row,
                "award_id": award_id,
                "value": value,
                "cells": cells,
                "row_hash": row_hash(award.row, value, cells),
            }
        )
        assessed.append(
            {
                "row_id": row_id,
                "version": version,
                "author": AUTHOR,
                "value": canonical(assess(award, outlines).to_dict()),
            }
        )
    connection.execute(insert(award_rows), rows)
    connection.execute(insert(assessments), assessed)


def _add_register(connection: Connection, result: ReadResult, batch_id: int) -> None:
    rows = []
    for entry in result.register:
        value = canonical({"kind": result.kind.value, **entry.values})
        rows.append(
            {"batch_id": batch_id, "row": entry.row, "value": value, "row_hash": row_hash(entry.row, value)}
        )
    connection.execute(insert(register_rows), rows)
