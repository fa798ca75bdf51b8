"""Dates: day first, as much as is known."""

from __future__ import annotations

import pytest

from data.ingest.dates import EXPECTED, in_range, is_after, read_date, today, what_is_wrong
from data.ingest.limits import EARLIEST_TODAY


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("2026-06-12", "2026-06-12"),
        ("2026/6/12", "2026-06-12"),
        ("2026-06", "2026-06"),
        ("06/2026", "2026-06"),
        ("2026", "2026"),
        ("26/06/2026", "2026-06-26"),
        ("12/06/2026", "2026-06-12"),
        ("2/4/2026", "2026-04-02"),
        ("2.4.26", "2026-04-02"),
        ("12.6.2026", "2026-06-12"),
        ("12 June 2026", "2026-06-12"),
        ("13 Jan 2026", "2026-01-13"),
        ("2-October-2024", "2024-10-02"),
        ("9-Jul-2024", "2024-07-09"),
        ("27-Jun-25", "2025-06-27"),
        ("19 September  2024", "2024-09-19"),
        ("24 May2025", "2025-05-24"),
        ("5 Sept 2025", "2025-09-05"),
        ("1st May, 2026", "2026-05-01"),
        ("16th June, 2026", "2026-06-16"),
        ("12th of June 2026", "2026-06-12"),
        ("June 12, 2026", "2026-06-12"),
        ("Friday, 12 June 2026", "2026-06-12"),
        ("12 June 2026 (Fri)", "2026-06-12"),
        ("June 2026", "2026-06"),
        ("Jun-2026", "2026-06"),
        ("29 February 2024", "2024-02-29"),
        ("11/ 6/2026", "2026-06-11"),
        ("11 / 06 / 2026", "2026-06-11"),
        ("20260612", "2026-06-12"),
    ],
)
def test_date_is_read_day_first(cell, iso):
    assert read_date(cell) == iso


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("2026年6月12日", "2026-06-12"),
        ("２０２６年６月１２日", "2026-06-12"),
        ("2026 年 6 月 12 日", "2026-06-12"),
        ("2026年6月12日(星期五)", "2026-06-12"),
        ("二零二六年六月十二日", "2026-06-12"),
        ("二〇二六年十二月三十一日", "2026-12-31"),
        ("二零二六年十月二十日", "2026-10-20"),
        ("二○二五年十二月三日", "2025-12-03"),
        ("二0二五年十二月三日", "2025-12-03"),
        ("2026年6月", "2026-06"),
        ("2026年6月份", "2026-06"),
        ("2026年", "2026"),
        ("115年6月12日", None),
        ("2026年13月1日", None),
    ],
)
def test_chinese_date_is_read_in_digits_and_in_words(cell, iso):
    assert read_date(cell) == iso


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("2026-06-12 00:00:00", "2026-06-12"),
        ("2026-06-12T15:30:00", "2026-06-12"),
        ("12/06/2026 00:00", "2026-06-12"),
        ("12/06/2026 12:00:00 AM", "2026-06-12"),
        ("2026-06-12T00:00:00+08:00", "2026-06-12"),
        ("2026-06-11T16:00:00Z", "2026-06-12"),
        ("2026-06-11T15:59:59.000Z", "2026-06-11"),
        ("2026-06-11T23:59:58Z", "2026-06-12"),
        ("2026-06-11T23:59:59Z", "2026-06-11"),
        ("2026-06-11T23:59:59.999Z", "2026-06-11"),
        ("2026-06-11T00:00:00Z", "2026-06-11"),
        ("2026-06-12T04:00:00+1200", "2026-06-12"),
        ("2026-06-12T03:00:00+12:00", "2026-06-11"),
        ("2026-06-12 25:00", None),
        ("12/06/2026 13:00 PM", None),
        ("9999-12-31T23:00:00-10:00", None),
        ("2026-06-12T00:00:00+99:99", None),
    ],
)
def test_moment_is_told_by_its_day_in_hong_kong(cell, iso):
    assert read_date(cell) == iso


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "04/13/2026",
        "6/13/2026",
        "2026-13-01",
        "29 February 2025",
        "Jun-26",
        "32/1/2026",
        "12 Juin 2026",
        "soon",
        "46185",
        "20261301",
        "20260631",
        "12345678",
        "1/2-2026",
        "1 May 2026" * 10_000,
    ],
)
def test_what_is_no_date_for_certain_is_none(cell):
    assert read_date(cell) is None


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("June 2026*", "2026-06"),
        ("3 May 2026 #", "2026-05-03"),
        ("3 May 2026 (Note 1)", "2026-05-03"),
        ("3 May 2026 [1]", "2026-05-03"),
        ("3 May 2026¹", "2026-05-03"),
        ("03/05/2026 (Sun)**", "2026-05-03"),
        ("2026年5月3日 註1", "2026-05-03"),
        ("*", None),
    ],
)
def test_mark_of_a_footnote_is_no_part_of_a_date(cell, iso):
    assert read_date(cell) == iso


def test_year_of_two_digits_is_of_this_century():
    assert read_date("1/6/85") == "2085-06-01"
    assert not in_range("2085-06-01")


@pytest.mark.parametrize(
    ("iso", "after"),
    [
        ("2026-06-12", False),
        ("2026-06-13", False),
        ("2026-06-14", True),
        ("2026-06", False),
        ("2026-07", True),
        ("2026", False),
        ("2027", True),
    ],
)
def test_date_is_after_a_day_and_the_next_one(iso, after):
    assert is_after(iso, "2026-06-12") is after


def test_month_that_begins_elsewhere_is_not_after_today():
    assert not is_after("2026-07", "2026-06-30")


def test_today_is_a_day_on_which_this_program_was_there():
    assert EARLIEST_TODAY <= today() < "2999"


def test_years_of_typing_slips_are_out_of_range():
    assert in_range("2026-06")
    assert not in_range("0026-06-01")
    assert not in_range("2206")


@pytest.mark.parametrize(
    ("cell", "code", "expected"),
    [
        ("31/02/2025", "no_such_day", "2025-02-01 – 2025-02-28"),
        ("31 April 2026", "no_such_day", "2026-04-01 – 2026-04-30"),
        ("2024年2月30日", "no_such_day", "2024-02-01 – 2024-02-29"),
        ("6/13/2026", "bad_date", EXPECTED),
        ("soon", "bad_date", EXPECTED),
    ],
)
def test_day_that_no_month_has_is_told_from_a_form_that_is_not_read(cell, code, expected):
    assert what_is_wrong(cell) == (code, expected)
