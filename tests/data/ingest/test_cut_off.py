"""Files that end within their last row."""

from __future__ import annotations

import pytest

from data.ingest import read_file

START = "Contract No.,Contract Title,Contractor,Contract Sum (HK$),Date of Award,Notes\n"
FULL = "C1,Road,Ho Limited,12.50,1/6/2026,\n"


def found(text):
    result = read_file(text.encode(), "a.csv")
    return [(p.row, p.column, p.code, p.seen) for p in result.problems], result


@pytest.mark.parametrize(
    ("rest", "column", "seen"),
    [
        ("C2,Bridge,Ho Lim", "Contract Sum (HK$)", "Ho Lim"),
        ('C2,Bridge,"Ho Limited",12.', "Date of Award", "12."),
        ("C2,Bridge,Ho Limited,12.50,", "Notes", ""),
    ],
)
def test_last_row_that_stops_early_is_for_review(rest, column, seen):
    problems, result = found(START + FULL + rest)

    assert problems == [(3, column, "cut_off", seen)]
    assert (result.accepted, result.review) == (1, 1)


@pytest.mark.parametrize(
    "text",
    [
        START + FULL + FULL.replace("C1", "C2").rstrip("\n"),
        START + FULL + "C2,Bridge,Ho Limited,12.50\n",
        START + FULL + "C2,Bridge,Ho Limited,12.50\r\n",
        START + FULL + "C2,Bridge,Ho Limited\r" + "C3,Bridge,Ho Limited,12.50",
        START.rstrip("\n") + ",,\n" + FULL + "C2,Bridge,Ho Limited,12.50,1/6/2026,",
    ],
    ids=["whole", "line end", "windows", "rows are short", "blank headers"],
)
def test_other_short_rows_are_no_sign_of_a_cut(text):
    problems, _ = found(text)

    assert "cut_off" not in [code for *_, code, _ in problems]


def test_note_below_the_table_is_no_row_that_is_cut_off():
    problems, _ = found(START + FULL + "Note: sums are rounded")

    assert [code for *_, code, _ in problems] == ["footnote"]
