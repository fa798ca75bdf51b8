"""How fast the map page's figures are answered, beside one bare query on the same file in the same run.

Every award is generated and says so; nothing of it leaves the temporary folder. Each size is a snapshot as
the product writes it. A process of its own asks all that the page asks when a filter changes: unfiltered,
with filters, by text; new and warm, and from eight threads at once. Beside it the same aggregates with
pandas and with SQLite, at sizes where these need less than a minute.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import data_awards, data_others
from bench.data_calls import ANEW, NONE, PARTS, SELECTIONS, TEXT, THREADS
from data.snapshot import files

RESULTS = Path(__file__).parent / "results" / "data.json"
PACKAGES = ("duckdb", "pandas", "pyarrow", "numpy")
SIZES = (10_000, 100_000, 1_000_000)
ROUNDS = 5
AIM_BY_SIZE = {1_000_000: 1.3, 10_000_000: 2.0}  # times the bare query, unfiltered
AIM_TEXT = 3.0  # times the middle one of the filters
AIM_MB, AIM_MB_SIZE = 700.0, 10_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of the table; `ratio` is to the bare query, or as the line says."""

    awards: int
    what: str
    figure: float | None
    unit: str = "ms"
    processor_ms: float | None = None
    ratio: float | None = None  # of processor times, which other work on the machine changes least
    aim: float | None = None  # for the ratio, or else for the figure: no more than this
    note: str = ""

    @property
    def is_missed(self) -> bool:
        """Say whether there is an aim that was not reached."""
        reached = self.figure if self.ratio is None else self.ratio
        return self.aim is not None and reached is not None and reached > self.aim

    def text(self) -> str:
        """Give the line as printed."""
        figure = "-" if self.figure is None else f"{self.figure:,.1f} {self.unit}"
        processor = "" if self.processor_ms is None else f"{self.processor_ms:,.1f} ms"
        ratio = "" if self.ratio is None else f"{self.ratio:,.2f} x"
        aim = "" if self.aim is None else f"aim {self.aim:.3g}{', missed' if self.is_missed else ''}"
        return (
            f"{self.awards:>10,}  {self.what:34}{figure:>14}{processor:>14}{ratio:>12}  {aim:18}{self.note}"
        ).rstrip()


HEADER = f"{'awards':>10}  {'what':34}{'clock':>14}{'processor':>14}{'/ bare':>12}"


def main(words: Sequence[str] | None = None) -> int:
    """Print the table and write it down."""
    chosen = _arguments(words)
    lines = []
    print(HEADER)
    with tempfile.TemporaryDirectory(prefix="bench-data-", dir=chosen.folder) as folder:
        for size in chosen.sizes:
            for line in size_lines(size, Path(folder), chosen):
                print(line.text(), flush=True)
                lines.append(line)
    chosen.results.parent.mkdir(parents=True, exist_ok=True)
    chosen.results.write_text(json.dumps(_report(chosen, lines), indent=2) + "\n", encoding="utf-8")
    return 0


def size_lines(size: int, folder: Path, chosen: argparse.Namespace) -> Iterator[Line]:
    """Build the snapshot of one size, give its figures, and remove it."""
    path = folder / f"generated-{size}.duckdb"
    built = data_awards.build(path, size)
    yield Line(size, "snapshot", built.megabytes, "MB", note=f"{built.vendors:,} vendors")
    yield Line(size, "generating", built.seconds_generating, "s")
    yield Line(size, "building, as the product does", built.seconds_building, "s")
    words = ["--rounds", str(chosen.rounds), "--threads", str(chosen.threads)]
    command = [sys.executable, "-m", "bench.data_calls", str(path), *words]
    told = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    yield from page_lines(size, told, chosen.threads)
    if chosen.others:
        for engine in data_others.ENGINES:
            yield from other_lines(size, engine, data_others.measure(engine, path), told)
    files.discard(path)


