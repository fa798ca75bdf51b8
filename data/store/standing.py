"""Which row of an award stands, version by version: what publishing and taking back come to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, Subquery, Table, and_, func, insert, literal, or_, select

from data.store.schema import award_rows, batches, edition_links, standing, supplier_links


def at(version: int | None = None) -> Select[Any]:
    """Give the query for (award_id, row_id) of each award that is public at a version; none: the newest."""
    newest = latest(standing, "award_id", version)
    return (
        select(standing.c.award_id, standing.c.row_id)
        .join(
            newest,
            and_(newest.c.award_id == standing.c.award_id, newest.c.version == standing.c.version),
        )
        .where(standing.c.row_id.is_not(None))
    )


def latest(table: Table, key: str | tuple[str, ...], version: int | None) -> Subquery:
    """Give (key, version) of the newest row of each key that is not younger than `version`."""
    keys = [table.c[name] for name in ((key,) if isinstance(key, str) else key)]
    query = select(*keys, func.max(table.c.version).label("version")).group_by(*keys)
    if version is not None:
        query = query.where(table.c.version <= version)
    return query.subquery()


def links_at(table: Table, key: str, target: str, version: int | None) -> Select[Any]:
    """Give (key, target) of the links that hold at a version."""
    newest = latest(table, key, version)
    return (
        select(table.c[key], table.c[target])
        .join(newest, and_(newest.c[key] == table.c[key], newest.c.version == table.c.version))
        .where(table.c[target].is_not(None))
    )


def edition_roots_at(version: int | None = None) -> Select[Any]:
    """Give (award_id, root): awards of further editions and the ID that each is known by."""
    links = links_at(edition_links, "award_id", "same_as", version).cte("links")
    ends = select(links.c.award_id, links.c.same_as).cte("ends", recursive=True)
    further = select(ends.c.award_id, links.c.same_as).join(links, links.c.award_id == ends.c.same_as)
    ends = ends.union_all(further)
    # A link leads to a smaller number: the smallest that an ID leads to is the last one.
    return select(ends.c.award_id, func.min(ends.c.same_as).label("root")).group_by(ends.c.award_id)


def supplier_links_at(version: int | None = None) -> Select[Any]:
    """Give (supplier_id, merged_into)."""
    return links_at(supplier_links, "supplier_id", "merged_into", version)


def stand(connection: Connection, batch_ids: Sequence[int], version: int) -> None:
    """Make the rows of newly published batches stand; of two batches the later one's."""
    chosen = (
        select(award_rows.c.award_id, func.max(award_rows.c.batch_id).label("batch_id"))
        .where(award_rows.c.batch_id.in_(batch_ids))
        .group_by(award_rows.c.award_id)
        .subquery()
    )
    rows = select(award_rows.c.award_id, literal(version), award_rows.c.row_id).join(
        chosen,
        and_(chosen.c.award_id == award_rows.c.award_id, chosen.c.batch_id == award_rows.c.batch_id),
    )
    connection.execute(insert(standing).from_select(["award_id", "version", "row_id"], rows))


def fall(connection: Connection, batch_id: int, version: int) -> None:
    """Let what stood before stand again where a row of a batch that is taken back stood.

    That is the row of the batch that was published last among those that are still public, or none.
    """
    fallen = (
        select(award_rows.c.award_id)
        .join(standing, standing.c.row_id == award_rows.c.row_id)
        .join(now := at().subquery(), now.c.row_id == award_rows.c.row_id)
        .where(award_rows.c.batch_id == batch_id)
        .distinct()
        .subquery()
    )
    place = (
        func.row_number()
        .over(
            partition_by=award_rows.c.award_id,
            order_by=(batches.c.version.desc(), batches.c.batch_id.desc()),
        )
        .label("place")
    )
    before = (
        select(award_rows.c.award_id, award_rows.c.row_id, place)
        .join(batches, batches.c.batch_id == award_rows.c.batch_id)
        .join(fallen, fallen.c.award_id == award_rows.c.award_id)
        .where(batches.c.state == "published", batches.c.batch_id != batch_id)
        .subquery()
    )
    rows = (
        select(fallen.c.award_id, literal(version), before.c.row_id)
        .select_from(fallen)
        .outerjoin(before, before.c.award_id == fallen.c.award_id)
        .where(or_(before.c.place == 1, before.c.place.is_(None)))
    )
    connection.execute(insert(standing).from_select(["award_id", "version", "row_id"], rows))
