"""`backup`, `restore`: the whole record as one file, and back."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from data import public
from data.cli.orders import record_of_home
from data.cli.progress import Phases
from data.files import DataError
from data.store import trouble
from data.store.backup import backup
from data.store.engine import RECORD
from data.store.hooks import Hooks
from data.store.manifest import checked
from data.store.redactions import keep_ledger
from data.store.restore import Restored, restore
from geo import settings

OK = 0


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    command = commands.add_parser("backup", help="copy the whole record to one file that is not there yet")
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--json", action="store_true", help="the outcome for programs")
    command.set_defaults(run=_backup)
    command = commands.add_parser(
        "restore",
        help="put a backup in place of the record; what is replaced is backed up first",
        description="The log says so. Where versions would be lost, what is restored is a new one.",
    )
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--by", required=True, help="who does it; nothing is anonymous")
    command.add_argument("--reason", required=True, help="why, in a few words")
    command.add_argument("--json", action="store_true", help="the outcome for programs")
    command.set_defaults(run=_restore)


def _backup(chosen: argparse.Namespace) -> int:
    engine = record_of_home()
    # Another home's redactions as well: this one's record may be the next that is lost.
    keep_ledger(engine, settings.home())
    with Phases("backup") as phases:
        manifest = backup(engine, chosen.file, hooks=Hooks(progress=phases.tell))
    size = chosen.file.stat().st_size
    if chosen.json:
        print(json.dumps({"file": str(chosen.file), "size": size, **asdict(manifest)}, ensure_ascii=False))
    else:
        print(
            f"Backed up: dataset version {manifest.version}, {manifest.entries:,} entries of the log, "
            f"{manifest.rows:,} rows of {len(manifest.tables)} tables, {size:,} bytes in {chosen.file}."
        )
    return OK


def _restore(chosen: argparse.Namespace) -> int:
    home = settings.home()
    try:
        done = _restored(chosen, home)
    except (DataError, SQLAlchemyError) as error:
        if not trouble.is_damage(error) or not (home / RECORD).exists():
            raise
        checked(chosen.file)
        print(f"The record is damaged; its file is kept in {_put_aside(home)}.", file=sys.stderr)
        done = _restored(chosen, home)
    keep_ledger(record_of_home(), home)
    if chosen.json:
        replaced = str(done.replaced) if done.replaced else None
        print(json.dumps(asdict(done) | {"replaced": replaced}, ensure_ascii=False))
    else:
        print(_sentences(done))
    # Told first: it is done, also where the copy that pages read cannot be built.
    if done.version:
        public.current(home)
    return OK


def _restored(chosen: argparse.Namespace, home: Path) -> Restored:
    engine = record_of_home()
    with Phases("restore") as phases:
        hooks = Hooks(progress=phases.tell)
        return restore(engine, home, chosen.file, by=chosen.by, reason=chosen.reason, hooks=hooks)


def _put_aside(home: Path) -> Path:
    """Move the files of a damaged record out of the way, and give where they are."""
    public.engine(home).dispose()
    aside = home / "backups" / f"damaged-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    aside.mkdir(parents=True)
    for path in sorted(home.glob(f"{RECORD}*")):
        path.rename(aside / path.name)
    return aside


def _sentences(done: Restored) -> str:
    told = [f"Restored: version {done.from_version} of the backup, public as version {done.version}."]
    if done.replaced:
        told.append(
            f"What it replaced, version {done.replaced_version}, is kept in {done.replaced}: "
            "`python -m data restore` brings it back."
        )
    if done.redacted:
        told.append(f"Redacted again, because the backup is older: {done.redacted}.")
    return "\n".join(told)
