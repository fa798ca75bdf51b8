"""`python -m geo constituencies | estates  use FILE | show | reset`: polygons that somebody hands in."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from geo import outline_file
from geo.cli.codes import OK
from geo.outline_file import Known


class Polygons:
    """The command of one kind of polygons; `without` says what holds where none were handed in."""

    def __init__(self, known: Callable[[], Known], without: str) -> None:
        self._known, self._without = known, without

    def add(self, parser: argparse.ArgumentParser) -> None:
        """Say what the command takes."""
        actions = parser.add_subparsers(required=True, dest="action", metavar="ACTION")
        actions.add_parser("use", help="take a GeoJSON file from disk").add_argument("file", type=Path)
        actions.add_parser("show", help="say which polygons are in use")
        actions.add_parser("reset", help="do without polygons")

    def run(self, chosen: argparse.Namespace, home: Path) -> int:
        """Carry out one action and say which polygons are in use."""
        known = self._known()
        if chosen.action == "use":
            outline_file.use(chosen.file, home, known)
        elif chosen.action == "reset":
            outline_file.reset(home, known)
        found = outline_file.load(home, known)
        if found is None:
            print(f"no polygons of {known.kind}: {self._without}")
        else:
            print(f"{', '.join(found.shapes)}, from {found.source}, loaded {found.loaded_at}")
        return OK
