"""What a change of a filter sends to the map, and how soon it is drawn, beside Folium's own ways with points.

Every vendor is generated and says so. Each size is a home of its own, its snapshot as the product writes it.
The map alone, and the others on the same points, are on a page with one button; the whole page is the
product's, where a district is chosen. All is measured in Chromium without a screen, on this machine alone;
Leaflet and its plugin come from installed packages.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench import crowd_app, data_awards, map_browser
from bench.map_browser import Change
from devtools import serving, steps
from devtools.packages import find_browser

RESULTS = Path(__file__).parent / "results" / "map.json"
PACKAGES = ("streamlit", "streamlit-folium", "folium", "playwright", "numpy", "duckdb")
VENDORS = (1_000, 10_000, 50_000, 200_000)
EACH = 5  # awards of a vendor in the mean
KINDS = ("ours", "FastMarkerCluster", "GeoJson", "MarkerCluster")
WHOLE = "whole page, ours"
ROUNDS = 4
PATIENCE_S = 60.0  # for one change; a way that takes longer is not tried with more vendors
AIM_SENT_KB, AIM_PACKED_KB, AIM_DRAWN_MS = 60.0, 20.0, 400.0
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"]
HEADER = (
    f"{'vendors':>8}  {'map':19}{'points':>9}{'built':>12}{'sent':>12}{'packed':>11}{'tiles':>10}"
    f"{'drawn':>12}{'/ ours':>9}"
)


@dataclass(frozen=True, slots=True)
class Line:
    """The middle of some changes of one kind of map."""

    vendors: int
    kind: str
    points: int | None
    built_ms: float | None
    sent_kb: float | None
    packed_kb: float | None
    fetched_kb: float | None
    drawn_ms: float | None
    ratio: float | None = None  # of the times until it is drawn, to ours alone
    changes: int = 0

    def text(self) -> str:
        """Give the line as printed."""
        if self.drawn_ms is None:
            note = f"not one change in {PATIENCE_S:.0f} s"
            return f"{self.vendors:>8,}  {self.kind:19}{note:>45}"
        built = "-" if self.built_ms is None else f"{self.built_ms:,.1f} ms"
        points = "-" if self.points is None else f"{self.points:,}"
        ratio = "" if self.ratio is None else f"{self.ratio:,.1f} x"
        aims = ", ".join(missed(self)) if self.kind == WHOLE else ""
        return (
            f"{self.vendors:>8,}  {self.kind:19}{points:>9}{built:>12}{self.sent_kb:>9,.1f} kB"
            f"{self.packed_kb:>8,.1f} kB{self.fetched_kb:>7,.1f} kB"
            f"{self.drawn_ms:>9,.0f} ms{ratio:>9}  {aims}"
        ).rstrip()


def main(words: Sequence[str] | None = None) -> int:
    """Print the table and write it down."""
    chosen = _arguments(words)
    print(HEADER)
    lines: list[Line] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        slow: set[str] = set()
        for vendors in chosen.vendors:
            for line in size_lines(browser, vendors, chosen, slow):
                print(line.text(), flush=True)
                lines.append(line)
        browser.close()
    chosen.results.parent.mkdir(parents=True, exist_ok=True)
    chosen.results.write_text(json.dumps(_report(chosen, lines), indent=2) + "\n", encoding="utf-8")
    return 0


def size_lines(browser: Browser, vendors: int, chosen: argparse.Namespace, slow: set[str]) -> Iterator[Line]:
    """Measure all kinds with so many vendors; what takes too long is put into `slow` and left out later."""
    with tempfile.TemporaryDirectory(prefix="bench-map-", dir=chosen.folder) as folder:
        snapshot = Path(folder) / "generated.duckdb"
        data_awards.build(snapshot, vendors * EACH, each=EACH)
        with crowd_app.home(vendors * EACH, Path(folder), snapshot) as home:
            with crowd_app.running(home) as apps:
                address = f"http://127.0.0.1:{apps[0].port}"
                found = map_browser.whole(browser, address, chosen.rounds, chosen.patience)
                yield summed(vendors, WHOLE, found)
            with _page(home, Path(folder)) as address:
                ours = None
                for kind in (kind for kind in chosen.kinds if kind not in slow):
                    found = map_browser.alone(browser, address, kind, chosen.rounds, chosen.patience)
                    line = summed(vendors, kind, found, ours)
                    ours = line.drawn_ms if kind == "ours" else ours
                    slow |= {kind} if line.drawn_ms is None else set()
                    yield line


def summed(vendors: int, kind: str, found: Sequence[Change], ours_ms: float | None = None) -> Line:
    """Give the middle of some changes; where there is none, a line that says so."""
    if not found:
        return Line(vendors, kind, None, None, None, None, None, None)
    drawn = statistics.median(one.drawn_ms for one in found)
    built = [one.built_ms for one in found if one.built_ms is not None]
    return Line(
        vendors=vendors,
        kind=kind,
        points=max((one.points for one in found if one.points is not None), default=None),
        built_ms=statistics.median(built) if built else None,
        sent_kb=statistics.median(one.sent_bytes for one in found) / 1e3,
        packed_kb=statistics.median(one.packed_bytes for one in found) / 1e3,
        fetched_kb=statistics.median(one.fetched_bytes for one in found) / 1e3,
        drawn_ms=drawn,
        ratio=drawn / ours_ms if ours_ms else None,
        changes=len(found),
    )


def missed(line: Line) -> list[str]:
    """Name the aims that the whole page did not reach: all that travels, and how soon it is drawn."""
    if line.sent_kb is None or line.packed_kb is None or line.fetched_kb is None or line.drawn_ms is None:
        return ["not measured"]
    reached = {
        f"aim {AIM_SENT_KB:.0f} kB sent": line.sent_kb + line.fetched_kb <= AIM_SENT_KB,
        f"aim {AIM_PACKED_KB:.0f} kB packed": line.packed_kb + line.fetched_kb <= AIM_PACKED_KB,
        f"aim {AIM_DRAWN_MS:.0f} ms": line.drawn_ms <= AIM_DRAWN_MS,
    }
    return [f"{aim} missed" for aim, is_reached in reached.items() if not is_reached]


@contextmanager
def _page(home: Path, folder: Path) -> Iterator[str]:
    """Serve the bench's page from a folder of its own, with all that its maps load."""
    from xstatic.pkg import leaflet, leaflet_markercluster

    from ui import assets

    served = folder / "page"
    served.mkdir()
    for name in ("map_page.py", "map_server.py"):
        shutil.copy(Path(__file__).parent / name, served)
    assets.prepare(served / "static")
    for package in (leaflet, leaflet_markercluster):
        shutil.copytree(package.BASE_DIR, served / "static" / "others", dirs_exist_ok=True)
    port, log = crowd_app._free_port(), folder / "page.log"
    flags = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    flags += ["--server.enableStaticServing", "true", "--browser.gatherUsageStats", "false"]
    own = {"PROCUREMENT_MAP_HOME": str(home), "PROCUREMENT_MAP_OFFLINE": "1", "PYTHONPATH": str(steps.ROOT)}
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "streamlit", "run", "map_server.py", *flags]
    with log.open("wb") as said:
        server = subprocess.Popen(
            command, cwd=served, env=kept | own, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=said, stderr=said,
        )  # fmt: skip
    try:
        serving.wait_until_answers(server, f"http://127.0.0.1:{port}", log)
        yield f"http://127.0.0.1:{port}"
    finally:
        steps.end(server)


def _report(chosen: argparse.Namespace, lines: Sequence[Line]) -> dict[str, object]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"system": platform.platform(), "processors": os.cpu_count()},
        "python": platform.python_version(),
        "versions": {name: importlib.metadata.version(name) for name in PACKAGES},
        "rounds": chosen.rounds,
        "lines": [asdict(line) for line in lines],
    }


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench map", description=__doc__)
    parser.add_argument("--vendors", type=int, nargs="+", default=VENDORS, help="how many vendors")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS, help="which maps, ours first")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="changes of each map")
    parser.add_argument("--patience", type=float, default=PATIENCE_S, help="seconds for one change")
    parser.add_argument("--folder", type=Path, help="where the homes are made; else the system's own place")
    parser.add_argument("--results", type=Path, default=RESULTS, help="the JSON file with all figures")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
