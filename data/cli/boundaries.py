"""`boundaries adopt | reset | show`: which boundaries the figures rest on."""

from __future__ import annotations

import argparse
import json
from typing import Any

from data.cli.orders import add_request, carry_out, record_of_home
from data.edition import APPROXIMATE
from data.files import DataError
from data.jobs.queue import Upload
from data.outlines import left_over
from data.store.engine import reading
from data.store.places import edition_changes
from geo import boundaries, settings

OK = 0


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = commands.add_parser(
        "boundaries",
        help="which boundaries the figures rest on, and another edition",
        description="`python -m geo boundaries fetch` or `use FILE` loads the official file into this home; "
        "`adopt` takes it into the record, as a new dataset version, for every machine that shares it.",
    )
    actions = command.add_subparsers(required=True, metavar="ACTION")
    for action, help_, run in (
        ("adopt", "let the figures rest on the official boundaries that this home has", _adopt),
        ("reset", "let the figures rest on the approximate areas", _reset),
    ):
        writes = actions.add_parser(action, help=help_)
        writes.add_argument("--by", required=True, help="who decides it; nothing is anonymous")
        writes.add_argument(
            "--reason", required=True, help="why, in a few words; the page of changes shows it"
        )
        writes.add_argument("--json", action="store_true", help="the outcome for programs")
        add_request(writes)
        writes.set_defaults(run=run)
    shows = actions.add_parser("show", help="say which boundaries hold, and which held before")
    shows.add_argument("--json", action="store_true", help="the outcome for programs")
    shows.set_defaults(run=_show)


def _adopt(chosen: argparse.Namespace) -> int:
    own = boundaries.loaded(settings.home())
    if own is None:
        raise DataError(
            "this home has no official boundaries: `python -m geo boundaries fetch` downloads them, "
            "`python -m geo boundaries use FILE` takes the official file"
        )
    payload = {"edition": own.edition, "source": own.source, "reason": chosen.reason}
    return _carried_out(chosen, payload, [Upload("boundaries.json", own.content)])


def _reset(chosen: argparse.Namespace) -> int:
    return _carried_out(chosen, {"reason": chosen.reason}, [])


def _carried_out(chosen: argparse.Namespace, payload: dict[str, Any], files: list[Upload]) -> int:
    outcome = carry_out(
        record_of_home(), "boundaries", payload, by=chosen.by, request_id=chosen.request, uploads=files
    )
    if chosen.json:
        print(json.dumps(outcome))
        return OK
    print(
        f"The figures rest on: {outcome['edition'] or APPROXIMATE}. {outcome['changed']:,} of "
        f"{outcome['rows']:,} rows that a point places are placed otherwise now. "
        f"Dataset version {outcome['version']} is public."
    )
    return OK


def _show(chosen: argparse.Namespace) -> int:
    engine, home = record_of_home(), settings.home()
    with reading(engine).connect() as connection:
        changes = edition_changes(connection)
    held = changes[-1].edition if changes else None
    advice = left_over(engine, home)
    if chosen.json:
        told = {
            "edition": held.name if held else None,
            "sha256": held.sha256 if held else None,
            "source": held.source if held else None,
            "home": boundaries.load(home).edition,
            "changes": [
                {
                    "version": change.version,
                    "edition": change.edition.name if change.edition else None,
                    "by": change.by,
                    "reason": change.reason,
                }
                for change in changes
            ],
        }
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return OK
    print(f"The figures rest on: {f'{held.name}, from {held.source}' if held else APPROXIMATE}")
    for change in changes:
        name = change.edition.name if change.edition else APPROXIMATE
        print(f"  from version {change.version}: {name}; {change.by}: {change.reason}")
    if advice:
        print(f"note: {advice}")
    return OK
