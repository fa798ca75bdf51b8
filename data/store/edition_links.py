"""Which awards of several editions are one: links by version, from the younger ID to the older one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, and_, bindparam, insert, select

from data.records import AwardRow
from data.store import standing
from data.store.codec import award_from_json
from data.store.identity import parts
from data.store.schema import award_rows, awards, edition_links
from data.store.schema import standing as standing_rows

Link = tuple[int, bool]  # the older ID, and whether that is beyond doubt


def sure_groups(connection: Connection) -> Iterator[list[tuple[str, AwardRow]]]:
    """Give the public awards that editions list as one beyond doubt, each group as (language, award)."""
    newest = standing.latest(edition_links, "award_id", None)
    query = (
        select(edition_links.c.award_id, edition_links.c.same_as)
        .join(
            newest,
            and_(newest.c.award_id == edition_links.c.award_id, newest.c.version == edition_links.c.version),
        )
        .where(edition_links.c.same_as.is_not(None))
    )
    sure = {row.award_id: row.same_as for row in connection.execute(query.where(edition_links.c.sure))}
    groups: dict[int, set[int]] = defaultdict(set)
    for award_id, root in _ends(sure).items():
        groups[root] |= {award_id, root}
    members = {award_id: root for root, group in groups.items() for award_id in group}
    public = standing.at().subquery()
    rows = (
        select(awards.c.award_id, awards.c.language, award_rows.c.value, award_rows.c.row)
        .join(public, public.c.award_id == awards.c.award_id)
        .join(award_rows, award_rows.c.row_id == public.c.row_id)
        .where(awards.c.award_id.in_(bindparam("ids", expanding=True)))
    )
    found: dict[int, list[tuple[str, AwardRow]]] = defaultdict(list)
    for part in parts(members):
        for award_id, language, value, row in connection.execute(rows, {"ids": part}):
            found[members[award_id]].append((language, award_from_json(value, row)))
    yield from (group for group in found.values() if len(group) > 1)


def roots(links: Mapping[int, Link]) -> dict[int, int]:
    """Give each joined award's ID -> the ID that it is known by."""
    return _ends({award_id: same_as for award_id, (same_as, _) in links.items()})


def _ends(step: Mapping[int, int]) -> dict[int, int]:
    # A link leads to a smaller number, so that this ends.
    ends = {}
    for award_id in step:
        at = award_id
        while at in step:
            at = step[at]
        ends[award_id] = at
    return ends


def links_of(connection: Connection, tenders: list[str]) -> dict[int, Link]:
    """Give the links that hold now among the awards of some tenders."""
    newest = standing.latest(edition_links, "award_id", None)
    query = (
        select(edition_links.c.award_id, edition_links.c.same_as, edition_links.c.sure)
        .join(
            newest,
            and_(newest.c.award_id == edition_links.c.award_id, newest.c.version == edition_links.c.version),
        )
        .join(awards, awards.c.award_id == edition_links.c.award_id)
        .where(
            edition_links.c.same_as.is_not(None), awards.c.tender_key.in_(bindparam("keys", expanding=True))
        )
    )
    return {row.award_id: (row.same_as, row.sure) for row in connection.execute(query, {"keys": tenders})}


def public(connection: Connection, award_ids: set[int], version: int) -> set[int]:
    """Give those of some awards that are public at a version."""
    public = standing.at(version).where(standing_rows.c.award_id.in_(bindparam("ids", expanding=True)))
    return {
        int(row.award_id) for part in parts(award_ids) for row in connection.execute(public, {"ids": part})
    }


def write(
    connection: Connection, known: Mapping[int, Link], wanted: Mapping[int, Link], version: int
) -> None:
    """Write which links hold from a version on, where they are not those that are known."""
    changed = [
        {"award_id": award_id, "version": version, "same_as": same_as, "sure": sure}
        for award_id in sorted(known.keys() | wanted.keys())
        for same_as, sure in [wanted.get(award_id, (None, False))]
        if wanted.get(award_id) != known.get(award_id)
    ]
    if changed:
        connection.execute(insert(edition_links), changed)
