"""Rows and cells of delimited text."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.files import UnreadableFileError
from data.ingest.container import open_tables
from data.ingest.limits import MAX_COLUMNS, MAX_LINE
from data.problems import RefusalCode


def records(content):
    with open_tables(content, "a.csv") as file:
        return [tuple(record[:3]) for record in file.tables[0].records()]


def cells(content):
    return [record[1] for record in records(content)]


def refusal(content):
    with pytest.raises(UnreadableFileError) as caught:
        records(content)
    return caught.value


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"a,b\n1,2\n", [("a", "b"), ("1", "2")], id="commas"),
        pytest.param(b"a\tb\nTea, green\t2\n", [("a", "b"), ("Tea, green", "2")], id="tabs"),
        pytest.param(b"a;b;c\nx, y;2;3\n", [("a", "b", "c"), ("x, y", "2", "3")], id="semicolons"),
        pytest.param(b"a|b\nx, y, z|2\n", [("a", "b"), ("x, y, z", "2")], id="bars"),
        pytest.param(b"T; n\na,b,c\n1,2,3\n", [("T; n",), ("a", "b", "c"), ("1", "2", "3")], id="title"),
        pytest.param(b'a,b\n"x;y;z",2\n"p;q",3\n', [("a", "b"), ("x;y;z", "2"), ("p;q", "3")], id="quoted"),
        pytest.param(b"one column\nTea\n", [("one column",), ("Tea",)], id="one column"),
    ],
)  # fmt: skip
def test_delimiter_is_the_one_that_parts_rows_alike(content, expected):
    assert cells(content) == expected


@pytest.mark.parametrize("first", [b"sep=;\r\n", b"sep=;\n", b'"sep=;"\r\n', b"SEP=;\n"])
def test_first_line_that_names_the_delimiter_is_no_row_but_counts(first):
    assert records(first + b"a, x;b\n1;2\n") == [(2, ("a, x", "b"), True), (3, ("1", "2"), True)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old mac"])
def test_line_ends_of_all_kinds_part_rows(end):
    assert records(f"a,b{end}{end}1,2".encode()) == [
        (1, ("a", "b"), True),
        (2, (), True),
        (3, ("1", "2"), True),
    ]


def test_mixed_line_ends_part_rows():
    assert cells(b"a,b\r\n1,2\n3,4\r5,6") == [("a", "b"), ("1", "2"), ("3", "4"), ("5", "6")]


def test_form_feeds_and_separators_of_other_kinds_stay_in_their_cell():
    assert cells("a,b\nx\x0cy,\u2028z\x85\n".encode()) == [("a", "b"), ("x\x0cy", "\u2028z\x85")]


def test_cell_keeps_line_breaks_and_doubled_quotes_and_its_row_counts_once():
    assert records(b'a,b\n"Flat 1\nKowloon","""A"" Ltd"\n3,4\n') == [
        (1, ("a", "b"), True),
        (2, ("Flat 1\nKowloon", '"A" Ltd'), True),
        (3, ("3", "4"), True),
    ]


def test_inch_marks_in_a_cell_are_text():
    assert records(b'a,b\nPipes 5" wide,2\n3" and 4",5\n')[1:] == [
        (2, ('Pipes 5" wide', "2"), True),
        (3, ('3" and 4"', "5"), True),
    ]


def test_row_whose_quotes_do_not_pair_is_marked_and_the_others_are_not():
    found = records(b'a,b\n"x\ny",1\nTea,"Ho Ltd\nMilk,"Lee" Ltd\nRice,Au\n')

    assert [(row, pairs) for row, _, pairs in found] == [(1, True), (2, True), (3, False), (4, True)]
    assert found[2][1][1].startswith("Ho Ltd\nMilk")
    assert found[3][1] == ("Rice", "Au")


@pytest.mark.parametrize("content", [b'a,b\n1,"Ho Ltd\nMilk,Lee\n', b'a,b\n1,"x" "y\n3,4\n5,"', b'a,b\n1,"'])
def test_quote_that_is_never_closed_is_refused_with_its_row(content):
    error = refusal(content)

    assert error.code is RefusalCode.OPEN_QUOTE
    assert error.values["row"] in (2, 4)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"a,b\n1," + b"x" * 10_000_000, id="one line"),
        pytest.param(b"a,b\n1," + b"x," * MAX_LINE, id="many cells"),
        pytest.param(b'a,b\n1,"' + b"x\n" * MAX_LINE + b'"\n', id="many lines in a cell"),
        pytest.param(b"a,b\n1," + b"x" * 200_000, id="a cell longer than the parser takes"),
    ],
)
def test_row_that_is_too_long_is_refused_with_its_number(content):
    error = refusal(content)

    assert (error.code, error.values["row"]) == (RefusalCode.LINE_TOO_LONG, 2)


def test_row_that_is_too_wide_is_refused():
    error = refusal(b"a" + b",b" * MAX_COLUMNS + b"\n")

    assert (error.code, error.values["seen"]) == (RefusalCode.TOO_MANY_COLUMNS, MAX_COLUMNS + 1)


def test_blank_cells_beyond_the_widest_table_are_left_out():
    assert cells(b"a,b" + b"," * 5_000 + b"\n1,2\n") == [("a", "b"), ("1", "2")]


def test_rows_can_be_gone_through_again():
    with open_tables(b"a,b\n1,2\n", "a.csv") as file:
        first, second = (list(file.tables[0].records()) for _ in range(2))

    assert first == second


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_characters="\x00", codec="utf-8"), max_size=8),
            min_size=2,
            max_size=4,
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_is_written_comes_back(rows, encoding):
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["first", "second", "third", "fourth"], *rows])

    found = cells(text.getvalue().encode(encoding))

    assert found[1:] == [tuple(row) for row in rows]
