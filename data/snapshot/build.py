"""Building the snapshot of a dataset version: written aside, renamed when whole."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from sqlalchemy import Connection

from data import codelists
from data.files import FileKind
from data.ingest import registers
from data.local import Plants, plants
from data.snapshot.rows import AWARD_SCHEMA, day_span, snapshot_row
from data.store import state
from data.store.suppliers import id_of

CHUNK = 20_000

_SUPPLIERS = pa.schema(
    {
        "supplier_id": pa.int32(),
        "name": pa.string(),
        "name_zh": pa.string(),
        "kind": pa.string(),
        "merged_into": pa.int32(),
        "plant_estate": pa.string(),
    }
)

# Two publishers may list one award: same buyer, same reference, and the same supplier, or no other award
# there that could be meant. The copy with an address counts; else the one that came first. So do two
# editions of one publisher that were not joined because their sums differ: then the English one counts.
_TWINS = """
CREATE TEMP TABLE twins AS
WITH listed AS (
    SELECT award_id, publisher, buyer, reference_key, supplier_key, lot, language, editions, first_day,
           count(*) OVER (PARTITION BY buyer, reference_key, publisher, language) AS siblings,
           count(*) OVER (PARTITION BY reference_key, publisher, language) AS in_edition,
           row_number() OVER (ORDER BY language <> 'en', addresses IS NULL, award_id) AS place
    FROM loaded WHERE reference_key IS NOT NULL AND publisher IS NOT NULL
), pairs AS (
    SELECT copy.award_id AS award_id, kept.award_id AS kept_id, kept.place AS place
    FROM listed AS copy JOIN listed AS kept
      ON copy.buyer = kept.buyer AND copy.reference_key = kept.reference_key
     AND copy.publisher <> kept.publisher
     AND ((copy.siblings = 1 AND kept.siblings = 1)
          OR (copy.supplier_key = kept.supplier_key AND copy.lot IS NOT DISTINCT FROM kept.lot))
     AND kept.place < copy.place
    UNION ALL
    SELECT copy.award_id, kept.award_id, kept.place
    FROM listed AS copy JOIN listed AS kept
      ON copy.publisher = kept.publisher AND copy.reference_key = kept.reference_key
     AND copy.in_edition = 1 AND kept.in_edition = 1 AND NOT list_has_any(copy.editions, kept.editions)
     AND coalesce(copy.first_day = kept.first_day, true)
     AND kept.place < copy.place
)
SELECT award_id, arg_min(kept_id, place) AS twin_of FROM pairs GROUP BY award_id
"""

# A tender's sum may stand in the rows of all its suppliers: it counts once, and the others say where.
_SUMS = """
CREATE TEMP TABLE sums AS
SELECT award_id,
       min(award_id) OVER (PARTITION BY publisher, reference_key, award_date, amount, currency) AS sum_with
FROM loaded WHERE amount_shared AND amount IS NOT NULL AND reference_key IS NOT NULL
"""

_AWARDS = """
CREATE TABLE awards AS
SELECT loaded.* EXCLUDE (value_hkd),
       loaded.value_hkd AS stated_hkd,
       CASE WHEN sums.sum_with < award_id THEN NULL ELSE loaded.value_hkd END AS value_hkd,
       nullif(sums.sum_with, award_id) AS sum_with,
       twins.twin_of, twins.twin_of IS NULL AS counted,
       coalesce((SELECT bool_or(loaded.first_day >= c.period_from AND loaded.last_day <= c.period_to)
                 FROM coverage AS c
                 WHERE c.publisher = loaded.publisher AND c.status = 'complete'), false) AS complete
FROM loaded LEFT JOIN twins USING (award_id) LEFT JOIN sums USING (award_id)
ORDER BY loaded.first_day DESC NULLS LAST, loaded.award_id
"""

_AWARD_SUPPLIERS = """
CREATE TABLE award_suppliers AS
SELECT award_id, unnest(supplier_ids) AS supplier_id,
       len(supplier_ids) > 1 OR amount_shared AS shared FROM awards
"""


def build(connection: Connection, version: int, target: Path) -> None:
    """Write the snapshot of the public state that `connection` sees to `target`, whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    aside.unlink(missing_ok=True)
    try:
        with duckdb.connect(str(aside)) as snapshot:
            _fill(snapshot, connection, version)
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)


