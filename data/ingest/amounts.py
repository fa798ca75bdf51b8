"""The amount of a row: how much, of what, for how long, how precise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from data.ingest import codes, money
from data.ingest.limits import MAX_AMOUNT
from data.ingest.profiles import Profile
from data.ingest.row import Draft
from data.ingest.text import plain, shortened
from data.ingest.units import CURRENCIES
from data.records import AmountKind, AwardRow, Problem, ProblemCode

_ONE_ROW = "an amount of this row alone"
_HOME = "HKD"  # what plain digits are in
# Kinds that say something without an amount.
_WITHOUT_AMOUNT = (AmountKind.REVENUE, AmountKind.PERIODIC, AmountKind.BAND)


@dataclass(frozen=True, slots=True)
class Amount:
    """What a row says of its amount; the fields are those of an award."""

    value: Decimal | None
    currency: str | None
    kind: AmountKind
    period: str | None
    rounded_to: Decimal | None
    raw: str | None


def read_amount(draft: Draft, profile: Profile) -> Amount:
    """Give the amount of a row. Where it is not certain it is noted in the draft and not known."""
    cell = draft.text("amount") or ""
    raw = draft.text("amount_raw") or (None if money.is_plain_number(cell) else cell or None)
    stated = _stated_currency(draft)
    read = money.read_money(cell, _rules(profile, stated))
    value = _certain(draft, read, stated)
    kind = _kind(draft, profile, raw, read.parts)
    if value is None and kind not in _WITHOUT_AMOUNT:
        kind = AmountKind.NOT_STATED
    periodic = raw is not None and kind in (AmountKind.PERIODIC, AmountKind.REVENUE)
    return Amount(
        value=value,
        currency=None if value is None else stated or read.currency or _HOME,
        kind=kind,
        period=money.read_period(raw) if raw and periodic else None,
        rounded_to=money.rounded_to(raw, value) if raw and value is not None else None,
        raw=raw,
    )


def without_shared(awards: Iterable[AwardRow], column: str) -> tuple[list[AwardRow], list[Problem]]:
    """Give the awards without the sums that several suppliers of one tender share, and a problem for each.

    Such a sum is the tender's: added up by rows it would count once for each supplier. Sums of zero are
    left, they add nothing.
    """
    rows = list(awards)
    winners: dict[tuple[object, ...], set[tuple[str, ...]]] = {}
    for award in rows:
        winners.setdefault(_tender_and_sum(award), set()).add(award.suppliers)
    problems = []
    for at, award in enumerate(rows):
        if award.amount and award.tender_ref and len(winners[_tender_and_sum(award)]) > 1:
            seen = shortened(award.amount_raw or f"{award.amount:f}")
            problems.append(
                Problem(award.row, column, ProblemCode.BAD_AMOUNT, seen, _ONE_ROW, rejected=False)
            )
            rows[at] = replace(
                award,
                amount=None,
                currency=None,
                amount_kind=AmountKind.NOT_STATED,
                amount_period=None,
                amount_rounded_to=None,
            )
    return rows, problems


def _tender_and_sum(award: AwardRow) -> tuple[object, ...]:
    return award.tender_ref, award.award_date, award.amount, award.currency


def _rules(profile: Profile, stated: str | None) -> money.MoneyRules:
    """Give the profile's rules; a currency column says what a bare "$" is."""
    if stated and stated.endswith("D"):
        return replace(profile.money, dollar=stated)
    return profile.money


def _stated_currency(draft: Draft) -> str | None:
    """Give the currency column's code, nothing where it is blank, "" where it is no currency."""
    code = (draft.text("currency") or "").upper()
    if code and code not in CURRENCIES:
        draft.note("currency", ProblemCode.UNKNOWN_CODE, "a code of ISO 4217 such as HKD")
        return ""
    return code or None


def _certain(draft: Draft, read: money.Money, stated: str | None) -> Decimal | None:
    if read.doubt or (stated and read.currency not in (None, stated)):
        draft.note("amount", ProblemCode.BAD_AMOUNT, money.EXPECTED)
    elif read.amount is None or stated == "":
        return None
    elif not 0 <= read.amount <= MAX_AMOUNT:
        draft.note("amount", ProblemCode.OUT_OF_RANGE, f"an amount of 0 to {MAX_AMOUNT:,}")
    elif read.lots is not None and plain(read.lots) != plain(draft.text("lot") or ""):
        draft.note("amount", ProblemCode.BAD_AMOUNT, _ONE_ROW)
    else:
        return read.amount
    return None


def _kind(draft: Draft, profile: Profile, raw: str | None, parts: int) -> AmountKind:
    if draft.text("amount_kind"):
        code = codes.word_of(draft, "amount_kind")
        return AmountKind(code) if code else AmountKind.NOT_STATED
    if parts > 1:
        return AmountKind.GROUP_SUM
    if profile.amount_kind is not None:
        return profile.amount_kind
    said = codes.find_word("amount_kind", raw) if raw else None
    if said is None and raw and codes.has_words("amount_kind", raw):
        return AmountKind.NOT_STATED
    return AmountKind(said) if said else AmountKind.TOTAL
