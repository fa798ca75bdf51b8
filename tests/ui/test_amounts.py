"""Amounts, dates and shares as Hong Kong writes them."""

from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from ui import amounts
from ui.texts import Language


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        ("0", "HK$0", "港幣0元"),
        ("213600", "HK$214,000", "港幣21.4萬元"),
        ("1200000", "HK$1.2 million", "港幣120萬元"),
        ("999999999", "HK$1 billion", "港幣10億元"),
        ("120000000", "HK$120 million", "港幣1.2億元"),
        ("34264909982.87", "HK$34.3 billion", "港幣343億元"),
    ],
)
def test_short_amounts_keep_three_digits(value, english, chinese):
    assert amounts.money_short(Language.EN, Decimal(value)) == english
    assert amounts.money_short(Language.ZH_HANT, Decimal(value)) == chinese


def test_exact_amounts_keep_their_cents():
    assert amounts.money(Language.EN, Decimal("3872000000.74")) == "HK$3,872,000,000.74"


@pytest.mark.parametrize(
    ("share", "shown"), [(0, "0%"), (0.001, "<1%"), (0.5, "50%"), (0.999, ">99%"), (1, "100%")]
)
def test_shares_never_round_to_nothing_or_everything(share, shown):
    assert amounts.percent(share) == shown


def test_dates_show_as_much_as_is_known():
    assert amounts.day(Language.EN, "2026-06-12") == "12 Jun 2026"
    assert amounts.day(Language.EN, "2026-06") == "Jun 2026"
    assert amounts.day(Language.ZH_HANT, "2026-06") == "2026年6月"
    assert amounts.day(Language.ZH_HANS, "2026") == "2026年"


def test_moments_show_in_the_time_of_hong_kong():
    assert amounts.day_of(Language.EN, "2026-06-12T20:30:00+00:00") == "13 Jun 2026"
    assert amounts.moment(Language.EN, "2026-06-12T20:30:00+00:00") == "13 Jun 2026 04:30"
    assert amounts.moment(Language.ZH_HANT, "2026-06-12T20:30:00+00:00") == "2026年6月13日 04:30"


VALUES = st.decimals(min_value="-1e15", max_value="1e15", places=2)


@given(st.sampled_from(Language), st.integers(-(10**15), 10**15), VALUES)
def test_numbers_are_written_as_babel_writes_them(language, number, value):
    assert amounts.count(language, number) == format_decimal(number, locale=language.babel)
    assert amounts.count_exact(language, value) == format_decimal(
        value, format="#,##0.00", locale=language.babel
    )
    assert amounts._plain(language, value) == format_decimal(value, format="#,##0.##", locale=language.babel)
