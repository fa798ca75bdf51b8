"""`correct`, `recompute`: what people and rules say of awards, beside what the files said."""

from __future__ import annotations

import argparse
import json

from data.cli.orders import add_request, carry_out, record_of_home
from data.files import DataError
from data.store.corrections import FIELDS

_MOST_DIGITS = 9


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    command = commands.add_parser(
        "correct",
        help="say of an award what its file does not, or says wrongly",
        description="The row as published stays as it is; the correction stands beside it, as a new version.",
    )
    command.add_argument("award", type=award_id, metavar="AWARD", help="for example A123")
    command.add_argument("field", choices=FIELDS, metavar="FIELD", help=", ".join(FIELDS))
    command.add_argument("value", nargs="?", metavar="VALUE", help='what is right; "" for not known')
    command.add_argument("--undo", action="store_true", help="take the correction back instead")
    command.add_argument("--by", required=True, help="who corrects; nothing is anonymous")
    command.add_argument("--reason", required=True, help="why, in a few words; the page of changes shows it")
    command.add_argument("--json", action="store_true", help="the outcome for programs")
    add_request(command)
    command.set_defaults(run=_correct)
    command = commands.add_parser(
        "recompute", help="assess places, categories and sectors anew, by today's rules and outlines"
    )
    command.add_argument("--by", required=True, help="who orders it; nothing is anonymous")
    command.add_argument("--note", required=True, help="why, in a few words; the page of changes shows it")
    command.add_argument("--json", action="store_true", help="the outcome for programs")
    add_request(command)
    command.set_defaults(run=_recompute)


def award_id(given: str) -> int:
    """Read the ID of an award: A123 or 123."""
    digits = given.strip().upper().removeprefix("A")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > _MOST_DIGITS:
        raise argparse.ArgumentTypeError(f"{given!r} is no award: write its ID, for example A123")
    return int(digits)


def _correct(chosen: argparse.Namespace) -> int:
    if chosen.undo == (chosen.value is not None):
        raise DataError("say what is right, or --undo to take the correction back")
    payload = {
        "award": chosen.award,
        "field": chosen.field,
        "value": chosen.value,
        "reason": chosen.reason,
    }
    outcome = carry_out(record_of_home(), "correct", payload, by=chosen.by, request_id=chosen.request)
    if chosen.json:
        print(json.dumps(outcome))
    else:
        what = "correction taken back" if chosen.undo else "corrected"
        print(f"A{chosen.award}: {chosen.field} {what}. Dataset version {outcome['version']} is public.")
    return 0


def _recompute(chosen: argparse.Namespace) -> int:
    payload = {"note": chosen.note}
    outcome = carry_out(record_of_home(), "recompute", payload, by=chosen.by, request_id=chosen.request)
    if chosen.json:
        print(json.dumps(outcome))
    elif outcome["changed"] or outcome["names"]:
        print(
            f"{outcome['changed']:,} of {outcome['rows']:,} rows are assessed otherwise now, "
            f"{outcome['names']:,} names are read otherwise. Dataset version {outcome['version']} is public."
        )
    else:
        print(f"All {outcome['rows']:,} rows are assessed as before: no version was made.")
    return 0
