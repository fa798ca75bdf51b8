"""What the record survives: kills, failing system calls, faults, writers at once; and that this would tell.

Everything is generated and stays in a temporary folder. It prints one table, writes all that was tried to
bench/results/record.json, and ends with 1 where anything was lost, half done or told badly.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from bench import record_calls, record_kills, record_parts
from bench.record_fork import ROOT
from bench.record_homes import Homes
from bench.record_parts import Line
from bench.record_rows import content
from devtools.postgres import CannotStartError, server

RESULTS = ROOT / "bench" / "results" / "record.json"
ENGINES = ("SQLite", "PostgreSQL")
PARTS = ("kills", "calls", "faults", "together", "control")
SMALL_ROWS, FAULT_ROWS = 20, 2_000
AT_ONCE = 2


def main(words: Sequence[str] | None = None) -> int:
    """Run what is asked for and print the table; 1 where something was wrong."""
    chosen = _arguments(words)
    print(f"seed {chosen.seed}", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        lines = []
        for line in _lines(chosen, Path(folder).resolve(), stack):
            print(line.text(), flush=True)
            lines.append(line)
    seconds = time.monotonic() - began
    print(f"{seconds / 60:.0f} minutes")
    RESULTS.parent.mkdir(exist_ok=True)
    told = {"asked": vars(chosen), "seconds": round(seconds), "lines": [asdict(line) for line in lines]}
    RESULTS.write_text(json.dumps(told, indent=2), encoding="utf-8")
    for line in lines:
        for wrong in line.wrong:
            print(f"{line.what}, {line.where}: {wrong}", file=sys.stderr)
    return 1 if any(line.wrong for line in lines) else 0


def _lines(chosen: argparse.Namespace, folder: Path, stack: ExitStack) -> Iterator[Line]:
    homes = {"SQLite": Homes(_new(folder / "sqlite"))}
    try:
        running = stack.enter_context(server(durable=True))
        homes["PostgreSQL"] = Homes(_new(folder / "postgresql"), running)
    except CannotStartError as error:
        print(f"PostgreSQL is left out: {error}", file=sys.stderr)
    files = {count: _file(folder, count) for count in {chosen.rows, SMALL_ROWS, FAULT_ROWS}}
    if "kills" in chosen.only:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            order = record_kills.Order(files[chosen.rows])
            killed = [name for name in homes if name in chosen.engines]
            yield from pool.map(lambda name: _kills(name, homes[name], order, chosen), killed)
    if "calls" in chosen.only:
        yield from record_parts.calls(homes["SQLite"], files[SMALL_ROWS], chosen.calls, folder)
    if "faults" in chosen.only:
        yield record_parts.faults(homes["SQLite"], files[FAULT_ROWS], folder)
    if "together" in chosen.only:
        yield from (record_parts.together(name, homes[name], chosen.batches) for name in homes)
    if "control" in chosen.only:
        yield record_parts.control(homes["SQLite"], files[FAULT_ROWS], files[SMALL_ROWS], folder, chosen.seed)


def _kills(name: str, homes: Homes, order: record_kills.Order, chosen: argparse.Namespace) -> Line:
    whole = record_kills.measure(homes, order)
    print(f"{name}: {chosen.rows:,} rows take {whole.seconds:.0f} s undisturbed", file=sys.stderr)
    kills = []
    repeat = max(1, chosen.kills // max(1, chosen.repeats))
    for kill in record_kills.run(homes, order, whole, chosen.kills, seed=chosen.seed, repeat_every=repeat):
        kills.append(kill)
        print(f"{name}: {len(kills)} of {chosen.kills}: {kill}", file=sys.stderr)
    return record_parts.kills_line(name, chosen.rows, kills)


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _file(folder: Path, count: int) -> Path:
    path = folder / f"generated_{count}.csv"
    path.write_bytes(content(count))
    return path


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench record", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="of the file whose publishing is killed")
    parser.add_argument("--kills", type=int, default=30, help="on each engine")
    parser.add_argument(
        "--engines", nargs="+", choices=ENGINES, default=ENGINES, help="whose publishing is killed"
    )
    parser.add_argument("--repeats", type=int, default=10, help="orders given again after kills, an engine")
    parser.add_argument(
        "--calls", type=int, default=record_calls.ALL, help="tried in each mode; all if left out"
    )
    parser.add_argument("--batches", type=int, default=50, help="that each of two processes publishes")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="parts to run")
    return parser.parse_args(words)


if __name__ == "__main__":
    raise SystemExit(main())
