"""Amounts: every shape of the Hospital Authority's file, those of other notices, and their relatives."""

from __future__ import annotations

from decimal import Decimal

import pytest

from data.ingest.money import Money, MoneyRules, is_plain_number, read_money
from data.problems import ProblemCode
from data.records import AmountKind

HOSPITAL = MoneyRules(dollar="HKD", unit_needed_below=Decimal(10_000))
UNSAID = MoneyRules(dollar="HKD")
DOLLARS = MoneyRules(dollar="HKD", unit=Decimal(1))
THOUSANDS = MoneyRules(dollar="HKD", unit=Decimal(1_000))
MILLIONS = MoneyRules(dollar="HKD", unit=Decimal(1_000_000))
GROUPS = "Group A: HK$20,702,720.00; Group B: HK$8,029,080.00; Group C: HK$14,964,280.00"

# One cell for each distinct shape of the file (numbers apart): its sum, and what its last digit is worth.
HOSPITAL_SHAPES = [
    ("HKD1.94Mn", "1940000", "10000"),
    ("HKD$6.01Mn", "6010000", "10000"),
    ("HK$128.77Mn", "128770000", "10000"),
    ("HK3.55Mn", "3550000", "10000"),
    ("HKD 1.83 Mn", "1830000", "10000"),
    ("HKD 2.20Mn", "2200000", "10000"),
    ("HKD151.12 Mn", "151120000", "10000"),
    ("HKD15.72MN", "15720000", "10000"),
    ("HKD3.01M", "3010000", "10000"),
    ("HKD0Mn", "0", "1000000"),
    ("HKD1.850Mn", "1850000", "1000"),
    ("HKD2.8Mn", "2800000", "100000"),
    ("HKD1.11Bn", "1110000000", "10000000"),
    ("HKD4,568.00Mn", "4568000000", "10000"),
    ("Approx. HKD22,000.00Mn", "22000000000", "10000"),
    ("HKD3.83Mn  for Group 1-6", "3830000", "10000"),
    ("i) HKD12.98Mn  ii) HKD8.43Mn", "21410000", "10000"),
    ("i) HKD0.42Mn  ii) HKD0.41Mn  iii) HKD1.05Mn", "1880000", "10000"),
    ("Item 1: $2.35Mn  Item 2: $1.27Mn", "3620000", "10000"),
]


@pytest.mark.parametrize(
    ("cell", "amount", "step"), HOSPITAL_SHAPES, ids=[shape[0] for shape in HOSPITAL_SHAPES]
)
def test_hospital_authoritys_shapes_are_read_as_by_hand(cell, amount, step):
    read = read_money(cell, HOSPITAL)

    assert (read.amount, read.currency, read.problem) == (Decimal(amount), "HKD", None)
    assert read.step == Decimal(step)


@pytest.mark.parametrize(
    ("cell", "amount", "currency"),
    [
        ("HK$9,102,384.00 ", "9102384.00", "HKD"),
        ("HK$134,621,800.00 F.I.S./Hong Kong", "134621800.00", "HKD"),
        ("HK$ 1,200,000,000.00", "1200000000.00", "HKD"),
        ("HK$0.00", "0", "HKD"),
        ("$ 107.88M", "107880000", "HKD"),
        ("HK$633 million", "633000000", "HKD"),
        ("HK$1.5 mil.", "1500000", "HKD"),
        ("HK$1,234 thousand", "1234000", "HKD"),
        ("HK$'000 1,234", "1234000", "HKD"),
        ("1366.490 (HK$ million)", "1366490000", None),
        ("ＨＫ＄１２，３４５", "12345", "HKD"),
        ("USD0.34Mn", "340000", "USD"),
        ("US907,200.00", "907200.00", "USD"),
        ("EUR 12.5m", "12500000", "EUR"),
        ("RMB1.2 million", "1200000", "CNY"),
        ("5 million US dollars", "5000000", "USD"),
        ("1,234,567 HKD", "1234567", "HKD"),
        ("港幣1,234萬元", "12340000", "HKD"),
        ("港币1,234万元", "12340000", "HKD"),
        ("港幣1億2,345萬元", "123450000", "HKD"),
        ("1.2億元", "120000000", None),
        ("1,234千元", "1234000", None),
        ("12.5百萬元", "12500000", None),
        ("12,345,678元", "12345678", None),
        ("人民幣1,234,567.00元", "1234567.00", "CNY"),
        ("5,000,000美元", "5000000", "USD"),
        ("HK$5M (for 3 years)", "5000000", "HKD"),
        ("HK$5,000,000/-", "5000000", "HKD"),
        ("0", "0", None),
    ],
)
def test_amount_is_read_where_the_words_are_certain(cell, amount, currency):
    read = read_money(cell, UNSAID)

    assert (read.amount, read.currency, read.problem) == (Decimal(amount), currency, None)


