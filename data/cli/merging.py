"""`merge`, `unmerge`: two vendors are one, or they are two again."""

from __future__ import annotations

import argparse
import json

from data.cli.orders import add_request, carry_out, record_of_home

_MOST_DIGITS = 9


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    command = commands.add_parser(
        "merge",
        help="say that a vendor is another one",
        description="The first one's number leads to the second from then on, until `unmerge` takes it back. "
        "`python -m data suppliers --suggest` names vendors that may be one.",
    )
    command.add_argument("supplier", type=supplier_id, metavar="VENDOR", help="for example S12")
    command.add_argument("into", type=supplier_id, metavar="INTO", help="the one that it is, for example S34")
    _add_signature(command, "who merges")
    command = commands.add_parser(
        "unmerge",
        help="say that a vendor is one of its own",
        description="Holds also against what the program itself would make of its names.",
    )
    command.add_argument("supplier", type=supplier_id, metavar="VENDOR", help="for example S12")
    _add_signature(command, "who parts them")
    command.set_defaults(into=None)


def supplier_id(given: str) -> int:
    """Read the ID of a vendor: S12 or 12."""
    digits = given.strip().upper().removeprefix("S")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > _MOST_DIGITS:
        raise argparse.ArgumentTypeError(f"{given!r} is no vendor: write its number, for example S12")
    return int(digits)


def _add_signature(command: argparse.ArgumentParser, who: str) -> None:
    command.add_argument("--by", required=True, help=f"{who}; nothing is anonymous")
    command.add_argument("--reason", required=True, help="why, in a few words; the page of changes shows it")
    command.add_argument("--json", action="store_true", help="the outcome for programs")
    add_request(command)
    command.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    payload = {"supplier": chosen.supplier, "into": chosen.into, "reason": chosen.reason}
    outcome = carry_out(record_of_home(), "merge", payload, by=chosen.by, request_id=chosen.request)
    if chosen.json:
        print(json.dumps(outcome))
    else:
        what = f"is S{chosen.into}" if chosen.into is not None else "is a vendor of its own"
        print(f"S{chosen.supplier} {what}. Dataset version {outcome['version']} is public.")
    return 0
