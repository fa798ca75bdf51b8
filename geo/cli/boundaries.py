"""`python -m geo boundaries fetch | use FILE | show | reset`: the official file in this home."""

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
    actions.add_parser("show", help="say which outlines this home has")
    actions.add_parser("reset", help="go back to the approximate areas")


def run(chosen: argparse.Namespace, home: Path) -> int:
    """Carry out one action and say which outlines the home has then."""
    if chosen.action == "fetch":
        boundaries.fetch(home)
    elif chosen.action == "use":
        boundaries.use(chosen.file, home)
    elif chosen.action == "reset":
        boundaries.reset(home)
    outlines = boundaries.load(home)
    kind = "official boundaries" if outlines.official else "approximate areas"
    print(f"{kind}, edition {outlines.edition}, from {outlines.source}")
    if chosen.action != "show":
        print("Figures and map rest on what the record has: python -m data boundaries show")
    if outlines.fault:
        print(f"note: {outlines.fault}")
    return OK
