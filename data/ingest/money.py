"""Amounts as notices write them, read only where the words leave no doubt."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from data.ingest.text import collapse, plain
from data.ingest.units import CURRENCIES

EXPECTED = "an amount such as 1940000.00, HK$1,940,000.00 or HKD1.94Mn"
CENT = Decimal("0.01")

_SIGNS = {"HK": "HKD", "US": "USD", "RMB": "CNY", "€": "EUR", "£": "GBP", "港幣": "HKD", "港元": "HKD"}
_UNITS = {
    "bn": Decimal(10) ** 9, "b": Decimal(10) ** 9, "billion": Decimal(10) ** 9,
    "mn": Decimal(10) ** 6, "m": Decimal(10) ** 6, "million": Decimal(10) ** 6,
    "k": Decimal(1000), "thousand": Decimal(1000),
    "億": Decimal(10) ** 8, "亿": Decimal(10) ** 8, "萬": Decimal(10) ** 4, "万": Decimal(10) ** 4,
}  # fmt: skip
# Bounded, so that no number exceeds what Decimal keeps exactly.
_NUMBER = (
    r"(?P<number>[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,6})?|[0-9]{1,15}(?:\.[0-9]{1,6})?)(?![.,]?[0-9])"
)
_CURRENCY = r"(?:(?P<currency>HK|US|RMB|[A-Z]{3}|€|£|港幣|港元)?(?P<dollar> ?\$)? ?)"
_UNIT = (
    r"(?: ?(?:\((?:HK)?\$ ?)?(?P<unit>billion|million|thousand|bn|mn|b|m|k|億|亿|萬|万)(?![a-z])\.?\)?)?"
    r"(?: ?元)?"
)
_AMOUNT = re.compile(rf"(?P<minus>-)?{_CURRENCY}{_NUMBER}{_UNIT}", re.IGNORECASE)
_ABOUT = re.compile(r"(?:approx(?:\.|imately)?|about|around|est(?:\.|imated)?(?: at)?) ?", re.IGNORECASE)
_SCOPE = re.compile(
    r" for (?P<lots>(?:groups?|items?|lots?|categor(?:y|ies)|schedules?) .{1,200})", re.IGNORECASE
)
_LABEL = re.compile(
    r"(?:(?<=[\s;,])|^)"
    r"(?:\(?(?:[ivx]{1,4}|[a-h]|[0-9]{1,2})\)"
    r"|\(?(?:item|group|lot|category|part) ?[0-9a-z]{1,4}\)? ?:?)(?=\s)",
    re.IGNORECASE,
)
_NOTHING = frozenset(
    ("", "-", "–", "—", "--", "n/a", "na", "nil", "not applicable", "not available", "not stated", "不適用")
)


@dataclass(frozen=True, slots=True)
class MoneyRules:
    """What the publisher of a file, or the header of a column, takes for granted."""

    dollar: str | None = None  # the currency of a bare "$"
    unit: Decimal | None = None  # what a plain number is in; None: the file does not say
    # Where amounts carry a unit ("Mn"), one below this without a unit has lost it.
    unit_needed_below: Decimal | None = None
    currency: str = "HKD"  # of amounts that name none


@dataclass(frozen=True, slots=True)
class Money:
    """An amount as read. Without one nothing is stated or, with `doubt`, nothing that is certain."""

    amount: Decimal | None = None
    currency: str | None = None  # ISO 4217 where the text says so
    parts: int = 1  # how many amounts of groups were added
    lots: str | None = None  # the lots it is said to be for
    doubt: bool = False


_DOUBT = Money(doubt=True)


def read_money(cell: str, rules: MoneyRules | None = None) -> Money:
    """Give the amount of a cell; several amounts, each with its label, are added."""
    text = collapse(unicodedata.normalize("NFKC", cell))
    rules = rules or MoneyRules()
    if text.casefold() in _NOTHING:
        return Money()
    labels = list(_LABEL.finditer(text))
    if len(labels) >= 2 and labels[0].start() == 0:
        ends = [label.start() for label in labels] + [len(text)]
        parts = [text[label.end() : end] for label, (_, end) in zip(labels, pairwise(ends), strict=True)]
        return _added([_single(part.strip(" ;,"), rules) for part in parts])
    return _single(text, rules)


def rounded_to(raw: str, amount: Decimal) -> Decimal | None:
    """Give the unit of the last digit that the raw text gives of this amount, where above one cent."""
    matches = list(_AMOUNT.finditer(collapse(unicodedata.normalize("NFKC", raw))))
    steps = [step for value, step in map(_value, matches) if value == amount]
    if not steps:
        # The numbers of lots ("Item 1:") carry neither a currency nor a unit.
        parts = [_value(match) for match in matches if match["unit"] or _currency(match, MoneyRules("HKD"))]
        if sum(value for value, _ in parts) == amount:
            steps = [max(step for _, step in parts)]
    return _canonical(steps[0]) if steps and steps[0] > CENT else None


def read_period(raw: str) -> str | None:
    """Give "month" or "year" where the text says that the amount is for each of them."""
    text = plain(raw)
    if re.search(r"\b(?:monthly|(?:per|a|each) month)\b|每月", text):
        return "month"
    if re.search(r"\b(?:yearly|annual|annually|per annum|p\.a\.|(?:per|a|each) year)(?!\w)|每年", text):
        return "year"
    return None


def is_plain_number(cell: str) -> bool:
    """Say whether a cell holds an amount in plain digits, with nothing a raw text would add."""
    return re.fullmatch(r"[0-9]+(?:\.[0-9]{1,2})?", cell) is not None


def _single(text: str, rules: MoneyRules) -> Money:
    about = _ABOUT.match(text)
    match = _AMOUNT.match(text, about.end() if about else 0)
    if not match:
        return _DOUBT
    rest = text[match.end() :]
    scope = _SCOPE.fullmatch(rest)
    currency = _currency(match, rules)
    if (rest and not scope) or currency == "":
        return _DOUBT
    amount, step = _value(match)
    bare = match["unit"] is None
    lost = bare and rules.unit_needed_below is not None and amount < rules.unit_needed_below
    # Three decimals without a unit are a unit lost, or a comma mistaken; no amount is finer than a cent.
    if lost or (bare and step < CENT) or amount != amount.quantize(CENT):
        return _DOUBT
    return Money(amount.quantize(CENT), currency, lots=scope["lots"] if scope else None)


def _currency(match: re.Match[str], rules: MoneyRules) -> str | None:
    """Give the currency, nothing where none is written, and "" where what is written is none."""
    sign = (match["currency"] or "").upper()
    if sign:
        code = _SIGNS.get(sign, sign)
        return code if code in CURRENCIES else ""
    if match["dollar"]:
        return rules.dollar or ""
    return None


def _value(match: re.Match[str]) -> tuple[Decimal, Decimal]:
    number = Decimal(match["number"].replace(",", ""))
    unit = _UNITS[match["unit"].lower()] if match["unit"] else Decimal(1)
    decimals = len(match["number"].partition(".")[2])
    value = number * unit
    return (-value if match["minus"] else value), unit.scaleb(-decimals)


def _canonical(step: Decimal) -> Decimal:
    """Give one writing of equal numbers, without an exponent."""
    return step.quantize(Decimal(1)) if step == step.to_integral_value() else step.normalize()


def _added(parts: list[Money]) -> Money:
    amounts = [part.amount for part in parts if part.amount is not None and part.lots is None]
    currencies = {part.currency for part in parts}
    if len(amounts) < len(parts) or len(currencies) != 1:
        return _DOUBT
    return Money(sum(amounts, Decimal(0)), parts[0].currency, parts=len(parts))
