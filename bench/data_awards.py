"""A snapshot of generated awards, at any number of them.

What an award takes of which part is drawn with NumPy, a chunk at a time, and put together by DuckDB in the
columns that the product gives; copies, shared sums, order and the other tables are made by the product's own
code. The awards are marked as generated and go to no home of the product.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from bench.data_parts import (
    AWARDS_A_VENDOR,
    COMPLETE_UNTIL,
    COPYING_PUBLISHER,
    DAYS,
    FIRST_DAY,
    PUBLISHERS,
    Parts,
    parts,
)
from data.files import FileKind
from data.snapshot import files
from data.snapshot.build import finish, make_table, writing
from data.snapshot.rows import AWARD_SCHEMA
from data.snapshot.stamp import Stamp

SEED = 20266
AT_ONCE = 1_000_000
SHARED, COPIED = 0.01, 0.02  # of all awards: a sum that stands twice, a second list
STAMP = Stamp(version=1, entry="generated", at="2026-01-01T00:00:00+00:00", redactions=0)
_DAY_ONLY, _MONTHS, _YEARS = 0.94, 120, 10
_SUM_WEIGHTS = (0.66, 0.02, 0.03, 0.06, 0.03, 0.01, 0.02, 0.01, 0.01, 0.15)  # the last: no sum
_SKEW = 3  # the most frequent vendor has some 4 % of the awards

_PART_SCHEMA = AWARD_SCHEMA.append(pa.field("part_id", pa.int32()))
_FROM_DATE = ("award_date", "first_day", "last_day", "year", "month")
_FROM_SUM = ("currency", "amount_kind", "amount_period", "flow")
_FROM_VENDOR = ("supplier_ids", "supplier_names", "supplier_names_zh", "supplier_key", "local")
_SUM = "CAST(d.cents * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(18, 2))"
# What no part holds, or not alone.
_OWN = {
    "award_id": "d.award_id",
    "publisher": f"CASE WHEN d.copied THEN '{COPYING_PUBLISHER}' ELSE tender.publisher END",
    "tender_ref": "'GEN-' || d.tender_number",
    "reference_key": "'GEN' || d.tender_number",
    "title": "tender.title || ' No. ' || d.tender_number",
    "addresses": "CASE WHEN d.copied THEN NULL ELSE vendor.addresses END",
    "amount": f"CASE WHEN sums.amount IS NOT NULL THEN {_SUM} END",
    "amount_raw": f"CASE WHEN sums.amount IS NOT NULL THEN 'HK$' || {_SUM} END",
    "amount_shared": "d.shared AND sums.amount IS NOT NULL",
    "value_hkd": f"CASE WHEN sums.value_hkd IS NOT NULL THEN {_SUM} END",
    "file_row": "d.award_id",
    "search": "tender.search || ' gen ' || d.tender_number || ' ' || vendor.search",
}


@dataclass(frozen=True, slots=True)
class Built:
    """What making a snapshot took."""

    awards: int
    vendors: int
    megabytes: float
    seconds_generating: float  # putting the awards together, which stands for reading the record
    seconds_building: float  # what the product does with them: copies, sums, order, tables, sum of the file


def build(target: Path, awards: int, seed: int = SEED, each: int = AWARDS_A_VENDOR) -> Built:
    """Write the snapshot of so many generated awards, `each` of a vendor; the same for the same seed."""
    began = time.perf_counter()
    made = parts(awards, seed, each)
    aside = files.aside(target)
    with writing(aside) as loading:
        _make_parts(loading, made)
        make_table(loading, "loaded", AWARD_SCHEMA, ())
        for chunk in draws(made, awards, seed):
            loading.register("drawn", chunk)
            loading.execute(f"INSERT INTO loaded {_award_sql()}")
        generated = time.perf_counter()
        names = ((number, name, None, "firm", None, None) for number, name in enumerate(made.names, 1))
        coverage = {FileKind.COVERAGE: _coverage()}
        finish(loading, names, coverage, version=STAMP.version, edition=None)
    files.put(target)
    files.clear_aside(target)
    ended = time.perf_counter()
    megabytes = target.stat().st_size / 1e6
    return Built(awards, len(made.names), megabytes, generated - began, ended - generated)


def draws(made: Parts, awards: int, seed: int) -> Iterator[pa.Table]:
    """Say which parts each award takes, a chunk of awards at a time.

    Columns: award_id, vendor, tender, day and kind (numbers of parts), cents, tender_number, shared, copied.
    """
    for first in range(0, awards, AT_ONCE):
        count = min(AT_ONCE, awards - first)
        draw = np.random.default_rng([seed, first])
        shared, copied = int(count * SHARED), int(count * COPIED)
        own = count - shared - copied
        # The first stand once more with another vendor, those after them in a second list.
        again = np.concatenate([np.arange(own), np.arange(shared), np.arange(shared, shared + copied)])
        vendors = (draw.random(own) ** _SKEW * len(made.vendors)).astype(np.int32)[again]
        vendors[own : own + shared] = (vendors[own : own + shared] + 1) % len(made.vendors)
        is_shared = np.zeros(count, dtype=bool)
        is_shared[:shared] = is_shared[own : own + shared] = True
        columns = {
            "award_id": np.arange(first + 1, first + count + 1, dtype=np.int32),
            "vendor": vendors,
            "tender": draw.integers(0, len(made.tenders), own, dtype=np.int32)[again],
            "day": _days(draw, own)[again],
            "kind": draw.choice(len(made.sums), own, p=_SUM_WEIGHTS).astype(np.int32)[again],
            "cents": np.rint(np.exp(draw.normal(14, 2, own)) * 100).astype(np.int64)[again],
            "tender_number": (first + 1 + again).astype(np.int32),
            "shared": is_shared,
            "copied": np.arange(count) >= own + shared,
        }
        yield pa.table(columns)


def _days(draw: np.random.Generator, count: int) -> np.ndarray:
    """Draw numbers of dates: later days more often, some known by month or year only, some not at all."""
    days = (np.sqrt(draw.random(count)) * DAYS).astype(np.int32)
    chance = draw.random(count)
    months = DAYS + draw.integers(0, _MONTHS, count)
    years = DAYS + _MONTHS + draw.integers(0, _YEARS, count)
    known = [chance < _DAY_ONLY, chance < _DAY_ONLY + 0.03, chance < _DAY_ONLY + 0.04]
    return np.select(known, [days, months, years], DAYS + _MONTHS + _YEARS).astype(np.int32)


def _make_parts(loading: duckdb.DuckDBPyConnection, made: Parts) -> None:
    for name, rows in (
        ("vendor", made.vendors), ("tender", made.tenders), ("day", made.dates), ("sums", made.sums)
    ):  # fmt: skip
        make_table(loading, name, _PART_SCHEMA, ((*row, number) for number, row in enumerate(rows)))


def _award_sql() -> str:
    columns = ", ".join(f"{_source(name)} AS {name}" for name in AWARD_SCHEMA.names)
    return (
        f"SELECT {columns} FROM drawn AS d JOIN vendor ON vendor.part_id = d.vendor "
        "JOIN tender ON tender.part_id = d.tender JOIN day ON day.part_id = d.day "
        "JOIN sums ON sums.part_id = d.kind"
    )


def _source(name: str) -> str:
    if name in _OWN:
        return _OWN[name]
    if name in _FROM_DATE:
        return f"day.{name}"
    if name in _FROM_SUM:
        return f"sums.{name}"
    return f"vendor.{name}" if name in _FROM_VENDOR or name.startswith("vendor_") else f"tender.{name}"


def _coverage() -> list[dict[str, str]]:
    """Let most lists be whole for the first years."""
    return [
        {
            "publisher": f"GENERATED-{number}",
            "period_from": FIRST_DAY.isoformat(),
            "period_to": COMPLETE_UNTIL.isoformat(),
            "status": "complete" if number < PUBLISHERS else "partial",
            "note": "generated",
        }
        for number in range(1, PUBLISHERS + 1)
    ]
