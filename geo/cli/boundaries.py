"""`python -m geo boundaries fetch | use FILE | show | reset`: the outlines that the map draws."""

from __future__ import annotations

import argparse
from pathlib import Path

from geo import boundaries
from geo.cli.codes import OK


def add(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    actions = parser.add_subparsers(required=True, dest="action", metavar="ACTION")
    actions.add_parser("fetch", help="download the official file of the Home Affairs Department")
    actions.add_parser("use", help="take the official file from disk").add_argument("file", type=Path)
    actions.add_parser("show", help="say which outlines are in use")
    actions.add_parser("reset", help="go back to the approximate areas")


def run(chosen: argparse.Namespace, home: Path) -> int:
    """Carry out one action and say which outlines are in use."""
    if chosen.action == "fetch":
        boundaries.fetch(home)
    elif chosen.action == "use":
        boundaries.use(chosen.file, home)
    elif chosen.action == "reset":
        boundaries.reset(home)
    outlines = boundaries.load(home)
    kind = "official boundaries" if outlines.official else "approximate areas"
    print(f"{kind}, edition {outlines.edition}, from {outlines.source}")
    if outlines.fault:
        print(f"note: {outlines.fault}")
    return OK
