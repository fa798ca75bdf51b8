"""Rows that are placed again: by a new pin, by other boundaries, by other tables of places."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, and_, func, insert, select

from data.assess import AUTHOR, Assessment, placed_again
from data.placing import Placing
from data.redaction import is_redacted
from data.store.codec import award_from_json, canonical
from data.store.identity import parts
from data.store.schema import assessments, award_rows, batches
from data.store.standing import latest
from geo.locator import address_key

_CHUNK = 2_000
_REMEMBERED = 65_536  # addresses; one supplier's comes back with every award
Progress = Callable[[str, int, int], None]
Values = Mapping[str, Any]  # the JSON of a row


def addressed(keys: Collection[str]) -> Callable[[Values], bool]:
    """Give the question whether a row states one of some addresses, as they were parted when it was read."""

    @lru_cache(maxsize=_REMEMBERED)
    def is_one(text: str) -> bool:
        return address_key(text) in keys

    def states(values: Values) -> bool:
        told = values.get("delivery_place")
        stated = (*values.get("addresses", ()), *([told] if told else ()))
        return bool(keys) and any(map(is_one, stated))

    return states


def has_point(values: Values) -> bool:
    """Say whether a row carries coordinates."""
    return values.get("lat") is not None and values.get("lon") is not None


def rows_that(
    connection: Connection, are_wanted: Callable[[Values], bool], progress: Progress, *, after: int = 0
) -> tuple[list[int], int]:
    """Give the IDs of the published rows above a number that are wanted, and the last ID that was seen."""
    query = (
        select(award_rows.c.row_id, award_rows.c.value)
        .join(batches, batches.c.batch_id == award_rows.c.batch_id)
        .where(batches.c.state == "published", award_rows.c.row_id > after)
        .order_by(award_rows.c.row_id)
    )
    total = count_published(connection, after)
    found, last = [], after
    rows = connection.execute(query.execution_options(yield_per=_CHUNK))
    for done, (row_id, value) in enumerate(rows, 1):
        if are_wanted(json.loads(value)):
            found.append(int(row_id))
        last = int(row_id)
        if done % _CHUNK == 0:
            progress("looking", done, total)
    return found, last


def place_again(connection: Connection, placing: Placing, row_ids: Iterable[int], version: int) -> int:
    """Place rows anew as part of a version that is being made, and count those whose place changed."""
    changed: list[tuple[int, str]] = []
    for part in parts(row_ids):
        changed += moved(connection, placing, published_rows().where(award_rows.c.row_id.in_(part)))
    write(connection, changed, version)
    return len(changed)


def all_moved(
    connection: Connection, placing: Placing, progress: Progress
) -> tuple[list[tuple[int, str]], int]:
    """Give what all published rows whose place is another one now come to, and how many rows there are."""
    total = count_published(connection)

    def tell(done: int) -> None:
        progress("placing", done, total)

    query = published_rows().order_by(award_rows.c.row_id).execution_options(yield_per=_CHUNK)
    return list(moved(connection, placing, query, tell)), total


def moved(
    connection: Connection,
    placing: Placing,
    query: Select[Any],
    tell: Callable[[int], None] = lambda _: None,
) -> Iterator[tuple[int, str]]:
    """Give (row_id, assessment as JSON) of the rows of a query whose place is another one now."""
    for done, found in enumerate(connection.execute(query), 1):
        if done % _CHUNK == 0:
            tell(done)
        # Of a redacted row the rules would know less than what was kept of it.
        if is_redacted(found.value):
            continue
        held = Assessment.from_dict(json.loads(found.held))
        made = placed_again(award_from_json(found.value, found.row), held, placing)
        if made != held:
            yield int(found.row_id), canonical(made.to_dict())


def write(connection: Connection, changed: list[tuple[int, str]], version: int) -> None:
    """Write what was made of rows as a version's."""
    for at in range(0, len(changed), _CHUNK):
        rows = [
            {"row_id": row_id, "version": version, "author": AUTHOR, "value": value}
            for row_id, value in changed[at : at + _CHUNK]
        ]
        connection.execute(insert(assessments), rows)


def published_rows() -> Select[Any]:
    """Give the query for (row_id, row, value, held) of all published rows; `held` is what was made."""
    newest = latest(assessments, "row_id", None)
    same = and_(assessments.c.row_id == newest.c.row_id, assessments.c.version == newest.c.version)
    return (
        select(award_rows.c.row_id, award_rows.c.row, award_rows.c.value, assessments.c.value.label("held"))
        .join(batches, batches.c.batch_id == award_rows.c.batch_id)
        .join(newest, newest.c.row_id == award_rows.c.row_id)
        .join(assessments, same)
        .where(batches.c.state == "published")
    )


def count_published(connection: Connection, after: int = 0) -> int:
    """Count the published rows above a number."""
    listed = award_rows.join(batches, batches.c.batch_id == award_rows.c.batch_id)
    query = select(func.count()).select_from(listed)
    found = connection.scalar(query.where(batches.c.state == "published", award_rows.c.row_id > after))
    return int(found or 0)
