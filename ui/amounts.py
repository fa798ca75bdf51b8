"""Amounts, counts, shares and dates as Hong Kong writes them, in three languages."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from babel.dates import format_skeleton
from babel.numbers import get_decimal_symbol, get_group_symbol

from ui.texts import Language

_EN_UNITS = ((Decimal(10) ** 9, " billion"), (Decimal(10) ** 6, " million"))
_ZH_UNITS = {
    Language.ZH_HANT: ((Decimal(10) ** 8, "億"), (Decimal(10) ** 4, "萬")),
    Language.ZH_HANS: ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万")),
}
_HONG_KONG = timezone(timedelta(hours=8))
# The same few numbers and days stand on many pages; a form takes Babel some 20 microseconds.
_FORMS = 16_384
_ZH_MONEY = {Language.ZH_HANT: "港幣{}元", Language.ZH_HANS: "港币{}元"}


@lru_cache(_FORMS)
def count(language: Language, number: int) -> str:
    """Give a whole number with its thousands parted."""
    return _signs(language, f"{number:,}")


@lru_cache(_FORMS)
def count_exact(language: Language, value: Decimal) -> str:
    """Give an amount without its currency, to the cent."""
    cents = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return _signs(language, f"{cents:,.2f}")


def money(language: Language, value: Decimal) -> str:
    """Give an amount of Hong Kong dollars exactly: HK$213,600.00."""
    return f"HK${count_exact(language, value)}"


def in_currency(language: Language, value: Decimal, currency: str | None) -> str:
    """Give an amount exactly, with its own currency where that is known."""
    if currency == "HKD":
        return money(language, value)
    return " ".join(filter(None, (currency, count_exact(language, value))))


@lru_cache(_FORMS)
def money_short(language: Language, value: Decimal) -> str:
    """Give an amount of Hong Kong dollars in three digits: HK$1.2 million, 港幣120萬元."""
    units = _EN_UNITS if language is Language.EN else _ZH_UNITS[language]
    # 999,999,999 is rounded before the unit is chosen: it is HK$1 billion, not HK$1,000 million.
    rounded = _three_digits(value)
    for size, word in units:
        if abs(rounded) >= size:
            return _with_currency(language, f"{_plain(language, rounded / size)}{word}")
    return _with_currency(language, _plain(language, rounded))


def short_form(language: Language) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Give how `money_short` writes, for whoever writes amounts elsewhere: around {value}, and its units."""
    units = _EN_UNITS if language is Language.EN else _ZH_UNITS[language]
    return _with_currency(language, "{value}"), tuple((int(size), word) for size, word in units)


def percent(share: float) -> str:
    """Give a share as a whole percentage; a share above zero never becomes 0, one below one never 100."""
    if 0 < share < 0.005:
        return "<1%"
    if 0.995 <= share < 1:
        return ">99%"
    return f"{round(share * 100)}%"


@lru_cache(_FORMS)
def day(language: Language, iso: str) -> str:
    """Give an award date as far as it is known: a day, a month or a year."""
    skeleton = {10: "yMMMd", 7: "yMMM", 4: "y"}[len(iso)]
    parts = [int(part) for part in iso.split("-")]
    first = date(parts[0], parts[1] if parts[1:] else 1, parts[2] if parts[2:] else 1)
    return str(format_skeleton(skeleton, first, locale=language.babel))


@lru_cache(_FORMS)
def day_of(language: Language, at: str) -> str:
    """Give the day of a moment (ISO 8601) as the calendar stood in Hong Kong."""
    return str(format_skeleton("yMMMd", in_hong_kong(at), locale=language.babel))


def moment(language: Language, at: str) -> str:
    """Give the day and time of a moment (ISO 8601), in Hong Kong's time."""
    return f"{day_of(language, at)} {in_hong_kong(at):%H:%M}"


def in_hong_kong(at: str) -> datetime:
    """Give a moment (ISO 8601) as clocks show it in Hong Kong."""
    told = datetime.fromisoformat(at)
    # Without its own offset Babel would turn the time back to UTC.
    return told.astimezone(_HONG_KONG).replace(tzinfo=None)


def _three_digits(value: Decimal) -> Decimal:
    if value == 0:
        return value
    if abs(value) < 1:
        return value  # cents are told, because they are not nothing
    digits = Decimal(1).scaleb(max(value.adjusted() - 2, 0))
    return (value / digits).quantize(Decimal(1), ROUND_HALF_UP) * digits


def _plain(language: Language, value: Decimal) -> str:
    """Give a value with two decimals at the most."""
    return _signs(language, f"{value:,.2f}".rstrip("0").rstrip("."))


def _signs(language: Language, written: str) -> str:
    """Put the signs of a language into a number written with Python's.

    Babel's own way of writing a number is the same and takes twenty times as long; a page has hundreds.
    """
    grouping, point = _marks(language)
    return written if (grouping, point) == (",", ".") else written.translate({44: grouping, 46: point})


@cache
def _marks(language: Language) -> tuple[str, str]:
    return get_group_symbol(language.babel), get_decimal_symbol(language.babel)


def _with_currency(language: Language, words: str) -> str:
    return f"HK${words}" if language is Language.EN else _ZH_MONEY[language].format(words)
