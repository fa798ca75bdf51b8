"""Rows whose cells cannot be told apart or held are rejected alone; long cells take no long time."""

from __future__ import annotations

import time

import pytest

from data.ingest import read_file
from data.ingest.limits import MAX_SEEN


def test_line_break_inside_a_cell_is_kept_and_rows_count_as_in_a_spreadsheet():
    content = b'title,supplier_name,supplier_address\nTea,Ho Ltd,"Flat 1\nHong Kong"\n,,\nMilk,,\n'

    result = read_file(content, "a.csv")

    assert result.awards[0].cells["supplier_address"] == "Flat 1\nHong Kong"
    assert [(problem.row, problem.code) for problem in result.problems] == [(3, "blank_row"), (4, "missing")]


def test_cell_that_swallowed_rows_because_quotes_do_not_pair_is_rejected():
    content = b'title,supplier_name\nTea,"Ho Ltd\nMilk,"Lee" Ltd\nRice,Au Ltd\n'

    result = read_file(content, "a.csv")

    assert [award.title for award in result.awards] == ["Rice"]
    assert [(problem.row, problem.code) for problem in result.problems] == [(2, "quotes")]


def test_row_with_more_cells_than_the_header_is_rejected():
    result = read_file(b"title,supplier_name\nTea,Ho Ltd,Flat 1\nMilk,Lee Ltd,\n", "a.csv")

    assert (result.accepted, result.rejected) == (1, 1)
    assert [(problem.row, problem.code) for problem in result.problems] == [(2, "broken_row")]


def test_very_long_cell_rejects_its_row_only():
    result = read_file(b"title,supplier_name\nTea," + b"x" * 30_000 + b"\nMilk,Lee Ltd\n", "a.csv")

    assert (result.accepted, result.rejected) == (1, 1)
    assert result.problems[0].code == "too_long"
    assert len(result.problems[0].seen) <= MAX_SEEN


@pytest.mark.parametrize(
    "piece", ["A, ", "1,", "A - ", "– ", "i) ", "Unit ", "Ltd - A a ", "9.", "\u00a0\u00a0x"]
)
def test_long_cells_take_no_long_time(piece):
    cell = '"' + piece * (19_000 // len(piece)) + '"'
    header = "title,supplier_name,buyer,amount,amount_raw,award_date"
    started = time.process_time()

    result = read_file(f"{header}\nTea,Ho,{','.join([cell] * 4)}\n".encode(), "a.csv")

    assert result.rows == 1
    assert time.process_time() - started < 5
