"""New awards of a waiting file that look like public ones, of another number or of another publisher."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine

from data.desk import findings
from data.desk.found import RowFound
from data.names import normal_form, supplier_key
from data.snapshot.reader import Snapshot
from data.store.said import Draft

AT_ONCE = 2_000  # rows of a file that are held
MOST_LISTED = 10  # pairs that are told; all are counted
Said = Mapping[int, Mapping[str, Draft]]  # what `drafts.held` gives
_ROUNDED = Decimal("0.01")  # of a sum: lists in millions of dollars round it by less
_PUBLIC = """
SELECT award_id, publisher, tender_ref, title, supplier_names, supplier_key, award_date, amount, currency
FROM awards
WHERE supplier_key IN (SELECT unnest(?::VARCHAR[])) AND award_date IS NOT NULL
ORDER BY award_id
"""
_Key = tuple[str, str]  # of a title and of vendors


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of the file, and an award that is public, of the same title, vendors, date and sum."""

    ours: RowFound
    theirs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Alike:
    """How many new rows look like public awards, of which publishers those are, and the first pairs."""

    count: int = 0
    publishers: tuple[str, ...] = ()
    first: tuple[Pair, ...] = ()


def look(engine: Engine, snapshot: Snapshot, batch_id: int, held: Said) -> Alike:
    """Look at all rows of a file that nothing public has the key of, as they are with what staff said."""
    found, offset = Alike(), 0
    while rows := new_rows(engine, batch_id, held, offset):
        pairs = alike(snapshot, rows)
        whose = dict.fromkeys((*found.publishers, *(pair.theirs["publisher"] or "" for pair in pairs)))
        found = Alike(found.count + len(pairs), tuple(whose), (*found.first, *pairs)[:MOST_LISTED])
        offset += len(rows)
    return found


def new_rows(engine: Engine, batch_id: int, held: Said, offset: int = 0) -> tuple[RowFound, ...]:
    """Give some of these rows."""
    return as_said(findings.page(engine, batch_id, mark="new", offset=offset, limit=AT_ONCE).rows, held)


def as_said(rows: Iterable[RowFound], held: Said) -> tuple[RowFound, ...]:
    """Give rows with the vendors, dates and sums that staff said."""
    return tuple(_as_said(row, held.get(row.row, {})) for row in rows)


def alike(snapshot: Snapshot, rows: Collection[RowFound]) -> tuple[Pair, ...]:
    """Give the rows of which an award is public with the same title, vendors, date and sum; each once.

    Of two dates one may say less, and sums may be rounded; where one list states none, the rest tells.
    """
    ours = {row.row: key for row in rows if (key := _key(row)) is not None}
    if not ours:
        return ()
    public: dict[_Key, list[Mapping[str, Any]]] = defaultdict(list)
    for award in snapshot.rows(_PUBLIC, [sorted({vendors for _, vendors in ours.values()})]):
        public[normal_form(award["title"]), award["supplier_key"]].append(award)
    pairs = []
    for row in rows:
        found = public.get(ours[row.row], ()) if row.row in ours else ()
        same = next((award for award in found if _agree(row, award)), None)
        if same is not None:
            pairs.append(Pair(row, same))
    return tuple(pairs)


def _key(row: RowFound) -> _Key | None:
    if not (row.title and row.suppliers and row.award_date):
        return None
    return normal_form(row.title), "+".join(sorted(map(supplier_key, row.suppliers)))


def _agree(row: RowFound, award: Mapping[str, Any]) -> bool:
    """Say whether date and sum may be the same."""
    days = sorted((row.award_date or "", award["award_date"]), key=len)
    if not days[1].startswith(days[0]):
        return False
    if row.amount is None or award["amount"] is None:
        return True
    amounts = Decimal(row.amount), Decimal(award["amount"])
    return row.currency == award["currency"] and abs(amounts[0] - amounts[1]) <= max(amounts) * _ROUNDED


def _as_said(row: RowFound, said: Mapping[str, Draft]) -> RowFound:
    told: dict[str, Any] = {}
    for name in ("amount", "award_date"):
        if name in said:
            told[name] = said[name].value or None
    if "amount" in said:
        told["currency"] = "HKD"
    if "suppliers" in said:
        told["suppliers"] = tuple(part.strip() for part in (said["suppliers"].value or "").split("|"))
    return replace(row, **told) if told else row
