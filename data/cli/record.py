"""`import`, `batches`, `publish`, `withdraw`: files on their way to the public, and back."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from data.cli.options import add_read_options, read_options
from data.cli.orders import add_request, carry_out, record_of_home
from data.files import UnreadableFileError
from data.ingest.limits import MAX_KEPT_BYTES
from data.jobs.queue import Upload
from data.problems import RefusalCode
from data.store.batches import State
from data.store.codec import options_to_json
from data.store.hold import HoldCode, HoldReason

OK, PROBLEMS = 0, 1
_Commands = argparse._SubParsersAction


def add(commands: _Commands[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    command = commands.add_parser(
        "import",
        help="read files and keep them, waiting or public at once",
        description="Several files are taken together or not at all. Ends with 0 when every row was "
        "accepted, 1 when something is for review, rejected or held, 2 when nothing was taken.",
    )
    command.add_argument("files", type=Path, nargs="+", metavar="FILE")
    _add_signature(command)
    command.add_argument("--publish", action="store_true", help="make them public at once, as one version")
    add_read_options(command)
    command.set_defaults(run=_import)
    command = commands.add_parser(
        "publish",
        help="make batches that wait public, as one version",
        description="Ends with 1 when they are held for somebody to look at, 2 when they are refused.",
    )
    command.add_argument("batches", type=int, nargs="+", metavar="BATCH")
    command.add_argument("--release", action="store_true", help="also what is held: somebody looked at it")
    _add_signature(command)
    command.set_defaults(run=_publish)
    command = commands.add_parser("withdraw", help="take a batch back; the others stand")
    command.add_argument("batch", type=int, metavar="BATCH")
    command.add_argument("--by", required=True, help="who takes it back; nothing is anonymous")
    command.add_argument("--reason", required=True, help="why, in a few words")
    _add_order(command)
    command.set_defaults(run=_withdraw)


def say_read(read: Mapping[str, Any]) -> None:
    """Print what came of the rows of a file; `read` is what `data.jobs.handlers.told` gives."""
    print(
        f"{read['file']}: {read['kind']}, read as {read['profile']}, {read['encoding']}; "
        f"{read['rows']:,} rows = {read['accepted']:,} accepted + {read['review']:,} for review "
        f"+ {read['rejected']:,} rejected + {read['skipped']:,} skipped"
    )
    if is_doubtful(read):
        print("  `python -m data check` says what is wrong, row by row")


def is_doubtful(read: Mapping[str, Any]) -> bool:
    """Say whether a row of a file is for review or rejected."""
    return bool(read["review"] or read["rejected"])


def _import(chosen: argparse.Namespace) -> int:
    options = json.loads(options_to_json(read_options(chosen)))
    uploads = [_upload(path) for path in chosen.files]
    payload = {"publish": chosen.publish, "note": chosen.note, "options": options}
    outcome = carry_out(
        record_of_home(), "import", payload, by=chosen.by, request_id=chosen.request, uploads=uploads
    )
    for file in outcome["files"]:
        if chosen.json:
            print(json.dumps(file, ensure_ascii=False))
        else:
            say_read(file)
            print(f"  {_sentence(file)}")
    doubtful = any(file["held"] or (file["new"] and is_doubtful(file)) for file in outcome["files"])
    return PROBLEMS if doubtful else OK


def _upload(path: Path) -> Upload:
    if not path.is_file():
        raise UnreadableFileError(RefusalCode.NOT_THERE, path.name)
    if path.stat().st_size > MAX_KEPT_BYTES:
        raise UnreadableFileError(
            RefusalCode.TOO_LARGE, path.name, seen=path.stat().st_size, expected=MAX_KEPT_BYTES
        )
    return Upload(path.name, path.read_bytes())


def _sentence(file: Mapping[str, Any]) -> str:
    batch = file["batch"]
    if file["state"] == State.PUBLISHED:
        if file["new"]:
            return f"Published as batch {batch}: dataset version {file['version']}."
        return f"These bytes are public already, as batch {batch}: nothing changed."
    if file["held"]:
        return f"Held as batch {batch}: {'; '.join(file['held'])}.\n  {how_to_release([batch], file['held'])}"
    if file["new"]:
        return (
            f"Waits as batch {batch}: `python -m data publish {batch} --by NAME --note TEXT` makes it public."
        )
    return f"These bytes wait already, as batch {batch}: nothing changed."


def _publish(chosen: argparse.Namespace) -> int:
    payload = {"batches": chosen.batches, "note": chosen.note, "release": chosen.release}
    outcome = carry_out(record_of_home(), "publish", payload, by=chosen.by, request_id=chosen.request)
    return _say(outcome, "Published", chosen)


def _withdraw(chosen: argparse.Namespace) -> int:
    payload = {"batch": chosen.batch, "reason": chosen.reason}
    outcome = carry_out(record_of_home(), "withdraw", payload, by=chosen.by, request_id=chosen.request)
    return _say(outcome, "Withdrawn", chosen)


def _say(outcome: Mapping[str, Any], what: str, chosen: argparse.Namespace) -> int:
    batches = ", ".join(map(str, outcome["batches"]))
    if chosen.json:
        print(json.dumps(in_short(outcome), ensure_ascii=False))
    elif outcome["held"]:
        print(f"Held: batch {batches}. Nothing public changed: {'; '.join(outcome['held'])}.")
        print(how_to_release(outcome["batches"], outcome["held"]))
    elif outcome.get("waited"):
        print(f"Put away: batch {batches}, which only waited. Nothing public changed.")
    else:
        print(f"{what}: batch {batches}. Dataset version {outcome['version']} is public.")
    return PROBLEMS if outcome["held"] else OK


def in_short(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """Give what publishing or taking back did, as `--json` prints it."""
    return {name: value for name, value in outcome.items() if name != "held" or value}


def how_to_release(batch_ids: Sequence[int], held: Sequence[str]) -> str:
    """Say what to do about batches that are held."""
    if str(HoldReason(HoldCode.EMPTY)) in held:
        return (
            "Nothing in it can be published: correct the file and import that one; `withdraw` puts it away."
        )
    listed = " ".join(map(str, batch_ids))
    return (
        f"Look at it with `python -m data diff {batch_ids[0]}`; if it is right, "
        f"`python -m data publish {listed} --release --by NAME --note TEXT` makes it public."
    )


def _add_signature(command: argparse.ArgumentParser) -> None:
    command.add_argument("--by", required=True, help="who does it; nothing is anonymous")
    command.add_argument("--note", required=True, help="why, in a few words")
    _add_order(command)


def _add_order(command: argparse.ArgumentParser) -> None:
    add_request(command)
    command.add_argument("--json", action="store_true", help="the outcome for programs")