@pytest.mark.parametrize(
    ("cell", "rules", "amount"),
    [
        ("944,892.00", DOLLARS, "944892.00"),
        ("5,000,000 *", DOLLARS, "5000000"),
        ("1,234", THOUSANDS, "1234000"),
        ("1366.490", MILLIONS, "1366490000"),
        ("1.530352", MILLIONS, "1530352"),
        ("HK$ 2,266.91", MILLIONS, "2266910000"),
        ("107.88M", MILLIONS, "107880000"),
        ("HK$633 million", MILLIONS, "633000000"),
        ("12,345,678元", MILLIONS, "12345678"),
        ("0", MILLIONS, "0"),
        ("0.000", MILLIONS, "0"),
        ("15,000", MILLIONS, "15000000000"),
        ("HK$9,999.99", MILLIONS, "9999990000"),
        ("HK$22,000 million", MILLIONS, "22000000000"),
        ("HK$ 12,345.00", THOUSANDS, "12345000"),
        ("HK$ 2,266.91", UNSAID, "2266.91"),
    ],
)
def test_plain_number_is_in_the_columns_unit_and_a_words_unit_beats_it(cell, rules, amount):
    assert read_money(cell, rules).amount == Decimal(amount)


@pytest.mark.parametrize(
    ("cell", "rules", "problem"),
    [
        ("1,234,567", UNSAID, ProblemCode.UNIT_UNKNOWN),
        ("1.530352", UNSAID, ProblemCode.UNIT_UNKNOWN),
        ("HK$64.48", HOSPITAL, ProblemCode.UNIT_LOST),
        ("79,245,500.00", MILLIONS, ProblemCode.UNIT_CONFLICT),
        ("HK$79,245,500.00", MILLIONS, ProblemCode.UNIT_CONFLICT),
        ("945,000.00", MILLIONS, ProblemCode.UNIT_CONFLICT),
        ("HK$79,245,500.00", THOUSANDS, ProblemCode.UNIT_CONFLICT),
        ("98,500", MILLIONS, ProblemCode.UNIT_CONFLICT),
        ("28,349", MILLIONS, ProblemCode.UNIT_CONFLICT),
        ("15,000.001", MILLIONS, ProblemCode.UNIT_CONFLICT),
        ("HK$12,345", MILLIONS, ProblemCode.UNIT_CONFLICT),
        ("HK$ 98,500.00", MILLIONS, ProblemCode.UNIT_CONFLICT),
        ("HK$10,000.00", MILLIONS, ProblemCode.UNIT_CONFLICT),
        ("20,000,000", THOUSANDS, ProblemCode.UNIT_CONFLICT),
        ("$64,000", MoneyRules(unit=Decimal(1)), ProblemCode.CURRENCY_UNKNOWN),
        ("¥5,000", UNSAID, ProblemCode.CURRENCY_UNKNOWN),
        ("ABC 100", UNSAID, ProblemCode.CURRENCY_UNKNOWN),
        ("USD0.34Mn (HKD2.65Mn)", UNSAID, ProblemCode.SEVERAL_AMOUNTS),
        ("i) HKD1Mn ii) USD1Mn", UNSAID, ProblemCode.SEVERAL_AMOUNTS),
        ("i) HKD1Mn ii) about two", UNSAID, ProblemCode.SEVERAL_AMOUNTS),
        ("Group A: HK$1.00; Group A: HK$2.00", UNSAID, ProblemCode.SEVERAL_AMOUNTS),
        ("HK$1,000,000\nHK$2,000,000", UNSAID, ProblemCode.SEVERAL_AMOUNTS),
        ("HK$9.00 (Group A: HK$1.00; Group B: HK$2.00)", UNSAID, ProblemCode.SEVERAL_AMOUNTS),
        ("-5", DOLLARS, ProblemCode.AMOUNT_OUT_OF_RANGE),
        ("9,000,000 million", DOLLARS, ProblemCode.AMOUNT_OUT_OF_RANGE),
    ],
)
def test_each_doubt_has_its_code(cell, rules, problem):
    assert read_money(cell, rules) == Money(problem=problem)


