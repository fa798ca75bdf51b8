"""What a dataset version adds up to, and a hash over all that it wrote: by them it can be checked later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from data.records import HEADLINE_KINDS
from data.store.identity import ENGLISH
from data.store.log import details_of
from data.store.schema import (
    MOVING,
    assessments,
    award_rows,
    awards,
    batches,
    corrections,
    edition_links,
    register_rows,
    standing,
    supplier_links,
    suppliers,
    versions,
)
from data.store.schema_places import boundary_editions, pins
from data.store.standing import at, latest

_CHUNK = 5_000
_HEADLINE = {kind.value for kind in HEADLINE_KINDS}
# In this order a version's rows are hashed: new tables come last, so that older digests stay right.
_BY_VERSION = (
    *(standing, assessments, suppliers, edition_links, supplier_links, corrections),
    *(pins, boundary_editions),
)


@dataclass(slots=True)
class Sum:
    """Awards as listed, edition by edition and publisher by publisher, and the HK$ that their rows state.

    Copies of one award are not told apart here, and what people corrected is not in it: it is a figure to
    check the record by, not one for the pages.
    """

    awards: int = 0
    hkd: Decimal = field(default_factory=Decimal)

    def add(self, value: Mapping[str, Any], sign: int) -> None:
        """Take a row in (`sign` 1) or out (-1); `value` is its JSON."""
        self.awards += sign
        if value.get("currency") == "HKD" and value.get("amount_kind") in _HEADLINE and "amount" in value:
            self.hkd += sign * Decimal(value["amount"])


def totals(connection: Connection, version: int) -> dict[str, Any]:
    """Give what is public at the version that is being made: in all, by publisher, and rows of registers."""
    before = connection.scalar(select(func.max(versions.c.version)).where(versions.c.version < version))
    told = details_of(connection, before) if before else {}
    if told is not None and (before is None or "totals" in told):
        sums = from_totals(told.get("totals", {}))
        _move(connection, sums, version)
    else:
        # The version before was made by an edition of the program that did not add up.
        sums = by_publisher(connection, version)
    return to_totals(sums) | {"register_rows": register_count(connection, version)}


def by_publisher(connection: Connection, version: int | None = None) -> dict[str, Sum]:
    """Give publisher code ("" where none is named) -> sum of what stands at a version, added up anew.

    Other editions than the English one have their language beside the code.
    """
    public = at(version).subquery()
    query = select(award_rows.c.value).join(public, public.c.row_id == award_rows.c.row_id)
    sums: dict[str, Sum] = {}
    for (value,) in _streamed(connection, query):
        _take(sums, value, 1)
    return sums


def register_count(connection: Connection, version: int) -> int:
    """Count the rows of registers that are public at a version."""
    gone = batches.c.withdrawn_version
    query = (
        select(func.count())
        .select_from(register_rows.join(batches, batches.c.batch_id == register_rows.c.batch_id))
        .where(batches.c.version > 0, batches.c.version <= version, or_(gone.is_(None), gone > version))
    )
    return int(connection.scalar(query) or 0)


def to_totals(sums: Mapping[str, Sum]) -> dict[str, Any]:
    """Give sums as the log tells them."""
    publishers = {code: [one.awards, f"{one.hkd:f}"] for code, one in sorted(sums.items()) if one.awards}
    return {
        "awards": sum(one.awards for one in sums.values()),
        "hkd": f"{sum((one.hkd for one in sums.values()), Decimal()):f}",
        "publishers": publishers,
    }


def from_totals(told: Mapping[str, Any]) -> dict[str, Sum]:
    """Read what `to_totals` gave."""
    return {code: Sum(awards, Decimal(hkd)) for code, (awards, hkd) in told.get("publishers", {}).items()}


def digest(connection: Connection, version: int) -> str:
    """Give the SHA-256 over every row that a version wrote, of files and of what was made of them."""
    hashed = hashlib.sha256()
    for line in _lines(connection, version):
        hashed.update(line.encode())
    return hashed.hexdigest()


def _move(connection: Connection, sums: dict[str, Sum], version: int) -> None:
    """Take out of the sums what stood where the version changed something, and take in what stands now."""
    changed = select(standing.c.award_id).where(standing.c.version == version)
    came = (
        select(award_rows.c.value)
        .join(standing, standing.c.row_id == award_rows.c.row_id)
        .where(standing.c.version == version)
    )
    old = latest(standing, "award_id", version - 1)
    went = (
        select(award_rows.c.value)
        .join(standing, standing.c.row_id == award_rows.c.row_id)
        .join(old, and_(old.c.award_id == standing.c.award_id, old.c.version == standing.c.version))
        .where(standing.c.award_id.in_(changed))
    )
    for (value,) in _streamed(connection, went):
        _take(sums, value, -1)
    for (value,) in _streamed(connection, came):
        _take(sums, value, 1)


def _take(sums: dict[str, Sum], text: str, sign: int) -> None:
    value = json.loads(text)
    sums.setdefault(_whose(value), Sum()).add(value, sign)


def _whose(value: Mapping[str, Any]) -> str:
    # Editions apart: what one of them loses would otherwise be half as much beside the other.
    publisher, language = value.get("publisher") or "", value.get("language", ENGLISH)
    return publisher if language == ENGLISH else f"{publisher} {language}"


def _lines(connection: Connection, version: int) -> Iterator[str]:
    came = select(batches.c.batch_id).where(batches.c.version == version)
    rows = award_rows.c
    queries: Iterable[tuple[str, Select[Any]]] = (
        (
            "batch",
            select(*(column for column in batches.columns if column.name not in MOVING))
            .where(batches.c.version == version)
            .order_by(batches.c.batch_id),
        ),
        (
            "row",
            # With the identity of its award: no version of its own tells of that.
            select(rows.row_id, rows.batch_id, rows.row, rows.row_hash, *awards.columns)
            .join(awards, awards.c.award_id == rows.award_id)
            .where(rows.batch_id.in_(came))
            .order_by(rows.row_id),
        ),
        (
            "register",
            select(register_rows.c.batch_id, register_rows.c.row, register_rows.c.row_hash)
            .where(register_rows.c.batch_id.in_(came))
            .order_by(register_rows.c.batch_id, register_rows.c.row),
        ),
        *(
            (
                table.name,
                select(*(column for column in table.columns if column.name != "version"))
                .where(table.c.version == version)
                .order_by(*table.primary_key.columns),
            )
            for table in _BY_VERSION
        ),
    )
    for name, query in queries:
        for row in _streamed(connection, query):
            # JSON keeps the parts of a line apart, whatever text they hold.
            yield f"{name} {json.dumps(list(row), ensure_ascii=False)}\n"


def _streamed(connection: Connection, query: Select[Any]) -> Iterable[Any]:
    return connection.execute(query.execution_options(yield_per=_CHUNK))
