"""A file that waits at a glance: what its rows add up to, with what staff said of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import Engine, select

from data.desk import findings
from data.desk.found import RowFound
from data.records import HEADLINE_KINDS, AmountKind
from data.store.engine import reading
from data.store.said import PIN, Draft
from data.store.schema import award_rows

MOST_NAMED = 2_000  # rows, from the first one on, whose buyers are named
_AT_ONCE = 2_000  # rows
Said = Mapping[int, Mapping[str, Draft]]  # what `drafts.held` gives
_HEADLINE = {kind.value for kind in HEADLINE_KINDS}
# What is not known of a row -> the corrections that tell it.
_FILLED_BY: Mapping[str, tuple[str, ...]] = {
    "place": ("vendor_district", PIN),
    "delivery": ("delivery_districts",),
    "sum": ("amount",),
    "date": ("award_date",),
    "category": ("category",),
    "sector": ("sector",),
    "method": ("method",),
    "buyer": ("buyer",),
}


# What only words of a row let suppose -> the correction that states it.
_STATED_BY = {
    "delivery": "delivery_districts",
    "delivery_part": "delivery_districts",
    "category": "category",
    "sector": "sector",
}


@dataclass(frozen=True, slots=True)
class Glance:
    """What the rows that would be published say together."""

    hkd: Decimal  # of the kinds of sums that add up
    first: str | None  # date of award, as far as it is known
    last: str | None
    buyers: Mapping[str, int]  # code or written name -> rows of the first MOST_NAMED, the most first
    gaps: Mapping[str, int]  # what is not known -> rows
    has_pin: bool = False  # among the corrections
    guesses: Mapping[str, int] = field(default_factory=dict)  # what only words let suppose -> rows


def at_a_glance(engine: Engine, batch_id: int, hkd: Decimal, held: Said) -> Glance:
    """Add up the rows of a file that would be published.

    `hkd` is what they state as read, `held` what `drafts.held` gives of the file. Only where the dates are
    not known as a whole, or were corrected, is every row read; of the others those that were corrected.
    """
    summary = findings.summary(engine, batch_id)
    if summary is None:
        return Glance(hkd, None, None, {}, {})
    gaps = Counter(summary.preview.gaps)
    guesses = Counter({name: summary.counts.get(f"guess:{name}", 0) for name in _STATED_BY})
    for row in findings.rows(engine, batch_id, list(held)).values():
        if row.is_taken:
            said = _texts(held, row)
            hkd += _hkd(row, said) - _hkd(row, {})
            gaps.subtract(_gaps(row, {}))
            gaps.update(_gaps(row, said))
            guesses.subtract(_stated(row, said))
    every = summary.first_date is None or any("award_date" in said for said in held.values())
    dates, buyers = {summary.first_date or "", summary.last_date or ""}, Counter[str]()
    taken = summary.accepted + summary.review
    rows = list(_taken(engine, batch_id, taken if every else min(taken, MOST_NAMED)))
    if every:
        dates = {_texts(held, row).get("award_date", row.award_date or "") for row in rows}
    buyers.update(_texts(held, row).get("buyer", row.buyer or "") for row in rows[:MOST_NAMED])
    known = sorted(dates - {""})
    return Glance(
        hkd,
        known[0] if known else None,
        known[-1] if known else None,
        {buyer: count for buyer, count in buyers.most_common() if buyer},
        {gap: count for gap, count in gaps.items() if count > 0},
        any(PIN in said for said in held.values()),
        {name: count for name, count in guesses.items() if count > 0},
    )


def put_right(engine: Engine, batch_id: int, held: Said) -> Counter[str]:
    """Count the rows of each doubt that staff put right: a gap that is filled, a row or problem corrected."""
    done = Counter[str]()
    for row in findings.rows(engine, batch_id, list(held)).values():
        said = _texts(held, row)
        open_gaps = {f"gap:{gap}" for gap in _gaps(row, said)}
        done.update(f"guess:{name}" for name in _stated(row, said))
        done.update(
            mark
            for mark in row.marks
            if mark == "status:review" or (mark.startswith(("gap:", "problem:")) and mark not in open_gaps)
        )
    return done


def _taken(engine: Engine, batch_id: int, limit: int) -> Iterator[RowFound]:
    """Give the first rows that would be published."""
    for at in range(0, limit, _AT_ONCE):
        most = min(_AT_ONCE, limit - at)
        yield from findings.page(engine, batch_id, mark="taken", offset=at, limit=most).rows


def _texts(held: Said, row: RowFound) -> dict[str, str]:
    return {name: draft.value or "" for name, draft in held.get(row.row, {}).items()}


def listed(engine: Engine, batch_id: int, limit: int) -> tuple[int, ...]:
    """Give the first awards that a public file lists, in its order."""
    query = select(award_rows.c.award_id).where(award_rows.c.batch_id == batch_id)
    with reading(engine).connect() as connection:
        return tuple(dict.fromkeys(connection.scalars(query.order_by(award_rows.c.row).limit(limit))))


def _hkd(row: RowFound, said: Mapping[str, str]) -> Decimal:
    amount, currency, kind = row.amount, row.currency, row.amount_kind
    if "amount" in said:
        amount, currency = said["amount"] or None, "HKD"
        # Who corrects a sum and says nothing of its kind means a total, as publishing takes it.
        kind = AmountKind.TOTAL.value if kind == AmountKind.NOT_STATED.value else kind
    counts = currency == "HKD" and said.get("amount_kind", kind) in _HEADLINE
    return Decimal(amount) if amount and counts else Decimal(0)


def _stated(row: RowFound, said: Mapping[str, str]) -> list[str]:
    """Give what only words of a row let suppose and somebody states now."""
    return [name for name, told in _STATED_BY.items() if f"guess:{name}" in row.marks and told in said]


def _gaps(row: RowFound, said: Mapping[str, str]) -> list[str]:
    """Give what is not known of a row: what a correction empties is a gap as well."""
    told = [mark.removeprefix("gap:") for mark in row.marks if mark.startswith("gap:")]
    left = [gap for gap in told if not any(said.get(name) for name in _FILLED_BY.get(gap, ()))]
    emptied = [gap for gap in ("sum", "date") if gap not in told and said.get(_FILLED_BY[gap][0]) == ""]
    return left + emptied
