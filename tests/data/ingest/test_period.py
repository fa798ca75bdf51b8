"""From when to when a contract runs."""

from __future__ import annotations

import pytest

from data.ingest.period import period_in_title, read_period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1 February 2025 - 31 January 2028", "2025-02-01", "2028-01-31"),
        ("1 December 2024  -30 November 2027", "2024-12-01", "2027-11-30"),
        ("25 November 2024  -24 May2025", "2024-11-25", "2025-05-24"),
        ("1 November 2024 – 31 October 2027", "2024-11-01", "2027-10-31"),
        ("24/10/2024 - 23/10/2025", "2024-10-24", "2025-10-23"),
        ("from 1 July 2026 to 30 June 2029", "2026-07-01", "2029-06-30"),
        ("24 months from 21 Nov 2024 to 20 Nov 2026", "2024-11-21", "2026-11-20"),
        ("July 2026 to June 2029", "2026-07", "2029-06"),
        ("2026年7月1日至2029年6月30日", "2026-07-01", "2029-06-30"),
        ("2026-07-01T00:00:00Z to 2027-06-30T23:59:59Z", "2026-07-01", "2027-06-30"),
        ("2026-06-30T16:00:00Z to 2027-06-30T20:00:00Z", "2026-06-30", "2027-06-30"),
        ("由二零二六年七月一日至二零二九年六月三十日止", "2026-07-01", "2029-06-30"),
    ],
)
def test_two_days_are_the_first_and_the_last(text, first, last):
    assert read_period(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("36 months from 1 July 2026", "2026-07-01", "2029-06-30"),
        ("Three years from 1 July 2026", "2026-07-01", "2029-06-30"),
        ("two (2) years commencing on 1 July 2026", "2026-07-01", "2028-06-30"),
        ("36 months from July 2026", "2026-07", "2029-06"),
        ("90 days from 1 July 2026", "2026-07-01", "2026-09-28"),
        ("由2026年7月1日起計三年", "2026-07-01", "2029-06-30"),
        ("2026年7月1日起36個月", "2026-07-01", "2029-06-30"),
    ],
)
def test_last_day_follows_from_a_length(text, first, last):
    assert read_period(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("6 months from 31 August 2026", "2026-08-31"),
        ("12 months from 29 February 2024", "2024-02-29"),
        ("999 years from 1 July 9999", "9999-07-01"),
        ("From 19 January 2024 to the fulfilment of contractual  obligations", "2024-01-19"),
        ("Commencing on 30 July 2024 and expire upon fulfilment of the contract", "2024-07-30"),
    ],
)
def test_last_day_that_is_not_plain_is_not_known(text, first):
    assert read_period(text) == (first, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "One year",
        "1 July 2026",
        "30 June 2029 to 1 July 2026",
        "6/13/2026 - 6/12/2027",
        "8 September 2024  -7 Septemnber 2026",
        "1 July 2024 - 30 June 2027 &  15 July 2024 - 14 July 2027",
        "(i) Equipment: 26 August 2024 - 25 August 2026  (ii) Maintenance: 3 years",
        "With effect from the date of acceptance to the fulfilment of  contractual obligations",
        "1 May 2026" * 1000,
    ],
)
def test_words_that_are_not_plain_give_no_period(text):
    assert read_period(text) == (None, None)


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("Cleansing services (1.9.2026 to 31.8.2029)", "2026-09-01", "2029-08-31"),
        ("Security from 1 September 2026 to 31 August 2029", "2026-09-01", "2029-08-31"),
        ("Catering for the period from 1/9/2026 to 31/8/2029 (Re-tender)", "2026-09-01", "2029-08-31"),
        ("Term contract, September 2026 - August 2029", "2026-09", "2029-08"),
        ("提供清潔服務（由2026年9月1日至2029年8月31日）", "2026-09-01", "2029-08-31"),
    ],
)
def test_title_states_a_period(title, first, last):
    assert period_in_title(title) == (first, last)


@pytest.mark.parametrize(
    "title",
    [
        "Supply of tea",
        "Maintenance 2026-2029",
        "Minutes of 1 September 2026 and 31 August 2029",
        "Survey (1.9.2026 to 31.8.2029) and (1.9.2029 to 31.8.2030)",
        "Cleansing (31.8.2029 to 1.9.2026)",
        "Cleansing (1.9.2026 to August 2029)",
        "Cleansing (1.9.2026, for section 3, 31.8.2029)",
        "Version 1.2.20 to 1.3.20",
        "(1.9.2026 to 31.8.2029)" * 200,
    ],
)
def test_title_without_one_clear_period_states_none(title):
    assert period_in_title(title) == (None, None)


def test_dates_whose_order_is_not_known_make_no_period():
    assert read_period("1/9/2026 to 31/8/2029", order_known=False) == (None, None)
    assert read_period("1 September 2026 to 31 August 2029", order_known=False)[0] == "2026-09-01"
    assert period_in_title("Tea (1/9/2026 to 31/8/2029)", order_known=False) == (None, None)
