"""`file`: the bytes of a batch as they came, for staff."""

from __future__ import annotations

import argparse
from pathlib import Path

from data.cli.orders import record_of_home
from data.files import DataError
from data.store import batches as kept
from data.store.engine import reading


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = commands.add_parser("file", help="the kept file of a batch, as it came")
    command.add_argument("batch", type=int, metavar="BATCH")
    command.add_argument(
        "target", type=Path, metavar="TARGET", help="a file that is not there yet, or a folder"
    )
    command.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    with reading(record_of_home()).connect() as connection:
        batch = kept.find(connection, chosen.batch)
        content = kept.content(connection, batch.file_sha256)
    # A name that was uploaded never leads out of the folder.
    target = chosen.target / Path(batch.file_name).name if chosen.target.is_dir() else chosen.target
    try:
        with target.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise DataError(f"{target} is there already: name another file") from error
    print(f"{target}: {len(content):,} bytes, SHA-256 {batch.file_sha256}")
    return 0
