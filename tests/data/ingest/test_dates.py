"""Dates: day first, as much as is known."""

from __future__ import annotations

import pytest

from data.ingest.dates import in_range, read_date


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("2026-06-12", "2026-06-12"),
        ("2026-06", "2026-06"),
        ("2026", "2026"),
        ("2026-06-12 00:00:00", "2026-06-12"),
        ("12/06/2026", "2026-06-12"),
        ("2/4/2026", "2026-04-02"),
        ("2.4.26", "2026-04-02"),
        ("12 June 2026", "2026-06-12"),
        ("12-June-2026", "2026-06-12"),
        ("2-October-2024", "2024-10-02"),
        ("9-Jul-2024", "2024-07-09"),
        ("27-Jun-25", "2025-06-27"),
        ("30-Jul-24", "2024-07-30"),
        ("19 September  2024", "2024-09-19"),
        ("5 Sept 2025", "2025-09-05"),
        ("1st May, 2026", "2026-05-01"),
        ("June 2026", "2026-06"),
        ("２０２６年６月１２日", "2026-06-12"),
        ("2026年6月", "2026-06"),
        ("29 February 2024", "2024-02-29"),
    ],
)
def test_date_is_read_day_first(cell, iso):
    assert read_date(cell) == iso


@pytest.mark.parametrize(
    "cell",
    [
        "04/13/2026",
        "2026-13-01",
        "29 February 2025",
        "Jun-26",
        "32/1/2026",
        "12 Juin 2026",
        "soon",
        "20260612",
        "1/2-2026",
    ],
)
def test_what_is_no_date_for_certain_is_none(cell):
    assert read_date(cell) is None


def test_years_of_typing_slips_are_out_of_range():
    assert in_range("2026-06")
    assert not in_range("0026-06-01")
    assert not in_range("2206")
