"""Building the snapshot of a dataset version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from sqlalchemy import Connection, func, select

from data.edition import Edition
from data.files import FileKind
from data.ingest import registers
from data.local import plants
from data.snapshot.coded import make_coded
from data.snapshot.orders import make_orders
from data.snapshot.rows import AWARD_SCHEMA, AwardColumns, day_span
from data.snapshot.words import make_words
from data.store import standing, state
from data.store.places import edition_at

CHUNK = 5_000
MEMORY_LIMIT = "512MB"  # of DuckDB while it builds; what needs more goes to the disk, but for what is grouped
_ROOM = (512, 300)  # megabytes at the least, and for each million of awards
_SHARED_WORK = 122_880  # DuckDB hands out rows in groups of so many: of fewer, a second thread has nothing
Progress = Callable[[int, int], None]  # awards done, awards in all

_REGISTERS = (FileKind.TENANCIES, FileKind.GRANTS, FileKind.EVIDENCE, FileKind.INDICATORS)

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
_COVERAGE = pa.schema(
    {
        "publisher": pa.string(),
        "period_from": pa.date32(),
        "period_to": pa.date32(),
        "status": pa.string(),
        "note": pa.string(),
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
CREATE TABLE snapshot.awards AS
SELECT loaded.* EXCLUDE (value_hkd),
       loaded.value_hkd AS stated_hkd,
       CASE WHEN sums.sum_with < award_id THEN NULL ELSE loaded.value_hkd END AS value_hkd,
       nullif(sums.sum_with, award_id) AS sum_with,
       twins.twin_of, twins.twin_of IS NULL AS counted,
       coalesce((SELECT bool_or(loaded.first_day >= c.period_from AND loaded.last_day <= c.period_to)
                 FROM snapshot.coverage AS c
                 WHERE c.publisher = loaded.publisher AND c.status = 'complete'), false) AS complete
FROM loaded LEFT JOIN twins USING (award_id) LEFT JOIN sums USING (award_id)
ORDER BY loaded.first_day DESC NULLS LAST, loaded.award_id
"""

_AWARD_SUPPLIERS = """
CREATE TABLE snapshot.award_suppliers AS
SELECT award_id, unnest(supplier_ids) AS supplier_id,
       len(supplier_ids) > 1 OR amount_shared AS shared FROM snapshot.awards
"""


def build(connection: Connection, version: int, target: Path, progress: Progress) -> None:
    """Write the snapshot of what was public with a version to a new file.

    Memory is bounded: rows come from the record and go to the file chunk by chunk.
    """
    with writing(target) as loading:
        _fill(loading, connection, version, progress)


