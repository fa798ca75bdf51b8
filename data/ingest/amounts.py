"""The amount of a row: how much, of what, for how long, how precise."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from data.ingest import codes, money
from data.ingest.kinds import kind_of
from data.ingest.limits import MAX_AMOUNT
from data.ingest.money import Money, MoneyRules
from data.ingest.row import Draft
from data.ingest.text import plain
from data.ingest.units import CURRENCIES, SIGNS, UNITS
from data.problems import ProblemCode
from data.records import AmountKind

# Kinds that say something without an amount.
_WITHOUT_AMOUNT = (AmountKind.REVENUE, AmountKind.PERIODIC, AmountKind.BAND)
_EXPECTED: Mapping[ProblemCode, str] = MappingProxyType(
    {
        ProblemCode.BAD_AMOUNT: "1940000.00, HK$1,940,000.00, HKD1.94Mn",
        ProblemCode.AMOUNT_OUT_OF_RANGE: f"0-{MAX_AMOUNT:,}",
        ProblemCode.UNIT_UNKNOWN: ", ".join(UNITS),
        ProblemCode.UNIT_LOST: "HKD1.94Mn",
        ProblemCode.UNIT_CONFLICT: "HK$79,245,500.00, HK$79.25M",
        ProblemCode.CURRENCY_UNKNOWN: "HKD, USD, CNY, EUR",
        ProblemCode.SEVERAL_AMOUNTS: "Group A: HK$1,940,000.00; Group B: HK$60,000.00",
    }
)
_NOT_ZERO = re.compile("[1-9]")


class Amount(NamedTuple):
    """What a row says of its amount; the fields are those of an award."""

    value: Decimal | None
    currency: str | None
    kind: AmountKind
    period: str | None
    rounded_to: Decimal | None
    raw: str | None
    parts: tuple[tuple[str, Decimal], ...] = ()
    shared: bool = False  # it is said to be for more lots than the row's


def read_amount(draft: Draft, rules: MoneyRules, kind: AmountKind | None = None) -> Amount:
    """Give the amount of a row. Where it is not certain it is noted in the draft and not known.

    `kind` is that of amounts which do not say themselves what they are.
    """
    cell = draft.text("amount") or ""
    words = draft.text("amount_raw")
    stated = _stated_currency(draft)
    if stated:
        # A currency column says what a bare "$" is.
        rules = _in_currency(rules, stated)
    read = money.read_money(cell, rules)
    value = _certain(draft, read, stated, rules.currency)
    told = read if words is None else _told(words, value, replace(rules, dollar=stated or rules.currency))
    found = _kind(draft, read, told, kind)
    if value is None and found not in _WITHOUT_AMOUNT:
        found = AmountKind.NOT_STATED
    same = value is not None and told.amount == value
    raw = words or cell or None
    if words is None and money.is_plain_number(cell) and value == Decimal(cell):
        raw = None  # it would add nothing
    return Amount(
        value=value,
        currency=None if value is None else stated or read.currency or rules.currency,
        kind=found,
        period=told.period if found in (AmountKind.PERIODIC, AmountKind.REVENUE) else None,
        rounded_to=_rounded_to(told) if same and raw else None,
        raw=raw,
        parts=told.parts if same else (),
        shared=bool(same and told.lots and _of_other_lots(draft, told.lots)),
    )


class SharedSums:
    """Sums that stand in the rows of several suppliers of one tender: the tender's, not each supplier's."""

    def __init__(self) -> None:
        """Start with no rows."""
        self._sums = array("q")
        self._suppliers = array("q")
        self._shared: frozenset[int] | None = None

    def add(self, reference: str, date: str, amount: str, supplier: str) -> None:
        """Take one row. A sum that is blank or zero, or of no tender, is nobody's."""
        if reference and _NOT_ZERO.search(amount):
            self._sums.append(_hash(reference, date, amount))
            self._suppliers.append(_hash(supplier))
            self._shared = None

    def holds(self, reference: str, date: str, amount: str) -> bool:
        """Say whether a sum stands with more than one supplier."""
        if self._shared is None:
            self._shared = self._found()
        return bool(self._shared) and _hash(reference, date, amount) in self._shared

    def _found(self) -> frozenset[int]:
        sums, suppliers = np.array(self._sums), np.array(self._suppliers)
        order = np.argsort(sums, kind="stable")
        sums, suppliers = sums[order], suppliers[order]
        differ = (sums[1:] == sums[:-1]) & (suppliers[1:] != suppliers[:-1])
        return frozenset(sums[1:][differ].tolist())


def _hash(*texts: str) -> int:
    return hash(tuple([" ".join(text.split()) for text in texts]))


def _stated_currency(draft: Draft) -> str | None:
    """Give the currency column's code, nothing where it is blank, "" where it is no currency."""
    code = (draft.text("currency") or "").upper()
    code = SIGNS.get(code, code)
    if code and code not in CURRENCIES:
        draft.note("currency", ProblemCode.CURRENCY_UNKNOWN, _EXPECTED[ProblemCode.CURRENCY_UNKNOWN])
        return ""
    return code or None


@lru_cache
def _in_currency(rules: MoneyRules, stated: str) -> MoneyRules:
    return replace(rules, currency=stated, dollar=stated if stated.endswith("D") else rules.dollar)


def _certain(draft: Draft, read: Money, stated: str | None, taken: str | None) -> Decimal | None:
    if read.problem is not None:
        draft.note("amount", read.problem, _EXPECTED[read.problem])
    elif read.amount is not None and stated is None and not (read.currency or taken):
        code = ProblemCode.CURRENCY_UNKNOWN
        draft.note("amount", code, _EXPECTED[code])
    elif stated and read.currency not in (None, stated):
        draft.note("amount", ProblemCode.CURRENCY_CONFLICT, stated)
    elif stated != "":
        return read.amount
    return None


def _told(words: str, value: Decimal | None, rules: MoneyRules) -> Money:
    """Give what the raw words beside an amount say of it; their plain number may be in another unit."""
    reads = (
        money.read_money(words, replace(rules, unit=unit, unit_needed_below=None)) for unit in UNITS.values()
    )
    first = next(reads)
    if value is None or first.amount == value:
        return first
    return next((read for read in reads if read.amount == value), first)


def _kind(draft: Draft, read: Money, told: Money, default: AmountKind | None) -> AmountKind:
    if draft.text("amount_kind"):
        code = codes.word_of(draft, "amount_kind")
        return AmountKind(code) if code else AmountKind.NOT_STATED
    said = told.kind or kind_of(draft.text("amount_raw") or "")
    if said is AmountKind.NOT_STATED and read.amount is not None:
        said = None  # words that state nothing do not say what the amount beside them is
    return said or read.kind or default or AmountKind.TOTAL


def _rounded_to(read: Money) -> Decimal | None:
    """Give what the last digit is worth where that is more than a cent, in one writing of equal numbers."""
    step = read.step
    if step is None or step <= money.CENT:
        return None
    return step.quantize(Decimal(1)) if step == step.to_integral_value() else step.normalize()


def _of_other_lots(draft: Draft, lots: str) -> bool:
    row = draft.text("lot")
    return row is not None and plain(row) != plain(lots)
