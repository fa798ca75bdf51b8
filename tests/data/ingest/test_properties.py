"""What holds for every input: no traceback, rows add up, what is written is read again."""

from __future__ import annotations

import contextlib
import csv
import io
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.files import ReadResult, UnreadableFileError
from data.ingest import read_file, write_template
from data.ingest.read import ENCODINGS
from data.records import TEMPLATE_COLUMNS, AwardRow

SEED = Path(__file__).parents[3] / "data" / "seed"
HOSPITAL = (
    "Hospital,Tender Reference,Subject,Tendering Procedure,Contractor(s) & Address(es),Item,Contract Period,"
    "Estimated Contract Amount,Date of Award\n"
)
# Pieces of which awkward cells are made.
PIECES = st.sampled_from(
    [
        *"=+-@|\"'\n\r\t;,. :()$%/",
        "Limited",
        "Ltd",
        "Unit 3",
        "7/F",
        "HK$",
        "HKD",
        "1.94",
        "Mn",
        "1,940",
        "i)",
        "ii)",
        "Item 1:",
        "for Group 1",
        "12",
        "June",
        "2026",
        "2026-06-12",
        "27-Jun-25",
        "open",
        "goods",
        "yes",
        "monthly",
        "大埔工業邨",
        "有限公司",
        "\u202e",
        "\u00a0",
        "\ud7ff",
        "https://a.hk/",
        "１２",
        "HA",
        "EPD",
        "estimate",
        "é",
    ]
)
CELLS = st.lists(PIECES, max_size=7).map("".join) | st.text(max_size=12)


def adds_up(result: ReadResult) -> bool:
    rejected = {problem.row for problem in result.problems if problem.rejected}
    return (
        result.rows == result.accepted + result.rejected + result.skipped and len(rejected) == result.rejected
    )


def without_place_in_file(row: AwardRow) -> AwardRow:
    return replace(row, row=0, cells={})


def read_again(rows: list[AwardRow]) -> list[AwardRow]:
    result = read_file(write_template(rows), "again.csv")
    assert result.problems == ()
    return [without_place_in_file(row) for row in result.awards]


def distinct(rows: tuple[AwardRow, ...]) -> list[AwardRow]:
    """Give the awards that differ: rows told apart only by what could not be read are equal when written."""
    found: list[AwardRow] = []
    for row in map(without_place_in_file, rows):
        if row not in found:
            found.append(row)
    return found


@given(st.binary(max_size=400), st.sampled_from([None, *ENCODINGS]))
@settings(deadline=None, max_examples=150)
def test_any_bytes_are_read_or_refused(content, encoding):
    with contextlib.suppress(UnreadableFileError):
        assert adds_up(read_file(content, "any.csv", encoding=encoding))


@given(st.sampled_from(["title,supplier_name,amount\n", HOSPITAL]), st.binary(max_size=300))
@settings(deadline=None, max_examples=150)
def test_any_bytes_below_a_header_are_read_or_refused(header, content):
    with contextlib.suppress(UnreadableFileError):
        assert adds_up(read_file(header.encode() + content, "any.csv"))


@given(st.text(max_size=60))
@settings(deadline=None)
def test_any_file_name_is_taken(name):
    assert read_file(b"title,supplier_name\nTea,Ho\n", name).file_name


@given(st.lists(st.lists(CELLS, min_size=9, max_size=9), max_size=4))
@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_awards_of_a_profile_are_the_same_when_written_and_read_again(rows):
    target = io.StringIO(newline="")
    csv.writer(target).writerows(rows)
    try:
        first = read_file((HOSPITAL + target.getvalue()).encode("utf-8", "replace"), "ha.csv")
    except UnreadableFileError:
        return

    assert adds_up(first)
    awards = distinct(first.awards)
    assert read_again(awards) == awards


@given(st.lists(st.dictionaries(st.sampled_from(TEMPLATE_COLUMNS), CELLS, min_size=4), max_size=4))
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_awards_of_the_template_are_the_same_when_written_and_read_again(rows):
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, TEMPLATE_COLUMNS, restval="")
    writer.writeheader()
    writer.writerows({"title": "Tea", "supplier_name": "Ho"} | row for row in rows)
    try:
        first = read_file(target.getvalue().encode("utf-8", "replace"), "a.csv")
    except UnreadableFileError:
        return

    assert adds_up(first)
    awards = distinct(first.awards)
    assert read_again(awards) == awards


def test_starter_awards_are_the_same_when_written_and_read_again():
    first = read_file((SEED / "awards.csv").read_bytes(), "awards.csv")

    awards = distinct(first.awards)
    assert read_again(awards) == awards


def test_cell_that_a_spreadsheet_would_run_is_written_as_text():
    row = AwardRow(row=2, title="=HYPERLINK(1)", suppliers=("+Ho",))

    content = write_template([row])

    assert content.startswith(b"\xef\xbb\xbf")
    assert b"'=HYPERLINK(1)" in content
    assert b"'+Ho" in content
    assert read_again([row]) == [without_place_in_file(row)]
