"""A file that waits at a glance: what its rows add up to, with what staff said of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Engine, select

from data.desk import findings
from data.desk.found import RowFound
from data.records import HEADLINE_KINDS, AmountKind
from data.store.engine import reading
from data.store.said import PIN, Draft
from data.store.schema import award_rows

MOST_BUYERS = 1_000  # that are told apart
_AT_ONCE = 2_000  # rows
_HEADLINE = {kind.value for kind in HEADLINE_KINDS}
# What is not known of a row -> the corrections that tell it.
_FILLED_BY: Mapping[str, tuple[str, ...]] = {
    "place": ("vendor_district", PIN),
    "delivery": ("delivery_districts",),
    "sum": ("amount",),
    "date": ("award_date",),
    "sector": ("sector",),
    "buyer": ("buyer",),
}


@dataclass(frozen=True, slots=True)
class Glance:
    """What the rows that would be published say together."""

    hkd: Decimal  # of the kinds of sums that add up
    first: str | None  # date of award, as far as it is known
    last: str | None
    buyers: Mapping[str, int]  # code or written name -> rows, the most first
    gaps: Mapping[str, int]  # what is not known -> rows
    has_pin: bool = False  # among the corrections


def at_a_glance(
    engine: Engine, batch_id: int, hkd: Decimal, held: Mapping[int, Mapping[str, Draft]]
) -> Glance:
    """Add up the rows of a file that would be published.

    `hkd` is what they state as read, `held` what `drafts.held` gives of the file.
    """
    dates = set[str]()
    buyers, gaps = Counter[str](), Counter[str]()
    at, total = 0, 1
    while at < total:
        found = findings.page(engine, batch_id, mark="taken", offset=at, limit=_AT_ONCE)
        total = found.total
        for row in found.rows:
            said = {name: draft.value or "" for name, draft in held.get(row.row, {}).items()}
            hkd += _hkd(row, said) - _hkd(row, {}) if said else 0
            dates.add(said.get("award_date", row.award_date or ""))
            buyer = said.get("buyer", row.buyer or "")
            if buyer and (buyer in buyers or len(buyers) < MOST_BUYERS):
                buyers[buyer] += 1
            gaps.update(_gaps(row, said))
        if not found.rows:
            break
        at += len(found.rows)
    known = sorted(dates - {""})
    return Glance(
        hkd,
        known[0] if known else None,
        known[-1] if known else None,
        dict(buyers.most_common()),
        dict(gaps),
        any(PIN in said for said in held.values()),
    )


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


def _gaps(row: RowFound, said: Mapping[str, str]) -> list[str]:
    """Give what is not known of a row: what a correction empties is a gap as well."""
    told = [mark.removeprefix("gap:") for mark in row.marks if mark.startswith("gap:")]
    left = [gap for gap in told if not any(said.get(name) for name in _FILLED_BY.get(gap, ()))]
    emptied = [gap for gap in ("sum", "date") if gap not in told and said.get(_FILLED_BY[gap][0]) == ""]
    return left + emptied