@pytest.mark.parametrize(
    "cell",
    [
        "HKD2,0.5Mn",
        "1,94",
        "1.234",
        "12.345.678",
        "1,2,3",
        "Tender 123",
        "HK$7,052,227.2018 May 2026",
        "HK$5,000,000 less 10%",
        "(HK$5,000)",
        "HK$500 per widget",
        "1e6",
        "NaN",
        "Infinity",
        "one million",
        "HK$1.234567891Mn",
        "9" * 40,
        "٣٤٥",
        "9" * 20_000,
    ],
)
def test_amount_in_doubt_is_no_amount(cell):
    assert read_money(cell, DOLLARS) == Money(problem=ProblemCode.BAD_AMOUNT)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "-",
        "N/A",
        "Not applicable",
        "Nil",
        "HK$ to be confirmed",
        "HK$: TBC",
        "金額有待確定",
        "  –  ",
        "不適用",
        "不适用",
        "Total Weighted Percentage for Tender Analysis at +22.982%",
        "Rates per item",
        "HK$12.50 per meal",
        "As per schedule of rates",
    ],
)
def test_cell_that_states_no_sum_is_no_doubt(cell):
    assert read_money(cell, UNSAID) == Money(kind=AmountKind.NOT_STATED)


@pytest.mark.parametrize(
    "cell",
    [
        "HK$1 million to HK$5 million",
        "HK$1 - 5 million",
        "between HK$1m and HK$2m",
        "Below HK$1.4 million",
        "not exceeding HK$5,000,000",
        "HK$5 million or above",
        "1.0 – 5.0",
        "港幣100萬元至500萬元",
        "少於港幣140萬元",
        "港幣500萬元以上",
    ],
)
def test_band_has_no_amount_and_is_no_doubt(cell):
    assert read_money(cell, MILLIONS) == Money(kind=AmountKind.BAND)


@pytest.mark.parametrize(
    ("cell", "kind", "period"),
    [
        ("HK$1,000,000.00", None, None),
        ("An estimated contract price of HK$4,411,121.00", "estimate", None),
        ("約港幣500萬元", "estimate", None),
        ("HK$12,373,290.00 (Forecast total of the Prices)", "forecast", None),
        ("HK$91,698,264.80 (Awarded tendered total of the Prices)", "total", None),
        ("9,938,472.00 (1st Year Contract Sum)", "first_year", None),
        ("第一年合約金額港幣9,938,472元", "first_year", None),
        ("Monthly licence fee of HK$715,000.00 (exclusive of rates, charges)", "revenue", "month"),
        ("Monthly fee at HK$170,000.00 or 74% of the gross receipts", "periodic", "month"),
        ("HK$1,579,000.00 payable to the Government of the Hong Kong SAR", "revenue", None),
        ("每月牌照費港幣715,000元", "revenue", "month"),
        ("HK$1,200,000 per annum", "periodic", "year"),
        (GROUPS, "group_sum", None),
    ],
)
def test_kind_and_period_are_what_the_words_say(cell, kind, period):
    read = read_money(cell, DOLLARS)

    assert (read.kind, read.period, read.problem) == (kind, period, None)


@pytest.mark.parametrize(
    ("cell", "labels"),
    [
        ("Group A: HK$1,000.00; Group B: HK$2,000.00", ("Group A", "Group B")),
        ("(Group A) HK$1,000.00; (Group B) HK$2,000.00", ("Group A", "Group B")),
        ("Group A: 1,000.00\nGroup B: 2,000.00", ("Group A", "Group B")),
        ("HK$1,000.00 for Group A and HK$2,000.00 for Group B", ("Group A", "Group B")),
        ("Group A: HK$1,000; Group B: Not awarded; Group C: HK$2,000", ("Group A", "Group C")),
        ("Lot 1 - HK$1,000; Lot 2 - HK$2,000", ("Lot 1", "Lot 2")),
        ("(1) HK$1,000 (2) HK$2,000", ("1", "2")),
        ("甲組：港幣1,000元；乙組：港幣2,000元", ("甲組", "乙組")),
        ("第一組：港幣1,000元 第二組：港幣2,000元", ("第一組", "第二組")),
    ],
)
def test_groups_of_one_cell_are_added_and_kept(cell, labels):
    read = read_money(cell, DOLLARS)

    assert (read.amount, read.kind) == (Decimal(3000), AmountKind.GROUP_SUM)
    assert read.parts == tuple(zip(labels, (Decimal(1000), Decimal(2000)), strict=True))


@pytest.mark.parametrize(
    "cell",
    [
        "Group A: HK$1,000; Group B: HK$2,000; Total: HK$3,000",
        "Total HK$3,000 (Group A: HK$1,000; Group B: HK$2,000)",
        "HK$3,000 (Group A: HK$1,000; Group B: HK$2,000)",
    ],
)
def test_total_beside_its_groups_is_taken(cell):
    read = read_money(cell, DOLLARS)

    assert (read.amount, len(read.parts)) == (Decimal(3000), 2)
    assert read.kind is not AmountKind.GROUP_SUM


def test_lots_that_an_amount_is_for_are_told():
    assert read_money("HKD3.83Mn  for Group 1-6", HOSPITAL).lots == "Group 1-6"


def test_only_digits_are_a_plain_number():
    assert is_plain_number("1200000.00")
    assert not is_plain_number("1,200,000.00")
