"""Amounts as notices write them, read only where the words leave no doubt."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from data.ingest.figures import Figure, Plan, plan
from data.ingest.limits import MAX_AMOUNT, MAX_BY_UNIT, MAX_SIGNED_MILLIONS
from data.ingest.rewriting import included, rewritten
from data.ingest.text import collapse
from data.problems import ProblemCode
from data.records import AmountKind

CENT = Decimal("0.01")
_ONE = Decimal(1)
_MILLION = Decimal(10) ** 6
# From here on a number with cents is written out in dollars, whatever the column says.
_WRITTEN_OUT = Decimal(10) ** 6
# Problems that come from how a text is written, not from what it says.
_UNREAD = (ProblemCode.BAD_AMOUNT, ProblemCode.SEVERAL_AMOUNTS)
# What the words of a label may seem to say of the sum.
_OF_ONE_GROUP = (None, AmountKind.TOTAL, AmountKind.FIRST_YEAR)
_NOTE_MARKS = re.compile("[¹²³⁰⁴-⁹]")  # a number that stands high is no digit of the amount
_THOUSANDS = re.compile(r"['’‘`]000(?![0-9])")


@dataclass(frozen=True, slots=True)
class MoneyRules:
    """What the publisher of a file, or the header of a column, takes for granted."""

    dollar: str | None = None  # the currency of a bare "$"
    unit: Decimal | None = None  # what a plain number is in; None: the file does not say
    # Where amounts carry a unit ("Mn"), one below this without a unit has lost it.
    unit_needed_below: Decimal | None = None
    currency: str | None = "HKD"  # of amounts that name none; None: they are not known


class Money(NamedTuple):
    """An amount as read. Without one nothing is stated or, with a problem, nothing that is certain."""

    amount: Decimal | None = None
    currency: str | None = None  # ISO 4217 where the text says so
    kind: AmountKind | None = None  # where the text says so
    period: str | None = None  # "month" or "year"
    parts: tuple[tuple[str, Decimal], ...] = ()  # label and sum of each group
    lots: str | None = None  # the lots it is said to be for
    step: Decimal | None = None  # what the last digit given is worth
    problem: ProblemCode | None = None


_PLAIN_RULES = MoneyRules()


def read_money(cell: str, rules: MoneyRules = _PLAIN_RULES) -> Money:
    """Give the amount of a cell; several amounts, each with its label, are added."""
    text = _one_line(cell)
    read = _read_text(text, rules)
    if read.problem in _UNREAD:
        usual = rewritten(text)
        if usual != text:
            return _read_text(usual, rules)
        parted = included(text)
        if parted:
            return _without(parted, rules) or read
    return read


def _without(parted: tuple[str, str], rules: MoneyRules) -> Money | None:
    """Give an amount without a sum that is said to be part of it, nothing where it cannot be."""
    whole, part = (_read_text(text, rules) for text in parted)
    if whole.amount is None or part.amount is None or part.amount > whole.amount or whole.parts:
        return None
    return whole


def _read_text(text: str, rules: MoneyRules) -> Money:
    how = plan(text)
    if how.problem is not None or not how.figures:
        return Money(kind=how.kind, problem=how.problem)
    if len(how.figures) > 1 or how.total is not None:
        return _of_groups(text, how, rules)
    figure = how.figures[0]
    read = _read(text, figure, rules)
    if isinstance(read, ProblemCode):
        return Money(problem=read)
    amount, step = read
    lots = text[how.lots].strip("() ") if how.lots else None
    return Money(amount, _currency(figure, rules), how.kind, how.period, (), lots, step)


def is_plain_number(cell: str) -> bool:
    """Say whether a cell holds an amount in plain digits, with nothing a raw text would add."""
    return re.fullmatch(r"[0-9]+(?:\.[0-9]{1,2})?", cell) is not None


def _one_line(cell: str) -> str:
    text = collapse(cell if cell.isascii() else unicodedata.normalize("NFKC", _NOTE_MARKS.sub("", cell)))
    return _THOUSANDS.sub(" thousand", text) if "000" in text else text


def _of_groups(text: str, how: Plan, rules: MoneyRules) -> Money:
    """Give the sum of groups, or the total where the text states it too."""
    figures = (*how.figures, how.total) if how.total else how.figures
    reads = [_read(text, figure, rules) for figure in figures]
    known = [read for read in reads if not isinstance(read, ProblemCode)]
    if len(known) < len(reads):
        return Money(problem=next(read for read in reads if isinstance(read, ProblemCode)))
    labels = [text[figure.label].strip("():. ") for figure in how.figures if figure.label]
    currencies = {_currency(figure, rules) or rules.currency for figure in figures}
    amounts = [amount for amount, _ in known[: len(how.figures)]]
    added, step = sum(amounts, Decimal(0)), max(step for _, step in known)
    if len(currencies) > 1 or len(set(labels)) < len(amounts):
        return Money(problem=ProblemCode.SEVERAL_AMOUNTS)
    kind: AmountKind | None = AmountKind.GROUP_SUM if how.kind in _OF_ONE_GROUP else how.kind
    if how.total is not None:
        total, step = known[-1]
        # The groups may be rounded, and not all of them need be told.
        if added > total + step * len(amounts) or (not how.total_said and added != total):
            return Money(problem=ProblemCode.SEVERAL_AMOUNTS)
        added = total
        kind = AmountKind.TOTAL if how.kind is AmountKind.GROUP_SUM else how.kind
    parts = tuple(zip(labels, amounts, strict=True))
    return Money(added, _currency(figures[0], rules), kind, how.period, parts, None, step)


def _currency(figure: Figure, rules: MoneyRules) -> str | None:
    return rules.dollar if figure.currency == "$" else figure.currency


def _read(text: str, figure: Figure, rules: MoneyRules) -> tuple[Decimal, Decimal] | ProblemCode:
    """Give the amount of a figure and what its last digit is worth, or why neither is certain."""
    if figure.currency is not None and not _currency(figure, rules):
        return ProblemCode.CURRENCY_UNKNOWN
    number = Decimal(text[figure.start : figure.end].replace(",", ""))
    unit = figure.unit or _unit(number, figure, rules)
    if isinstance(unit, ProblemCode):
        return unit
    if not number and figure.unit is None:
        return CENT * 0, max(CENT, _ONE.scaleb(-figure.decimals))  # in every unit
    amount, step = number * unit, unit.scaleb(-figure.decimals)
    if figure.rest is not None:
        start, end, step = figure.rest
        second = Decimal(text[start:end].replace(",", "")) * step
        if second >= unit or figure.decimals:
            return ProblemCode.BAD_AMOUNT
        amount += second
    if figure.negative or amount > MAX_AMOUNT:
        return ProblemCode.AMOUNT_OUT_OF_RANGE
    # Without a unit three decimals are a unit lost, or a comma mistaken.
    in_cents = amount.quantize(CENT)
    if amount != in_cents or (step < CENT and unit == _ONE):
        return ProblemCode.BAD_AMOUNT
    return in_cents, step


def _unit(number: Decimal, figure: Figure, rules: MoneyRules) -> Decimal | ProblemCode:
    """Give the unit of a number that has none of its own."""
    if not number:
        return _ONE
    if rules.unit is None or rules.unit == _ONE:
        if not figure.currency and rules.unit is None:
            return ProblemCode.UNIT_UNKNOWN
        lost = rules.unit_needed_below is not None and number < rules.unit_needed_below
        return ProblemCode.UNIT_LOST if lost else _ONE
    written_out = number >= _WRITTEN_OUT and figure.decimals == 2
    signed = figure.currency and rules.unit >= _MILLION and number >= MAX_SIGNED_MILLIONS
    if written_out or signed or number * rules.unit > MAX_BY_UNIT:
        return ProblemCode.UNIT_CONFLICT
    return rules.unit
