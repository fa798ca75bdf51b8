"""All that the record holds of an award and its editions, up to a version: what its history is told from."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, or_, select

from data.assess import Assessment
from data.records import AwardRow
from data.store.codec import award_from_json
from data.store.schema import (
    assessments,
    audit,
    award_rows,
    awards,
    batches,
    corrections,
    edition_links,
    redactions,
    standing,
    versions,
)

_LARGEST_ID = 2**31 - 1  # that a column of whole numbers holds


@dataclass(frozen=True, slots=True)
class PastRow:
    """A row of a file that told of one of the awards."""

    row_id: int
    batch_id: int
    row: int
    award_id: int
    value: str
    cells: str

    def read(self, assessment: str) -> tuple[AwardRow, Assessment]:
        """Give what it says, and what was made of it."""
        return award_from_json(self.value, self.row), Assessment.from_dict(json.loads(assessment))


@dataclass(frozen=True, slots=True)
class PastBatch:
    """The file of a row, and the versions that its publishing and its taking back made."""

    batch_id: int
    file_name: str
    file_sha256: str
    version: int
    withdrawn_version: int | None


@dataclass(frozen=True, slots=True)
class PastCorrection:
    """What a person said, or took back: then there is no value."""

    award_id: int
    field: str
    value: str | None
    author: str
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the log."""

    at: str
    by: str
    action: str
    note: str


@dataclass(frozen=True, slots=True)
class PastRedaction:
    """A text that was removed."""

    award_id: int
    field: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Past:
    """Everything by version. `members` are one award at the version asked for; all others were once."""

    root: int
    members: tuple[int, ...]
    languages: Mapping[int, str]
    rows: Mapping[int, PastRow]
    batches: Mapping[int, PastBatch]
    standing: Mapping[int, Mapping[int, int | None]]  # version -> award -> row that stands from then on
    links: Mapping[int, Mapping[int, int | None]]  # version -> award -> the older ID
    assessed: Mapping[int, Mapping[int, str]]  # version -> row -> what was made of it
    corrections: Mapping[int, list[PastCorrection]]
    redactions: Mapping[int, list[PastRedaction]]
    entries: Mapping[int, Entry]

    def listed(self, version: int) -> list[PastRow]:
        """Give the rows that became public with a version, in the order in which they count."""
        return [row for row in self._ordered() if self.batches[row.batch_id].version == version]

    def fallen(self, version: int) -> list[PastRow]:
        """Give the rows that were taken back with a version."""
        return [row for row in self._ordered() if self.batches[row.batch_id].withdrawn_version == version]

    def _ordered(self) -> list[PastRow]:
        return sorted(self.rows.values(), key=lambda row: (row.batch_id, row.row))


def past_of(connection: Connection, award_id: int, version: int | None) -> Past | None:
    """Give what is known of an award up to a version; nothing where no file had told of it then."""
    upto = _LARGEST_ID if version is None else version
    if not 0 < award_id <= _LARGEST_ID or not 0 <= upto <= _LARGEST_ID:
        return None
    links = _links(connection, award_id, upto)
    related = {award_id} | {each for step in links.values() for pair in step.items() for each in pair if each}
    rows, kept = _rows(connection, related, upto)
    if not any(row.award_id == award_id for row in rows.values()):
        return None
    now: dict[int, int | None] = {}
    for number in sorted(links):
        now |= links[number]
    root = root_of(now, award_id)
    listed = select(awards.c.award_id, awards.c.language).where(awards.c.award_id.in_(related))
    stands = _by_version(connection, standing, "award_id", "row_id", related, upto)
    assessed = _by_version(connection, assessments, "row_id", "value", rows, upto)
    corrected = _corrections(connection, related, upto)
    redacted = _redactions(connection, related, upto)
    made = {at for batch in kept.values() for at in (batch.version, batch.withdrawn_version) if at}
    return Past(
        root=root,
        members=tuple(sorted(each for each in related if root_of(now, each) == root)),
        languages={int(each): str(language) for each, language in connection.execute(listed)},
        rows=rows,
        batches=kept,
        standing=stands,
        links=links,
        assessed=assessed,
        corrections=corrected,
        redactions=redacted,
        entries=_entries(
            connection,
            {at for at in {*made, *stands, *links, *assessed, *corrected, *redacted} if at <= upto},
        ),
    )


