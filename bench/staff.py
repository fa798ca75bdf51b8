"""Staff at work: real files on their whole way, interruptions at random moments, a very long file.

`--only files --files FOLDER` takes each file of a folder; `--only cuts --cuts N` interrupts so often;
`--only long --rows N` publishes so many rows while another visitor looks.
Ends with 1 where anything is wrong.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path

PARTS = ("files", "cuts", "long")


def main(words: Sequence[str] | None = None) -> int:
    """Run the parts asked for and give the exit code."""
    parser = argparse.ArgumentParser("python -m bench staff", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--files", type=Path, help="a folder of files as publishers write them")
    parser.add_argument("--cuts", type=int, default=200)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    asked = parser.parse_args(words)
    wrong = 0
    if "files" in asked.only and asked.files:
        wrong += _files(asked.files)
    if "long" in asked.only:
        wrong += _long(asked.rows)
    if "cuts" in asked.only:
        wrong += _cuts(asked.cuts, asked.seed)
    return min(wrong, 1)


def _files(folder: Path) -> int:
    from bench import staff_files

    wrong = 0
    for came in staff_files.each(folder):
        print(
            f"\n{came.name}", *came.told, *(f"WRONG: {words}" for words in came.wrong), sep="\n  ", flush=True
        )
        wrong += len(came.wrong)
    return wrong


def _long(rows: int) -> int:
    from bench import staff_long

    told = staff_long.run(rows)
    print(*told.lines(), sep="\n", flush=True)
    return len(told.wrong)


def _cuts(cuts: int, seed: int) -> int:
    from bench import staff_cuts

    wrong = 0
    for broken in (False, True):
        told = staff_cuts.run(cuts if not broken else min(cuts, 20), seed, broken=broken)
        print(*told.lines(), sep="\n", flush=True)
        wrong += bool(told.wrong) != broken
    return wrong


if __name__ == "__main__":
    sys.exit(main())
