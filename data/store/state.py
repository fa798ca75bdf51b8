"""The public state: what the published batches say, the latest word on each award."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, and_, func, select

from data.assess import Assessment
from data.files import FileKind
from data.records import AwardRow
from data.store.codec import award_from_json
from data.store.identity import merged
from data.store.schema import (
    assessments,
    award_rows,
    batches,
    register_rows,
    supplier_names,
    suppliers,
)


@dataclass(frozen=True, slots=True)
class PublicAward:
    """One award as it stands, and where that was said."""

    award_id: int
    award: AwardRow
    assessment: Assessment
    batch_id: int
    file_name: str
    file_sha256: str
    loaded_at: str  # ISO 8601, UTC


@dataclass(frozen=True, slots=True)
class Supplier:
    """A supplier's identity. `merged_into` is the ID that its ID leads to for ever."""

    supplier_id: int
    name: str
    kind: str
    merged_into: int | None


def public_awards(connection: Connection) -> Iterator[PublicAward]:
    """Give each public award once, in the order of IDs; a later batch's row replaces an earlier one's."""
    newest = (
        select(assessments.c.row_id, func.max(assessments.c.version).label("version"))
        .group_by(assessments.c.row_id)
        .subquery()
    )
    query = (
        select(
            award_rows.c.award_id,
            award_rows.c.row,
            award_rows.c.value,
            assessments.c.value.label("assessment"),
            batches.c.batch_id,
            batches.c.file_name,
            batches.c.file_sha256,
            batches.c.at,
        )
        .join(batches, batches.c.batch_id == award_rows.c.batch_id)
        .join(newest, newest.c.row_id == award_rows.c.row_id)
        .join(
            assessments,
            and_(assessments.c.row_id == newest.c.row_id, assessments.c.version == newest.c.version),
        )
        .where(batches.c.state == "published")
        .order_by(award_rows.c.award_id, batches.c.version, batches.c.batch_id)
    )
    latest = None
    for found in connection.execution_options(yield_per=5_000).execute(query).mappings():
        if latest is not None and latest["award_id"] != found["award_id"]:
            yield _public(latest)
        latest = found
    if latest is not None:
        yield _public(latest)


def supplier_ids(connection: Connection) -> dict[str, int]:
    """Give normal form -> supplier ID, merged ones led on."""
    ends = merged(connection)
    query = select(supplier_names.c.normal_form, supplier_names.c.supplier_id)
    return {str(form): ends.get(supplier, supplier) for form, supplier in connection.execute(query)}


def all_suppliers(connection: Connection) -> list[Supplier]:
    """Give every supplier ever minted, in the order of IDs."""
    ends = merged(connection)
    query = select(suppliers.c.supplier_id, suppliers.c.name, suppliers.c.kind).order_by(
        suppliers.c.supplier_id
    )
    return [Supplier(*row, merged_into=ends.get(row.supplier_id)) for row in connection.execute(query)]


def register(connection: Connection, kind: FileKind) -> list[dict[str, str]]:
    """Give the rows of all public registers of one kind, in the order they were published."""
    query = (
        select(register_rows.c.value)
        .join(batches, batches.c.batch_id == register_rows.c.batch_id)
        .where(batches.c.state == "published", batches.c.kind == kind.value)
        .order_by(batches.c.version, batches.c.batch_id, register_rows.c.row)
    )
    return [json.loads(value) for (value,) in connection.execute(query)]


def _public(found: RowMapping) -> PublicAward:
    return PublicAward(
        award_id=found["award_id"],
        award=award_from_json(found["value"], found["row"]),
        assessment=Assessment.from_dict(json.loads(found["assessment"])),
        batch_id=found["batch_id"],
        file_name=found["file_name"],
        file_sha256=found["file_sha256"],
        loaded_at=found["at"],
    )
