"""What the public record says, from the same queries as the screen: `prepare`, `summary`, `export`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from data import public
from data.exports.files import write
from data.files import DataError
from data.filters import LIST_NAMES, Basis, Filters, Flow, PlaceKind
from data.prepare import prepare
from data.queries.known import known
from data.report import report
from data.snapshot.reader import Snapshot
from geo import settings


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    command = commands.add_parser("prepare", help="make the home ready: tables, starter data, snapshot")
    command.set_defaults(run=_prepare)
    command = commands.add_parser("summary", help="the figures of a selection, as the screen shows them")
    command.add_argument("--json", action="store_true")
    _add_filters(command)
    command.set_defaults(run=_summary)
    command = commands.add_parser(
        "export", help="the awards of a selection as .csv, .xlsx, .geojson or .gpkg"
    )
    command.add_argument("file", type=Path)
    _add_filters(command)
    command.set_defaults(run=_export)


def _prepare(_: argparse.Namespace) -> int:
    prepare(settings.home())
    return 0


def _summary(chosen: argparse.Namespace) -> int:
    snapshot = public.current(settings.home())
    found = report(snapshot, _filters(chosen, snapshot))
    if chosen.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return 0
    for name in ("version", "awards", "value_hkd", "suppliers", "buyers", "placed_awards", "without_value"):
        print(f"{name}: {found[name]:,}")
    print(f"boundaries: {found['boundaries']}")
    return 0


def _export(chosen: argparse.Namespace) -> int:
    snapshot = public.current(settings.home())
    for made in write(chosen.file, snapshot, _filters(chosen, snapshot)):
        print(f"{made}: {made.stat().st_size:,} bytes")
    return 0


def _filters(chosen: argparse.Namespace, snapshot: Snapshot) -> Filters:
    """Read the options as the URL is read; a value that is not known is refused, not left out."""
    asked = {name: getattr(chosen, name) or [] for name in (*LIST_NAMES, "q", "place", "flow", "basis")}
    filters, dropped = Filters.from_query(asked)
    filters, missing = known(snapshot, filters)
    dropped = (*dropped, *missing)
    if dropped:
        raise DataError("; ".join(f"--{name} {value}: not known" for name, value in dropped))
    return filters


def _add_filters(command: argparse.ArgumentParser) -> None:
    for name in LIST_NAMES:
        command.add_argument(f"--{name}", action="append", metavar="CODE", help="may be given several times")
    command.add_argument("--q", action="append", metavar="WORDS", help="words of title, vendor or buyer")
    for option, kind in (("place", PlaceKind), ("flow", Flow), ("basis", Basis)):
        command.add_argument(f"--{option}", action="append", choices=[word.value for word in kind])
