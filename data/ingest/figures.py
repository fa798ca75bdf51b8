"""The figures in the text of an amount, and how they belong together, whatever their digits are."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from data.ingest import figure_words as said
from data.ingest.kinds import kind_of, period_of
from data.ingest.text import plain
from data.ingest.units import CURRENCIES, SIGNS
from data.problems import ProblemCode
from data.records import AmountKind

_MAX_LENGTH = 2_000  # the longest cell of groups seen has 140 characters
_DIGITS = str.maketrans("023456789", "111111111")
_NUMBER = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.(?P<decimals>[0-9]{1,11}))?")
_DOLLARS = ("元", "圓", "圆", "dollar", "dollars")


@dataclass(frozen=True, slots=True)
class Figure:
    """One sum in a text."""

    start: int  # of its number
    end: int
    decimals: int
    currency: str | None = None  # ISO 4217, "$" for a bare dollar sign, "" for a sign that is not known
    unit: Decimal | None = None  # where the figure says it itself
    rest: tuple[int, int, Decimal] | None = None  # 1億2,345萬: the second number and its unit
    negative: bool = False
    label: slice | None = None

    @property
    def marked(self) -> bool:
        """Say whether the text shows that this is money."""
        return self.currency is not None or self.unit is not None


@dataclass(frozen=True, slots=True)
class Plan:
    """How a text is to be read."""

    figures: tuple[Figure, ...] = ()
    total: Figure | None = None  # stands beside the groups that it is the total of
    total_said: bool = False  # in words; else it is one only where the groups add up to it
    kind: AmountKind | None = None
    period: str | None = None
    lots: slice | None = None  # the lots that a single sum is said to be for
    problem: ProblemCode | None = None


def plan(text: str) -> Plan:
    """Give the plan of a text, which is the same for all texts that differ only in their digits."""
    return _plan(text.translate(_DIGITS)) if len(text) <= _MAX_LENGTH else _BAD


_NOTHING = Plan(kind=AmountKind.NOT_STATED)
_BAND = Plan(kind=AmountKind.BAND)
_BAD = Plan(problem=ProblemCode.BAD_AMOUNT)
_SEVERAL = Plan(problem=ProblemCode.SEVERAL_AMOUNTS)


@lru_cache(8192)
def _plan(text: str) -> Plan:
    if plain(text) in said.NOTHING:
        return _NOTHING
    tokens = list(said.TOKEN.finditer(text))
    gaps = _gaps(text, tokens)
    if any(_unread(gap) for gap in gaps) or _runs_on(text, tokens):
        return _BAD
    words = _without_sums(text, tokens)
    if said.RATE.search(words):
        return _NOTHING
    sums = [at for at, token in enumerate(tokens) if token.lastgroup == "sum"]
    if not sums:
        percent = any(token.lastgroup == "percent" for token in tokens)
        return _NOTHING if percent or said.STATES_NOTHING.fullmatch(plain(text)) else _BAD
    if said.DOUBT.search(words) or any(_figure(tokens[at]) is None for at in sums):
        return _BAD
    found = _single(tokens, gaps, sums[0]) if len(sums) == 1 else _several(tokens, gaps, sums)
    if found.problem or not found.figures:
        return found
    return replace(found, kind=kind_of(words), period=period_of(words))


def _gaps(text: str, tokens: list[re.Match[str]]) -> list[str]:
    """Give the text before, between and after the tokens."""
    edges = [0, *(edge for token in tokens for edge in token.span()), len(text)]
    return [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _unread(gap: str) -> bool:
    """Say whether digits stand in a text that belong to no token."""
    return any(sign.isnumeric() and sign.isascii() for sign in gap)


def _runs_on(text: str, tokens: list[re.Match[str]]) -> bool:
    """Say whether what touches a number belongs to no figure: "5G", "1e6", ".94Mn"."""
    sums = [token.span() for token in tokens if token.lastgroup == "sum"]
    before = [text[start - 1] for start, _ in sums if start and text[start].isdigit()]
    after = [text[end] for _, end in sums if end < len(text) and text[end - 1].isdigit()]
    letters = any(sign.isascii() and sign.isalpha() for sign in before + after)
    return letters or any(sign in ".,1" for sign in before)


def _without_sums(text: str, tokens: list[re.Match[str]]) -> str:
    """Give the text with a "#" in place of each sum."""
    parts, at = [], 0
    for token in tokens:
        if token.lastgroup == "sum":
            parts.append(text[at : token.start()])
            at = token.end()
    return " ".join("#".join([*parts, text[at:]]).replace("#", " # ").split())


def _figure(token: re.Match[str]) -> Figure | None:
    """Give the sum of a token, nothing where its digits are no number."""
    number = _NUMBER.fullmatch(token["number"])
    unit = said.unit(token["unit"] or token["unit_before"])
    if number is None or (token["unit"] and token["unit_before"]):
        return None
    rest = None
    if token["rest"]:
        second = said.unit(token["rest_unit"]) or Decimal(1)
        if unit is None or second >= unit or not _NUMBER.fullmatch(token["rest"]):
            return None
        rest = (*token.span("rest"), second)
    after = (token["after"] or "").lower()
    if unit is None and after in _DOLLARS:
        unit = Decimal(1)
    return Figure(
        *token.span("number"),
        decimals=len(number["decimals"] or ""),
        currency=_currency(token["before"], token["after"]),
        unit=unit,
        rest=rest,
        negative=bool(token["minus"] or token["minus_after"]),
    )


def _currency(before: str | None, after: str | None) -> str | None:
    """Give the currency of the signs around a number; "" where they are not known or contradict."""
    codes = {_code(sign) for sign in (before, after) if sign}
    codes.discard(None)
    if len(codes) > 1:
        codes.discard("$")
    return codes.pop() if len(codes) == 1 else "" if codes else None


def _code(sign: str) -> str | None:
    form = "".join(sign.upper().split())
    if form in ("元", "圓", "圆"):
        return None
    if form in ("$", "DOLLAR", "DOLLARS"):
        return "$"
    form = said.SPELLED.get(form.removesuffix("S"), form)
    bare = form.rstrip("$£¥")
    code = SIGNS.get(form) or SIGNS.get(bare) or bare
    return code if code in CURRENCIES else ""


def _single(tokens: list[re.Match[str]], gaps: list[str], at: int) -> Plan:
    figure = _figure(tokens[at])
    if figure is None:
        return _BAD
    head, tail = gaps[at], gaps[at + 1]
    if said.LIMIT_BEFORE.search(head) or said.LIMIT_AFTER.match(tail):
        return _BAND
    # A sum alone in brackets is how accountants write a debt.
    if (not figure.marked and not _explained(gaps)) or tokens[at].string[0] + tokens[at].string[-1] == "()":
        return _BAD
    labels = _labels(tokens, gaps, [at])
    if sum(token.lastgroup == "label" for token in tokens) > 1 and not _all_used(tokens, gaps, labels):
        return _SEVERAL
    if _is_label(tokens, at + 1) and said.FOR.fullmatch(tail):
        return Plan((figure,), lots=slice(*tokens[at + 1].span()))
    return Plan((figure,))


def _explained(gaps: list[str]) -> bool:
    """Say whether the words around a plain number leave no doubt that it is the amount."""
    return all(said.AROUND.fullmatch(gap) or kind_of(gap) is not None for gap in gaps)


def _several(tokens: list[re.Match[str]], gaps: list[str], sums: list[int]) -> Plan:
    figures = {at: figure for at in sums if (figure := _figure(tokens[at])) is not None}
    first, last = sums[0], sums[-1]
    if last - first == 1 and len(sums) == 2:
        between = said.BETWEEN.search(gaps[first]) and said.AND.fullmatch(gaps[last])
        if between or said.RANGE.fullmatch(gaps[last]) or figures[last].negative:
            return _BAND
    if len({figure.marked for figure in figures.values()}) > 1:
        return _BAD if sum(figure.marked for figure in figures.values()) == 1 else _SEVERAL
    labels = _labels(tokens, gaps, sums)
    bare = [at for at in sums if at not in labels]
    if len(bare) > 1 or not labels or not _all_used(tokens, gaps, labels):
        return _SEVERAL
    groups = tuple(replace(figures[at], label=slice(*tokens[label].span())) for at, label in labels.items())
    if not bare:
        return Plan(groups) if len(groups) > 1 else _SEVERAL
    at = bare[0]
    stated = said.TOTAL_BEFORE.search(gaps[at]) or said.TOTAL_AFTER.match(gaps[at + 1])
    return Plan(groups, total=figures[at], total_said=bool(stated))


def _labels(tokens: list[re.Match[str]], gaps: list[str], sums: list[int]) -> dict[int, int]:
    """Give the label of each sum that has one: all before their sums, or all behind them."""
    before = {at: at - 1 for at in sums if at and _is_label(tokens, at - 1)}
    after = {
        at: at + 1 for at in sums if _is_label(tokens, at + 1) and said.AFTER_LABEL.fullmatch(gaps[at + 1])
    }
    # "Total HK$3 (Group A HK$1, Group B HK$2)": a label before a sum that is not the first one.
    before = {at: label for at, label in before.items() if not _is_total(gaps, at)}
    return before if len(before) >= len(after) else after


def _is_label(tokens: list[re.Match[str]], at: int) -> bool:
    return at < len(tokens) and tokens[at].lastgroup == "label"


def _is_total(gaps: list[str], at: int) -> bool:
    return bool(said.TOTAL_BEFORE.search(gaps[at]))


def _all_used(tokens: list[re.Match[str]], gaps: list[str], labels: dict[int, int]) -> bool:
    """Say whether every label has its sum, is followed by another label, or says that it has none."""
    used = set(labels.values())
    for at, token in enumerate(tokens):
        if token.lastgroup != "label" or at in used:
            continue
        words = plain(gaps[at + 1].strip(" :;,-–"))
        if words in said.NOTHING and (words or _is_label(tokens, at + 1)):
            continue
        return False
    return True