def page_lines(size: int, told: Mapping[str, Any], threads: int) -> Iterator[Line]:
    """Give the lines of what the map page's process measured."""
    warm = told["warm"]
    bare = warm["bare"]["processor_s"]
    yield _timed(size, "bare: group by supplier", warm["bare"], bare)
    yield _timed(size, "bare: by ID, joint ones each", warm["bare, by ID"], bare)
    yield Line(size, "opened, with its sum checked", told["open_s"] * 1e3)
    yield Line(size, "cold page, no filter", told["cold_s"] * 1e3)
    yield _timed(size, f"page, {NONE}", warm[NONE], bare, AIM_BY_SIZE.get(size))
    for part in PARTS:
        yield _timed(size, f"  {part}", warm[part], bare)
    yield _timed(size, f"page, {ANEW}", warm[ANEW], bare)
    whole = warm[ANEW]["processor_s"]
    filtered = [warm[name]["processor_s"] for name in SELECTIONS if name not in (NONE, TEXT)]
    for name in SELECTIONS:
        if name != NONE:
            yield _filtered(size, name, warm[name], bare, whole)
    text = warm[TEXT]
    ratio = text["processor_s"] / statistics.median(filtered)
    note = "to the middle one of the filters"
    yield Line(size, "text search beside filters", None, ratio=ratio, aim=AIM_TEXT, note=note)
    at_once = told["threads"]
    each = at_once["seconds"] / at_once["pages"] * 1e3
    processor = at_once["processor_s"] / at_once["pages"] * 1e3
    note = f"slowest {at_once['slowest_s'] * 1e3:,.0f} ms"
    yield Line(size, f"{threads} threads, a page", each, processor_ms=processor, note=note)
    aim = AIM_MB if size >= AIM_MB_SIZE else None
    yield Line(size, "resident memory", told["memory_mb"], "MB", aim=aim)
    yield Line(size, f"  after {threads} threads, at most", told["peak_mb"], "MB", aim=aim)


def other_lines(
    size: int, engine: str, found: Mapping[str, Any] | None, told: Mapping[str, Any]
) -> Iterator[Line]:
    """Give the lines of pandas or SQLite; the ratio is to the product's page of the same selection."""
    if found is None:
        yield Line(size, f"{engine}, {NONE}", None, note="left out: more than a minute")
        return
    for name, took in found.items():
        ours = told["warm"][name]["processor_s"]
        same = took["awards"] == told["awards"][name]
        note = "to the page" + ("" if same else f"; {took['awards']:,} awards, not the same")
        yield Line(
            size, f"{engine}, {name}", took["clock_s"] * 1e3, "ms",
            processor_ms=took["processor_s"] * 1e3, ratio=took["processor_s"] / ours, note=note,
        )  # fmt: skip


def _timed(size: int, what: str, took: Mapping[str, float], bare: float, aim: float | None = None) -> Line:
    processor = took["processor_s"]
    return Line(
        size, what, took["clock_s"] * 1e3, processor_ms=processor * 1e3, ratio=processor / bare, aim=aim
    )  # fmt: skip


def _filtered(size: int, name: str, took: Mapping[str, float], bare: float, whole: float) -> Line:
    """Give the line of a filter, whose aim is to take less than counting all awards."""
    part = took["processor_s"] / whole
    line = _timed(size, f"page, {name}", took, bare, whole / bare)
    note = f"{part:.2f} of all counted anew"
    return Line(**{**asdict(line), "note": note})


def _report(chosen: argparse.Namespace, lines: Sequence[Line]) -> dict[str, object]:
    machine = {
        "machine": platform.machine(),
        "system": platform.system(),
        "processors": os.cpu_count(),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        **{name: importlib.metadata.version(name) for name in PACKAGES},
    }
    asked = {"sizes": chosen.sizes, "rounds": chosen.rounds, "seed": data_awards.SEED}
    measured_at = datetime.now(UTC).isoformat(timespec="seconds")
    told = [asdict(line) | {"missed": line.is_missed} for line in lines]
    return {"measured_at": measured_at, "on": machine, "asked": asked, "lines": told}


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench data", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="numbers of awards")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each selection is asked, warm")
    parser.add_argument("--threads", type=int, default=THREADS, help="how many ask at once")
    parser.add_argument(
        "--no-others", dest="others", action="store_false", help="leave pandas and SQLite out"
    )
    parser.add_argument("--folder", type=Path, help="where the snapshots are written and removed again")
    parser.add_argument("--results", type=Path, default=RESULTS, help="the file to write")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
