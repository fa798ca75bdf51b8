"""Registers: recognised by their header in three languages, checked cell by cell."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from data.files import FileKind, ReadOptions
from data.ingest import read_file, registers
from data.ingest.aliases import column_form

SEED = Path(__file__).parents[3] / "data" / "seed"
LISTS = sorted(registers.examples())
TENANCIES = (
    "supplier_name,supplier_name_zh,estate,facility,address,industry,as_of,valid_from,valid_to,status,evidence,"
    "source_url,notes\n"
)


def read(header: str, *rows: str, **options):
    content = "\n".join((header.strip(), *rows)) + "\n"
    return read_file(content.encode(), "register.csv", ReadOptions(**options))


def found(result) -> list[tuple[str, str, str]]:
    return [(problem.column, problem.code, problem.severity) for problem in result.problems]


@pytest.mark.parametrize("kind", [kind for kind in FileKind if (SEED / f"{kind}.csv").exists()][1:])
def test_starter_registers_are_read_without_a_problem(kind):
    path = SEED / f"{kind}.csv"

    result = read_file(path.read_bytes(), path.name)

    assert (result.kind, result.profile, result.problems) == (kind, kind, ())
    assert result.rows == result.accepted == len(result.register) > 0


@pytest.mark.parametrize("name", LISTS)
def test_example_of_each_register_is_read_without_a_problem(name):
    result = read_file(registers.examples()[name].encode(), f"{name}.csv")

    assert (result.profile, result.problems) == (name, ())
    assert result.rows == result.accepted > 1


def test_every_kind_of_file_but_awards_has_a_register():
    columns = {kind: registers.column_names(kind) for kind in FileKind}

    assert [kind for kind, names in columns.items() if not names] == [FileKind.AWARDS]


@pytest.mark.parametrize("name", LISTS)
def test_no_two_columns_of_a_register_go_by_one_header(name):
    text = (Path(registers.__file__).parent / "registers" / f"{name}.toml").read_text("utf-8")
    lists = re.findall(r"^(?:headers|\w+) = (\[\"[^\n]*\])$", text, re.MULTILINE)

    forms = [{column_form(header) for header in re.findall('"([^"]+)"', found)} for found in lists]

    assert len(set().union(*forms)) == sum(map(len, forms))


def test_tenancy_is_read_with_missing_cells_as_none():
    row = "Ho Limited,,inno-tp,MARS,1 Street,Tea,2024,2023-05,,FIRM,press,https://example.org,"

    result = read(TENANCIES, row)

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
        ("Ho,,INNO-TP,,,,,,,firm,-,,", "evidence", "missing"),
    ],
)
def test_tenancy_without_what_it_must_say_is_rejected(row, column, code):
    result = read(TENANCIES, row)

    assert (result.rows, result.kept, result.rejected) == (1, 0, 1)
    assert found(result) == [(column, code, "rejected")]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("Ho,,INNO-TP,,,,soon,,,firm,press,,", "as_of", "bad_date"),
        ("Ho,,INNO-TP,,,,1824,,,firm,press,,", "as_of", "date_out_of_range"),
        ("Ho,,INNO-TP,SHED,,,,,,firm,press,,", "facility", "unknown_code"),
        ("Ho,,INNO-TP,,,,,,,firm,press,ftp://x,", "source_url", "bad_link"),
        ("Ho,,INNO-TP,,,,,2024,2023,firm,press,,", "valid_to", "bad_order"),
    ],
)
def test_other_cell_that_cannot_be_taken_is_not_known_and_for_review(row, column, code):
    result = read(TENANCIES, row)

    assert (result.kept, result.review, result.register[0].values[column]) == (1, 1, None)
    assert found(result) == [(column, code, "review")]


def test_tenancies_are_understood_in_chinese_with_the_names_of_estates():
    result = read("公司名稱,工業邨,狀態,證據,備註", "例子有限公司,大埔工業邨,確定,實地視察,–")

    assert (result.kind, result.problems) == (FileKind.TENANCIES, ())
    values = result.register[0].values
    assert (values["supplier_name"], values["estate"], values["status"]) == (
        "例子有限公司",
        "INNO-TP",
        "firm",
    )
    assert values["notes"] is None


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("XYZ,2026-01-01,2026-01-31,complete,", "publisher", "unknown_code"),
        ("HYD,2026-01-01,,complete,", "period_to", "missing"),
        ("HYD,2026-02-01,2026-01-31,complete,", "period_to", "bad_order"),
        ("HYD,1/13/2026,2026-01-31,complete,", "period_from", "bad_date"),
        ("HYD,2026-01-01,2026-01-31,almost,", "status", "unknown_code"),
    ],
)
def test_coverage_needs_a_known_publisher_a_period_and_a_status(row, column, code):
    result = read("publisher,period_from,period_to,status,note", row)

    assert (result.kind, result.kept, result.rejected) == (FileKind.COVERAGE, 0, 1)
    assert found(result) == [(column, code, "rejected")]


def test_register_row_equal_in_every_cell_is_skipped_and_listed():
    result = read("publisher,period_from,period_to,status,note", *["HYD,2026-01,2026-02,partial,"] * 2)

    assert (result.rows, result.accepted, result.skipped) == (2, 1, 1)
    assert result.problems[0].code == "duplicate_row"


def test_person_says_what_an_unknown_header_holds():
    header = "Premises holder,estate,status,evidence"

    result = read(header, "Ho Limited,INNO-YL,firm,visit", mapping=(("Premises holder", "supplier_name"),))

    assert (result.kind, result.problems) == (FileKind.TENANCIES, ())
    assert result.register[0].values["supplier_name"] == "Ho Limited"
