"""Sheets that a workbook does not show count only where no other is one of awards."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from data.files import ReadOptions, UnreadableFileError
from data.ingest import read_file
from data.problems import RefusalCode

HEADER = ("Contract No.", "Contract Title", "Contractor", "Contract Sum (HK$)", "Date of Award")


def workbook(**sheets):
    """Give a workbook of these sheets; those whose names begin with "Old" are hidden, the last very much."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if name == "Older":
                sheet.very_hidden()
            elif name.startswith("Old"):
                sheet.hide()
    return target.getvalue()


def awards(*names, header=HEADER):
    return [header, *((f"C{n}", name, "Ho Limited", "1.00", "1/6/2026") for n, name in enumerate(names))]


@pytest.mark.parametrize("name", ["Old", "Older"])
def test_sheet_that_is_shown_is_taken_though_a_hidden_one_says_more(name):
    shown = [row[:3] for row in awards("Road")]

    result = read_file(workbook(**{"Now": shown, name: awards("Bridge", "Tunnel")}), "a.xlsx")

    assert (result.sheet, [row.title for row in result.awards]) == ("Now", ["Road"])


def test_equal_sheets_are_clear_where_one_is_hidden():
    assert read_file(workbook(Now=awards("Road"), Old=awards("Bridge")), "a.xlsx").sheet == "Now"


def test_hidden_sheet_is_taken_where_no_other_holds_awards_or_the_person_names_it():
    notes = [("Figures of the year",), ("Read with care",)]

    alone = read_file(workbook(Notes=notes, Old=awards("Bridge")), "a.xlsx")
    named = read_file(workbook(Now=awards("Road"), Old=awards("Bridge")), "a.xlsx", ReadOptions(sheet="Old"))

    assert (alone.sheet, named.sheet) == ("Old", "Old")


def test_shown_sheet_is_asked_about_before_a_hidden_one_is_taken():
    shown = awards("Road", header=(*HEADER[:2], "Thing", *HEADER[3:]))

    with pytest.raises(UnreadableFileError) as refused:
        read_file(workbook(Now=shown, Old=awards("Bridge")), "a.xlsx")

    assert refused.value.code is RefusalCode.COLUMNS_ASKED_FOR
    assert refused.value.values["header"] == "Thing"
