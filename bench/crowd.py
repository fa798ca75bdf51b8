"""What a crowd costs: visitors who change a filter every five seconds, over Streamlit's own protocol.

The app is started on this machine alone with a home of its own whose awards are generated, and stopped
afterwards. Visitors are connections, not browsers: what is counted is the server's part, from the change to
the end of the script. Those in one state have to be shown the same to the letter.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench import crowd_app
from bench.crowd_load import SEED, Crowd, Filters, Told, run
from devtools import steps

RESULTS = Path(__file__).parent / "results" / "crowd.json"
PACKAGES = ("streamlit", "starlette", "uvicorn", "websockets", "duckdb", "numpy")
AWARDS = 1_000_000
VISITORS = (1, 10, 50, 100, 200)
MOST_VISITORS, MOST_CHANGES, MOST_REPLICAS = 1_000, 10_000, 4
CHANGES, PAUSE_S = 8, 5.0
LONE, LONE_PAUSE_S = 5, 0.5  # so few visitors wait less, or there would be few answers
AT_ONCE, AT_ONCE_CHANGES = 24, 12  # who never wait: what a server does at the most
SOAK = Crowd(8, Filters.FEW, 125, 0.0)  # a thousand changes; the same ones come, and go
AIM_P95_S = {Filters.FEW: 0.5, Filters.MANY: 1.5}  # of 200 visitors
AIM_PROCESSOR_MS = {Filters.FEW: 20.0, Filters.MANY: 40.0}
AIM_REPLICAS = 1.6
_NUMBER = re.compile(r"\b[0-9a-f]{8}\b")  # that a visitor is told, and the log
HEADER = (
    f"{'visitors':>8}  {'filters':8}{'pause':>6}{'changes':>9}{'p50':>10}{'p95':>10}{'slowest':>10}"
    f"{'errors':>8}{'differ':>8}{'processor':>11}{'sent':>9}{'known':>7}{'memory':>9}"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One crowd."""

    visitors: int
    filters: Filters
    replicas: int
    pause_s: float
    changes: int
    p50_s: float
    p95_s: float
    slowest_s: float
    errors: int
    differing: int
    processor_ms: float  # of the servers and their children, a change
    sent_kb: float  # a change, the middle one
    known: float  # share of the answers of states that somebody had asked for before
    memory_mb: float
    a_second: float

    def missed(self) -> list[str]:
        """Name the aims that were not reached."""
        aims = {
            "errors": self.errors == 0 and self.differing == 0,
            "p95": self.visitors < VISITORS[-1] or self.p95_s <= AIM_P95_S[self.filters],
            "processor": self.processor_ms <= AIM_PROCESSOR_MS[self.filters],
        }
        return [name for name, reached in aims.items() if not reached]

    def text(self) -> str:
        """Give the line as printed."""
        missed = self.missed()
        return (
            f"{self.visitors:>8}  {self.filters:8}{self.pause_s:>4.1f} s{self.changes:>9,}"
            f"{self.p50_s * 1e3:>7,.0f} ms{self.p95_s * 1e3:>7,.0f} ms{self.slowest_s * 1e3:>7,.0f} ms"
            f"{self.errors:>8}{self.differing:>8}{self.processor_ms:>8,.1f} ms{self.sent_kb:>6,.0f} kB"
            f"{self.known:>7.0%}{self.memory_mb:>6,.0f} MB"
            + (f"  {self.replicas} servers, {self.a_second:.1f} a second" if not self.pause_s else "")
            + (f"  missed: {', '.join(missed)}" if missed else "")
        )


def main(words: Sequence[str] | None = None) -> int:
    """Print the table and write it down; 1 where an answer was an error, or not the same for all."""
    chosen = _arguments(words)
    lines, failures = [], []
    with crowd_app.home(chosen.awards, chosen.folder, chosen.snapshot) as home:
        print(f"{chosen.awards or 'starter'} awards\n{HEADER}")
        for line, told in measured(home, chosen):
            print(line.text(), flush=True)
            lines.append(line)
            failures += told
    for failure in dict.fromkeys(_NUMBER.sub("*", failure) for failure in failures):
        print(f"error: {failure}")
    chosen.results.parent.mkdir(parents=True, exist_ok=True)
    chosen.results.write_text(json.dumps(report(chosen, lines), indent=2) + "\n", encoding="utf-8")
    return int(any(line.errors or line.differing for line in lines))


