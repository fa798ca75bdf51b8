"""Runs the benches named, or all of them: `python -m bench [NAME] [WORDS FOR IT...]`."""

from __future__ import annotations

import argparse
import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module

import bench


def names() -> list[str]:
    """Give the names of all benches: the modules of this package."""
    return sorted(info.name for info in pkgutil.iter_modules(bench.__path__) if info.name != "__main__")


def main(words: Sequence[str] | None = None) -> int:
    """Run what is asked for; give the highest exit code."""
    parser = argparse.ArgumentParser("python -m bench", description=bench.__doc__)
    parser.add_argument("name", nargs="?", choices=names(), help="the bench to run; without it all are run")
    chosen, rest = parser.parse_known_args(words)
    if rest and chosen.name is None:
        parser.error(f"unknown: {' '.join(rest)}")
    wanted = names() if chosen.name is None else [chosen.name]
    return max(int(import_module(f"bench.{name}").main(rest)) for name in wanted)


if __name__ == "__main__":
    sys.exit(main())
