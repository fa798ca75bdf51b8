"""Amounts in a rare writing: read where they are certain, left alone where they are not."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.ingest.chinese_numbers import _written, number_of
from data.ingest.money import MoneyRules, read_money
from data.ingest.rewriting import included, rewritten
from data.problems import ProblemCode
from data.records import AmountKind

UNSAID = MoneyRules(dollar="HKD")
DOLLARS = MoneyRules(dollar="HKD", unit=Decimal(1))
MILLIONS = MoneyRules(dollar="HKD", unit=Decimal(1_000_000))


@pytest.mark.parametrize(
    ("cell", "rules", "amount"),
    [
        ("HK$1 234 000.00", UNSAID, "1234000"),
        ("HK$1\u00a0234\u00a0000", UNSAID, "1234000"),
        ("HKD 1 234.50", UNSAID, "1234.50"),
        ("1 234 000.00", DOLLARS, "1234000"),
        ("HK$1 234 000.00 (3 years)", UNSAID, "1234000"),
        ("HKD.94Mn", UNSAID, "940000"),
        ("HK$.5 million", UNSAID, "500000"),
        ("1.5303520000000001", MILLIONS, "1530352"),
        ("79.245499999999993", MILLIONS, "79245500"),
        ("79245500.100000001", DOLLARS, "79245500.10"),
        ("HK$1,234,000.00 HK$1,234,000.00", UNSAID, "1234000"),
        ("HK$1.2M / HK$1.2M", UNSAID, "1200000"),
        ("HK$1,234,000 (incl. HK$34,000 contingency)", UNSAID, "1234000"),
        ("HK$1,234,000.00 (including a HK$34,000 contingency sum)", UNSAID, "1234000"),
        ("HK$1,234,000 (包括HK$34,000應急費用)", UNSAID, "1234000"),
        ("港幣一千二百萬元", UNSAID, "12000000"),
        ("五百萬元", UNSAID, "5000000"),
        ("壹仟貳佰萬圓正", UNSAID, "12000000"),
        ("港币三亿五千万元", UNSAID, "350000000"),
    ],
)
def test_rare_writing_is_read_where_it_is_certain(cell, rules, amount):
    read = read_money(cell, rules)

    assert (read.amount, read.problem) == (Decimal(amount), None)


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("HK$1 234", ProblemCode.BAD_AMOUNT),
        ("12 34", ProblemCode.SEVERAL_AMOUNTS),
        ("Group 5 100 000.00", ProblemCode.SEVERAL_AMOUNTS),
        ("1.2345678901234567", ProblemCode.BAD_AMOUNT),
        ("HK$1,000.00 HK$2,000.00", ProblemCode.SEVERAL_AMOUNTS),
        ("HK$1,000 (including HK$34,000 contingency)", ProblemCode.SEVERAL_AMOUNTS),
        ("HK$1,000,000 (HK$800,000 for stage 1)", ProblemCode.SEVERAL_AMOUNTS),
        ("一萬二元", ProblemCode.BAD_AMOUNT),
        ("三百五元", ProblemCode.BAD_AMOUNT),
        ("一億五千元", ProblemCode.BAD_AMOUNT),
        ("一二三萬元", ProblemCode.BAD_AMOUNT),
        ("萬元", ProblemCode.BAD_AMOUNT),
        ("HKD.94", ProblemCode.BAD_AMOUNT),
    ],
)
def test_what_could_be_read_in_two_ways_stays_in_doubt(cell, problem):
    assert read_money(cell, DOLLARS).problem is problem


def test_words_around_a_rare_writing_count():
    assert read_money("HK$1 234 000.00 per year", UNSAID).kind is AmountKind.PERIODIC


def test_cents_of_a_spreadsheet_are_known_as_far_as_they_were_typed():
    assert read_money("1.5303520000000001", MILLIONS).step == 1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10),
        ("一十二萬", 120_000),
        ("二百一十萬", 2_100_000),
        ("一百萬零五千", 1_005_000),
        ("一億零五百萬", 105_000_000),
        ("兩千三百萬", 23_000_000),
        ("零", None),
        ("百萬", None),
        ("十零", None),
    ],
)
def test_number_is_read_where_it_is_written_in_full(text, number):
    assert number_of(text) == number


@given(st.integers(1, 10**12 - 1))
def test_every_number_is_read_as_it_is_written(number):
    assert number_of(_written(number)) == number


@given(st.text("HKD$ 0123456789.,億萬千百十零一(incl.)元", max_size=40))
def test_rewriting_takes_any_text(text):
    assert isinstance(rewritten(text), str)
    assert included(text) is None or len(included(text)) == 2


@pytest.mark.parametrize("piece", ["1 234 ", "HK$", "HK$1 ", "一千", "(incl. HK$1", "9.", "1" * 40 + "."])
def test_long_nonsense_takes_no_time(piece):
    started = time.process_time()

    read_money(piece * (2_000 // len(piece)), UNSAID)
    read_money(piece * (290 // len(piece)), UNSAID)

    assert time.process_time() - started < 1