def measured(home: Path, chosen: argparse.Namespace) -> Iterator[tuple[Line, list[str]]]:
    """Let every crowd visit, and those who never wait; give a line and what went wrong for each."""
    shown: dict[str, str] = {}
    with crowd_app.running(home, root=chosen.root) as apps:
        # Who comes first waits for what all others share.
        run(apps, Crowd(1, Filters.FEW, 9, 0.0), shown)
        for filters in chosen.filters:
            for visitors in chosen.visitors:
                pause = min(chosen.pause, LONE_PAUSE_S) if visitors < LONE else chosen.pause
                changes = max(chosen.changes, chosen.least // visitors)
                yield _measured(apps, Crowd(visitors, filters, changes, pause), shown)
        for _ in range(chosen.soak):
            yield _measured(apps, SOAK, shown)
    counts = (1, chosen.replicas) if chosen.replicas > 1 else ()
    for count in counts:
        with crowd_app.running(home, count, root=chosen.root) as apps:
            run(apps, Crowd(count, Filters.FEW, 9, 0.0), shown)
            yield _measured(apps, Crowd(AT_ONCE, Filters.FEW, AT_ONCE_CHANGES, 0.0), shown)


def _measured(apps: Sequence[crowd_app.App], crowd: Crowd, shown: dict[str, str]) -> tuple[Line, list[str]]:
    told = run(apps, crowd, shown)
    return line_of(crowd, len(apps), told), [*told.errors, *(word for app in apps for word in app.told())]


def line_of(crowd: Crowd, replicas: int, told: Told) -> Line:
    """Give the line of what a crowd was answered."""
    count = len(told.answers)
    return Line(
        visitors=crowd.visitors,
        filters=crowd.filters,
        replicas=replicas,
        pause_s=crowd.pause_s,
        changes=count,
        p50_s=told.quantile(0.5),
        p95_s=told.quantile(0.95),
        slowest_s=told.quantile(1.0),
        errors=len(told.errors),
        differing=told.differing,
        processor_ms=told.processor_s / max(count, 1) * 1e3,
        sent_kb=told.sent_bytes / 1e3,
        known=told.known / max(count, 1),
        memory_mb=told.memory_mb,
        a_second=count / told.wall_s,
    )


def report(chosen: argparse.Namespace, lines: Sequence[Line]) -> Mapping[str, object]:
    """Give what is written down: machine, versions, what was asked, every line."""
    machine = {
        "machine": platform.machine(),
        "system": platform.system(),
        "processors": os.cpu_count(),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        **{name: importlib.metadata.version(name) for name in PACKAGES},
    }
    asked = {"awards": chosen.awards, "pause_s": chosen.pause, "changes": chosen.changes, "seed": SEED}
    measured_at = datetime.now(UTC).isoformat(timespec="seconds")
    told = [asdict(line) | {"missed": line.missed()} for line in lines]
    return {"measured_at": measured_at, "on": machine, "asked": asked, "lines": told}


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench crowd", description=__doc__)
    parser.add_argument("--awards", type=int, default=AWARDS, help="generated awards; 0: the starter data")
    parser.add_argument("--visitors", type=int, nargs="*", default=list(VISITORS))
    parser.add_argument("--filters", type=Filters, nargs="+", default=list(Filters), choices=list(Filters))
    parser.add_argument("--changes", type=int, default=CHANGES, help="by each visitor")
    parser.add_argument("--least", type=int, default=40, help="changes of a crowd, however small")
    parser.add_argument("--pause", type=float, default=PAUSE_S, help="seconds from one change to the next")
    parser.add_argument("--replicas", type=int, default=1, help="servers; more than one: beside one alone")
    parser.add_argument("--soak", type=int, default=0, help="thousands of changes, to see what memory does")
    parser.add_argument("--folder", type=Path, help="where the home is made and removed again")
    parser.add_argument("--snapshot", type=Path, help="generated awards made before, of the size asked for")
    parser.add_argument("--root", type=Path, default=steps.ROOT, help="the program to start, if another")
    parser.add_argument("--results", type=Path, default=RESULTS, help="the file to write")
    chosen = parser.parse_args(words)
    if max(chosen.visitors, default=1) > MOST_VISITORS or max(chosen.changes, chosen.soak) > MOST_CHANGES:
        parser.error(f"no more than {MOST_VISITORS} visitors and {MOST_CHANGES} changes each")
    if not 1 <= chosen.replicas <= MOST_REPLICAS:
        parser.error(f"between 1 and {MOST_REPLICAS} replicas")
    return chosen


if __name__ == "__main__":
    sys.exit(main())
