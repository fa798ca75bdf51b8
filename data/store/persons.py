"""Who of the vendors is a natural person, by all names that the record knows now, not only at a version."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, or_, select, union

from data.privacy import Private, private_side, vendors_of
from data.records import SUPPLIER_SEPARATOR, AwardRow
from data.store import standing
from data.store.codec import award_from_json
from data.store.identity import parts
from data.store.person_suppliers import is_private, known_persons, persons_among
from data.store.schema import (
    award_rows,
    batches,
    corrections,
    edition_links,
)

_CHINESE_NAMES = '"suppliers_zh"'
_DECODER = json.JSONDecoder()


class Persons:
    """The judgement for every award of a version, with what many share read once."""

    def __init__(self, connection: Connection, version: int | None = None) -> None:
        self._connection = connection
        self._known = known_persons(connection)
        self._marked = self._elsewhere(version)

    def side_of(self, award_ids: Iterable[int], rows: Sequence[AwardRow]) -> Private | None:
        """Give what is not public of an award that some rows tell of at the version."""
        ids = set(award_ids)
        if not ids & self._marked and not any(
            is_private(name, self._known) for row in rows for name in vendors_of(row)
        ):
            return None
        return _side(self._connection, related(self._connection, ids), self._known)

    def _elsewhere(self, version: int | None) -> set[int]:
        """Give the awards that other rows than those shown, or corrections, name a person for."""
        found = {
            award_id
            for award_id, value in self._connection.execute(_rows_not_shown(version))
            if any(is_private(name, self._known) for name in _names(value))
        }
        for award_id, names in _corrected_names(self._connection).items():
            if any(is_private(name, self._known) for name in names):
                found.add(award_id)
        return related(self._connection, found)


def side_of_award(connection: Connection, award_id: int) -> Private | None:
    """Give what is not public of one award."""
    ids = related(connection, {award_id})
    rows, names = _rows(connection, ids), _names_corrected(connection, ids)
    known = persons_among(connection, {*names, *(name for row in rows for name in vendors_of(row))})
    return private_side(rows, names, known)


def related(connection: Connection, award_ids: Iterable[int]) -> set[int]:
    """Give the IDs of all awards that were ever one with some, themselves among them."""
    known: set[int] = set()
    new = set(award_ids)
    table = edition_links.c
    while new:
        known |= new
        found: set[int | None] = set()
        for part in parts(new):
            query = select(table.award_id, table.same_as)
            either = or_(table.award_id.in_(part), table.same_as.in_(part))
            found |= {each for row in connection.execute(query.where(either)) for each in row}
        new = {each for each in found if each is not None} - known
    return known


def _side(connection: Connection, ids: set[int], known: frozenset[str]) -> Private | None:
    return private_side(_rows(connection, ids), _names_corrected(connection, ids), known)


def _rows(connection: Connection, ids: set[int]) -> list[AwardRow]:
    query = (
        select(award_rows.c.value, award_rows.c.row)
        .join(batches, batches.c.batch_id == award_rows.c.batch_id)
        .where(award_rows.c.award_id.in_(ids), batches.c.version > 0)
    )
    return [award_from_json(value, row) for value, row in connection.execute(query)]


def _names_corrected(connection: Connection, ids: set[int]) -> list[str]:
    return [name for names in _corrected_names(connection, ids).values() for name in names]


def _corrected_names(connection: Connection, ids: set[int] | None = None) -> dict[int, list[str]]:
    table = corrections.c
    query = select(table.award_id, table.value).where(table.field == "suppliers", table.value.is_not(None))
    if ids is not None:
        query = query.where(table.award_id.in_(ids))
    found: dict[int, list[str]] = defaultdict(list)
    for award_id, value in connection.execute(query):
        found[award_id] += json.loads(value).split(SUPPLIER_SEPARATOR)
    return found


def _rows_not_shown(version: int | None) -> Select[Any]:
    """Give the query for rows that could name other vendors than those that a version shows.

    The rows of one award have one key of vendors: only their Chinese names may differ, and the names in
    other editions, where they are not shown joined.
    """
    public, held = standing.at(version).subquery(), standing.edition_roots_at(version).subquery()
    joined = select(held.c.award_id)
    links = edition_links.c
    linked = union(select(links.award_id), select(links.same_as).where(links.same_as.is_not(None)))
    loose = union(
        select(links.award_id).where(links.award_id.not_in(joined)),
        select(links.same_as).where(links.same_as.is_not(None), links.award_id.not_in(joined)),
    )
    own, value = award_rows.c.award_id, award_rows.c.value
    otherwise = or_(value.contains(_CHINESE_NAMES), own.in_(linked))
    return (
        select(own, value)
        .join(batches, batches.c.batch_id == award_rows.c.batch_id)
        .outerjoin(public, public.c.row_id == award_rows.c.row_id)
        .where(
            batches.c.version > 0,
            or_(and_(public.c.row_id.is_(None), otherwise), own.in_(loose)),
        )
        .execution_options(yield_per=5_000)
    )


def _names(value: str) -> Iterator[str]:
    """Give the names in a row without reading the rest of it."""
    for field in ('"suppliers":', f"{_CHINESE_NAMES}:"):
        at = value.find(field)
        if at >= 0:
            yield from _DECODER.raw_decode(value, at + len(field))[0]
