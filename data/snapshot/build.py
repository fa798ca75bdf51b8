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
from data.names import normal_form
from data.snapshot.rows import AWARD_SCHEMA, snapshot_row
from data.store import state

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
# there that could be meant. The copy with an address counts; else the one that came first.
_TWINS = """
CREATE TEMP TABLE twins AS
WITH listed AS (
    SELECT award_id, publisher, buyer, reference_key, supplier_key, lot,
           count(*) OVER (PARTITION BY buyer, reference_key, publisher) AS siblings,
           row_number() OVER (ORDER BY addresses IS NULL, award_id) AS place
    FROM loaded WHERE reference_key IS NOT NULL AND buyer IS NOT NULL AND publisher IS NOT NULL
)
SELECT copy.award_id AS award_id, arg_min(kept.award_id, kept.place) AS twin_of
FROM listed AS copy JOIN listed AS kept
  ON copy.buyer = kept.buyer AND copy.reference_key = kept.reference_key AND copy.publisher <> kept.publisher
 AND ((copy.siblings = 1 AND kept.siblings = 1)
      OR (copy.supplier_key = kept.supplier_key AND copy.lot IS NOT DISTINCT FROM kept.lot))
 AND kept.place < copy.place
GROUP BY copy.award_id
"""

_AWARDS = """
CREATE TABLE awards AS
SELECT loaded.*, twins.twin_of, twins.twin_of IS NULL AS counted,
       coalesce((SELECT bool_or(loaded.first_day >= c.period_from AND loaded.last_day <= c.period_to)
                 FROM coverage AS c
                 WHERE c.publisher = loaded.publisher AND c.status = 'complete'), false) AS complete
FROM loaded LEFT JOIN twins USING (award_id)
ORDER BY loaded.first_day DESC NULLS LAST, loaded.award_id
"""

_AWARD_SUPPLIERS = """
CREATE TABLE award_suppliers AS
SELECT award_id, unnest(supplier_ids) AS supplier_id, len(supplier_ids) > 1 AS shared FROM awards
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
        if len(award.suppliers_zh) == len(award.suppliers):
            pairs = zip(award.suppliers, award.suppliers_zh, strict=True)
            names_zh.update({ids[normal_form(name)]: zh for name, zh in pairs if zh})
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
    schema = pa.schema({column: pa.string() for column in columns})
    kept = [{column: row.get(column) for column in columns} for row in latest.values()]
    _table(snapshot, "coverage_text", schema, kept)
    snapshot.execute(
        "CREATE TABLE coverage AS SELECT publisher, CAST(period_from AS DATE) AS period_from, "
        "CAST(period_to AS DATE) AS period_to, status, note FROM coverage_text ORDER BY 1, 2, 3"
    )
    snapshot.execute("DROP TABLE coverage_text")
