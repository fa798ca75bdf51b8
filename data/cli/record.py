"""`import`, `batches`, `publish`, `withdraw`: files on their way to the public, and back."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from data import public
from data.cli.options import add_read_options, read_options
from data.files import ReadOptions, ReadResult, UnreadableFileError
from data.ingest import read_file
from data.ingest.limits import MAX_KEPT_BYTES
from data.problems import RefusalCode
from data.store.batches import Batch, State, all_batches
from data.store.engine import migrate
from data.store.publish import Order, Outcome, publish, publish_batch, stage, withdraw
from geo import boundaries, settings

OK, PROBLEMS = 0, 1
_Commands = argparse._SubParsersAction


def add(commands: _Commands[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    command = commands.add_parser(
        "import",
        help="read files and keep them, waiting or public at once",
        description="Several files are taken together or not at all. Ends with 0 when every row was "
        "accepted, 1 when something is for review or rejected, 2 when nothing was taken.",
    )
    command.add_argument("files", type=Path, nargs="+", metavar="FILE")
    _add_signature(command)
    command.add_argument("--publish", action="store_true", help="make them public at once, as one version")
    add_read_options(command)
    command.set_defaults(run=_import)
    command = commands.add_parser("batches", help="the files that were taken, and where they stand")
    _add_json(command)
    command.set_defaults(run=_batches)
    command = commands.add_parser("publish", help="make batches that wait public, as one version")
    command.add_argument("batches", type=int, nargs="+", metavar="BATCH")
    _add_signature(command)
    command.set_defaults(run=_publish)
    command = commands.add_parser("withdraw", help="take a batch back; the others stand")
    command.add_argument("batch", type=int, metavar="BATCH")
    command.add_argument("--by", required=True, help="who takes it back; nothing is anonymous")
    command.add_argument("--reason", required=True, help="why, in a few words")
    _add_json(command)
    command.set_defaults(run=_withdraw)


def record_of_home() -> Engine:
    """Give the record of the home folder, its tables as this program needs them."""
    engine = public.engine(settings.home())
    migrate(engine)
    return engine


def told(result: ReadResult) -> dict[str, Any]:
    """Give what came of the rows of a file, as `--json` prints it."""
    return {
        "file": result.file_name,
        "kind": result.kind.value,
        "profile": result.profile,
        "encoding": result.encoding,
        "rows": result.rows,
        "accepted": result.accepted,
        "review": result.review,
        "rejected": result.rejected,
        "skipped": result.skipped,
    }


def say_read(result: ReadResult) -> None:
    """Print what came of the rows of a file."""
    print(
        f"{result.file_name}: {result.kind.value}, read as {result.profile}, {result.encoding}; "
        f"{result.rows:,} rows = {result.accepted:,} accepted + {result.review:,} for review "
        f"+ {result.rejected:,} rejected + {result.skipped:,} skipped"
    )
    if result.review or result.rejected:
        print("  `python -m data check` says what is wrong, row by row")


def outcome_of(results: list[ReadResult]) -> int:
    """Give the exit code: whether a row is for review or rejected."""
    return PROBLEMS if any(result.review or result.rejected for result in results) else OK


def _import(chosen: argparse.Namespace) -> int:
    options = read_options(chosen)
    orders = [_order(path, options) for path in chosen.files]
    results = [order.result for order in orders]
    engine = record_of_home()
    if chosen.publish:
        states = _publish_orders(engine, orders, chosen)
    else:
        states = [_stage_order(engine, order, chosen) for order in orders]
    for result, state in zip(results, states, strict=True):
        if chosen.json:
            print(json.dumps(told(result) | state, ensure_ascii=False))
        else:
            say_read(result)
            print(f"  {_sentence(state)}")
    return outcome_of([result for result, state in zip(results, states, strict=True) if state["new"]])


def _order(path: Path, options: ReadOptions) -> Order:
    if not path.is_file():
        raise UnreadableFileError(RefusalCode.NOT_THERE, path.name)
    if path.stat().st_size > MAX_KEPT_BYTES:
        raise UnreadableFileError(
            RefusalCode.TOO_LARGE, path.name, seen=path.stat().st_size, expected=MAX_KEPT_BYTES
        )
    content = path.read_bytes()
    return Order(content, read_file(content, path.name, options), options)


def _stage_order(engine: Engine, order: Order, chosen: argparse.Namespace) -> dict[str, Any]:
    staged = stage(engine, order, by=chosen.by, note=chosen.note)
    return {
        "batch": staged.batch_id,
        "state": staged.state.value,
        "version": staged.version,
        "new": staged.is_new,
    }


def _publish_orders(engine: Engine, orders: list[Order], chosen: argparse.Namespace) -> list[dict[str, Any]]:
    home = settings.home()
    outcome = publish(engine, orders, by=chosen.by, note=chosen.note, outlines=boundaries.load(home))
    public.current(home)
    made = {batch.file_sha256: batch for batch in all_batches(engine) if batch.state is State.PUBLISHED}
    found = [made[order.sha256] for order in orders]
    return [
        {
            "batch": batch.batch_id,
            "state": batch.state.value,
            "version": batch.version,
            "new": batch.batch_id in outcome.batch_ids,
        }
        for batch in found
    ]


def _sentence(state: dict[str, Any]) -> str:
    batch, version = state["batch"], state["version"]
    if state["state"] == State.PUBLISHED:
        if state["new"]:
            return f"Published as batch {batch}: dataset version {version}."
        return f"These bytes are public already, as batch {batch}: nothing changed."
    if state["new"]:
        return (
            f"Waits as batch {batch}: `python -m data publish {batch} --by NAME --note TEXT` makes it public."
        )
    return f"These bytes wait already, as batch {batch}: nothing changed."


def _batches(chosen: argparse.Namespace) -> int:
    found = all_batches(record_of_home())
    if chosen.json:
        print(json.dumps([_values(batch) for batch in found], ensure_ascii=False, indent=2))
        return OK
    for batch in found:
        version = f" in version {batch.version}" if batch.version else ""
        print(
            f"{batch.batch_id}: {batch.state.value}{version}, {batch.kind}, {batch.file_name}; "
            f"{batch.rows:,} rows = {batch.accepted:,} accepted + {batch.review:,} for review "
            f"+ {batch.rejected:,} rejected + {batch.skipped:,} skipped; {batch.at}, {batch.by}: {batch.note}"
        )
    if not found:
        print("No file was taken yet.")
    return OK


def _values(batch: Batch) -> dict[str, Any]:
    options = {name: value for name, value in asdict(batch.options).items() if value}
    return asdict(batch) | {"state": batch.state.value, "options": options}


def _publish(chosen: argparse.Namespace) -> int:
    home = settings.home()
    outcome = publish_batch(
        record_of_home(), chosen.batches, by=chosen.by, note=chosen.note, outlines=boundaries.load(home)
    )
    return _say(outcome, "Published", chosen)


def _withdraw(chosen: argparse.Namespace) -> int:
    outcome = withdraw(record_of_home(), chosen.batch, by=chosen.by, reason=chosen.reason)
    return _say(outcome, "Withdrawn", chosen)


def _say(outcome: Outcome, what: str, chosen: argparse.Namespace) -> int:
    if outcome.version:
        public.current(settings.home())
    if chosen.json:
        print(json.dumps({"version": outcome.version, "batches": outcome.batch_ids}))
        return OK
    batches = ", ".join(map(str, outcome.batch_ids))
    print(f"{what}: batch {batches}. Dataset version {outcome.version} is public.")
    return OK


def _add_signature(command: argparse.ArgumentParser) -> None:
    command.add_argument("--by", required=True, help="who does it; nothing is anonymous")
    command.add_argument("--note", required=True, help="why, in a few words")
    _add_json(command)


def _add_json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="the outcome for programs")
