"""`redact`: take a person's own text out of an award, for ever."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from typing import Any

from data import public
from data.cli.orders import add_request, carry_out, record_of_home
from data.store.redact import award_number
from data.store.redaction_rows import FIELDS
from data.traces import backups_of, erase_traces
from geo import settings

OK, PROBLEMS = 0, 1
_SHOWN = 10


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = commands.add_parser(
        "redact",
        help="take what an award states in a field out of rows, files, versions and later restores",
        description="For personal data only: it cannot be taken back. Ends with 1 where the text still "
        "stands somewhere, which is told.",
    )
    command.add_argument("record", metavar="RECORD", help="the ID of the award, for example A123")
    command.add_argument("--field", required=True, help=f"one of {', '.join(FIELDS)}")
    command.add_argument("--by", required=True, help="who does it; nothing is anonymous")
    command.add_argument("--reason", required=True, help="why, in a few words, without the text itself")
    add_request(command)
    command.add_argument("--json", action="store_true", help="the outcome for programs")
    command.set_defaults(run=_redact)


def _redact(chosen: argparse.Namespace) -> int:
    award_number(chosen.record)
    payload = {"record": chosen.record, "field": chosen.field, "reason": chosen.reason}
    engine, home = record_of_home(), settings.home()
    done = carry_out(engine, "redact", payload, by=chosen.by, request_id=chosen.request)
    # Once more: a worker that did it may have been killed before this, or be at it still.
    scrubbed = erase_traces(engine, home)
    outcome = {**done, "scrubbed": scrubbed, "backups": [str(path) for path in backups_of(home)]}
    left = list(_left(outcome))
    if chosen.json:
        print(json.dumps(outcome, ensure_ascii=False))
    else:
        print(_sentence(outcome))
        for line in left:
            print(f"  {line}")
    # Told first: it is done, also where the copy that pages read cannot be built.
    public.current(home)
    return PROBLEMS if left else OK


def _sentence(outcome: Mapping[str, Any]) -> str:
    files = len(outcome["rewritten"]) + len(outcome["put_away"])
    return (
        f"Redacted: {outcome['field']} of award A{outcome['award_id']} in {outcome['rows']} rows and {files} "
        f"files; {outcome['tombstone']} stands there now. Dataset version {outcome['version']} is public."
    )


def _left(outcome: Mapping[str, Any]) -> list[str]:
    """Say where the text still stands, and what is to be known besides."""
    told = []
    if outcome["put_away"]:
        names = ", ".join(sha256[:12] for sha256 in outcome["put_away"])
        told.append(
            f"Of the kept file {names} only a notice is left: the text could not be taken out of it alone."
        )
    if outcome["also_stated_by"]:
        told.append(
            f"The same text stands with {_listed(outcome['also_stated_by'])} too: redact it there as well."
        )
    if outcome.get("waiting"):
        told.append(
            f"Of other awards it stands in files that wait ({_batches(outcome['waiting'])}): "
            "redact it there when they are published."
        )
    if outcome.get("registers"):
        told.append(
            f"A register tells it, in {_batches(outcome['registers'])}: publish a register without it; "
            "what was kept still holds it."
        )
    if outcome.get("named"):
        told.append(
            f"The name of the file, the note or how it was read tells it in {_batches(outcome['named'])}: "
            "they stay."
        )
    if outcome.get("jobs"):
        told.append(
            f"Orders tell it, by their ID, who gave them or a file: {', '.join(map(str, outcome['jobs']))}."
        )
    if outcome["log_entries"]:
        told.append(
            f"The log tells it, in entries {', '.join(map(str, outcome['log_entries']))}: "
            "it is never changed."
        )
    if outcome["backups"]:
        told.append(f"Backups of before hold it: remove {', '.join(outcome['backups'])} when you can.")
    if not outcome["scrubbed"]:
        told.append(
            "The database was busy, or its disk is full: its files may hold the text in free space until the "
            "worker, started again, or VACUUM finds it quiet."
        )
    return told


def _listed(awards: Sequence[int]) -> str:
    more = f" and {len(awards) - _SHOWN} more" if len(awards) > _SHOWN else ""
    return ", ".join(f"A{award}" for award in awards[:_SHOWN]) + more


def _batches(numbers: Sequence[int]) -> str:
    return f"batch{'es' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"
