"""Editions of one list in several languages: which of their awards are one.

Two awards of one publisher and one reference that editions in two languages list are joined where date and
sum are the same and both editions have as many awards of that date and sum; among several the names that
both editions write alike tell them apart, then their order. Sums that differ are never joined: where each
edition has only one award of the reference, the snapshot counts them once and shows both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, groupby
from operator import itemgetter

from sqlalchemy import Connection, RowMapping, bindparam, func, select

from data.names import supplier_key
from data.records import AwardRow
from data.store.codec import award_from_json
from data.store.edition_links import Link, links_of, public, roots, write
from data.store.identity import ENGLISH, parts
from data.store.schema import award_rows, awards, batches

_LANGUAGES = (ENGLISH, "zh-Hant", "zh-Hans")
_DIGITS = re.compile("[0-9]+")
_CODE = re.compile("[0-9A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Listed:
    """A public award as one edition has it last."""

    award_id: int
    root: int  # the ID that it is known by
    language: str
    tender_key: str
    award: AwardRow
    order: tuple[int, int]  # batch and row


@dataclass(frozen=True, slots=True)
class Pair:
    """Two awards of two editions that are one. `sure`: no other one has their date and sum."""

    first: Listed
    second: Listed
    sure: bool


def join_editions(connection: Connection, batch_ids: Sequence[int], version: int) -> bool:
    """Join the awards that the newly public batches list with those that other editions list.

    What is joined stays so while both are public, also where a sum is corrected in one of them; the younger
    ID leads to the older one. Says whether a tender in several languages was touched.
    """
    tenders = _tenders_in_several_languages(connection, batch_ids)
    for part in parts(tenders):
        known = links_of(connection, part)
        # One of the two was not public before: whether they are one is to be seen anew.
        there = public(connection, {*known, *(link[0] for link in known.values())}, version - 1)
        held = {old: link for old, link in known.items() if {old, link[0]} <= there}
        ends = roots(held)
        found = [pair for listed in _listed(connection, part, ends).values() for pair in _pairs(listed)]
        write(connection, known, held | _links(found, held), version)
    return bool(tenders)


def part_editions(connection: Connection, batch_id: int, version: int) -> bool:
    """Join anew what a batch that is taken back listed, as if it had never been published.

    The other batches are gone through in the order in which they became public. An award of which nothing
    is public any more goes on leading to the other one, so that its address does.
    """
    tenders = _tenders_in_several_languages(connection, [batch_id])
    for part in parts(tenders):
        wanted: dict[int, Link] = {}
        latest: dict[int, Listed] = {}
        for _, rows in groupby(_rows(connection, part), key=itemgetter("version")):
            for row in rows:
                latest[row["award_id"]] = _row_listed(row)
            ends = roots(wanted)
            by_tender = _by_tender(
                replace(one, root=ends.get(one.award_id, one.award_id)) for one in latest.values()
            )
            found = [pair for listed in by_tender.values() for pair in _pairs(listed)]
            wanted |= _links(found, wanted)
        known = links_of(connection, part)
        alone = {old: link for old, link in known.items() if not {old, link[0]} <= latest.keys()}
        write(connection, known, alone | wanted, version)
    return bool(tenders)


def rank(language: str) -> int:
    """Give the place of an edition: the first leads, what it does not tell comes from the next."""
    return _LANGUAGES.index(language) if language in _LANGUAGES else len(_LANGUAGES)


def _tenders_in_several_languages(connection: Connection, batch_ids: Sequence[int]) -> set[str]:
    touched = (
        select(awards.c.tender_key)
        .join(award_rows, award_rows.c.award_id == awards.c.award_id)
        .where(award_rows.c.batch_id.in_(batch_ids))
    )
    # Asked first, because most records have no other language at all.
    foreign = select(awards.c.tender_key).where(awards.c.language != ENGLISH)
    query = (
        select(awards.c.tender_key)
        .where(awards.c.tender_key.in_(foreign), awards.c.tender_key.in_(touched))
        .group_by(awards.c.tender_key)
        .having(func.count(awards.c.language.distinct()) > 1)
    )
    return set(connection.scalars(query))


def _listed(connection: Connection, tenders: list[str], known: Mapping[int, int]) -> dict[str, list[Listed]]:
    """Give the public awards of some tenders, each as its latest row says; `known` is ID -> root."""
    latest = {}
    for row in _rows(connection, tenders):
        award_id = row["award_id"]
        latest[award_id] = replace(_row_listed(row), root=known.get(award_id, award_id))
    return _by_tender(latest.values())


def _rows(connection: Connection, tenders: list[str]) -> list[RowMapping]:
    """Give the rows of the batches that are public, in the order in which they became so."""
    query = (
        select(
            awards.c.award_id,
            awards.c.language,
            awards.c.tender_key,
            award_rows.c.value,
            award_rows.c.row,
            batches.c.batch_id,
            batches.c.version,
        )
        .join(award_rows, award_rows.c.award_id == awards.c.award_id)
        .join(batches, batches.c.batch_id == award_rows.c.batch_id)
        .where(batches.c.state == "published", awards.c.tender_key.in_(bindparam("keys", expanding=True)))
        .order_by(batches.c.version, batches.c.batch_id, award_rows.c.row)
    )
    return list(connection.execute(query, {"keys": tenders}).mappings())


def _row_listed(row: RowMapping) -> Listed:
    return Listed(
        award_id=row["award_id"],
        root=row["award_id"],
        language=row["language"],
        tender_key=row["tender_key"],
        award=award_from_json(row["value"], row["row"]),
        order=(row["batch_id"], row["row"]),
    )


def _by_tender(awards_listed: Iterable[Listed]) -> dict[str, list[Listed]]:
    by_tender: dict[str, list[Listed]] = defaultdict(list)
    for listed in sorted(awards_listed, key=lambda one: one.order):
        by_tender[listed.tender_key].append(listed)
    return by_tender


def _pairs(listed: Sequence[Listed]) -> list[Pair]:
    """Give the awards of one tender that are one but not joined yet."""
    spoken: dict[int, set[str]] = defaultdict(set)
    for one in listed:
        spoken[one.root].add(one.language)
    known = {one.language for one in listed}
    found: list[Pair] = []
    for first, second in combinations(sorted(known, key=rank), 2):
        left = [one for one in listed if one.language == first and second not in spoken[one.root]]
        right = [one for one in listed if one.language == second and first not in spoken[one.root]]
        new = _matched(left, right)
        for pair in new:
            both = spoken[pair.first.root] | spoken[pair.second.root]
            spoken[pair.first.root] = spoken[pair.second.root] = both
        found += new
    return found


def _matched(left: Sequence[Listed], right: Sequence[Listed]) -> list[Pair]:
    found: list[Pair] = []
    for mine, yours in _groups(left, right, _date_and_sum):
        sure = len(mine) == len(yours) == 1
        for alike in (_names, _lot, _any):
            for some, others in _groups(mine, yours, alike):
                if len(some) == len(others):
                    found += [Pair(a, b, sure) for a, b in zip(some, others, strict=True)]
            taken = {one.award_id for pair in found for one in (pair.first, pair.second)}
            mine = [one for one in mine if one.award_id not in taken]
            yours = [one for one in yours if one.award_id not in taken]
    return found


def _groups(
    left: Sequence[Listed], right: Sequence[Listed], key: Callable[[AwardRow], Hashable | None]
) -> list[tuple[list[Listed], list[Listed]]]:
    """Give the awards of both sides that share a key, in their order; no key, no group."""
    sides: dict[Hashable, tuple[list[Listed], list[Listed]]] = defaultdict(lambda: ([], []))
    for at, side in enumerate((left, right)):
        for one in side:
            value = key(one.award)
            if value is not None:
                sides[value][at].append(one)
    return [(mine, yours) for mine, yours in sides.values() if mine and yours]


def _date_and_sum(award: AwardRow) -> Hashable | None:
    # A sum that is told in words is compared by its digits: the words are in another language.
    told = "".join(_DIGITS.findall(award.amount_raw or "")) if award.amount is None else ""
    if award.award_date is None and award.amount is None and not told:
        return None
    return award.award_date, award.amount, award.currency, told


def _names(award: AwardRow) -> Hashable:
    return "+".join(sorted(map(supplier_key, award.suppliers)))


def _lot(award: AwardRow) -> Hashable | None:
    return "".join(_CODE.findall(award.lot or "")).upper() or None


def _any(_: AwardRow) -> Hashable:
    return ""


def _links(pairs: Iterable[Pair], known: Mapping[int, Link]) -> dict[int, Link]:
    """Give the links that newly found pairs make: younger ID -> older ID, every ID led away once."""
    step = {award_id: link[0] for award_id, link in known.items()}
    made: dict[int, Link] = {}

    def end(award_id: int) -> int:
        while award_id in step:
            award_id = step[award_id]
        return award_id

    for pair in pairs:
        a, b = end(pair.first.root), end(pair.second.root)
        if a != b:
            step[max(a, b)] = min(a, b)
            made[max(a, b)] = (min(a, b), pair.sure)
    return made