@contextmanager
def writing(target: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a new file as `snapshot`, beside tables that are gone afterwards.

    What has to be sorted goes to files beside the target, whose names begin with its name.
    """
    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": f"{target}.sorting",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    # Rows are loaded into a file of their own, so that the snapshot has no gaps where they were.
    with duckdb.connect(f"{target}.loading", config=settings) as loading:
        quoted = str(target).replace("'", "''")
        loading.execute(f"ATTACH '{quoted}' AS snapshot")
        yield loading
        loading.execute("DETACH snapshot")


def _fill(
    loading: duckdb.DuckDBPyConnection, connection: Connection, version: int, progress: Progress
) -> None:
    ids = state.supplier_ids(connection, version)
    registers_at = {kind: state.register(connection, kind, version) for kind in _REGISTERS}
    known = plants(registers_at[FileKind.TENANCIES], registers_at[FileKind.EVIDENCE])
    names_zh: dict[int, str] = {}
    awards = _award_rows(connection, version, AwardColumns(ids, known), names_zh)
    total = _count(connection, version)
    make_table(loading, "loaded", AWARD_SCHEMA, _counted(awards, total, progress))
    estates = {ids[form]: estate for form, estate in known.estates.items() if form in ids}
    suppliers = state.all_suppliers(connection, version)
    finish(
        loading,
        _supplier_rows(suppliers, estates, names_zh),
        registers_at | {FileKind.COVERAGE: state.register(connection, FileKind.COVERAGE, version)},
        version=version,
        edition=edition_at(connection, version),
    )


def finish(
    loading: duckdb.DuckDBPyConnection,
    suppliers: Iterable[tuple[Any, ...]],
    registers_at: Mapping[FileKind, list[dict[str, str]]],
    *,
    version: int,
    edition: Edition | None,
) -> None:
    """Make all tables of the snapshot of the table `loaded` and what is given; a register may be absent."""
    _make_room(loading)
    make_table(loading, "snapshot.suppliers", _SUPPLIERS, suppliers)
    for kind in _REGISTERS:
        _register(loading, kind, registers_at.get(kind, []))
    _coverage(loading, registers_at.get(FileKind.COVERAGE, []))
    count_once(loading)
    loading.execute(_AWARD_SUPPLIERS)
    make_coded(loading)
    make_orders(loading)
    make_words(loading)
    loading.execute(
        "CREATE TABLE snapshot.meta AS SELECT CAST(? AS INTEGER) AS version, CAST(? AS VARCHAR) AS edition, "
        "CAST(? AS VARCHAR) AS edition_sha256, CAST(? AS VARCHAR) AS edition_source",
        [version, *((edition.name, edition.sha256, edition.source) if edition else (None, None, None))],
    )


def _make_room(loading: duckdb.DuckDBPyConnection) -> None:
    (awards,) = loading.execute("SELECT count(*) FROM loaded").fetchone() or (0,)
    least, each = _ROOM
    loading.execute(f"SET memory_limit = '{max(least, awards * each // 1_000_000)}MB'")
    if awards > _SHARED_WORK:
        loading.execute("SET threads = 2")


def count_once(loading: duckdb.DuckDBPyConnection) -> None:
    """Make the table `snapshot.awards` of `loaded`: which of them count, and where a shared sum stands.

    Awards without a reference in common know nothing of each other: any set of whole references will do.
    """
    for statement in (_TWINS, _SUMS, _AWARDS):
        loading.execute(statement)


def _count(connection: Connection, version: int) -> int:
    return int(connection.scalar(select(func.count()).select_from(standing.at(version).subquery())) or 0)


def _counted(rows: Iterable[tuple[Any, ...]], total: int, progress: Progress) -> Iterator[tuple[Any, ...]]:
    progress(0, total)
    for done, row in enumerate(rows):
        if done % CHUNK == 0:
            progress(min(done, total), total)
        yield row
    progress(total, total)


def _award_rows(
    connection: Connection, version: int, columns: AwardColumns, names_zh: dict[int, str]
) -> Iterator[tuple[Any, ...]]:
    for public in state.public_awards(connection, version):
        award = public.award
        # Of several suppliers two editions do not say which is which.
        told = len(public.editions) == 1 or len(award.suppliers) == 1
        if told and len(award.suppliers_zh) == len(award.suppliers):
            pairs = zip(award.suppliers, award.suppliers_zh, strict=True)
            names_zh.update({columns.supplier(name): zh for name, zh in pairs if zh})
        yield columns.row(public)


def _supplier_rows(
    suppliers: Iterable[state.Supplier], estates: Mapping[int, str], names_zh: Mapping[int, str]
) -> Iterator[tuple[Any, ...]]:
    for one in suppliers:
        yield (
            one.supplier_id,
            one.name,
            names_zh.get(one.supplier_id),
            one.kind,
            one.merged_into,
            estates.get(one.supplier_id),
        )


def make_table(
    loading: duckdb.DuckDBPyConnection, name: str, schema: pa.Schema, rows: Iterable[tuple[Any, ...]]
) -> None:
    """Make a table and fill it chunk by chunk, for bounded memory; `rows` are in the schema's order."""
    loading.register("chunk", schema.empty_table())
    loading.execute(f"CREATE TABLE {name} AS SELECT * FROM chunk")
    left = iter(rows)
    while part := list(islice(left, CHUNK)):
        columns = zip(zip(*part, strict=True), schema.types, strict=True)
        arrays = [pa.array(column, kind) for column, kind in columns]
        loading.register("chunk", pa.Table.from_arrays(arrays, schema=schema))
        loading.execute(f"INSERT INTO {name} SELECT * FROM chunk")
    loading.unregister("chunk")


def _register(loading: duckdb.DuckDBPyConnection, kind: FileKind, rows: list[dict[str, str]]) -> None:
    """Make the table of a register; it has all its columns, also where no row is public."""
    names = ("kind", *registers.column_names(kind))
    schema = pa.schema({name: pa.string() for name in names})
    values = (tuple(row.get(name) for name in names) for row in rows)
    make_table(loading, f"snapshot.{kind.value}", schema, values)


def _coverage(loading: duckdb.DuckDBPyConnection, rows: list[dict[str, str]]) -> None:
    """Keep the last word on each publisher and period."""
    latest = {(row["publisher"], row["period_from"], row["period_to"]): row for row in rows}
    kept = [
        (
            row["publisher"],
            # A month or a year means all of its days.
            day_span(row["period_from"])[0],
            day_span(row["period_to"])[1],
            row.get("status"),
            row.get("note"),
        )
        for row in latest.values()
    ]
    make_table(loading, "snapshot.coverage", _COVERAGE, sorted(kept, key=itemgetter(0, 1, 2)))
