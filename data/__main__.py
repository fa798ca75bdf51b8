"""The command line of the record: `python -m data prepare | import | summary | export`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from data import public
from data.exports import awards_csv
from data.files import DataError, ReadResult
from data.filters import LIST_NAMES, Basis, Filters, Flow, PlaceKind
from data.ingest import read_file
from data.prepare import prepare
from data.queries.known import known
from data.report import report
from data.snapshot.reader import Snapshot
from data.store.engine import migrate
from data.store.publish import Order, publish
from geo import boundaries, settings
from geo.errors import GeoError

_SHOWN = 200  # problems printed one by one

OK, PROBLEMS, REFUSED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 all well, 1 some rows were not taken, 2 refused or unreadable."""
    chosen = _parser().parse_args(arguments)
    try:
        code: int = chosen.run(chosen)
    except (DataError, GeoError) as error:
        print(f"error: {error}", file=sys.stderr)
        return REFUSED
    except (SQLAlchemyError, ImportError) as error:
        # The driver's own words may repeat the address with its password.
        kind = type(getattr(error, "orig", None) or error).__name__
        print(
            f"error: the record cannot be used ({kind}): see DATABASE_URL and the home folder",
            file=sys.stderr,
        )
        return REFUSED
    except OSError as error:
        print(f"error: {error.filename or 'a file'}: {error.strerror or error}", file=sys.stderr)
        return REFUSED
    return code


def _prepare(_: argparse.Namespace) -> int:
    prepare(settings.home())
    return OK


def _import(chosen: argparse.Namespace) -> int:
    if not chosen.publish:
        raise DataError(
            "staging without publishing is not built yet: add --publish to make the file public at once"
        )
    content = chosen.file.read_bytes()
    result = read_file(content, chosen.file.name, publisher=chosen.publisher)
    _tell(result)
    home = settings.home()
    engine = public.engine(home)
    migrate(engine)
    outcome = publish(
        engine, [Order(content, result)], by=chosen.by, note=chosen.note, outlines=boundaries.load(home)
    )
    if not outcome.batch_ids:
        print(f"These bytes are public already: nothing changed, version {outcome.version} stands.")
        return OK
    public.current(home)
    print(f"Published as batch {outcome.batch_ids[0]}: dataset version {outcome.version}.")
    return PROBLEMS if result.rejected else OK


def _tell(result: ReadResult) -> None:
    print(
        f"{result.file_name}: {result.kind.value}, read as {result.profile}, {result.encoding}; "
        f"{result.rows} rows = {result.accepted} accepted + {result.rejected} rejected "
        f"+ {result.skipped} skipped"
    )
    for problem in result.problems[:_SHOWN]:
        print(
            f"  row {problem.row}, {problem.column}: {problem.code.value}; "
            f"seen {problem.seen[:80]!r}, expected {problem.expected}"
        )
    if len(result.problems) > _SHOWN:
        print(f"  ... and {len(result.problems) - _SHOWN} more")


def _summary(chosen: argparse.Namespace) -> int:
    snapshot = public.current(settings.home())
    found = report(snapshot, _filters(chosen, snapshot))
    if chosen.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return OK
    for name in ("version", "awards", "value_hkd", "suppliers", "buyers", "placed_awards", "without_value"):
        print(f"{name}: {found[name]:,}")
    return OK


def _export(chosen: argparse.Namespace) -> int:
    snapshot = public.current(settings.home())
    content = awards_csv(snapshot, _filters(chosen, snapshot))
    chosen.file.write_bytes(content)
    print(f"{chosen.file}: {len(content):,} bytes")
    return OK


def _filters(chosen: argparse.Namespace, snapshot: Snapshot) -> Filters:
    """Read the options as the URL is read; a value that is not known is refused, not left out."""
    asked = {name: getattr(chosen, name) or [] for name in (*LIST_NAMES, "q", "place", "flow", "basis")}
    filters, dropped = Filters.from_query(asked)
    filters, missing = known(snapshot, filters)
    dropped = (*dropped, *missing)
    if dropped:
        raise DataError("; ".join(f"--{name} {value}: not known" for name, value in dropped))
    return filters


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser("prepare", help="make the home ready: tables, starter data, snapshot")
    command.set_defaults(run=_prepare)
    command = commands.add_parser("import", help="read a file and publish it")
    command.add_argument("file", type=Path)
    command.add_argument("--by", required=True, help="who publishes; nothing is anonymous")
    command.add_argument("--note", required=True, help="why, in a few words")
    command.add_argument("--publish", action="store_true", help="make it public at once")
    command.add_argument("--publisher", help="code of the publisher, where the file does not tell")
    command.set_defaults(run=_import)
    command = commands.add_parser("summary", help="the figures of a selection, as the screen shows them")
    command.add_argument("--json", action="store_true")
    _add_filters(command)
    command.set_defaults(run=_summary)
    command = commands.add_parser("export", help="the awards of a selection as CSV")
    command.add_argument("file", type=Path)
    _add_filters(command)
    command.set_defaults(run=_export)
    return parser


def _add_filters(command: argparse.ArgumentParser) -> None:
    for name in LIST_NAMES:
        command.add_argument(f"--{name}", action="append", metavar="CODE", help="may be given several times")
    command.add_argument("--q", action="append", metavar="WORDS", help="words of title, vendor or buyer")
    for option, kind in (("place", PlaceKind), ("flow", Flow), ("basis", Basis)):
        command.add_argument(f"--{option}", action="append", choices=[word.value for word in kind])


if __name__ == "__main__":
    sys.exit(main())
