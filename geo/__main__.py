"""The command line of places: `python -m geo boundaries fetch | use FILE | show | reset`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from geo import boundaries, settings
from geo.errors import GeoError

OK, REFUSED = 0, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 all well, 2 refused or unreadable."""
    chosen = _parser().parse_args(arguments)
    home = settings.home()
    try:
        if chosen.action == "fetch":
            boundaries.fetch(home)
        elif chosen.action == "use":
            boundaries.use(chosen.file, home)
        elif chosen.action == "reset":
            boundaries.reset(home)
    except GeoError as error:
        print(f"error: {error}", file=sys.stderr)
        return REFUSED
    except OSError as error:
        print(f"error: {error.filename or home}: {error.strerror or error}", file=sys.stderr)
        return REFUSED
    outlines = boundaries.load(home)
    kind = "official boundaries" if outlines.official else "approximate areas"
    print(f"{kind}, edition {outlines.edition}, from {outlines.source}")
    if outlines.fault:
        print(f"note: {outlines.fault}")
    return OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geo", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser("boundaries", help="the district outlines that the map draws")
    actions = command.add_subparsers(required=True, dest="action", metavar="ACTION")
    actions.add_parser("fetch", help="download the official file of the Home Affairs Department")
    actions.add_parser("use", help="take the official file from disk").add_argument("file", type=Path)
    actions.add_parser("show", help="say which outlines are in use")
    actions.add_parser("reset", help="go back to the approximate areas")
    return parser


if __name__ == "__main__":
    sys.exit(main())
