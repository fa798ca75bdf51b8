"""What the public record of a home says, as one short answer that can be compared.

`python -m bench.record_state` looks at the home of its environment and prints the answer as JSON; with the
word "quickly" it leaves out what `verify` checks.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from data.files import DataError
from data.store import state
from data.store.engine import connect, reading
from data.store.log import latest_version
from data.store.schema import audit, batches
from data.verify import verify
from geo import settings


@dataclass(frozen=True, slots=True)
class Public:
    """What is public. Two of them are equal where no reader could tell them apart."""

    version: int
    awards: int
    digest: str  # over every public award, every supplier and every name
    published: Mapping[str, int]  # SHA-256 of a public file -> in how many batches it is public


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a record gave: its public state, or why there was none to see, and what is damaged."""

    public: Public | None
    damage: tuple[str, ...] = ()


def look(home: Path, *, thoroughly: bool = True) -> Look:
    """Read everything public and let the database check itself; `thoroughly`: let `verify` check it all."""
    try:
        engine = connect(home)
        with reading(engine).connect() as connection:
            public, damage = _public(connection), _damage(connection)
        if thoroughly:
            damage += [f"verify: {each}" for each in verify(engine, home).findings]
        engine.dispose()
    except (SQLAlchemyError, DataError, ValueError) as error:
        return Look(None, (f"cannot be read: {type(error).__name__}: {error}",))
    return Look(public, tuple(damage))


def _public(connection: Connection) -> Public:
    told = hashlib.sha256()
    count = 0
    for public in state.public_awards(connection):
        # When a file came and as which batch differs between two runs of one order; nothing else may.
        told.update(repr(replace(public, loaded_at="", batch_id=0)).encode())
        count += 1
    told.update(repr(state.all_suppliers(connection)).encode())
    told.update(repr(sorted(state.supplier_ids(connection).items())).encode())
    query = (
        select(batches.c.file_sha256, func.count())
        .where(batches.c.state == "published")
        .group_by(batches.c.file_sha256)
    )
    published = {str(sha256): int(number) for sha256, number in connection.execute(query)}
    return Public(latest_version(connection), count, told.hexdigest(), published)


def _damage(connection: Connection) -> list[str]:
    """Say what the database itself finds wrong, and where the log has not one entry after the other."""
    found = []
    if connection.dialect.name == "sqlite":
        for pragma in ("integrity_check", "foreign_key_check"):
            rows = connection.exec_driver_sql(f"PRAGMA {pragma}").fetchall()
            found += [f"{pragma}: {row}" for row in rows if tuple(row) != ("ok",)]
    last, count = connection.execute(select(func.max(audit.c.audit_id), func.count())).one()
    if (last or 0) != count:
        found.append(f"the log has {count} entries, its last number is {last}")
    return found


def to_json(found: Look) -> str:
    """Write what `from_json` reads."""
    return json.dumps(asdict(found))


def from_json(text: str) -> Look:
    """Read what `to_json` wrote."""
    told: dict[str, Any] = json.loads(text)
    public = Public(**told["public"]) if told["public"] else None
    return Look(public, tuple(told["damage"]))


def main(words: Sequence[str] = ()) -> int:
    """Print what the home of the environment has made public."""
    print(to_json(look(settings.home(), thoroughly="quickly" not in words)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
