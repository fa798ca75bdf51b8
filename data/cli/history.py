"""`history`: what became of an award, version by version."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from data.award_fields import FieldChange
from data.cli.orders import record_of_home
from data.cli.revise import award_id
from data.history import AwardEvent, History, What, history

_SAID = {
    What.PUBLISHED: "published",
    What.CHANGED: "changed by a newer file",
    What.REPEATED: "repeated unchanged by a newer file",
    What.TAKEN_BACK: "its file was taken back",
    What.STANDS_AGAIN: "stands again as an older file has it",
    What.JOINED: "joined with the same award of another edition",
    What.PARTED: "parted from the award of the other edition",
    What.RECOMPUTED: "recomputed",
    What.PINNED: "placed by a pin",
    What.UNPINNED: "a pin was taken back",
    What.RELOCATED: "placed anew",
    What.REDRAWN: "placed by other boundaries",
    What.CORRECTED: "corrected",
    What.UNCORRECTED: "correction taken back",
    What.REDACTED: "a text was removed",
}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = commands.add_parser(
        "history", help="what became of an award: when, by whom, from which file and row, what changed"
    )
    command.add_argument("award", type=award_id, metavar="AWARD", help="for example A123")
    command.add_argument(
        "--at", type=int, metavar="VERSION", dest="version", help="as it was told with a dataset version"
    )
    command.add_argument("--json", action="store_true", help="the outcome for programs")
    command.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    found = history(record_of_home(), chosen.award, chosen.version)
    if chosen.json:
        print(json.dumps(asdict(found) | {"cells": dict(found.cells)}, ensure_ascii=False, indent=2))
        return 0
    print(_head(found))
    for event in found.events:
        print(_line(event, found))
        for change in event.changes:
            print(f"    {_change(change, event.what)}")
    return 0


def _head(found: History) -> str:
    known_by = f", known by A{found.root}" if found.root != found.award_id else ""
    editions = ", ".join(f"A{number} {language}" for number, language in found.editions.items())
    listed = f"; editions: {editions}" if len(found.editions) > 1 else ""
    return f"A{found.award_id}{known_by}: {'public' if found.public else 'not public'}{listed}"


def _line(event: AwardEvent, found: History) -> str:
    what = _SAID[event.what] + (f" (A{event.award_id})" if len(found.editions) > 1 else "")
    place = f"; {event.file_name}, row {event.row}, batch {event.batch_id}" if event.file_name else ""
    note = f": {event.note}" if event.note else ""
    return f"version {event.version}, {event.at}: {what}{place}; {event.by}{note}"


def _change(change: FieldChange, what: What) -> str:
    if what is What.REDACTED:
        return change.field
    # A cell may have several lines; a change has one.
    before, after = (" ".join((text or "(not known)").split()) for text in (change.before, change.after))
    return f"{change.field}: {after}" if change.before is None else f"{change.field}: {before} -> {after}"