def root_of(links: Mapping[int, int | None], award_id: int) -> int:
    """Give the ID that an award is known by."""
    # A link leads to a smaller number, so that this ends.
    while (older := links.get(award_id)) is not None:
        award_id = older
    return award_id


def _links(connection: Connection, award_id: int, upto: int) -> dict[int, dict[int, int | None]]:
    """Give the links of all awards that were ever joined with one, directly or not."""
    known: set[int] = set()
    new = {award_id}
    links: dict[int, dict[int, int | None]] = defaultdict(dict)
    table = edition_links.c
    while new:
        known |= new
        query = select(table.award_id, table.version, table.same_as).where(
            or_(table.award_id.in_(new), table.same_as.in_(new)), table.version <= upto
        )
        new = set()
        for own, number, same_as in connection.execute(query):
            links[number][own] = same_as
            new |= {each for each in (own, same_as) if each is not None}
        new -= known
    return dict(links)


def _rows(
    connection: Connection, related: set[int], upto: int
) -> tuple[dict[int, PastRow], dict[int, PastBatch]]:
    query = (
        select(
            award_rows.c.row_id,
            award_rows.c.batch_id,
            award_rows.c.row,
            award_rows.c.award_id,
            award_rows.c.value,
            award_rows.c.cells,
        )
        .join(batches, batches.c.batch_id == award_rows.c.batch_id)
        .where(award_rows.c.award_id.in_(related), batches.c.version > 0, batches.c.version <= upto)
    )
    rows = {row.row_id: PastRow(*row) for row in connection.execute(query)}
    files = select(
        batches.c.batch_id,
        batches.c.file_name,
        batches.c.file_sha256,
        batches.c.version,
        batches.c.withdrawn_version,
    ).where(batches.c.batch_id.in_({row.batch_id for row in rows.values()}))
    return rows, {batch.batch_id: PastBatch(*batch) for batch in connection.execute(files)}


def _by_version(
    connection: Connection, table: Table, key: str, value: str, keys: Iterable[int], upto: int
) -> dict[int, dict[int, Any]]:
    query = select(table.c.version, table.c[key], table.c[value]).where(
        table.c[key].in_(list(keys)), table.c.version <= upto
    )
    found: dict[int, dict[int, Any]] = defaultdict(dict)
    for version, each, told in connection.execute(query):
        found[version][each] = told
    return dict(found)


def _corrections(connection: Connection, related: set[int], upto: int) -> dict[int, list[PastCorrection]]:
    table = corrections.c
    query = (
        select(table.version, table.award_id, table.field, table.value, table.author, table.reason)
        .where(table.award_id.in_(related), table.version <= upto)
        .order_by(table.award_id, table.field)
    )
    found: dict[int, list[PastCorrection]] = defaultdict(list)
    for version, *told in connection.execute(query):
        found[version].append(PastCorrection(*told))
    return dict(found)


def _redactions(connection: Connection, related: set[int], upto: int) -> dict[int, list[PastRedaction]]:
    table = redactions.c
    query = (
        select(table.version, table.award_id, table.field, *_ENTRY)
        .join(audit, audit.c.audit_id == table.audit_id)
        .where(table.award_id.in_(related), table.version <= upto)
        .order_by(table.redaction_id)
    )
    found: dict[int, list[PastRedaction]] = defaultdict(list)
    for version, award_id, field, *entry in connection.execute(query):
        found[version].append(PastRedaction(award_id, field, _entry(*entry)))
    return dict(found)


_ENTRY = (audit.c.at, audit.c.by, audit.c.action, audit.c.details)


def _entries(connection: Connection, numbers: set[int]) -> dict[int, Entry]:
    query = (
        select(versions.c.version, *_ENTRY)
        .join(audit, audit.c.audit_id == versions.c.audit_id)
        .where(versions.c.version.in_(numbers))
    )
    return {int(version): _entry(*entry) for version, *entry in connection.execute(query)}


def _entry(at: str, by: str, action: str, details: str) -> Entry:
    told = json.loads(details)
    return Entry(at, by, action, str(told.get("note") or told.get("reason") or ""))
