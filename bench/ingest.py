"""How fast a million rows are read, beside `pandas.read_csv` of the same file in the same run.

Every row is generated and says so; nothing of it leaves the temporary folder. Each reader runs in a process
of its own, so that its peak memory is its own. pandas reads the cells as text, which is what the reader must
keep; its own guessing of types is timed as well.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROWS = 1_000_000
ALLOWED_RATIO, ALLOWED_MB = 15, 1_500
_HOSPITAL = (
    "Hospital", "Tender Reference", "Subject", "Tendering Procedure", "Contractor(s) & Address(es)", "Item",
    "Contract Period", "Estimated Contract Amount", "Date of Award",
)  # fmt: skip
_TEMPLATE = (
    "publisher", "buyer", "tender_ref", "title", "supplier_name", "supplier_address", "category",
    "award_date", "amount", "currency", "amount_kind", "procurement_method", "source_url",
)  # fmt: skip
_GOODS = ("Disposable Blade", "Balloon Catheter", "Surgical Mask", "Infusion Pump", "Reagent Kit", "Ward Bed")
_PURPOSE = ("Endoscopy Unit", "Operating Theatre", "Pathology Laboratory", "Ward", "Pharmacy", "Data Centre")
_STREETS = ("Kwai Cheong Road", "King's Road", "Hoi Yuen Road", "Dai Shing Street", "Nathan Road")
_AREAS = ("Kwai Chung, NT., Hong Kong", "Quarry Bay, Hong Kong", "Kwun Tong, Kowloon", "Tai Po, N.T.")
_MONTHS = ("January", "March", "May", "June", "August", "October", "December")
_SUPPLIERS, _TITLES = 20_000, 200_000


def rows(count: int, layout: str, seed: int = 20_260_101) -> Iterator[tuple[str, ...]]:
    """Give header and rows of a generated file: references and amounts differ in every row."""
    draw = random.Random(seed)
    yield _HOSPITAL if layout == "HA" else _TEMPLATE
    for number in range(1, count + 1):
        maker, title = draw.randrange(_SUPPLIERS), draw.randrange(_TITLES)
        name = f"Generated Maker {maker} Limited"
        house = f"Unit {maker % 40 + 1}, {maker % 30}/F, {maker % 400 + 1} {_STREETS[maker % 5]}"
        address = f"{house}, {_AREAS[maker % 4]}"
        subject = f"Supply of {_GOODS[title % 6]} (Model {title}) for {_PURPOSE[title // 6 % 6]}"
        day, month, year = draw.randrange(1, 29), _MONTHS[number % 7], 2015 + number % 11
        cents = draw.randrange(10_000, 10**10)
        if layout == "HA":
            yield (
                "Hospital Authority Head Office", f"GEN/T/{number}", subject, "Open", f"{name}  {address}",
                "-", f"{day} {month} {year} - {day} {month} {year + 2}", f"HKD{cents / 10**8:.2f}Mn",
                f"{day}-{month}-{year}",
            )  # fmt: skip
        else:
            yield (
                "HA", "Hospital Authority Head Office", f"GEN/T/{number}", subject, name, address, "goods",
                f"{year}-{number % 12 + 1:02d}-{day:02d}", f"{cents / 100:.2f}", "HKD", "total", "open",
                "https://example.org/generated",
            )  # fmt: skip


def write(path: Path, count: int, layout: str) -> None:
    """Write a generated file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows(count, layout))


def _pandas(path: Path) -> Callable[[], int]:
    import pandas as pd

    return lambda: len(pd.read_csv(path))


def _pandas_text(path: Path) -> Callable[[], int]:
    import pandas as pd

    return lambda: len(pd.read_csv(path, dtype=str, keep_default_na=False))


def _ours(path: Path) -> Callable[[], int]:
    from data.ingest import open_file

    def read_all() -> int:
        with open_file(path, path.name) as reading:
            return sum(1 for read in reading if read.award is not None)

    return read_all


# Each imports what it needs before the clock starts: nobody of the two pays for that.
_READERS = {"pandas": _pandas, "pandas, text": _pandas_text, "ours": _ours}


def measure(reader: str, path: Path) -> tuple[float, float, int]:
    """Give seconds, peak memory in MB and rows of one reader, run in a process of its own."""
    command = [sys.executable, "-m", "bench.ingest", "--reader", reader, str(path)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(said[0]), float(said[1]), int(said[2])


def _run_reader(reader: str, path: Path) -> None:
    read_all = _READERS[reader](path)
    began = time.perf_counter()
    found = read_all()
    seconds = time.perf_counter() - began
    print(seconds, _peak_megabytes(), found)


def _peak_megabytes() -> float:
    """Give the peak of this process alone; what the system counts for it begins with that of its parent."""
    told = Path("/proc/self/status")
    lines = told.read_text(encoding="ascii").splitlines() if told.is_file() else []
    peak = next((line.split()[1] for line in lines if line.startswith("VmHWM:")), None)
    return int(peak or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024


def compare(count: int, layout: str) -> dict[str, tuple[float, float, int]]:
    """Give what each reader took for one generated file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"generated_{layout}.csv"
        write(path, count, layout)
        return {reader: measure(reader, path) for reader in _READERS}


def main(arguments: list[str] | None = None) -> int:
    """Print seconds, memory and ratios; 1 where the reader is slower or larger than allowed."""
    parser = argparse.ArgumentParser(prog="bench ingest", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--reader", choices=_READERS, help=argparse.SUPPRESS)
    parser.add_argument("path", nargs="?", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.reader:
        _run_reader(chosen.reader, chosen.path)
        return 0
    good = True
    for layout in ("HA", "template"):
        taken = compare(chosen.rows, layout)
        ours, text = taken["ours"], taken["pandas, text"]
        for reader, (seconds, megabytes, found) in taken.items():
            print(f"{layout:9} {reader:13} {seconds:8.1f} s {megabytes:8.0f} MB {found:>10,} rows")
        ratio = ours[0] / text[0]
        print(f"{layout:9} ours / pandas reading text: {ratio:.1f} (at most {ALLOWED_RATIO})")
        print(f"{layout:9} ours / pandas guessing types: {ours[0] / taken['pandas'][0]:.1f}")
        good = good and ratio <= ALLOWED_RATIO and ours[1] <= ALLOWED_MB and ours[2] == chosen.rows
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
