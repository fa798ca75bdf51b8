"""Where two lists name one award but say otherwise, and which public awards a file no longer lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.diff.figures import Figures
from data.diff.shapes import Conflict, ConflictKind, Listed, Missing
from data.records import AwardRow
from data.snapshot.reader import Snapshot
from data.snapshot.rows import day_span

# Sums that are rounded, and dates of which not all is known, may mean the same one. Of another publisher's
# awards of the reference the one that is most like ours is meant; where none is of our supplier, the first.
_CONFLICTS = """
WITH listed AS (
    SELECT *, {ours} AS ours,
           count(*) OVER (PARTITION BY buyer, reference_key, publisher) AS siblings,
           count(*) OVER (PARTITION BY reference_key, publisher, language) AS in_edition
    FROM awards WHERE reference_key IS NOT NULL AND publisher IS NOT NULL {of_these}
), pairs AS (
    SELECT our, their, our.publisher = their.publisher AS own,
           our.supplier_key = their.supplier_key OR our.supplier_ids = their.supplier_ids AS alike,
           our.siblings = 1 AND their.siblings = 1 AS alone,
           greatest(0.01, our.amount_rounded_to, their.amount_rounded_to) AS step,
           coalesce(our.currency <> their.currency OR abs(our.amount - their.amount) >= step, false) AS sums,
           coalesce(our.first_day > their.last_day OR our.last_day < their.first_day, false) AS days
    FROM listed AS our JOIN listed AS their ON our.reference_key = their.reference_key
    WHERE our.ours AND our.award_id <> their.award_id AND NOT (their.ours AND their.award_id < our.award_id)
      AND CASE WHEN our.publisher = their.publisher
          THEN our.in_edition = 1 AND their.in_edition = 1 AND NOT list_has_any(our.editions, their.editions)
          ELSE our.buyer = their.buyer END
), told AS (
    SELECT our, their, own, NOT own AND NOT alike AS suppliers,
           sums AND (own OR alike OR alone) AS amount, days AND (own OR alike OR alone) AS award_date
    FROM pairs
    QUALIFY row_number() OVER (
        PARTITION BY our.award_id, their.publisher
        ORDER BY NOT alike, our.lot IS DISTINCT FROM their.lot, sums, days, their.award_id) = 1
)
SELECT {told} FROM told WHERE amount OR award_date OR suppliers ORDER BY {order}
"""
CONFLICTING = ("amount", "award_date", "suppliers")
_OF_FILES = _CONFLICTS.format(
    ours="list_contains(?::INTEGER[], award_id)",
    of_these="",
    told="*",
    order="own, our.award_id, their.award_id",
)
# Only where a reference stands in two lists there is anything to compare.
_OF_ALL = _CONFLICTS.format(
    ours="true",
    of_these="""AND reference_key IN (
        SELECT reference_key FROM awards WHERE reference_key IS NOT NULL
        GROUP BY reference_key HAVING count(DISTINCT publisher || ' ' || language) > 1)""",
    told="our.award_id AS ours, their.award_id AS theirs, own, amount, award_date, suppliers",
    order="greatest(our.value_hkd, their.value_hkd) DESC NULLS LAST, our.first_day DESC NULLS LAST, "
    "our.award_id, their.award_id",
)

# Few columns go through the sorting: of a large publisher nearly everything may be missing.
_MISSING = """
WITH missing AS MATERIALIZED (
    SELECT award_id, first_day,
           coalesce(first_day >= ?::DATE AND last_day <= ?::DATE, false) AS within FROM awards
    WHERE list_has_any(list_transform(editions, lambda edition: publisher || ' ' || edition), ?::VARCHAR[])
      AND NOT award_id IN (SELECT unnest(?::INTEGER[]))
), named AS (
    SELECT * FROM missing ORDER BY within DESC, first_day DESC NULLS LAST, award_id LIMIT ?
)
SELECT awards.*, (SELECT count(*) FROM missing) AS everything,
       (SELECT count(*) FILTER (within) FROM missing) AS all_within
FROM awards JOIN named USING (award_id)
ORDER BY named.within DESC, awards.first_day DESC NULLS LAST, award_id
"""


def conflicts(figures: Figures, listed: Collection[int]) -> tuple[Conflict, ...]:
    """Give what other lists say otherwise of the awards that the files list; `listed` are their IDs."""
    return tuple(
        Conflict(
            kind=ConflictKind.EDITION if row["own"] else ConflictKind.PUBLISHER,
            fields=tuple(name for name in CONFLICTING if row[name]),
            ours=listed_of(row["our"]),
            theirs=listed_of(row["their"]),
        )
        for row in figures.after(_OF_FILES, [list(listed)])
    )


@dataclass(frozen=True, slots=True)
class PublicConflict:
    """Two public awards by their numbers, and what their lists do not agree about."""

    ours: int
    theirs: int
    kind: ConflictKind
    fields: tuple[str, ...]


def public_conflicts(snapshot: Snapshot) -> tuple[PublicConflict, ...]:
    """Give the same of all that is public: the largest sum first, then the newest."""
    return tuple(
        PublicConflict(
            ours=row["ours"],
            theirs=row["theirs"],
            kind=ConflictKind.EDITION if row["own"] else ConflictKind.PUBLISHER,
            fields=tuple(name for name in CONFLICTING if row[name]),
        )
        for row in snapshot.rows(_OF_ALL)
    )


def missing(figures: Figures, rows: Iterable[AwardRow], listed: Collection[int], limit: int) -> Missing:
    """Give the awards that the same publishers list in the same languages and that these rows do not have."""
    tongues: set[str] = set()
    days: list[date] = []
    for award in rows:
        if award.publisher is not None:
            tongues.add(f"{award.publisher} {award.language}")
            days += (day for day in day_span(award.award_date) if day is not None)
    span = [min(days, default=None), max(days, default=None)]
    found = figures.before(_MISSING, [*span, list(tongues), list(listed), max(limit, 1)])
    if not found:
        return Missing()
    first = tuple(listed_of(row) for row in found[:limit])
    return Missing(count=found[0]["everything"], within=found[0]["all_within"], first=first)


def listed_of(row: Mapping[str, Any]) -> Listed:
    """Give an award of a snapshot in short."""
    return Listed(
        award_id=row["award_id"],
        publisher=row["publisher"],
        reference=row["tender_ref"],
        title=row["title"],
        suppliers=row["supplier_names"],
        award_date=row["award_date"],
        amount=row["amount"],
        currency=row["currency"],
    )
