"""The public state: what the published batches say, the latest word on each award."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, func, or_, select

from data.assess import Assessment
from data.files import FileKind
from data.privacy import Private, shielded, shielded_award
from data.records import AwardRow
from data.store import corrections, standing
from data.store.codec import award_from_json
from data.store.editions import rank
from data.store.identity import ENGLISH
from data.store.persons import Persons
from data.store.schema import (
    assessments,
    award_rows,
    awards,
    batches,
    register_rows,
    supplier_names,
    suppliers,
)
from data.store.suppliers import merged


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
    row_id: int
    editions: tuple[str, ...] = (ENGLISH,)  # languages in which its publisher lists it
    corrected: tuple[str, ...] = ()  # fields that say what a person says, not what the file said


@dataclass(frozen=True, slots=True)
class Supplier:
    """A supplier's identity. `merged_into` is the ID that its ID leads to for ever."""

    supplier_id: int
    name: str
    kind: str
    merged_into: int | None


def public_awards(connection: Connection, version: int | None = None) -> Iterator[PublicAward]:
    """Give each award that is public at a version once, in the order of IDs; no version: the newest.

    An award that editions in several languages list is one: the English row's values, with the names of the
    Chinese one beside them. What people corrected stands in place of what the file said.
    """
    ends = standing.edition_roots_at(version).subquery()
    root = func.coalesce(ends.c.root, award_rows.c.award_id)
    public = standing.at(version).subquery()
    newest = standing.latest(assessments, "row_id", version)
    query = (
        select(
            root.label("root"),
            award_rows.c.row_id,
            award_rows.c.award_id,
            award_rows.c.row,
            award_rows.c.value,
            awards.c.language,
            assessments.c.value.label("assessment"),
            batches.c.batch_id,
            batches.c.file_name,
            batches.c.file_sha256,
            batches.c.at,
        )
        .join(public, public.c.row_id == award_rows.c.row_id)
        .join(awards, awards.c.award_id == award_rows.c.award_id)
        .outerjoin(ends, ends.c.award_id == award_rows.c.award_id)
        .join(batches, batches.c.batch_id == award_rows.c.batch_id)
        .join(newest, newest.c.row_id == award_rows.c.row_id)
        .join(
            assessments,
            and_(assessments.c.row_id == newest.c.row_id, assessments.c.version == newest.c.version),
        )
        .order_by(root, batches.c.version, batches.c.batch_id)
    )
    corrected, persons = corrections.at(connection, version), Persons(connection, version)
    found = connection.execute(query.execution_options(yield_per=5_000)).mappings()
    for root_id, group in groupby(found, key=itemgetter("root")):
        rows = list(group)
        # What was said of an edition before it was joined holds for the award; the root's own comes last.
        members = {root_id: None} | dict.fromkeys(sorted(row["award_id"] for row in rows))
        said: dict[str, Any] = {}
        for member in reversed(members):
            said |= corrected.get(member, {})
        for award in _awards_of(rows, persons):
            said_of_it = said if award.award_id == root_id else corrected.get(award.award_id)
            yield apply(award, said_of_it)


def apply(public: PublicAward, corrected: Mapping[str, Any] | None) -> PublicAward:
    """Put what people say in place of what the file said, and of what the rules made of it."""
    if not corrected:
        return public
    award, assessment = corrections.corrected(public.award, public.assessment, corrected)
    return replace(public, award=award, assessment=assessment, corrected=tuple(sorted(corrected)))


def supplier_ids(connection: Connection, version: int | None = None) -> dict[str, int]:
    """Give normal form -> supplier ID, merged ones led on."""
    ends = merged(connection, version)
    query = select(supplier_names.c.normal_form, supplier_names.c.supplier_id)
    return {str(form): ends.get(supplier, supplier) for form, supplier in connection.execute(query)}


def all_suppliers(connection: Connection, version: int | None = None) -> list[Supplier]:
    """Give every supplier that was minted up to a version, in the order of IDs."""
    ends = merged(connection, version)
    query = select(suppliers.c.supplier_id, suppliers.c.name, suppliers.c.kind).order_by(
        suppliers.c.supplier_id
    )
    if version is not None:
        query = query.where(suppliers.c.version <= version)
    return [Supplier(*row, merged_into=ends.get(row.supplier_id)) for row in connection.execute(query)]


def register(connection: Connection, kind: FileKind, version: int | None = None) -> list[dict[str, str]]:
    """Give the rows of all registers of one kind that are public at a version, as they were published."""
    query = (
        select(register_rows.c.value)
        .join(batches, batches.c.batch_id == register_rows.c.batch_id)
        .where(batches.c.version > 0, batches.c.kind == kind.value)
        .order_by(batches.c.version, batches.c.batch_id, register_rows.c.row)
    )
    gone = batches.c.withdrawn_version
    if version is None:
        query = query.where(gone.is_(None))
    else:
        query = query.where(batches.c.version <= version, or_(gone.is_(None), gone > version))
    return [json.loads(value) for (value,) in connection.execute(query)]


def _awards_of(rows: Sequence[RowMapping], persons: Persons) -> Iterator[PublicAward]:
    """Give the award that joined rows tell of, as far as it is public; rows come as they became so."""
    latest: dict[int, RowMapping] = {}
    root = rows[0]["root"]
    for row in rows:
        latest.pop(row["award_id"], None)
        latest[row["award_id"]] = row
    read = {row["award_id"]: award_from_json(row["value"], row["row"]) for row in latest.values()}
    side = persons.side_of({root, *read}, list(read.values()))
    editions: dict[str, RowMapping] = {}
    spares: list[RowMapping] = []
    for row in latest.values():
        first = editions.setdefault(row["language"], row)
        # Two of one language were joined with the same award at different times: neither is dropped.
        if first is not row:
            spare, kept = (row, first) if first["award_id"] == first["root"] else (first, row)
            editions[row["language"]] = kept
            spares.append(spare)
    languages = sorted(editions, key=rank)
    lead, *others = (editions[language] for language in languages)
    for spare in spares:
        yield _public(spare, spare["award_id"], read[spare["award_id"]], side)
    public = _public(lead, root, read[lead["award_id"]], side)
    told = [read[other["award_id"]] for other in others]
    told = [shielded_award(other, side) for other in told] if side else told
    yield replace(public, award=_with_names(public.award, told), editions=tuple(languages))


def _with_names(award: AwardRow, editions: Iterable[AwardRow]) -> AwardRow:
    """Fill what an award lacks of Chinese names from its other editions."""
    for other in (award, *editions):
        if other.language == ENGLISH:
            continue
        parallel = len(other.suppliers) == len(award.suppliers)
        award = replace(
            award,
            title_zh=award.title_zh or other.title,
            buyer_zh=award.buyer_zh or other.buyer_zh or other.buyer_name,
            suppliers_zh=award.suppliers_zh or (other.suppliers if parallel else ()),
        )
    return award


def _public(found: RowMapping, award_id: int, award: AwardRow, side: Private | None) -> PublicAward:
    assessment = Assessment.from_dict(json.loads(found["assessment"]))
    if side is not None:
        award, assessment = shielded(award, assessment, side)
    return PublicAward(
        award_id=award_id,
        award=award,
        assessment=assessment,
        batch_id=found["batch_id"],
        file_name=found["file_name"],
        file_sha256=found["file_sha256"],
        loaded_at=found["at"],
        row_id=found["row_id"],
    )
