"""A kept file given back: as it came, or with what is wrong in each row, to be corrected and given again."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from sqlalchemy import Engine

from data.desk.orders import BOTH
from data.desk.rights import Caller, require
from data.files import DataError
from data.ingest import open_file
from data.ingest.report import Report
from data.jobs.queue import JobError
from data.problems import LANGUAGES
from data.store import batches as kept
from data.store.batches import Batch
from data.store.codec import options_from_json, options_to_json
from data.store.engine import reading
from data.store.redaction_files import NOTICE

_ROOT = Path(__file__).parents[2]
_SECONDS = 600


def original(engine: Engine, caller: Caller, batch: Batch) -> bytes:
    """Give the bytes of a file as they came."""
    require(engine, caller, "download", *BOTH, batch=batch.batch_id)
    with reading(engine).connect() as connection:
        found = kept.content(connection, batch.file_sha256)
    if found == NOTICE:
        raise JobError("a text of this file was redacted, and nothing of the file is left")
    return found


def with_problems(engine: Engine, caller: Caller, batch: Batch, lang: str) -> bytes:
    """Give a file as CSV with two columns more: what became of each row, and why.

    It is read in a process of its own: a long one holds up nobody's page.
    """
    content = original(engine, caller, batch)
    if lang not in LANGUAGES:
        raise JobError(f"there are no words in {lang!r}")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "source", Path(folder) / "report.csv"
        source.write_bytes(content)
        told = {
            "source": str(source),
            "target": str(target),
            "name": batch.file_name,
            "options": options_to_json(batch.options),
            "lang": lang,
        }
        try:
            done = subprocess.run(
                [sys.executable, "-m", "data.desk.given_back"],
                input=json.dumps(told).encode(),
                cwd=_ROOT,
                capture_output=True,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise JobError("the file takes too long to read") from error
        if done.returncode or not target.exists():
            raise JobError("the file could not be read again; worker.log of the home may say why")
        return target.read_bytes()


def write_report(source: Path, target: Path, name: str, options: str, lang: str) -> None:
    """Write the report of a file beside it."""
    with (
        open_file(source, name, options_from_json(options)) as read,
        Report.to(target, read.header) as report,
    ):
        for row in read:
            report.add(row, lang)


def main() -> int:
    """Do what the process is for: standard input says what to read, and where to write."""
    told = json.load(sys.stdin)
    try:
        write_report(Path(told["source"]), Path(told["target"]), told["name"], told["options"], told["lang"])
    except DataError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
