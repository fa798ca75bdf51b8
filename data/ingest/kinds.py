"""What the words around an amount say that it is."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from data.codelists import words
from data.ingest.text import plain
from data.records import AmountKind

# Where words of two kinds stand together the first of these decides: a forecast total is a forecast.
_BY_WEIGHT = (
    AmountKind.REVENUE,
    AmountKind.BAND,
    AmountKind.PERIODIC,
    AmountKind.FIRST_YEAR,
    AmountKind.FORECAST,
    AmountKind.ESTIMATE,
    AmountKind.GROUP_SUM,
    AmountKind.TOTAL,
)
_MAX_LENGTH = 2_000
_MONTH = re.compile(
    r"\b(?:monthly|(?:per|a|each) (?:calendar )?month)\b|/ ?month\b|每月|每個月|每个月|月費|月费"
)
_YEAR = re.compile(
    r"\b(?:yearly|annual|annually|per annum|p\.a\.|(?:per|a|each) (?:calendar )?year)(?!\w)|/ ?year\b"
    "|每年|年費|年费"
)
_OFTEN = re.compile(r"\b(?:quarterly|weekly|daily|(?:per|each) (?:quarter|week|day))\b|每季|每週|每周|每日")


def kind_of(text: str) -> AmountKind | None:
    """Give the kind that words say, nothing where they say none."""
    return _kind_of(text) if text and len(text) <= _MAX_LENGTH else None


@lru_cache(4096)
def _kind_of(text: str) -> AmountKind | None:
    form = " ".join(re.sub(r"[^\w.%]+", " ", plain(text)).split())
    found = {_codes()[match[0]] for match in _phrases().finditer(form)}
    said = next((kind for kind in _BY_WEIGHT if kind in found), None)
    if said in (None, AmountKind.TOTAL, AmountKind.GROUP_SUM, AmountKind.ESTIMATE) and is_periodic(text):
        return AmountKind.PERIODIC
    return said


def is_periodic(text: str) -> bool:
    """Say whether an amount is for each of several months, years or shorter times."""
    form = plain(text)
    return any(pattern.search(form) for pattern in (_MONTH, _YEAR, _OFTEN))


def period_of(text: str) -> str | None:
    """Give "month" or "year" where the words say that the amount is for each of them."""
    form = plain(text)
    if _MONTH.search(form):
        return "month"
    return "year" if _YEAR.search(form) else None


@cache
def _codes() -> dict[str, str | None]:
    return {plain(word.words): word.code for word in words() if word.field == "amount_kind"}


@cache
def _phrases() -> re.Pattern[str]:
    """Find each phrase of the list, the longer before the shorter."""
    known = sorted(_codes(), key=lambda phrase: (-len(phrase), phrase))
    return re.compile(
        "|".join(rf"\b{re.escape(phrase)}\b" if phrase.isascii() else re.escape(phrase) for phrase in known)
    )