def _fill(snapshot: duckdb.DuckDBPyConnection, connection: Connection, version: int) -> None:
    ids = state.supplier_ids(connection)
    known = plants(
        state.register(connection, FileKind.TENANCIES), state.register(connection, FileKind.EVIDENCE)
    )
    names_zh: dict[int, str] = {}
    _table(snapshot, "loaded", AWARD_SCHEMA, _award_rows(connection, ids, known, names_zh))
    estates = {ids[form]: estate for form, estate in known.estates.items() if form in ids}
    _table(snapshot, "suppliers", _SUPPLIERS, _supplier_rows(connection, estates, names_zh))
    for kind in (FileKind.TENANCIES, FileKind.GRANTS, FileKind.EVIDENCE, FileKind.INDICATORS):
        _register(snapshot, kind, state.register(connection, kind))
    _coverage(snapshot, state.register(connection, FileKind.COVERAGE))
    snapshot.execute(_TWINS)
    snapshot.execute(_SUMS)
    snapshot.execute(_AWARDS)
    snapshot.execute(_AWARD_SUPPLIERS)
    snapshot.execute("DROP TABLE loaded")
    snapshot.execute("CREATE TABLE meta AS SELECT ? AS version", [version])


def _award_rows(
    connection: Connection, ids: Mapping[str, int], known: Plants, names_zh: dict[int, str]
) -> Iterator[dict[str, Any]]:
    words = {
        code: f"{buyer.name_en} {buyer.name_zh_hant} {buyer.name_zh_hans}"
        for code, buyer in codelists.buyers().items()
    }
    for public in state.public_awards(connection):
        award = public.award
        # Of several suppliers two editions do not say which is which.
        told = len(public.editions) == 1 or len(award.suppliers) == 1
        if told and len(award.suppliers_zh) == len(award.suppliers):
            pairs = zip(award.suppliers, award.suppliers_zh, strict=True)
            names_zh.update({id_of(ids, name): zh for name, zh in pairs if zh})
        yield snapshot_row(public, ids, known, words)


def _supplier_rows(
    connection: Connection, estates: Mapping[int, str], names_zh: Mapping[int, str]
) -> Iterator[dict[str, Any]]:
    for supplier in state.all_suppliers(connection):
        yield {
            "supplier_id": supplier.supplier_id,
            "name": supplier.name,
            "name_zh": names_zh.get(supplier.supplier_id),
            "kind": supplier.kind,
            "merged_into": supplier.merged_into,
            "plant_estate": estates.get(supplier.supplier_id),
        }


def _table(
    snapshot: duckdb.DuckDBPyConnection, name: str, schema: pa.Schema, rows: Iterable[dict[str, Any]]
) -> None:
    """Make a table and fill it chunk by chunk, so that memory stays bounded."""
    snapshot.register("chunk", schema.empty_table())
    snapshot.execute(f"CREATE TABLE {name} AS SELECT * FROM chunk")
    left = iter(rows)
    while part := list(islice(left, CHUNK)):
        snapshot.register("chunk", pa.Table.from_pylist(part, schema=schema))
        snapshot.execute(f"INSERT INTO {name} SELECT * FROM chunk")
    snapshot.unregister("chunk")


def _register(snapshot: duckdb.DuckDBPyConnection, kind: FileKind, rows: list[dict[str, str]]) -> None:
    """Make the table of a register; it has all its columns, also where no row is public."""
    schema = pa.schema({column: pa.string() for column in ("kind", *registers.column_names(kind))})
    _table(snapshot, kind.value, schema, rows)


def _coverage(snapshot: duckdb.DuckDBPyConnection, rows: list[dict[str, str]]) -> None:
    """Keep the last word on each publisher and period."""
    latest = {(row["publisher"], row["period_from"], row["period_to"]): row for row in rows}
    columns = ("publisher", "period_from", "period_to", "status", "note")
    days = ("period_from", "period_to")
    schema = pa.schema({column: pa.date32() if column in days else pa.string() for column in columns})
    kept: list[dict[str, Any]] = [
        {column: row.get(column) for column in columns}
        # A month or a year means all of its days.
        | {"period_from": day_span(row["period_from"])[0], "period_to": day_span(row["period_to"])[1]}
        for row in latest.values()
    ]
    _table(snapshot, "coverage_rows", schema, kept)
    snapshot.execute("CREATE TABLE coverage AS SELECT * FROM coverage_rows ORDER BY 1, 2, 3")
    snapshot.execute("DROP TABLE coverage_rows")
