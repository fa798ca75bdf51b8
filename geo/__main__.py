"""The command line of places: `python -m geo COMMAND`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from geo import constituencies, estates, settings
from geo.cli import boundaries, locate, streets
from geo.cli.codes import REFUSED
from geo.cli.polygons import Polygons
from geo.errors import GeoError


class _Command(NamedTuple):
    add: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, Path], int]
    about: str


_CONSTITUENCIES = Polygons(constituencies.known, "a split district is shown as one of two")
_ESTATES = Polygons(estates.known, "circles as large as the estates stand for them")
_COMMANDS = {
    "boundaries": _Command(boundaries.add, boundaries.run, "the district outlines that the map draws"),
    "streets": _Command(streets.add, streets.run, "the Lands Department's list of streets"),
    "locate": _Command(locate.add, locate.run, "where addresses are"),
    "constituencies": _Command(
        _CONSTITUENCIES.add,
        _CONSTITUENCIES.run,
        "polygons of the constituencies of the Legislative Council",
    ),
    "estates": _Command(_ESTATES.add, _ESTATES.run, "polygons of the INNOPARKs and parks"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 all well, 1 problems found, 2 refused or unreadable."""
    chosen = _parser().parse_args(arguments)
    home = settings.home()
    try:
        return _COMMANDS[chosen.command].run(chosen, home)
    except GeoError as error:
        print(f"error: {error}", file=sys.stderr)
    except BrokenPipeError:
        # Whoever read the output has enough; Python would complain once more when it closes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except OSError as error:
        print(f"error: {error.filename or home}: {error.strerror or error}", file=sys.stderr)
    return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geo", description=__doc__)
    commands = parser.add_subparsers(required=True, dest="command", metavar="COMMAND")
    for name, command in _COMMANDS.items():
        command.add(commands.add_parser(name, help=command.about, description=command.about))
    return parser


if __name__ == "__main__":
    sys.exit(main())
