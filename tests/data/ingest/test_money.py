"""Amounts: every shape of the Hospital Authority's file, and those of other notices."""

from __future__ import annotations

from decimal import Decimal

import pytest

from data.ingest.money import Money, MoneyRules, is_plain_number, read_money, read_period, rounded_to

HOSPITAL = MoneyRules(dollar="HKD", unit_needed_below=Decimal(10_000))
NOT_STATED = Money()
DOUBT = Money(doubt=True)


def hkd(amount: str, parts: int = 1, lots: str | None = None) -> Money:
    return Money(Decimal(amount), "HKD", parts, lots)


# One cell for each distinct shape of the file (numbers apart), with what a reader makes of it.
HOSPITAL_SHAPES = [
    ("HKD1.94Mn", hkd("1940000"), "10000"),
    ("HKD$6.01Mn", hkd("6010000"), "10000"),
    ("HK$128.77Mn", hkd("128770000"), "10000"),
    ("HK3.55Mn", hkd("3550000"), "10000"),
    ("HKD 1.83 Mn", hkd("1830000"), "10000"),
    ("HKD 2.20Mn", hkd("2200000"), "10000"),
    ("HKD151.12 Mn", hkd("151120000"), "10000"),
    ("HKD15.72MN", hkd("15720000"), "10000"),
    ("HKD3.01M", hkd("3010000"), "10000"),
    ("HKD0Mn", hkd("0"), "1000000"),
    ("HKD1.850Mn", hkd("1850000"), "1000"),
    ("HKD2.8Mn", hkd("2800000"), "100000"),
    ("HKD1.11Bn", hkd("1110000000"), "10000000"),
    ("HKD4,568.00Mn", hkd("4568000000"), "10000"),
    ("Approx. HKD22,000.00Mn", hkd("22000000000"), "10000"),
    ("HKD3.83Mn  for Group 1-6", hkd("3830000", lots="Group 1-6"), "10000"),
    ("i) HKD12.98Mn  ii) HKD8.43Mn", hkd("21410000", parts=2), "10000"),
    ("i) HKD0.42Mn  ii) HKD0.41Mn  iii) HKD1.05Mn", hkd("1880000", parts=3), "10000"),
    ("Item 1: $2.35Mn  Item 2: $1.27Mn", hkd("3620000", parts=2), "10000"),
    ("USD0.34Mn", Money(Decimal(340000), "USD"), "10000"),
    ("US907,200.00", Money(Decimal("907200.00"), "USD"), None),
    ("HK$64.48", DOUBT, None),  # the unit is lost
    ("Total Weighted Percentage for Tender Analysis at +22.982%", DOUBT, None),
    ("-", NOT_STATED, None),
    ("", NOT_STATED, None),
]


@pytest.mark.parametrize(
    ("cell", "answer", "unit"), HOSPITAL_SHAPES, ids=[shape[0] for shape in HOSPITAL_SHAPES]
)
def test_hospital_authoritys_shapes_are_read_as_by_hand(cell, answer, unit):
    read = read_money(cell, HOSPITAL)

    assert read == answer
    if read.amount is not None:
        assert rounded_to(cell, read.amount) == (None if unit is None else Decimal(unit))


@pytest.mark.parametrize(
    ("cell", "amount", "currency"),
    [
        ("944892", "944892", None),
        ("944,892.00", "944892.00", None),
        ("HK$9,102,384.00 ", "9102384.00", "HKD"),
        ("HK$ 1,200,000,000.00", "1200000000.00", "HKD"),
        ("1366.490 (HK$ million)", "1366490000", None),
        ("HK$633 million", "633000000", "HKD"),
        ("港幣1,234萬元", "12340000", "HKD"),
        ("ＨＫ＄１２，３４５", "12345", "HKD"),
        ("EUR 12.5m", "12500000", "EUR"),
        ("RMB1.2 million", "1200000", "CNY"),
        ("0", "0", None),
    ],
)
def test_amount_is_read_where_the_words_are_certain(cell, amount, currency):
    assert read_money(cell) == Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    "cell",
    [
        "HKD2,0.5Mn",
        "1,94",
        "1.234",
        "1.230",
        "12.345.678",
        "1,2,3",
        "$64,000",
        "ABC 100",
        "HK$7,052,227.2018 May 2026",
        "between HK$1m and HK$2m",
        "HK$1m - HK$2m",
        "1e6",
        "NaN",
        "Infinity",
        "HK$1.23456789Mn",
        "9" * 40,
        "i) HKD1Mn ii) USD1Mn",
        "i) HKD1Mn ii) about two",
        "٣٤٥",
    ],
)
def test_amount_in_doubt_is_no_amount(cell):
    assert read_money(cell) == DOUBT


@pytest.mark.parametrize("cell", ["", "-", "N/A", "Not applicable", "Nil", "  –  "])
def test_cell_that_states_nothing_is_no_doubt(cell):
    assert read_money(cell) == NOT_STATED


@pytest.mark.parametrize(
    ("raw", "amount", "unit"),
    [
        ("1366.490 (HK$ million)", "1366490000", "1000"),
        ("141.63 (HK$ million)", "141630000", "10000"),
        ("HKD13.58Mn", "13580000", "10000"),
        ("HKD1.2Bn", "1200000000", "100000000"),
        ("HK$5,000,000", "5000000", "1"),
        ("HK$5,000,000.00", "5000000", None),
        ("9,938,472.00 (1st Year Contract Sum)", "9938472", None),
        ("(Group A) HK$3,407,000.00; (Group B) HK$2,048,960.00", "5455960", None),
        ("Group 1: HKD1.2Mn; Group 2: HKD3.45Mn", "4650000", "100000"),
        ("HKD13.58Mn", "99", None),
    ],
)
def test_rounding_is_the_unit_of_the_last_digit_given(raw, amount, unit):
    assert rounded_to(raw, Decimal(amount)) == (None if unit is None else Decimal(unit))


@pytest.mark.parametrize(
    ("raw", "period"),
    [
        ("Monthly licence fee of HK$715,000.00", "month"),
        ("HK$1,000 per annum", "year"),
        ("Annual fee", "year"),
        ("每月港幣1,000元", "month"),
        ("HK$1,000", None),
        ("semiannually", None),
    ],
)
def test_period_is_read_from_the_words(raw, period):
    assert read_period(raw) == period


def test_only_digits_are_a_plain_number():
    assert is_plain_number("1200000.00")
    assert not is_plain_number("1,200,000.00")
