"""Runs the benches named, or all of them: `python -m bench [NAME] [WORDS FOR IT...]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

import bench

# What can be run by name; other modules of the package are parts of these.
NAMES = (
    "crowd", "data", "figures", "geocode", "ingest", "map", "record", "record_snapshot", "staff", "titles",
)  # fmt: skip


def names() -> list[str]:
    """Give the names of all benches."""
    return list(NAMES)


def main(words: Sequence[str] | None = None) -> int:
    """Run what is asked for; give the highest exit code."""
    parser = argparse.ArgumentParser("python -m bench", description=bench.__doc__)
    parser.add_argument("name", nargs="?", choices=names(), help="the bench to run; without it all are run")
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="...", help="words for it, such as --help")
    chosen = parser.parse_args(words)
    wanted = names() if chosen.name is None else [chosen.name]
    return max(int(import_module(f"bench.{name}").main(chosen.rest)) for name in wanted)


if __name__ == "__main__":
    sys.exit(main())
