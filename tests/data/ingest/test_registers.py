"""Registers: recognised by their header, checked cell by cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.files import FileKind
from data.ingest import read_file

SEED = Path(__file__).parents[3] / "data" / "seed"
TENANCIES = (
    "supplier_name,supplier_name_zh,estate,facility,address,industry,as_of,valid_from,valid_to,status,evidence,"
    "source_url,notes\n"
)


@pytest.mark.parametrize("kind", [FileKind.TENANCIES, FileKind.GRANTS, FileKind.COVERAGE])
def test_starter_registers_are_read_without_a_problem(kind):
    path = SEED / f"{kind}.csv"

    result = read_file(path.read_bytes(), path.name)

    assert (result.kind, result.profile, result.problems) == (kind, kind, ())
    assert result.rows == result.accepted == len(result.register) > 0


def test_tenancy_is_read_with_missing_cells_as_none():
    row = "Ho Limited,,inno-tp,MARS,1 Street,Tea,2024,2023-05,,FIRM,press,https://example.org,\n"

    result = read_file((TENANCIES + row).encode(), "t.csv")

    assert result.problems == ()
    assert result.register[0].values == {
        "supplier_name": "Ho Limited", "supplier_name_zh": None, "estate": "INNO-TP", "facility": "MARS",
        "address": "1 Street", "industry": "Tea", "as_of": "2024", "valid_from": "2023-05", "valid_to": None,
        "status": "firm", "evidence": "press", "source_url": "https://example.org", "notes": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (",,INNO-TP,,,,,,,firm,press,,", "supplier_name", "missing"),
        ("Ho,,TEAPARK,,,,,,,firm,press,,", "estate", "unknown_code"),
        ("Ho,,INNO-TP,,,,,,,maybe,press,,", "status", "unknown_code"),
        ("Ho,,INNO-TP,,,,,2024,2023,firm,press,,", "valid_to", "out_of_range"),
    ],
)
def test_tenancy_without_what_it_must_say_is_rejected(row, column, code):
    result = read_file((TENANCIES + row + "\n").encode(), "t.csv")

    assert (result.rows, result.accepted, result.rejected) == (1, 0, 1)
    assert [(p.row, p.column, p.code, p.rejected) for p in result.problems] == [(2, column, code, True)]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("Ho,,INNO-TP,,,,soon,,,firm,press,,", "as_of", "bad_date"),
        ("Ho,,INNO-TP,SHED,,,,,,firm,press,,", "facility", "unknown_code"),
        ("Ho,,INNO-TP,,,,,,,firm,press,ftp://x,", "source_url", "unknown_code"),
    ],
)
def test_other_cell_that_cannot_be_taken_is_not_known(row, column, code):
    result = read_file((TENANCIES + row + "\n").encode(), "t.csv")

    assert (result.accepted, result.register[0].values[column]) == (1, None)
    assert [(p.column, p.code, p.rejected) for p in result.problems] == [(column, code, False)]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("XYZ,2026-01-01,2026-01-31,complete,", "publisher"),
        ("HYD,2026-01-01,,complete,", "period_to"),
        ("HYD,2026-02-01,2026-01-31,complete,", "period_to"),
        ("HYD,1/13/2026,2026-01-31,complete,", "period_from"),
        ("HYD,2026-01-01,2026-01-31,almost,", "status"),
    ],
)
def test_coverage_needs_a_known_publisher_a_period_and_a_status(row, column):
    content = f"publisher,period_from,period_to,status,note\n{row}\n".encode()

    result = read_file(content, "c.csv")

    assert (result.kind, result.accepted, result.rejected) == (FileKind.COVERAGE, 0, 1)
    assert [problem.column for problem in result.problems] == [column]


def test_register_row_equal_in_every_cell_is_skipped_and_listed():
    content = b"publisher,period_from,period_to,status,note\n" + b"HYD,2026-01,2026-02,partial,\n" * 2

    result = read_file(content, "c.csv")

    assert (result.rows, result.accepted, result.skipped) == (2, 1, 1)
    assert result.problems[0].code == "duplicate_row"
