"""What headers say of units and currencies."""

from __future__ import annotations

from decimal import Decimal

import pytest

from data.ingest.units import UNITS, currency_of_header, unit_of_header


@pytest.mark.parametrize(
    ("header", "unit", "currency"),
    [
        ("Contract Sum ($M)", 10**6, None),
        ("Contract Sum* (HK$ M)", 10**6, "HKD"),
        ("Awarded Sum (million)", 10**6, None),
        ("Amount\n(HK$\nmillion)", 10**6, "HKD"),
        ("Contract Value HK$Mn", 10**6, "HKD"),
        ("金額（港幣百萬元）", 10**6, "HKD"),
        ("合約價值（百万港元）", 10**6, "HKD"),
        ("Value (USD million)", 10**6, "USD"),
        ("Amount(HK$)/ Contract Award Date", 1, "HKD"),
        ("Contract Sum ($)", 1, None),
        ("Sum in HK dollars", 1, "HKD"),
        ("金額（元）", 1, None),
        ("合约金额（人民币）", 1, "CNY"),
        ("合約金額 (千元)", 10**3, None),
        ("Amount (HK$'000)", 10**3, "HKD"),
        ("Amount (HK$’000)", 10**3, "HKD"),
        ("金額(萬元)", 10**4, None),
        ("合約金額（億港元）", 10**8, "HKD"),
        ("Contract Sum (HK$ billion)", 10**9, "HKD"),
        ("Amount", None, None),
        ("Estimated Contract Amount", None, None),
        ("Amount / Contract Award Date", None, None),
        ("Amount (rounded to HK$ million)", None, "HKD"),
        ("Sum (HK$ million or HK$'000)", None, "HKD"),
        ("Sum (HK$ or US$)", 1, None),
        ("單元", None, None),
    ],
)
def test_header_tells_unit_and_currency_where_it_names_one(header, unit, currency):
    assert unit_of_header(header) == (None if unit is None else Decimal(unit))
    assert currency_of_header(header) == currency


def test_every_unit_has_a_name_that_a_person_may_give():
    assert tuple(UNITS) == ("dollar", "thousand", "ten_thousand", "million", "hundred_million", "billion")
    assert UNITS["hundred_million"] == 10**8
