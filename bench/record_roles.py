"""The processes of `bench.record_together`: `python -m bench.record_roles ROLE`, one of three.

They work on the home of their environment: `write WRITER FILE...`, `read` and `look`. The first two say when
they are ready. `write` begins with a line on standard input; its writer is `ours`, the command line, or one
of `bench.record_broken`, which are to be found out. `read` ends with standard input and tells what it saw.
"""

from __future__ import annotations

import io
import json
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from decimal import Decimal
from itertools import cycle
from typing import Any

from sqlalchemy import Connection, select

from bench import record_broken
from bench.record_together import COMMON, OURS
from data import public
from data.__main__ import main as command_line
from data.store.engine import StoreError, reading
from data.store.log import latest_version
from data.store.schema import batches, versions
from data.store.state import public_awards
from data.verify import verify
from geo import settings

PAUSE_SECONDS = 0.05  # between two looks: the writers are to be watched, not outrun
SIGNED = ("--by", "together", "--note", "generated", "--publish")


def write(writer: str, files: Sequence[str]) -> None:
    """Publish files one after the other; print what an order said that did not end well."""
    print("ready", flush=True)
    sys.stdin.readline()
    for file in files:
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            if writer == OURS:
                code = command_line(["import", file, *SIGNED])
            else:
                code = record_broken.main([writer, file])
        if code:
            print(f"{file} ended with {code}: {said.getvalue()!r}", flush=True)


def read() -> None:
    """Look at record and snapshot by turns until standard input ends; print every look."""
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    kinds: Mapping[str, Callable[[], dict[str, Any] | None]] = {"record": _record, "snapshot": _snapshot}
    looks = []
    print("ready", flush=True)
    for kind in cycle(kinds):
        if ended.wait(PAUSE_SECONDS):
            break
        found = kinds[kind]()
        if found:
            looks.append(found | {"from": kind})
    print("\n".join(map(json.dumps, looks)))


def look() -> None:
    """Print what is public, which files with which version, and what is wrong with the record."""
    home = settings.home()
    engine = public.engine(home)
    query = select(batches.c.version, batches.c.file_name).where(batches.c.state == "published")
    wrong = [f"{finding.where}: {finding.what}" for finding in verify(engine, home).findings]
    with reading(engine).connect() as connection:
        found = _figures(connection) | {
            "versions": list(connection.scalars(select(versions.c.version).order_by(versions.c.version))),
            "published": [list(row) for row in connection.execute(query.order_by(batches.c.batch_id))],
            "wrong": wrong,
        }
    print(json.dumps(found))


def _record() -> dict[str, Any]:
    with reading(public.engine(settings.home())).connect() as connection:
        return _figures(connection)


def _figures(connection: Connection) -> dict[str, Any]:
    version, count, total, common = latest_version(connection), 0, Decimal(0), Decimal(0)
    for one in public_awards(connection):
        count += 1
        total += one.award.amount or 0
        if one.award.tender_ref == COMMON:
            common = one.award.amount or common
    return {"version": version, "awards": count, "hkd": str(total), "common": str(common)}


def _snapshot() -> dict[str, Any] | None:
    try:
        snapshot = public.current(settings.home())
    except StoreError:
        return None  # nothing is published yet
    sums = "count(*) AS awards, sum(amount) AS hkd, max(amount) FILTER (tender_ref = ?) AS common"
    (row,) = snapshot.rows(f"SELECT {sums} FROM awards", [COMMON])
    (meta,) = snapshot.rows("SELECT version FROM meta")
    return {"version": meta["version"], "awards": row["awards"]} | {
        name: str(row[name] or 0) for name in ("hkd", "common")
    }


if __name__ == "__main__":
    role, *words = sys.argv[1:]
    {"write": lambda: write(words[0], words[1:]), "read": read, "look": look}[role]()
