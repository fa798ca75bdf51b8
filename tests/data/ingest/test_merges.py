"""Merged cells are filled so that rows are whole."""

from __future__ import annotations

from data.ingest.merges import filled
from data.ingest.tables import Record


def fill(merges, *rows):
    return [record.cells for record in filled([Record(at, row) for at, row in enumerate(rows, 1)], merges)]


def test_header_over_several_columns_is_spread_over_them():
    found = fill([(1, 2, 1, 3)], ("Ref", "Amount"), ("", "HK$", "US$"), ("A1", "1", "2"))

    assert found == [("Ref", "Amount", "Amount"), ("", "HK$", "US$"), ("A1", "1", "2")]


def test_header_over_two_rows_is_filled_down():
    found = fill([(1, 1, 2, 1), (1, 2, 1, 3)], ("Ref", "Amount"), ("", "HK$", "US$"))

    assert found == [("Ref", "Amount", "Amount"), ("Ref", "HK$", "US$")]


def test_title_over_the_whole_width_stays_one_cell():
    found = fill([(1, 1, 1, 3)], ("Contracts awarded", "", ""), ("Ref", "Title", "Amount"))

    assert found[0] == ("Contracts awarded", "", "")


def test_cells_merged_downwards_fill_the_rows_that_continue():
    found = fill([(2, 1, 4, 1)], ("Ref", "Lot"), ("A1", "1"), ("", "2"), (), ("A2", "1"))

    assert found == [("Ref", "Lot"), ("A1", "1"), ("A1", "2"), (), ("A2", "1")]


def test_total_over_several_columns_below_the_header_is_not_spread():
    found = fill([(3, 1, 3, 2)], ("Ref", "Title", "Sum"), ("A1", "Tea", "1"), ("Total", "", "1"))

    assert found[2] == ("Total", "", "1")


def test_merged_cells_without_text_or_beyond_the_row_change_nothing():
    found = fill([(1, 1, 1, 2), (2, 9, 3, 16_384)], ("", "", "x"), ("a",), ("b",))

    assert found == [("", "", "x"), ("a",), ("b",)]
