"""The same aggregates as one would write them with pandas and with SQLite, each in a process of its own.

Both get the awards of the snapshot in plain tables: a frame, and tables in memory without an index. Loading
is not counted. What is not done within a minute of processor, loading included, is left out.
"""

from __future__ import annotations

import argparse
import json
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from bench.data_calls import NONE, TEXT

ENGINES = ("pandas", "SQLite")
PROCESSOR_SECONDS, CLOCK_SECONDS = 60, 300  # the second, because the machine may be busy with other things
DIMENSIONS = (
    "vendor_key", "sector", "category", "local", "vendor_estate", "month", "amount_kind", "publisher",
    "buyer", "year", "method",
)  # fmt: skip
WITHIN = ("sector", "local")  # of each category
TOLD_APART = ("vendor_key", "vendor_estate")  # in these, suppliers and buyers are counted
_AWARDS = (
    f"SELECT award_id, complete, {', '.join(DIMENSIONS)}, CAST(value_hkd AS DOUBLE) AS value_hkd, "
    "vendor_lat, vendor_lon, first_day, title, search FROM snapshot.awards "
    "WHERE counted AND flow = 'spending'"
)
_SUPPLIERS = "SELECT award_id, supplier_id, shared FROM snapshot.award_suppliers"
_WORDS = ("pumps", "museums")
_SECTOR = "materials"

Asked = dict[str, Callable[[], int]]  # selection -> what answers it, and gives the number of awards


def measure(engine: str, path: Path) -> dict[str, Any] | None:
    """Give seconds and awards of each selection, or nothing where it took too long."""
    command = [sys.executable, "-m", "bench.data_others", engine, str(path)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=CLOCK_SECONDS, check=False, preexec_fn=_bounded
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode > 0:
        raise RuntimeError(done.stderr)
    # A negative code: the system ended it when its minute was over.
    return json.loads(done.stdout) if done.returncode == 0 else None


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))


def _tables(path: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config={"threads": 2})
    quoted = str(path).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS snapshot (READ_ONLY)")
    return connection


def _pandas(path: Path) -> Asked:
    import pandas as pd

    with _tables(path) as tables:
        awards, links = tables.execute(_AWARDS).df(), tables.execute(_SUPPLIERS).df()

    def page(chosen: pd.DataFrame) -> int:
        columns = {
            "awards": ("award_id", "size"),
            "value": ("value_hkd", "sum"),
            "most": ("value_hkd", "max"),
        }
        for dimension in DIMENSIONS:
            chosen.groupby(["complete", dimension], dropna=False).agg(**columns)
        for dimension in WITHIN:
            chosen.groupby(["complete", "category", dimension], dropna=False).agg(**columns)
        linked = chosen.merge(links, on="award_id")
        for dimension in TOLD_APART:
            linked.groupby(dimension, dropna=False)[["supplier_id", "buyer"]].nunique()
        linked[linked["complete"]].groupby("supplier_id").agg(**columns).nlargest(10, "value")
        linked.groupby(["supplier_id", "vendor_lat", "vendor_lon"]).agg(**columns)
        chosen.nlargest(1, "value_hkd")
        chosen.nlargest(12, "first_day")
        return len(chosen)

    def by_text() -> int:
        found = awards["search"].str.contains(_WORDS[0], regex=False)
        return page(awards[found & awards["search"].str.contains(_WORDS[1], regex=False)])

    return {
        NONE: lambda: page(awards),
        "sector": lambda: page(awards[awards["sector"] == _SECTOR]),
        TEXT: by_text,
    }


def _sqlite(path: Path) -> Asked:
    connection = sqlite3.connect(":memory:")
    with _tables(path) as tables:
        for name, sql in (("awards", _AWARDS), ("links", _SUPPLIERS)):
            found = tables.execute(sql.replace("first_day", "CAST(first_day AS VARCHAR) AS first_day"))
            columns = [column[0] for column in found.description or ()]
            connection.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
            marks = ", ".join("?" * len(columns))
            while part := found.fetchmany(10_000):
                connection.executemany(f"INSERT INTO {name} VALUES ({marks})", part)

    def page(clause: str) -> int:
        sums = "count(*), sum(value_hkd), max(value_hkd)"
        asked = [
            *(f"SELECT complete, {name}, {sums} FROM chosen GROUP BY 1, 2" for name in DIMENSIONS),
            *(f"SELECT complete, category, {name}, {sums} FROM chosen GROUP BY 1, 2, 3" for name in WITHIN),
            *(
                f"SELECT {name}, count(DISTINCT supplier_id), count(DISTINCT buyer) "
                "FROM chosen JOIN links USING (award_id) GROUP BY 1"
                for name in TOLD_APART
            ),
            f"SELECT supplier_id, {sums} FROM chosen JOIN links USING (award_id) WHERE complete "
            "GROUP BY 1 ORDER BY 3 DESC LIMIT 10",
            f"SELECT supplier_id, vendor_lat, vendor_lon, {sums} FROM chosen JOIN links USING (award_id) "
            "WHERE vendor_lat IS NOT NULL GROUP BY 1, 2, 3",
            "SELECT * FROM chosen ORDER BY value_hkd DESC LIMIT 1",
            "SELECT * FROM chosen ORDER BY first_day DESC LIMIT 12",
        ]
        for sql in asked:
            source = sql.replace("chosen", f"(SELECT * FROM awards WHERE {clause}) AS chosen", 1)
            connection.execute(source).fetchall()
        (found,) = connection.execute(f"SELECT count(*) FROM awards WHERE {clause}").fetchone()
        return int(found)

    text = " AND ".join(f"search LIKE '%{word}%'" for word in _WORDS)
    return {
        NONE: lambda: page("true"),
        "sector": lambda: page(f"sector = '{_SECTOR}'"),
        TEXT: lambda: page(text),
    }


# Each reads a snapshot and gives what answers its selections.
LOADERS: Mapping[str, Callable[[Path], Asked]] = {"pandas": _pandas, "SQLite": _sqlite}


def main(words: list[str] | None = None) -> int:
    """Measure one engine and write what was found to the terminal, as JSON."""
    parser = argparse.ArgumentParser("python -m bench.data_others", description=__doc__)
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("path", type=Path)
    chosen = parser.parse_args(words)
    told: dict[str, dict[str, float]] = {}
    for name, ask in LOADERS[chosen.engine](chosen.path).items():
        began, worked = time.perf_counter(), time.process_time()
        awards = ask()
        clock, processor = time.perf_counter() - began, time.process_time() - worked
        told[name] = {"clock_s": clock, "processor_s": processor, "awards": awards}
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
