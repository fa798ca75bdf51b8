"""The copies that pages read: they open, and the newest says what the record says."""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb
from sqlalchemy import func, select

from data.snapshot import files
from data.snapshot.build import build
from data.snapshot.stamp import FORMAT, FileName, Stamp, stamp_in
from data.store.schema import redactions
from data.verify.inspection import Inspection, reason

_TABLES = "SELECT table_name FROM duckdb_tables() WHERE database_name = ? ORDER BY table_name"


def check_snapshots(inspection: Inspection) -> None:
    """Check every snapshot of this record that is in the home folder."""
    notes = inspection.notes
    removed = int(inspection.connection.scalar(select(func.count()).select_from(redactions)) or 0)
    for path in sorted(files.folder(inspection.home).glob("*.duckdb")):
        name = FileName.read(path.name)
        if name is None or name.format != FORMAT:
            continue
        where = f"snapshot of version {name.version}"
        if name.redactions < removed:
            notes.wrong(where, f"it is from before a redaction: remove {path.name}")
            continue
        stamp = stamp_in(inspection.connection, name.version)
        # Two records may have used one home: another one's snapshots are nobody's fault.
        if stamp is None or stamp.file_name != path.name:
            continue
        notes.count("snapshots")
        if not files.is_sound(path):
            notes.wrong(where, f"{path.name} is damaged; the next page that needs it makes it anew")


def compare_newest(inspection: Inspection) -> None:
    """Build the newest version once more and compare it, table by table, with the snapshot there is."""
    stamp = stamp_in(inspection.connection)
    if stamp is None:
        return
    target = files.folder(inspection.home) / stamp.file_name
    if not files.is_sound(target):
        return
    where = f"snapshot of version {stamp.version}"
    with tempfile.TemporaryDirectory(prefix="verify-") as folder:
        fresh = Path(folder) / "fresh.duckdb"
        try:
            build(inspection.connection, stamp.version, fresh, inspection.notes.tell)
        except Exception as error:
            inspection.notes.wrong(where, f"it cannot be built from the record: {reason(error)}")
            return
        _compare(inspection, where, stamp, target, fresh)


def _compare(inspection: Inspection, where: str, stamp: Stamp, kept: Path, fresh: Path) -> None:
    notes = inspection.notes
    with duckdb.connect(":memory:", config={"threads": 2, "memory_limit": "512MB"}) as both:
        both.execute(f"SET temp_directory = {_quoted(fresh.parent / 'sorting')}")
        for name, path in (("kept", kept), ("fresh", fresh)):
            both.execute(f"ATTACH {_quoted(path)} AS {name} (READ_ONLY)")
        tables = {name: _tables(both, name) for name in ("kept", "fresh")}
        if tables["kept"] != tables["fresh"]:
            notes.wrong(where, "its tables are not those of a newly built one")
        for table in sorted(tables["kept"] & tables["fresh"]):
            notes.count("tables of the newest snapshot")
            differing = [
                _differing(both, table, first, second)
                for first, second in (("kept", "fresh"), ("fresh", "kept"))
            ]
            if any(differing):
                notes.wrong(
                    where,
                    f"{table}: {differing[0]:,} rows are not what the record says, "
                    f"{differing[1]:,} are missing",
                )


def _tables(both: duckdb.DuckDBPyConnection, database: str) -> set[str]:
    return {str(name) for (name,) in both.execute(_TABLES, [database]).fetchall()}


def _differing(both: duckdb.DuckDBPyConnection, table: str, first: str, second: str) -> int:
    """Count the rows of the first that the second lacks."""
    query = f"SELECT count(*) FROM (SELECT * FROM {first}.{table} EXCEPT ALL SELECT * FROM {second}.{table})"
    found = both.execute(query).fetchone()
    return int(found[0]) if found else 0


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
