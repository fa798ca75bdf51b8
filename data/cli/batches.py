"""`batches`: the files that were taken, where they stand, and who moved them there."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Engine, select

from data.cli.orders import record_of_home
from data.store.batches import Batch, State, all_batches
from data.store.engine import reading
from data.store.schema import audit

OK = 0


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = commands.add_parser("batches", help="the files that were taken, and where they stand")
    command.add_argument("--json", action="store_true", help="the outcome for programs")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Tell of each batch, the oldest first."""
    engine = record_of_home()
    found, moves = all_batches(engine), _moves(engine)
    if chosen.json:
        told = [_values(batch, moves.get(batch.batch_id, {})) for batch in found]
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return OK
    for batch in found:
        _say(batch, moves.get(batch.batch_id, {}))
    if not found:
        print("No file was taken yet.")
    return OK


def _moves(engine: Engine) -> dict[int, dict[str, dict[str, Any]]]:
    """Give batch -> action -> who published it or took it back, when and why, as the log says."""
    query = select(audit.c.at, audit.c.by, audit.c.action, audit.c.details).where(
        audit.c.action.in_(("publish", "withdraw"))
    )
    moves: dict[int, dict[str, dict[str, Any]]] = {}
    with reading(engine).connect() as connection:
        for at, by, action, text in connection.execute(query.order_by(audit.c.audit_id)):
            details = json.loads(text)
            why = details.get("reason" if action == "withdraw" else "note", "")
            for batch_id in details.get("batches", ()):
                moves.setdefault(batch_id, {})[action] = {
                    "at": at,
                    "by": by,
                    "reason": why,
                    "version": details.get("version"),
                }
    return moves


def _values(batch: Batch, moves: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    options = {name: value for name, value in asdict(batch.options).items() if value}
    return asdict(batch) | {
        "state": batch.state.value,
        "options": options,
        "held": _why_held(batch),
        "published": moves.get("publish"),
        "withdrawn": moves.get("withdraw"),
    }


def _why_held(batch: Batch) -> list[str]:
    return [str(reason) for reason in batch.held] if batch.state is State.STAGED else []


def _say(batch: Batch, moves: Mapping[str, Mapping[str, Any]]) -> None:
    print(
        f"{batch.batch_id}: {_where(batch)}, {batch.kind}, {batch.file_name}; "
        f"{batch.rows:,} rows = {batch.accepted:,} accepted + {batch.review:,} for review "
        f"+ {batch.rejected:,} rejected + {batch.skipped:,} skipped; {batch.at}, {batch.by}: {batch.note}"
    )
    for reason in _why_held(batch):
        print(f"  held: {reason}")
    if taken_back := moves.get("withdraw"):
        print(f"  withdrawn {taken_back['at']}, {taken_back['by']}: {taken_back['reason']}")


def _where(batch: Batch) -> str:
    if batch.state is State.STAGED or batch.version is None:
        return batch.state.value
    published = f"published in version {batch.version}"
    if batch.state is State.PUBLISHED:
        return published
    gone = f" in version {batch.withdrawn_version}" if batch.withdrawn_version else ""
    return f"{published}, withdrawn{gone}"
