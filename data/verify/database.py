"""The database itself: its pages, what its rows refer to, and the guards that keep them as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from sqlalchemy import ForeignKey, Table, create_engine, func, select, text
from sqlalchemy.pool import StaticPool

from data.store.engine import migrate
from data.store.schema import IMMUTABLE, metadata, redacting
from data.verify.inspection import Inspection

_MOST_PAGES = 50
# What a guard is called on PostgreSQL; on SQLite the guards of a new record are the measure.
_ON_BATCHES = ("batches_refuses_update", "batches_refuses_delete", "batches_move_forward")
_REFUSES = re.compile(r"RAISE EXCEPTION 'what was published is never changed or removed'", re.IGNORECASE)
_TRIGGERS_ON_SQLITE = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
_TRIGGERS_ON_SERVER = text(
    "SELECT t.tgname, t.tgenabled, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
    "JOIN pg_class c ON c.oid = t.tgrelid "
    "WHERE NOT t.tgisinternal AND c.relnamespace = current_schema::regnamespace"
)
_BY_VERSION = (
    *("standing", "assessments", "corrections", "edition_links", "supplier_links", "suppliers"),
    *("pins", "boundary_editions"),
)
_NAMES = {
    "boundary_editions": "boundaries of version {}",
    "standing": "what stands of award A{} at version {}",
    "assessments": "what was made of row_id {} at version {}",
    "corrections": "correction of award A{}, {}, at version {}",
    "edition_links": "link of award A{} at version {}",
    "supplier_links": "link of supplier {} at version {}",
    "batches": "batch {}",
    "versions": "version {}",
    "award_rows": "row_id {} of award_rows",
    "register_rows": "row_id {} of register_rows",
}


def check_pages(inspection: Inspection) -> None:
    """Have SQLite look at its own file; PostgreSQL keeps no such promise to check."""
    if not inspection.is_sqlite:
        return
    pragma = "quick_check" if inspection.quick else "integrity_check"
    for (told,) in inspection.connection.execute(text(f"PRAGMA {pragma}({_MOST_PAGES})")):
        if told != "ok":
            # Several lines stand in one answer.
            for line in str(told).splitlines():
                inspection.notes.wrong("database file", line)
    inspection.notes.count("pages", int(inspection.connection.scalar(text("PRAGMA page_count")) or 0))


def check_guards(inspection: Inspection) -> None:
    """Check that what was published still cannot be changed, and that no redaction was left half done."""
    notes = inspection.notes
    found, expected = _on_sqlite(inspection) if inspection.is_sqlite else _on_server(inspection)
    for name in sorted(expected):
        notes.count("guards")
        if name not in found:
            notes.wrong(f"guard {name}", "it is gone: what was published could have been changed since")
        elif found[name] != expected[name]:
            notes.wrong(f"guard {name}", "it was changed: it may let published rows be changed")
    for row in inspection.connection.execute(select(redacting)):
        notes.wrong(
            f"row {row.key} of {row.table_name}", "it may be changed still, as if a redaction were at work"
        )


def _on_sqlite(inspection: Inspection) -> tuple[Mapping[str, str], Mapping[str, str]]:
    found = {name: _plain(sql) for name, sql in inspection.connection.execute(_TRIGGERS_ON_SQLITE)}
    return found, _of_a_new_record()


@cache
def _of_a_new_record() -> Mapping[str, str]:
    """Give the guards that this program gives a new record: name -> statement."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    try:
        migrate(engine)
        with engine.connect() as connection:
            return {name: _plain(sql) for name, sql in connection.execute(_TRIGGERS_ON_SQLITE)}
    finally:
        engine.dispose()


def _on_server(inspection: Inspection) -> tuple[Mapping[str, str], Mapping[str, str]]:
    found = {
        name: "refuses" if enabled in ("O", "A") and _REFUSES.search(source) else f"{enabled} {source}"
        for name, enabled, source in inspection.connection.execute(_TRIGGERS_ON_SERVER)
    }
    names = {*_ON_BATCHES, "batches_refuses_truncate"}
    for table in IMMUTABLE:
        names |= {f"{table}_refuses_change", f"{table}_refuses_truncate"}
    return found, dict.fromkeys(names, "refuses")


def _plain(sql: str | None) -> str:
    return " ".join((sql or "").split())


def check_references(inspection: Inspection) -> None:
    """Check that all that a row refers to is there."""
    tables = metadata.sorted_tables
    for done, table in enumerate(tables):
        inspection.notes.tell(done, len(tables))
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            _check_reference(inspection, table, key)


def _check_reference(inspection: Inspection, table: Table, key: ForeignKey) -> None:
    target = key.column.table.alias()
    there = select(target.c[key.column.name]).where(target.c[key.column.name] == key.parent)
    orphans = (
        select(*table.primary_key.columns, key.parent.label("refers_to"))
        .where(key.parent.is_not(None), ~there.exists())
        .order_by(*table.primary_key.columns)
    )
    for row in inspection.stream(orphans):
        *numbers, refers_to = row
        where = _NAMES.get(table.name, f"{table.name} {{}}").format(*numbers)
        inspection.notes.wrong(where, f"{key.column.table.name} {refers_to} that it refers to is missing")
    inspection.notes.count("kinds of references")


def check_versions_named(inspection: Inspection) -> None:
    """Check that every version that a row names is there."""
    versions = metadata.tables["versions"].alias()
    for name in _BY_VERSION:
        table = metadata.tables[name]
        there = select(versions.c.version).where(versions.c.version == table.c.version)
        query = select(table.c.version, func.count()).where(~there.exists()).group_by(table.c.version)
        for version, count in inspection.connection.execute(query):
            inspection.notes.wrong(
                f"version {version}", f"it is missing, though {count:,} rows of {name} are of it"
            )
