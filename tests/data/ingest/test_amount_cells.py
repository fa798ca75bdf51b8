"""Cells that hold an amount and a date."""

from __future__ import annotations

import time

import pytest

from data.ingest.amount_cells import split_amount_and_date
from data.ingest.dates import read_date


@pytest.mark.parametrize(
    ("cell", "amount", "date"),
    [
        ("Not applicable\n\n19 Dec 2025", "Not applicable", "19 Dec 2025"),
        ("HK$1,000.00\r\nContract Award Date: 18 May 2026", "HK$1,000.00", "18 May 2026"),
        ("18 May 2026\nHK$5,000.00", "HK$5,000.00", "18 May 2026"),
        (
            "Group A: HK$1.00;\nGroup B: HK$2.00\n\n9 Jun 2026",
            "Group A: HK$1.00;\nGroup B: HK$2.00",
            "9 Jun 2026",
        ),
        ("HK$ 1,200,000,000.00 June 2026", "HK$ 1,200,000,000.00", "June 2026"),
        ("HK$715,000 May 2026", "HK$715,000", "May 2026"),
        (
            "9,938,472.00 (1st Year Contract Sum) 16 June 2026",
            "9,938,472.00 (1st Year Contract Sum)",
            "16 June 2026",
        ),
        ("HK$5,000,000.00 (awarded on 18 May 2026)", "HK$5,000,000.00", "18 May 2026"),
        ("HK$5,000,000.00 / 18/05/2026", "HK$5,000,000.00", "18/05/2026"),
        ("不適用 二零二六年五月十八日", "不適用", "2026年5月18日"),
        ("HK$5,000.00", "HK$5,000.00", ""),
        ("18 May 2026", "", "18 May 2026"),
        ("", "", ""),
    ],
)
def test_amount_and_date_are_parted(cell, amount, date):
    assert split_amount_and_date(cell) == (amount, date)


@pytest.mark.parametrize(
    ("cell", "amount", "date"),
    [
        ("HK$7,052,227.2018 May 2026", "HK$7,052,227.20", "18 May 2026"),
        ("HK$7,052,227.2018-May-26", "HK$7,052,227.20", "18-May-26"),
        ("HK$7,052,227.2018/05/2026", "HK$7,052,227.20", "18/05/2026"),
        ("HK$7,052,227.202026-05-18", "HK$7,052,227.20", "2026-05-18"),
        ("HK$1,234.5618 May 2026", "HK$1,234.56", "18 May 2026"),
        ("HK$100.001 May 2026", "HK$100.00", "1 May 2026"),
        ("HK$0.009 Jun 2026", "HK$0.00", "9 Jun 2026"),
        ("HK$715,0001 May 2026", "HK$715,000", "1 May 2026"),
        ("HK$1,200,000,000.00June 2026", "HK$1,200,000,000.00", "June 2026"),
        ("HKD1.94Mn9 June 2024", "HKD1.94Mn", "9 June 2024"),
        ("HK$1,678,155.00 F.I.S./Hong Kong22 Jun 2026", "HK$1,678,155.00 F.I.S./Hong Kong", "22 Jun 2026"),
        ("港幣7,052,227.20元2026年5月18日", "港幣7,052,227.20元", "2026年5月18日"),
    ],
)
def test_what_is_glued_together_is_parted_where_the_digits_decide(cell, amount, date):
    assert split_amount_and_date(cell) == (amount, date)


@pytest.mark.parametrize(
    "cell",
    [
        "HK$5000001 May 2026",
        "HK$1.5 June 2026",
        "HK$1,234.567818 May 2026",
        "HK$100.0032 May 2026",
        "HKD 5 May 2026",
        "HK$500.12.6.2026",
        "1 May 2026\n2 May 2026",
        "HK$5 May-26",
        "18 May 2026 5,000.00",
        "18 May 2026\nHK$5.00\n20 May 2026",
        "HK$5,000.00 (in September 2025 prices)",
    ],
)
def test_date_that_is_not_certain_is_left_unread(cell):
    assert split_amount_and_date(cell) == (cell, "")


@pytest.mark.parametrize(
    ("cell", "amount", "date"),
    [
        ("HK$2,426,400.00\nMay-26", "HK$2,426,400.00", "May-26"),
        ("HK$2,426,400.00 / May-26", "HK$2,426,400.00", "May-26"),
        ("2,426,400.00 May-26", "2,426,400.00", "May-26"),
        ("HK$500,000.00\n18 May 2026 and 20 May 2026", "HK$500,000.00", "18 May 2026 and 20 May 2026"),
        ("HK$500,000.00\n18 May 2026\n20 May 2026", "HK$500,000.00", "18 May 2026 20 May 2026"),
        ("HK$1.00 1 May 2026 to 30 April 2029", "HK$1.00", "1 May 2026 to 30 April 2029"),
        ("HK$5.00\n6/13/2026", "HK$5.00", "6/13/2026"),
        ("HK$1.5 million 31 June 2026", "HK$1.5 million", "31 June 2026"),
        (
            "Group A: HK$1.00; Group B: HK$2.00 (1st Year Contract Sum) May-26",
            "Group A: HK$1.00; Group B: HK$2.00 (1st Year Contract Sum)",
            "May-26",
        ),
    ],
)
def test_amount_is_kept_where_only_the_date_is_in_doubt(cell, amount, date):
    assert split_amount_and_date(cell) == (amount, date)
    assert read_date(date) is None


@pytest.mark.parametrize(
    ("cell", "amount", "date"),
    [
        ("18 May 2026 HK$500,000.00", "HK$500,000.00", "18 May 2026"),
        ("18 May 2026HK$500,000.00", "HK$500,000.00", "18 May 2026"),
        ("18/05/2026: HK$1.5 million", "HK$1.5 million", "18/05/2026"),
        ("2026年5月18日 港幣500,000元", "港幣500,000元", "2026年5月18日"),
    ],
)
def test_date_that_stands_before_a_sign_of_money_is_read(cell, amount, date):
    assert split_amount_and_date(cell) == (amount, date)


@pytest.mark.parametrize(
    "piece", ["1", "(", "/ ", "date ", "1 may", "1,", " ", "HK$1.00 ", "May-26 and ", "HK$1,000 1/1/26 "]
)
def test_long_nonsense_takes_no_time(piece):
    started = time.process_time()

    split_amount_and_date(piece * (3_900 // len(piece)) + "x18 May 2026")

    assert time.process_time() - started < 1
