"""Rows that are no awards: blank, repeated headers, totals, footnotes; and awards that look like them."""

from __future__ import annotations

import pytest

from data.files import ReadOptions
from data.ingest.columns import Header, find_header
from data.ingest.skipped import skipped_as
from data.ingest.tables import Container, Record, Table

HEADER = ("Contract No.", "Contract Title", "Contractor", "Contract Sum (HK$)", "Date of Award")


def header(*rows: tuple[str, ...]) -> Header:
    records = [Record(number, cells) for number, cells in enumerate(rows or (HEADER,), start=1)]
    return find_header([Table("", Container.DELIMITED, lambda: iter(records))], ReadOptions(), "a.csv")[1]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (("", "", "", "", ""), "blank_row"),
        ((), "blank_row"),
        ((" ", "\u00a0", "\u200b", "\t"), "blank_row"),
        (HEADER, "repeated_header"),
        (
            ("CONTRACT NO.", "Contract\nTitle", "Contractor ", "Contract Sum (HK$)", "Date of Award"),
            "repeated_header",
        ),
        (("Total", "", "", "12,000.00", ""), "total_row"),
        (("", "", "Total:", "HK$12,000.00", ""), "total_row"),
        (("Sub-total", "", "", "12.5", ""), "total_row"),
        (("Grand Total (HK$)", "", "", "12.5", ""), "total_row"),
        (("Total: 14 contracts", "", "", "", ""), "total_row"),
        (("總計", "", "", "12,000", ""), "total_row"),
        (("合計：", "", "", "1,200萬元", ""), "total_row"),
        (("小计", "", "", "-", ""), "total_row"),
        (("", "Total (6 contracts)", "6", "7,500,000.00", ""), "total_row"),
        (("Total", "6 contracts", "5 contractors", "7,500,000.00", ""), "total_row"),
        (("Q1 total", "", "", "7,500,000.00", ""), "total_row"),
        (("Overall total HK$", "-", "-", "7,500,000.00", "-"), "total_row"),
        (("Sum", "", "", "7,500,000.00", ""), "total_row"),
        (("總計", "共6項", "5間公司", "7,500,000", ""), "total_row"),
        (("小計", "3份合約", "2", "1,200萬元", ""), "total_row"),
        (("Note: sums are rounded", "", "", "", ""), "footnote"),
        (("Remarks", "", "", "", ""), "footnote"),
        (("Notes:", "1. Sums are rounded", "", "", ""), "footnote"),
        (("", "Note 1: sums are rounded", "", "", ""), "footnote"),
        (("* Provisional", "", "", "", ""), "footnote"),
        (("# 臨時", "", "", "", ""), "footnote"),
        (("備註：", "金額為估計", "", "", ""), "footnote"),
        (("註1：金額為估計", "", "", "", ""), "footnote"),
        (("Source: the department", "", "", "", ""), "footnote"),
        (("Last updated on 3 April 2026", "", "", "", ""), "footnote"),
        (("Last revision date: 3 April 2026", "", "", "", ""), "footnote"),
        (("(1) Sums are rounded", "", "", "", ""), "footnote"),
        (("Sums are those of the award and not of the final account.", "", "", "", ""), "footnote"),
        (("Works contracts", "", "", "", ""), "footnote"),
        (("April 2026", "", "", "", ""), "footnote"),
        (("- End -", "", "", "", ""), "footnote"),
        (("Page 1 of 12", "", "", "", ""), "footnote"),
        (("", "Page 3", "", "", ""), "footnote"),
        (("", "第 1 頁，共 3 頁", "", "", ""), "footnote"),
        (("", "", "第２页", "", ""), "footnote"),
    ],
)
def test_row_that_is_no_award_is_skipped_with_its_reason(cells, code):
    assert skipped_as(Record(7, cells), header()) == code


@pytest.mark.parametrize(
    "cells",
    [
        ("T/1", "Total facility management", "Ho Limited", "1,000.00", "3/4/2026"),
        ("", "Total", "Total Limited", "1,000.00", ""),
        ("", "Total knee implants", "888 Limited", "1,000.00", ""),
        ("", "Summer courses", "6", "1,000.00", ""),
        ("", "Page 1 of the atlas", "", "", ""),
        ("T/1", "Note counting machines", "Ho Limited", "", ""),
        ("* T/1", "Supply of tea", "Ho Limited", "", ""),
        ("", "", "Lee Limited", "1,000.00", ""),
        ("T/1", "Total facility management", "", "1,000.00", "3/4/2026"),
        ("T/1", "", "", "", ""),
        ("", "Supply of notes and coins", "", "", ""),
        ("", "Source separation of waste", "", "5", ""),
        ("HY/2025/01", "", "", "12.5", ""),
    ],
    ids=[
        "title",
        "named so",
        "number in the name",
        "longer word",
        "longer line",
        "notes",
        "mark",
        "span",
        "no supplier",
        "no title",
        "lone title",
        "source",
        "no words",
    ],
)
def test_row_that_may_be_an_award_is_not_skipped(cells):
    assert skipped_as(Record(7, cells), header()) is None


def test_either_row_of_a_header_over_two_rows_is_known_when_repeated():
    rows = ("Contract", "", "Contractor", ""), ("No.", "Title", "Name", "Address")
    found = header(*rows)

    assert [skipped_as(Record(9, row), found) for row in rows] == ["repeated_header"] * 2


def test_long_cells_take_no_long_time():
    found = header()

    assert skipped_as(Record(7, ("Total " * 3000, "1" * 15_000)), found) is None
    assert skipped_as(Record(7, ("(1) " * 4000,)), found) == "footnote"
