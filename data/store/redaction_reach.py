"""Where a text that is to go stands besides its own rows, and taking it out of every table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from data.ingest.rewritten import Wanted
from data.redaction import Redactor
from data.store import redaction_files as kept_files
from data.store import redaction_names as names
from data.store import redaction_rows as told_rows
from data.store import redaction_search as search
from data.store.redaction_contents import Contents, new_contents
from data.store.redaction_desk import rewrite_desk
from data.store.redaction_pins import ADDRESSES, rewrite_pins
from data.store.redaction_rows import Held
from data.store.schema import suppliers


@dataclass(frozen=True, slots=True)
class Reach:
    """Where else a text stands, looked for before it goes."""

    others: search.Others
    told: Sequence[int]  # entries of the log
    registers: Collection[int]
    columns: Mapping[int, Mapping[str, str]]  # batch -> header -> the template's column
    wanted: Mapping[str, Wanted]  # file -> what goes from it
    looked: Contents

    def outcome(self) -> dict[str, Any]:
        """Give what there is to say of it."""
        changed = self.looked.changed
        return {
            "rewritten": tuple(new.sha256 for new in changed if not new.is_notice),
            "put_away": tuple(new.sha256 for new in changed if new.is_notice),
            "also_stated_by": self.others.awards,
            "log_entries": tuple(self.told),
            "registers": tuple(sorted({*self.registers, *self.looked.registers})),
            "waiting": tuple(sorted(self.looked.waiting)),
        }


def reach(
    connection: Connection, rows: Sequence[Held], field: str, redactor: Redactor, ids: Sequence[int]
) -> Reach:
    """Look where the texts of a field of some rows stand besides."""
    others = search.stated_by_others(connection, redactor, ids)
    told = search.log_entries(connection, redactor)
    registers = search.register_batches(connection, redactor)
    columns = kept_files.columns_of(connection, rows)
    wanted = kept_files.wanted_of(rows, field, redactor, others.rows)
    looked = new_contents(connection, wanted, others, ids, redactor)
    return Reach(others, told, registers, columns, wanted, looked)


def take_out(
    connection: Connection,
    rows: Sequence[Held],
    field: str,
    redactor: Redactor,
    ids: Sequence[int],
    found: Reach,
    version: int,
) -> tuple[int, Mapping[int, str], set[int]]:
    """Take the texts out of all tables; give names that stay, new hashes by row, and versions touched."""
    kept = names.rewrite_suppliers(connection, ids, redactor, version) if field == "suppliers" else []
    hashes = told_rows.rewrite_rows(connection, rows, field, found.columns, found.wanted)
    touched = {held.version for held in rows if held.version}
    touched |= told_rows.rewrite_assessments(connection, rows, field, redactor)
    touched |= told_rows.rewrite_corrections(connection, ids, redactor)
    touched |= rewrite_pins(connection, field, redactor, found.others.awards)
    renamed = suppliers.c.name.in_(redactor.marks.values())
    touched |= set(connection.scalars(select(suppliers.c.version).where(renamed)))
    told_rows.rewrite_jobs(connection, redactor)
    changed = {new.sha256 for new in found.looked.changed}
    rewrite_desk(connection, redactor, changed, is_of_addresses=field == ADDRESSES)
    return len(kept), hashes, touched
