"""All checks, one after the other: what one of them cannot read does not keep the next from looking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from data.verify.batches import check_batches
from data.verify.beside import check_assessments, check_corrections, check_digests, check_links
from data.verify.chain import check_log, check_versions
from data.verify.database import check_guards, check_pages, check_references, check_versions_named
from data.verify.inspection import Inspection, reason
from data.verify.kept_files import check_files
from data.verify.opening import opened
from data.verify.places import check_editions, check_pinned, check_pins
from data.verify.replay import check_standing
from data.verify.report import Notes, Progress, Report
from data.verify.rows import check_award_rows, check_register_rows, check_suppliers
from data.verify.snapshots import check_snapshots, compare_newest


@dataclass(frozen=True, slots=True)
class Check:
    """One check, and what it looks at in a word or two."""

    what: str
    run: Callable[[Inspection], None]
    quick: bool = True  # whether it is done also where there is little time


CHECKS = (
    Check("database", check_pages),
    Check("guards", check_guards),
    Check("references", check_references),
    Check("log", check_log),
    Check("versions", check_versions),
    Check("versions of rows", check_versions_named),
    Check("batches", check_batches),
    Check("files", check_files, quick=False),
    Check("rows of awards", check_award_rows),
    Check("rows of registers", check_register_rows),
    Check("suppliers", check_suppliers),
    Check("standing and totals", check_standing),
    Check("assessments", check_assessments, quick=False),
    Check("corrections", check_corrections),
    Check("links", check_links),
    Check("pins", check_pins),
    Check("pinned places", check_pinned, quick=False),
    Check("boundaries", check_editions),
    Check("digests", check_digests, quick=False),
    Check("snapshots", check_snapshots),
    Check("comparison of the newest snapshot", compare_newest, quick=False),
)


def _say_nothing(_what: str, _done: int, _total: int) -> None:
    pass


def verify(engine: Engine, home: Path, progress: Progress = _say_nothing, *, quick: bool = False) -> Report:
    """Recompute what the record says and tell all that is wrong.

    With `quick` what takes long is left out. Raises `StoreError` where the record cannot be read at all.
    """
    notes = Notes(progress)
    with opened(engine) as connection:
        inspection = Inspection(connection, home, notes, quick=quick)
        for check in CHECKS:
            if check.quick or not quick:
                _look(inspection, check)
    skipped = tuple(check.what for check in CHECKS if quick and not check.quick)
    return Report(notes.findings(), dict(notes.counted), skipped, inspection.told.head)


def _look(inspection: Inspection, check: Check) -> None:
    inspection.notes.begin(check.what)
    try:
        with inspection.connection.begin_nested():
            check.run(inspection)
    except Exception as error:
        inspection.notes.wrong(check.what, f"this could not be read to its end: {reason(error)}")
