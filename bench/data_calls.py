"""What the map page asks of a snapshot, timed in a process of its own beside one bare query.

The process opens the snapshot as the server does, answers every selection once (cold: it is new, but the
system may hold the file) and then several times, all selections in turn, so that what else the machine does
falls on all alike; then eight threads answer at once.
"""

from __future__ import annotations

import argparse
import json
import statistics
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bench.data_awards import STAMP
from data.columns import figures, lists, placed, selection, vendors
from data.columns.store import Columns
from data.filters import Filters
from data.queries import summary as by_sql
from data.queries.summary import Summary
from data.queries.words import matching
from data.snapshot.coded import BUNDLES
from data.snapshot.reader import Snapshot
from geo.districts import districts

THREADS = 8
NONE, TEXT = "no filter", "text"
BARE = "SELECT supplier_names, count(*), sum(value_hkd) FROM awards GROUP BY supplier_names"
BARE_BY_ID = (
    "SELECT supplier_id, count(*), sum(value_hkd) FROM awards JOIN award_suppliers USING (award_id) "
    "GROUP BY supplier_id"
)
SELECTIONS: Mapping[str, Filters] = {
    NONE: Filters(),
    "sector": Filters(sector=("materials",)),
    "vendor": Filters(supplier=("S1",)),
    "district, category": Filters(district=("CW", "EST"), category=("services",)),
    "year, buyer, method": Filters(year=("2024",), buyer=("~generated-buyer-3",), method=("open",)),
    "text, category": Filters(text="pumps museums", category=("goods",)),
    TEXT: Filters(text="pumps museums"),
}
_RANKED, _NEWEST = 10, 12  # as the page shows
ANEW = "no filter, all counted anew"
_COUNTED = ("trade_vendor", "time", "terms", "who", "buying_vendor")  # what the page asks for


def page(snapshot: Snapshot, filters: Filters) -> Summary:
    """Ask all that the map page asks again whenever a filter changes; nothing is known of the selection."""
    Columns.of(snapshot).forget_selections()
    found = figures.summary(snapshot, filters)  # figures, boxes, table, and the trend by month
    placed.placed(snapshot, filters)  # what the map's tiles are made of
    vendors.top_suppliers(snapshot, filters, _RANKED)
    _largest(snapshot, filters)
    newest = lists.newest(snapshot, filters, _NEWEST)
    lists.copies(snapshot, [award["award_id"] for award in newest])
    return found


def anew(snapshot: Snapshot, filters: Filters) -> Summary:
    """Ask the same, and count all awards instead of reading their sums from the snapshot."""
    columns = Columns.of(snapshot)
    for name in _COUNTED:
        assert name in BUNDLES
        selection.count(columns, name, None)
    return page(snapshot, filters)


# Each with the selection known, as the page asks for them one after the other.
PARTS: Mapping[str, Callable[[Snapshot, Filters], object]] = {
    "figures and trend": figures.summary,
    "points as columns, for tiles": placed.placed,
    "top vendors": lambda snapshot, filters: vendors.top_suppliers(snapshot, filters, _RANKED),
    "largest award": lambda snapshot, filters: _largest(snapshot, filters),
    "newest awards": lambda snapshot, filters: lists.newest(snapshot, filters, _NEWEST),
    "figures by one SQL statement": by_sql.summary,
    "awards of a text, by the index": lambda snapshot, _: matching(snapshot, SELECTIONS[TEXT].text),
}


def measure(path: Path, rounds: int, threads: int = THREADS) -> dict[str, Any]:
    """Give seconds by clock and processor of every selection, and the memory of this process."""
    began = time.perf_counter()
    snapshot = Snapshot(path, STAMP)
    opened = time.perf_counter()
    totals = {NONE: page(snapshot, SELECTIONS[NONE]).total}
    told: dict[str, Any] = {"open_s": opened - began, "cold_s": time.perf_counter() - opened}
    for name, filters in SELECTIONS.items():
        totals[name] = page(snapshot, filters).total
    _bare(snapshot, BARE)
    steps: dict[str, Callable[[], object]] = {
        "bare": lambda: _bare(snapshot, BARE),
        "bare, by ID": lambda: _bare(snapshot, BARE_BY_ID),
    }
    steps |= {name: _asking(snapshot, page, filters) for name, filters in SELECTIONS.items()}
    steps[ANEW] = _asking(snapshot, anew, SELECTIONS[NONE])
    steps |= {name: _asking(snapshot, part, SELECTIONS[NONE]) for name, part in PARTS.items()}
    told["warm"] = _in_turn(steps, rounds)
    told["memory_mb"] = _megabytes("VmRSS")
    told["threads"] = _at_once(snapshot, threads)
    told["peak_mb"] = _megabytes("VmHWM")
    told["awards"] = {name: total.awards for name, total in totals.items()}
    told["value_hkd"] = {name: str(total.value_hkd) for name, total in totals.items()}
    snapshot.close()
    return told


def _largest(snapshot: Snapshot, filters: Filters) -> object:
    """Ask for the largest award in a known district, as the legend does."""
    known = tuple(code for code in filters.district or districts() if code in districts())
    return lists.largest(snapshot, filters, known)


def _bare(snapshot: Snapshot, sql: str) -> None:
    """Run a query with no Python value made of what it gives."""
    with snapshot._connection.cursor() as cursor:
        cursor.execute("USE snapshot")
        cursor.sql(sql).to_arrow_table()


def _asking(
    snapshot: Snapshot, ask: Callable[[Snapshot, Filters], object], filters: Filters
) -> Callable[[], object]:
    return lambda: ask(snapshot, filters)


def _in_turn(steps: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, dict[str, float]]:
    """Give the middle of the seconds that each step took, by the clock and of the processor."""
    clock: dict[str, list[float]] = {name: [] for name in steps}
    processor: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(rounds):
        for name, step in steps.items():
            began, worked = time.perf_counter(), time.process_time()
            step()
            clock[name].append(time.perf_counter() - began)
            processor[name].append(time.process_time() - worked)
    return {
        name: {"clock_s": statistics.median(clock[name]), "processor_s": statistics.median(processor[name])}
        for name in steps
    }


def _at_once(snapshot: Snapshot, count: int) -> dict[str, float]:
    """Let threads answer every selection, each beginning with another one."""
    took: list[float] = []
    wanted = list(SELECTIONS.values())

    def visitor(number: int) -> None:
        for filters in (*wanted[number % len(wanted) :], *wanted[: number % len(wanted)]):
            began = time.perf_counter()
            page(snapshot, filters)
            took.append(time.perf_counter() - began)

    threads = [threading.Thread(target=visitor, args=(number,)) for number in range(count)]
    began, worked = time.perf_counter(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {
        "pages": len(took),
        "seconds": time.perf_counter() - began,
        "processor_s": time.process_time() - worked,
        "median_s": statistics.median(took),
        "slowest_s": max(took),
    }


def _megabytes(name: str) -> float:
    """Give what the system says of this process: VmRSS is its memory now, VmHWM the most it had."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


def main(words: list[str] | None = None) -> int:
    """Measure one snapshot and write what was found to the terminal, as JSON."""
    parser = argparse.ArgumentParser("python -m bench.data_calls", description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=THREADS)
    chosen = parser.parse_args(words)
    print(json.dumps(measure(chosen.path, chosen.rounds, chosen.threads)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
