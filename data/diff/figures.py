"""The public figures before and after: the snapshot's, with the awards that a trial touched in place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
from sqlalchemy import Connection, bindparam, select

from data.diff.shapes import Totals
from data.diff.trial import Trial
from data.local import plants
from data.names import normal_form, supplier_key
from data.records import SUPPLIER_SEPARATOR
from data.snapshot.build import count_once, make_table
from data.snapshot.reader import Snapshot
from data.snapshot.rows import AWARD_SCHEMA, AwardColumns
from data.store import state
from data.store.identity import parts
from data.store.schema import award_rows, batches, supplier_names
from data.store.suppliers import id_of, merged

Row = dict[str, Any]
Ask = Callable[[str, Sequence[object]], list[Row]]  # a statement and its values
Fees = Mapping[str, tuple[int, Decimal]]

# Of an award what decides how it counts, and what is told of it.
_COLUMNS = (
    *("award_id", "publisher", "buyer", "tender_ref", "reference_key", "language", "editions", "lot"),
    *("title", "supplier_ids", "supplier_names", "supplier_key", "addresses"),
    *("award_date", "first_day", "last_day", "amount", "currency", "amount_kind", "amount_period"),
    *("amount_rounded_to", "amount_shared", "value_hkd", "flow", "vendor_key"),
)
_SCHEMA = pa.schema([AWARD_SCHEMA.field(name) for name in _COLUMNS])
_STORED = ", ".join("stated_hkd AS value_hkd" if name == "value_hkd" else name for name in _COLUMNS)
# Second copies of awards need no coverage to be told.
_COVERAGE = """
CREATE TABLE snapshot.coverage (publisher VARCHAR, period_from DATE, period_to DATE, status VARCHAR)
"""

_SUMS = """
SELECT count(*) FILTER (counted AND flow = 'spending') AS awards,
       coalesce(sum(value_hkd) FILTER (counted AND flow = 'spending'), 0) AS value_hkd,
       count(*) FILTER (counted AND flow = 'spending' AND value_hkd IS NULL) AS without_value,
       count(*) FILTER (counted AND flow = 'spending' AND award_date IS NULL) AS without_date,
       count(*) FILTER (counted AND flow = 'spending' AND vendor_key = 'unknown') AS without_place,
       count(*) FILTER (NOT counted AND flow = 'spending') AS listed_twice,
       count(*) FILTER (counted AND flow = 'revenue') AS revenue_awards
FROM awards WHERE {which}
"""
_FEES = """
SELECT coalesce(amount_period, 'once') AS period, count(*) AS awards,
       coalesce(sum(amount) FILTER (sum_with IS NULL), 0) AS stated
