"""`python -m geo streets use FILE | show | reset`: the Lands Department's list of streets."""

from __future__ import annotations

import argparse
from pathlib import Path

from geo import streets
from geo.cli.codes import OK, PROBLEMS


def add(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    actions = parser.add_subparsers(required=True, dest="action", metavar="ACTION")
    actions.add_parser("use", help="take the published CSV file from disk").add_argument("file", type=Path)
    actions.add_parser("show", help="say which list is in use")
    actions.add_parser("reset", help="go back to the project's own gazetteer")


def run(chosen: argparse.Namespace, home: Path) -> int:
    """Carry out one action and say which list is in use."""
    if chosen.action == "use":
        streets.use(chosen.file, home)
    elif chosen.action == "reset":
        streets.reset(home)
    found = streets.load(home)
    if found is None:
        print("no list of streets: the project's own gazetteer alone")
    elif found.fault:
        print(f"the project's own gazetteer alone\nnote: {found.fault}")
        return PROBLEMS
    else:
        print(f"{len(found.streets):,} streets of {found.source}, loaded {found.loaded_at}")
        print(f"edition {found.edition}, sha256 {found.sha256}")
    return OK
