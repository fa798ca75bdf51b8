"""Every call by which a small publish changes files: killed there, or failed there, the record is whole.

A library (record_calls.c) is preloaded into a process that has all of the program loaded already
(record_driver.py); for each trial that process makes a child, which is armed and publishes. So a trial
costs no new interpreter.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

from bench.record_fork import ROOT
from bench.record_homes import Home

ALL = sys.maxsize
LIBRARY = "record_calls"  # what `bench.record_library.build` makes of record_calls.c
OURS = "ours"


class Mode(IntEnum):
    """What becomes of the Nth call; the numbers are those of record_calls.c."""

    COUNT = 0  # nothing: they are only counted
    KILL = 1  # the process is killed before it
    TORN = 2  # half of it is done, then the process is killed
    EIO = 3  # it fails, and nothing else does
    FULL = 4  # the disk is full from there on
    SHORT = 5  # half of it is done, then the disk is full

    @property
    def told(self) -> str:
        """Give the words for it."""
        return _TOLD[self]


_TOLD = {
    Mode.COUNT: "counted",
    Mode.KILL: "killed before",
    Mode.TORN: "killed half way",
    Mode.EIO: "fails with EIO",
    Mode.FULL: "ENOSPC from there",
    Mode.SHORT: "half, then ENOSPC",
}
FAULTS = (Mode.KILL, Mode.TORN, Mode.EIO, Mode.FULL, Mode.SHORT)


@dataclass(frozen=True, slots=True)
class Trial:
    """One call that went wrong, and what was wrong afterwards: nothing in `wrong` says that all was well."""

    mode: str
    nth: int
    state: str  # before, after or neither
    code: int | None  # exit code of the order; None where it was killed
    said: str
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """The calls of one order without a fault."""

    calls: int  # those that change files below the home
    seen_writes: int  # all writes the library saw, to whatever file
    kernel_writes: int  # all writes the kernel counted for the process meanwhile


def count(library: Path, home: Home, file: Path, writer: str = OURS) -> Counted:
    """Count the calls of one order on a copy of `home`."""
    (told,) = _driven(library, home, file, writer, [])
    return Counted(**told)


def run(
    library: Path, home: Home, file: Path, trials: Sequence[tuple[Mode, int]], writer: str = OURS
) -> list[Trial]:
    """Try each (mode, Nth call) on a copy of `home`."""
    _, *found = _driven(library, home, file, writer, trials)
    return [Trial(**(told | {"wrong": tuple(told["wrong"])})) for told in found]


def spread(calls: int, most: int) -> list[int]:
    """Give at most so many numbers of calls, the first and the last among them."""
    if calls <= most:
        return list(range(1, calls + 1))
    return sorted({1 + round(step * (calls - 1) / (most - 1)) for step in range(most)})


def _driven(
    library: Path, home: Home, file: Path, writer: str, trials: Sequence[tuple[Mode, int]]
) -> list[dict[str, Any]]:
    asked = {"home": str(home.folder), "file": str(file), "writer": writer, "trials": trials}
    done = subprocess.run(
        [sys.executable, "-m", "bench.record_driver", str(library)],
        cwd=ROOT,
        env=home.environment | {"LD_PRELOAD": str(library)},
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the trials ended with {done.returncode}: {done.stderr[-2000:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]
