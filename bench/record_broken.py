"""Two writers that are broken on purpose: what tries the real one must find out about them.

They stand where the command line stands: a home in the environment, a file to make public.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from data.ingest import read_file
from data.placing import load_placing
from data.store.engine import connect
from data.store.publish import Order, publish
from geo import settings

CHUNKS = 10
PIECE = 4096
# As long as on a slow disk, so that kills meet this writer also where the disk is quick.
IN_PLACE_SECONDS = 3
BY, NOTE = "trial", "broken on purpose"


def commits_by_chunks(home: Path, file: Path) -> None:
    """Publish a file in several transactions: whoever ends this in between leaves a part of it."""
    header, *lines = file.read_bytes().splitlines(keepends=True)
    step = -(-len(lines) // CHUNKS)
    for start in range(0, len(lines), step):
        _publish(home, header + b"".join(lines[start : start + step]), file.name)


def writes_in_place(home: Path, file: Path) -> None:
    """Make the new record aside, whole, and then copy it over the old one piece by piece."""
    record = home / "record.sqlite"
    with tempfile.TemporaryDirectory() as aside:
        new = Path(aside) / record.name
        shutil.copyfile(record, new)
        _publish(new.parent, file.read_bytes(), file.name)
        content = new.read_bytes()
    pieces = range(0, len(content), PIECE)
    with record.open("wb", buffering=0) as target:
        for start in pieces:
            target.write(content[start : start + PIECE])
            os.fsync(target.fileno())
            time.sleep(IN_PLACE_SECONDS / len(pieces))


WRITERS: Mapping[str, Callable[[Path, Path], None]] = {
    "chunks": commits_by_chunks,
    "in-place": writes_in_place,
}


def _publish(home: Path, content: bytes, name: str) -> None:
    engine = connect(home)
    order = Order(content, read_file(content, name))
    publish(engine, [order], by=BY, note=NOTE, placing=load_placing(engine, home))
    engine.dispose()


def main(words: list[str] | None = None) -> int:
    """Run the writer named on the file named."""
    writer, file = words or sys.argv[1:]
    WRITERS[writer](settings.home(), Path(file))
    return 0


if __name__ == "__main__":
    sys.exit(main())
