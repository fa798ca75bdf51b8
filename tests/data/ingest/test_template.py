"""The project's own template: its columns and rows, and the manual that tells of them."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from data.files import FileKind, ReadOptions, UnreadableFileError
from data.ingest import limits, read_file
from data.problems import Severity
from data.records import TEMPLATE_COLUMNS

ROOT = Path(__file__).parents[3]


def template(*rows: dict[str, str]) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, TEMPLATE_COLUMNS, restval="")
    writer.writeheader()
    writer.writerows({"title": "Supply of tea", "supplier_name": "Ho Limited"} | row for row in rows)
    return target.getvalue().encode()


def test_columns_may_stand_in_any_order_under_spellings_of_their_names():
    content = "Supplier Name,\u00a0TITLE ,ｎｏｔｅｓ\nHo Ltd,Tea,x\n".encode()

    result = read_file(content, "a.csv")

    assert (result.kind, result.profile, result.header_row) == (FileKind.AWARDS, "template", 1)
    assert result.columns == {"Supplier Name": "supplier_name", "TITLE": "title", "ｎｏｔｅｓ": "notes"}
    assert (result.awards[0].title, result.awards[0].notes) == ("Tea", "x")


def test_column_that_is_not_known_is_told_and_kept_as_typed():
    result = read_file(b"title,supplier_name,Colour\nTea,Ho Ltd,green\n", "a.csv")

    assert [(p.row, p.column, p.code, p.severity) for p in result.problems] == [
        (1, "Colour", "unknown_column", Severity.NOTE)
    ]
    assert (result.accepted, result.review) == (1, 0)
    assert result.awards[0].cells["Colour"] == "green"


@pytest.mark.parametrize(
    "repeated",
    [
        "title,supplier_name",
        "TITLE,Supplier_Name",
        "Title,supplier name",
        " title ,supplier_name",
    ],
)
def test_title_lines_blank_rows_and_repeated_headers_are_passed_over_and_counted(repeated):
    content = f"Awards 2026,\n\ntitle,supplier_name\nTea,Ho Ltd\n,\n\n{repeated}\nMilk,Lee Ltd\n".encode()

    result = read_file(content, "a.csv")

    assert result.header_row == 3
    assert [row.row for row in result.awards] == [4, 8]
    assert (result.rows, result.accepted, result.rejected, result.skipped) == (5, 2, 0, 3)
    assert [(p.row, p.code, p.severity) for p in result.problems] == [
        (5, "blank_row", Severity.SKIPPED),
        (6, "blank_row", Severity.SKIPPED),
        (7, "repeated_header", Severity.SKIPPED),
    ]


def test_row_equal_in_every_cell_is_skipped_and_listed():
    result = read_file(template({}, {}, {"lot": "B"}), "a.csv")

    assert (result.rows, result.accepted, result.skipped) == (3, 2, 1)
    assert [(p.row, p.code, p.expected, p.severity) for p in result.problems] == [
        (3, "duplicate_row", "2", Severity.SKIPPED)
    ]


@pytest.mark.parametrize("column", ["title", "supplier_name"])
def test_row_without_title_or_supplier_is_rejected_with_its_row_number(column):
    result = read_file(template({}, {column: " "}), "a.csv")

    assert (result.rows, result.accepted, result.rejected, result.skipped) == (2, 1, 1, 0)
    assert [(p.row, p.column, p.code, p.severity) for p in result.problems] == [
        (3, column, "missing", Severity.REJECTED)
    ]


def test_publisher_given_beside_the_file_fills_blank_cells_only():
    content = template({}, {"publisher": "HYD", "lot": "B"})

    result = read_file(content, "a.csv", ReadOptions(publisher="EPD"))

    assert [row.publisher for row in result.awards] == ["EPD", "HYD"]


def test_publisher_that_is_not_known_is_refused():
    with pytest.raises(UnreadableFileError, match="publisher “XYZ” is not known"):
        read_file(template({}), "a.csv", ReadOptions(publisher="XYZ"))


def test_starter_awards_are_read_without_a_problem():
    path = ROOT / "data" / "seed" / "awards.csv"

    result = read_file(path.read_bytes(), path.name)

    assert (result.rows, result.accepted, result.problems) == (178, 178, ())
    assert all(row.buyer and row.publisher for row in result.awards)


def test_manual_names_every_column_and_every_limit():
    manual = (ROOT / "docs" / "template.md").read_text("utf-8")

    assert [column for column in TEMPLATE_COLUMNS if f"`{column}`" not in manual] == []
    told = {
        "MAX_FILE_BYTES", "MAX_UNPACKED_BYTES", "MAX_ROWS", "MAX_COLUMNS", "MAX_LINE", "MAX_CELL",
        "MAX_AMOUNT", "MAX_OBJECT_BYTES", "MAX_DEPTH", "MAX_RELEASES_OF_ONE", "MAX_WORKBOOK_BYTES",
        "MAX_SHEETS", "MAX_WORKBOOK_CELLS", "MAX_TENDERS", "MAX_KEPT_BYTES",
    }  # fmt: skip
    assert [name for name in sorted(told) if f" {getattr(limits, name):,} " not in manual] == []
    assert f"{limits.FIRST_YEAR} to {limits.LAST_YEAR}" in manual
    assert f"first {limits.MAX_LINES_ABOVE_HEADER + 1} rows" in manual


def test_links_of_the_manual_lead_to_files():
    manual = ROOT / "docs" / "template.md"

    links = re.findall(r"\]\(([^)]+)\)", manual.read_text("utf-8"))

    assert set(links) >= {"problems.md", "publishers.md", "registers.md"}
    assert all((manual.parent / link).is_file() for link in links)