FROM awards WHERE counted AND flow = 'revenue' AND currency = 'HKD' AND amount IS NOT NULL AND {which}
GROUP BY 1 ORDER BY 1
"""
_SUPPLIERS = """
SELECT DISTINCT unnest(supplier_ids) AS supplier_id FROM awards
WHERE counted AND flow = 'spending' AND {which}
"""
_ALL = "true"
_THESE = "award_id IN (SELECT unnest(?::INTEGER[]))"
_OTHERS = f"NOT ({_THESE})"
_WHOSE = "supplier_id IN (SELECT unnest(?::INTEGER[]))"
_COUNT_SUPPLIERS = f"SELECT count(DISTINCT supplier_id) AS n FROM ({_SUPPLIERS.format(which=_ALL)})"
_KEPT = f"""
WITH chosen AS MATERIALIZED (
    SELECT award_id, reference_key, award_id IN (SELECT unnest(?::INTEGER[])) AS touched,
           list_has_any(supplier_ids, ?::INTEGER[]) AS moved
    FROM awards
), met AS (
    SELECT unnest(?::VARCHAR[]) AS reference_key
    UNION SELECT reference_key FROM chosen WHERE touched OR moved
)
SELECT {_STORED} FROM awards WHERE award_id IN (
    SELECT award_id FROM chosen WHERE NOT touched AND (moved OR reference_key IN (FROM met))
)
"""


class Figures:
    """What is public now, and what would be.

    `before` asks all that is public; `after` the awards that the trial touched, as it left them. With them
    go all that share a reference with one of them, because copies are told by it.
    """

    def __init__(self, record: Connection, snapshot: Snapshot | None, trial: Trial) -> None:
        self._snapshot = snapshot
        self._record, self._trial = record, trial
        self.touched = trial.touched | _listed(trial)
        self._replaced = list(self.touched)
        self._after = _counted(self._left())

    def before(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """Give the rows of a statement on the awards that are public."""
        return self._snapshot.rows(sql, values) if self._snapshot else []

    def after(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """Give the rows of a statement on the awards that the trial touched."""
        cursor = self._after.execute(sql, list(values))
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def totals(self) -> tuple[Totals, Totals]:
        """Give the totals of all that is public, before and after."""
        before = _totals(self.before, _ALL, [])
        gone, come = _totals(self.before, _THESE, [self._replaced]), _totals(self.after, _ALL, [])
        after = {
            field.name: getattr(before, field.name) - getattr(gone, field.name) + getattr(come, field.name)
            for field in fields(Totals)
            if field.name not in ("suppliers", "fees")
        }
        known = sum(row["n"] for row in self.before(_COUNT_SUPPLIERS))
        return (
            replace(before, suppliers=known),
            Totals(
                **after,
                suppliers=known + self._more_suppliers(),
                fees=_fees_after(before.fees, gone.fees, come.fees),
            ),
        )

    def _more_suppliers(self) -> int:
        """Count the suppliers that only come, less those that only go."""
        these, everywhere = [self._replaced], _SUPPLIERS.format(which=_ALL)
        gone = {row["supplier_id"] for row in self.before(_SUPPLIERS.format(which=_THESE), these)}
        come = {row["supplier_id"] for row in self.after(everywhere)}
        others = f"SELECT supplier_id FROM ({_SUPPLIERS.format(which=_OTHERS)}) WHERE {_WHOSE}"
        stay = {row["supplier_id"] for row in self.before(others, [*these, [*gone, *come]])}
        return len(come - stay) - len(gone - stay)

    def _left(self) -> Iterator[Row]:
        """Give what the trial left otherwise, one by one: a file may have a hundred thousand rows."""
        references = set()
        for row in self._fresh():
            references.add(row["reference_key"])
            yield row
        for row in self._kept(references - {None}):
            self._replaced.append(row["award_id"])
            yield row

    def _fresh(self) -> Iterator[Row]:
        """Give the awards that the trial touched as it left them."""
        columns = AwardColumns(state.supplier_ids(self._trial.connection), plants([], []))
        rows = (
            dict(zip(AWARD_SCHEMA.names, columns.row(public), strict=True))
            for public in state.public_awards(self._trial.connection)
            if public.award_id in self.touched
        )
        return ({name: row[name] for name in _COLUMNS} for row in rows)

    def _kept(self, references: set[str]) -> list[Row]:
        """Give the other awards that share a reference with a touched one, or whose suppliers moved."""
        before, after = merged(self._record), merged(self._trial.connection)
        moved = {old for old in before.keys() | after.keys() if before.get(old) != after.get(old)}
        moved |= {before[old] for old in moved & before.keys()}
        rows = self.before(_KEPT, [list(self.touched), list(moved), list(references)])
        led = [row for row in rows if moved & set(row["supplier_ids"])]
        names = {name for row in led for name in row["supplier_names"].split(SUPPLIER_SEPARATOR)}
        ids = self._ids_of(names, after)
        for row in led:
            told = row["supplier_names"].split(SUPPLIER_SEPARATOR)
            row["supplier_ids"] = sorted({id_of(ids, name) for name in told})
        return rows

    def _ids_of(self, names: set[str], ends: Mapping[int, int]) -> dict[str, int]:
        """Give the forms of names -> supplier, as the trial left them."""
        forms = {form(name) for name in names for form in (supplier_key, normal_form)}
        query = select(supplier_names.c.normal_form, supplier_names.c.supplier_id).where(
            supplier_names.c.normal_form.in_(bindparam("forms", expanding=True))
        )
        return {
            form: ends.get(supplier, supplier)
            for part in parts(forms)
            for form, supplier in self._record.execute(query, {"forms": part})
        }


def _listed(trial: Trial) -> frozenset[int]:
    """Give the awards that the published batches list, new ones too."""
    query = (
        select(award_rows.c.award_id)
        .join(batches, batches.c.batch_id == award_rows.c.batch_id)
        .where(batches.c.version == trial.version)
    )
    return frozenset(trial.connection.scalars(query))


def _counted(rows: Iterable[Row]) -> duckdb.DuckDBPyConnection:
    """Give a database with the table `awards` of some awards, second copies and shared sums told."""
    connection = duckdb.connect(":memory:", config={"threads": 2, "autoinstall_known_extensions": False})
    connection.execute("ATTACH ':memory:' AS snapshot")
    connection.execute(_COVERAGE)
    make_table(connection, "loaded", _SCHEMA, (tuple(row[name] for name in _COLUMNS) for row in rows))
    count_once(connection)
    connection.execute("USE snapshot")
    return connection


def _totals(ask: Ask, which: str, values: Sequence[object]) -> Totals:
    """Give the totals of some awards, without their suppliers; `which` says in SQL which ones."""
    plain = ask(_SUMS.format(which=which), values)
    fees = ask(_FEES.format(which=which), values)
    return Totals(
        **(plain[0] if plain else {}),
        fees={row["period"]: (row["awards"], row["stated"]) for row in fees},
    )


def _fees_after(before: Fees, gone: Fees, come: Fees) -> Fees:
    nothing = (0, Decimal(0))
    found = {}
    for period in sorted({*before, *come}):
        had, less, more = (fees.get(period, nothing) for fees in (before, gone, come))
        found[period] = (had[0] - less[0] + more[0], had[1] - less[1] + more[1])
    return {period: fee for period, fee in found.items() if fee[0]}
