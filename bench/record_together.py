"""Several processes publish at once while another one reads: nothing is lost, and no reader sees a half.

Each writer gives its orders on the command line's own way, one after the other in one process. Every file
brings awards of its own and one that all files have, with the number of the file as its sum: the last one
published is the one that stands. The reader looks at the record and at the snapshot, turn by turn; each look
is held against what the files published up to that version come to.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
ROLES = "bench.record_roles"
COMMON = "TOGETHER/COMMON"
OURS = "ours"
LOOK_SECONDS = 600
_COLUMNS = (
    "publisher", "buyer", "tender_ref", "title", "supplier_name", "award_date", "amount", "currency",
    "amount_kind",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """What is public with a version: number of awards, their sum, and the sum of the common one."""

    awards: int
    hkd: Decimal
    common: Decimal


@dataclass(frozen=True, slots=True)
class Together:
    """What came of it. Nothing in `wrong` says that all was well."""

    ordered: int
    published: int
    versions: int
    looks: int
    versions_seen: int
    seconds: float
    wrong: tuple[str, ...]


def publish_together(
    environment: Mapping[str, str], *, each: int = 5, writers: int = 2, rows: int = 3, writer: str = OURS
) -> Together:
    """Let `writers` processes publish `each` files of `rows` awards at once on the home of an environment.

    The home has its tables; what is public there already counts with the first version. `writer` may name
    one of `bench.record_broken`.
    """
    before = _asked(environment, "look")
    with tempfile.TemporaryDirectory() as folder:
        files = [_file(Path(folder), number, rows) for number in range(1, writers * each + 1)]
        parts = [files[start::writers] for start in range(writers)]
        with _started(environment, "read") as reader:
            began = time.monotonic()
            said = _written(environment, writer, parts)
            seconds = time.monotonic() - began
            looks = [json.loads(line) for line in reader.communicate("")[0].splitlines()]
    after = _asked(environment, "look")
    expected = _expected(before, after, rows)
    wrong = [*said, *_lost(before, after, files), *_torn(looks, expected), *after["wrong"]]
    return Together(
        ordered=len(files),
        published=len(after["published"]) - len(before["published"]),
        versions=after["version"] - before["version"],
        looks=len(looks),
        versions_seen=len({look["version"] for look in looks}),
        seconds=seconds,
        wrong=tuple(wrong),
    )


def _file(folder: Path, number: int, rows: int) -> Path:
    """Write a file of awards of its own and the one that all files have."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(_COLUMNS)
    plain = ("Supply of signs", f"Together Maker {number} Limited", "2026-06-12")
    for row in range(1, rows + 1):
        writer.writerow(("HYD", "HYD", f"TOGETHER/{number}/{row}", *plain, "1000.10", "HKD", "total"))
    common = ("Common signs", "Common Maker Limited", "2026-06-12")
    writer.writerow(("HYD", "HYD", COMMON, *common, f"{number}.00", "HKD", "total"))
    path = folder / f"together_{number}.csv"
    path.write_text(file.getvalue(), encoding="utf-8")
    return path


def _written(environment: Mapping[str, str], writer: str, parts: Sequence[Sequence[Path]]) -> list[str]:
    """Let one process for each part publish its files; give what went wrong."""
    wrong = []
    processes = [_start(environment, "write", writer, *map(str, part)) for part in parts]
    for process in processes:
        _wait_for_ready(process)
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        said, errors = process.communicate()
        wrong += [f"a writer said: {line}" for line in said.splitlines()]
        if process.returncode:
            wrong.append(f"a writer ended with {process.returncode}: {errors[-500:]}")
    return wrong


def _lost(before: Mapping[str, Any], after: Mapping[str, Any], files: Sequence[Path]) -> Iterator[str]:
    """Say what is not there, or not once, and which versions are missing."""
    public = [name for _, name in after["published"]]
    for path in files:
        if public.count(path.name) != 1:
            yield f"{path.name} is public {public.count(path.name)} times"
    wanted = list(range(1, before["version"] + len(files) + 1))
    if after["versions"] != wanted:
        yield f"the versions are {after['versions']} instead of 1 to {wanted[-1]}"


def _expected(before: Mapping[str, Any], after: Mapping[str, Any], rows: int) -> dict[int, Figures]:
    """Give the figures of each version, as the files that were published up to it come to."""
    awards, hkd = before["awards"], Decimal(before["hkd"])
    found = {before["version"]: Figures(awards, hkd, Decimal(before["common"]))}
    new = [entry for entry in after["published"] if entry not in before["published"]]
    for place, (version, name) in enumerate(sorted(new), 1):
        common = Decimal(Path(name).stem.rpartition("_")[2])
        own = place * rows
        first = 1 if before["common"] == "0" else 0
        sums = hkd - Decimal(before["common"]) + own * Decimal("1000.10") + common
        found[version] = Figures(awards + own + first, sums, common)
    return found


def _torn(looks: Sequence[Mapping[str, Any]], expected: Mapping[int, Figures]) -> Iterator[str]:
    """Say which looks gave what no version has, and where time ran backwards."""
    last: dict[str, int] = {}
    for look in looks:
        figures = Figures(look["awards"], Decimal(look["hkd"]), Decimal(look["common"]))
        if expected.get(look["version"]) != figures:
            yield f"a {look['from']} of version {look['version']} said {figures}"
        if look["version"] < last.get(look["from"], 0):
            yield f"a {look['from']} went back to version {look['version']}"
        last[look["from"]] = look["version"]


def _start(environment: Mapping[str, str], *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", ROLES, *words],
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _wait_for_ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    if process.stdout.readline() != "ready\n":
        raise RuntimeError(f"a process did not start: {process.communicate()[1][-500:]}")


@contextmanager
def _started(environment: Mapping[str, str], *words: str) -> Iterator[subprocess.Popen[str]]:
    """Give a process that is ready; it is stopped where something goes wrong here."""
    process = _start(environment, *words)
    try:
        _wait_for_ready(process)
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


def _asked(environment: Mapping[str, str], word: str) -> dict[str, Any]:
    process = _start(environment, word)
    said, errors = process.communicate(timeout=LOOK_SECONDS)
    if process.returncode:
        raise RuntimeError(f"the record cannot be looked at: {errors[-500:]}")
    found: dict[str, Any] = json.loads(said)
    return found
