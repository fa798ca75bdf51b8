"""Which award a row tells of: identities minted once and looked up ever after."""

from __future__ import annotations

import unicodedata
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from sqlalchemy import Connection, bindparam, func, insert, select

from data.names import normal_form, supplier_key
from data.records import AwardRow
from data.store.schema import awards

ENGLISH = "en"
T = TypeVar("T", str, int)
_LOOK_UP_AT_ONCE = 400  # values in one IN list, well under SQLite's limit


def plain_reference(reference: str) -> str:
    """Give a reference without case, spaces and punctuation: `SS N507` and `SSN507` are one."""
    folded = unicodedata.normalize("NFKC", reference).upper()
    return "".join(character for character in folded if character.isalnum())


def base_key(award: AwardRow, form: Callable[[str], str] = supplier_key) -> str:
    """Give what makes an award itself: publisher, reference, lot and supplier.

    Without a reference it is publisher, title, supplier and date. Where nobody says who published it, buyer
    and title count as well. Each edition has keys of its own.
    """
    who = "+".join(sorted(form(name) for name in award.suppliers))
    if award.tender_ref:
        parts = [award.publisher or "", plain_reference(award.tender_ref), _plain(award.lot or ""), who]
    else:
        parts = [award.publisher or "", _plain(award.title), who, award.award_date or ""]
    if award.publisher is None:
        # Two bodies may use one reference: without a publisher buyer and title have to be the same too.
        parts += [award.buyer or _plain(award.buyer_name or ""), _plain(award.title)]
    return "|".join(parts if award.language == ENGLISH else [award.language, *parts])


def tender_key(award: AwardRow) -> str | None:
    """Give publisher and reference: awards that do not share it are never one."""
    reference = plain_reference(award.tender_ref or "")
    return f"{award.publisher or ''}|{reference}" if reference else None


def resolve_awards(connection: Connection, rows: Sequence[AwardRow]) -> list[int]:
    """Give each row of one file the ID of its award, minting those that are new.

    Rows of one file never share an ID. Where several awards have one key, the title tells them apart
    first, then their order. An award whose supplier got an alias since is found by the name it came with.
    """
    keys = [base_key(row) for row in rows]
    spelled = [base_key(row, normal_form) for row in rows]
    titles = [_plain(row.title) for row in rows]
    known = _KnownAwards(connection, {*keys, *spelled})
    found: list[int | None] = [None] * len(rows)
    for candidates in (keys,) if spelled == keys else (keys, spelled):
        for find in (known.by_title, known.in_order):
            for index, key in enumerate(candidates):
                if found[index] is None:
                    found[index] = find(key, titles[index])
    next_id = 1 + (connection.scalar(select(func.max(awards.c.award_id))) or 0)
    minted: list[dict[str, object]] = []
    for index, row in enumerate(rows):
        if found[index] is None:
            found[index] = next_id + len(minted)
            minted.append(
                {
                    "award_id": found[index],
                    "base_key": keys[index],
                    "occurrence": known.next_occurrence(keys[index]),
                    "title_key": titles[index],
                    "language": row.language,
                    "tender_key": tender_key(row),
                }
            )
    if minted:
        connection.execute(insert(awards), minted)
    return [award_id for award_id in found if award_id is not None]


class _KnownAwards:
    """The awards that have one of some keys; each is given away once."""

    def __init__(self, connection: Connection, keys: set[str]) -> None:
        query = (
            select(awards.c.base_key, awards.c.award_id, awards.c.occurrence, awards.c.title_key)
            .where(awards.c.base_key.in_(bindparam("keys", expanding=True)))
            .order_by(awards.c.occurrence)
        )
        self._titled: dict[tuple[str, str], deque[int]] = defaultdict(deque)
        self._ordered: dict[str, deque[int]] = defaultdict(deque)
        self._highest: dict[str, int] = defaultdict(int)
        self._given: set[int] = set()
        for part in parts(keys):
            for key, award_id, occurrence, title in connection.execute(query, {"keys": part}):
                self._titled[key, title].append(award_id)
                self._ordered[key].append(award_id)
                self._highest[key] = occurrence

    def by_title(self, key: str, title: str) -> int | None:
        """Give the first award of this key and title that nobody has yet."""
        return self._first(self._titled.get((key, title)))

    def in_order(self, key: str, _title: str) -> int | None:
        """Give the first award of this key that nobody has yet."""
        return self._first(self._ordered.get(key))

    def next_occurrence(self, key: str) -> int:
        """Give the number of one more award of this key."""
        self._highest[key] += 1
        return self._highest[key]

    def _first(self, ids: deque[int] | None) -> int | None:
        while ids:
            award_id = ids.popleft()
            if award_id not in self._given:
                self._given.add(award_id)
                return award_id
        return None


def parts(values: Iterable[T]) -> Iterator[list[T]]:
    """Give the values in order, cut into lists that a statement can bind."""
    ordered = sorted(values)
    return (ordered[at : at + _LOOK_UP_AT_ONCE] for at in range(0, len(ordered), _LOOK_UP_AT_ONCE))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
