"""What stands beside the rows: assessments, corrections, links, and each version's hash over all of it."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row, and_, func, or_, select

from data.assess import Assessment
from data.redaction import is_redacted
from data.store.corrections import FIELDS
from data.store.said import DRAFT
from data.store.said_public import WITHDRAWN
from data.store.schema import (
    assessments,
    award_rows,
    batches,
    corrections,
    edition_links,
    supplier_links,
)
from data.store.standing import supplier_links_at
from data.store.sums import digest
from data.store.suppliers import LinkOrigin
from data.verify.inspection import Inspection, reason
from data.verify.told import Corrected

_TOLD_EVERY = 5_000


def check_assessments(inspection: Inspection) -> None:
    """Check that something was made of each row as it became public, and that it can be read."""
    notes = inspection.notes
    made = and_(assessments.c.row_id == award_rows.c.row_id, assessments.c.version <= batches.c.version)
    query = (
        select(award_rows.c.batch_id, award_rows.c.row)
        .join(batches, batches.c.batch_id == award_rows.c.batch_id)
        .where(~select(assessments.c.row_id).where(made).exists())
        .order_by(award_rows.c.batch_id, award_rows.c.row)
    )
    for row in inspection.stream(query):
        notes.wrong(f"batch {row.batch_id}, row {row.row}", "its place, category and sector are missing")
    total = int(inspection.connection.scalar(select(func.count()).select_from(assessments)) or 0)
    names = select(assessments, award_rows.c.batch_id, award_rows.c.row).outerjoin(
        award_rows, award_rows.c.row_id == assessments.c.row_id
    )
    for done, row in enumerate(inspection.stream(names), 1):
        try:
            Assessment.from_dict(json.loads(row.value))
        except (ValueError, TypeError, AttributeError, KeyError):
            where = f"batch {row.batch_id}, row {row.row}"
            notes.wrong(where, f"its place, category and sector at version {row.version} cannot be read")
        notes.count("assessments")
        if done % _TOLD_EVERY == 0:
            notes.tell(done, total)


def check_corrections(inspection: Inspection) -> None:
    """Check that corrections are what the log says, and can be read."""
    notes, left = inspection.notes, dict(inspection.told.corrections)
    with_files = dict(inspection.told.with_files)
    for row in inspection.stream(select(corrections).order_by(corrections.c.version)):
        notes.count("corrections")
        where = f"correction of award A{row.award_id}, {row.field}, at version {row.version}"
        try:
            value = _read(row)
        except (ValueError, TypeError, KeyError):
            notes.wrong(where, "it cannot be read")
            value = None
        key = (row.award_id, row.field, row.version)
        if with_files.pop(key, None) is not None:
            # The log tells no values of these: the digest of the version does.
            if row.origin.partition(" ")[0] not in (DRAFT, WITHDRAWN):
                notes.wrong(where, f"it is of another origin than the log says: {row.origin}")
            continue
        told = left.pop(key, None)
        if told is None:
            notes.wrong(where, "no entry of the log tells of it")
        elif not _is_as_told(inspection, row, value, told):
            notes.wrong(where, f"it is not what entry {told.entry} of the log says")
    missing = {key: told.entry for key, told in left.items()} | with_files
    for (award_id, field, version), entry in missing.items():
        where = f"correction of award A{award_id}, {field}, at version {version}"
        notes.wrong(where, f"it is missing, though entry {entry} of the log tells of it")


def _is_as_told(inspection: Inspection, row: Row[Any], value: str | None, told: Corrected) -> bool:
    # A text that was redacted is told by the digest of its version alone.
    if row.award_id in inspection.told.redacted or is_redacted(f"{value} {row.reason}"):
        return True
    # The log leaves an empty value out.
    said = told.value if told.value is not None or row.value is None else ""
    return (value, row.author, row.reason) == (said, told.by, told.note)


def _read(row: Row[Any]) -> str | None:
    """Give the value of a correction, or raise `ValueError`, `TypeError` or `KeyError`."""
    field = FIELDS[row.field]
    if row.value is None:
        return None
    value = json.loads(row.value)
    field.read(value)
    return str(value)


def check_links(inspection: Inspection) -> None:
    """Check that links lead to older awards, and those of suppliers to an end."""
    notes = inspection.notes
    notes.count("links of awards", _count(inspection))
    wrong = select(edition_links).where(
        or_(edition_links.c.same_as >= edition_links.c.award_id, edition_links.c.same_as < 1)
    )
    for row in inspection.stream(wrong.order_by(edition_links.c.award_id, edition_links.c.version)):
        where = f"link of award A{row.award_id} at version {row.version}"
        notes.wrong(where, f"it leads to A{row.same_as}, but only to an older award can it lead")
    _check_merges(inspection)
    step = {int(old): int(new) for old, new in inspection.connection.execute(supplier_links_at())}
    for first in sorted(step):
        at, seen = first, {first}
        while (at := step.get(at, 0)) and at not in seen:
            seen.add(at)
        if at == first:
            notes.wrong(f"link of supplier {first}", "it leads back to itself")
    notes.count("links of suppliers", len(step))


def _check_merges(inspection: Inspection) -> None:
    """Check that people said of suppliers what the log tells, and that nothing of it is gone."""
    table, left = supplier_links, dict(inspection.told.merges)
    for row in inspection.stream(select(table).where(table.c.origin == LinkOrigin.PERSON.value)):
        where = f"link of supplier {row.supplier_id} at version {row.version}"
        told = left.pop((row.supplier_id, row.version), None)
        if told is None:
            inspection.notes.wrong(where, "no entry of the log tells of it")
        elif told != (row.merged_into, row.author):
            inspection.notes.wrong(where, "it is not what the log says")
    for supplier, version in sorted(left):
        where = f"link of supplier {supplier} at version {version}"
        inspection.notes.wrong(where, "it is missing, though the log tells of it")


def _count(inspection: Inspection) -> int:
    return int(inspection.connection.scalar(select(func.count()).select_from(edition_links)) or 0)


def check_digests(inspection: Inspection) -> None:
    """Hash again what each version wrote."""
    notes, told = inspection.notes, inspection.told
    for done, (version, sealed) in enumerate(sorted(told.sealed.items())):
        notes.tell(done, len(told.sealed))
        expected = told.digests.get(version, sealed.details.get("digest"))
        if expected is None:
            continue
        where = f"what version {version} wrote"
        notes.count("digests of versions")
        try:
            with inspection.connection.begin_nested():
                found = digest(inspection.connection, version)
        except Exception as error:
            notes.wrong(where, f"it cannot be read: {reason(error)}")
            continue
        if found != expected:
            notes.wrong(
                where,
                f"it does not fit the digest in entry {sealed.entry} of the log: a row, an identity, a "
                "standing, an assessment, a link, a correction or a pin was added, changed or removed",
            )
