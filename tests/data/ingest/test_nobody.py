"""Cells for suppliers that name none, and names in two languages, as whole files have them."""

from __future__ import annotations

import csv
import io

import pytest

from data.files import ReadResult
from data.ingest import read_file
from data.problems import ProblemCode, Severity

HEADER = ("Contract No.", "Contract Title", "Contractor", "Contract Sum (HK$)")
NOT_AWARDED = (
    "Not awarded|Tender cancelled|Cancelled|CANCELLED|(Cancelled)|No tender accepted|No award"
    "|未有批出|取消|流標|Tender cancelled (see note 3)|Cancelled on 3 May 2026|Tender cancelled; no award"
    "|未有批出合約"
)
MISSING = (
    'Nil|N/A|n.a.|To be confirmed|TBC|T.B.C.|ditto|- do -|同上|〃|"|***|Various contractors|Various'
    "|See remarks|See Note 2|不適用|不适用|待定|無|多個供應商|詳見備註"
)
NAMES = (
    "Nil Technology Limited|Nil (Hong Kong) Limited|Various Artists Limited|Various Artists"
    "|Cancelled Flights Ltd.|No Tender Co. Ltd.|See Hoy Chan|無印良品|取消有限公司|Do Good Consultants|3M"
)


def read(*suppliers: str, header: tuple[str, ...] = HEADER, **more: str) -> ReadResult:
    """Read a file with one award for each supplier, and a sound one first."""
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow([*header, *more])
    for number, supplier in enumerate(("Ho Limited", *suppliers), 1):
        writer.writerow([f"C{number}", f"Works {number}", supplier, f"{number},500.00", *more.values()])
    return read_file(lines.getvalue().encode(), "awards.csv")


@pytest.mark.parametrize("cell", NOT_AWARDED.split("|"))
def test_row_that_says_nothing_was_awarded_is_skipped(cell):
    result = read(cell)

    assert (result.rows, len(result.awards), result.skipped) == (2, 1, 1)
    problem = next(each for each in result.problems if each.row == 3)
    assert (problem.column, problem.code, problem.severity) == (
        "Contractor",
        ProblemCode.NOT_AWARDED,
        Severity.SKIPPED,
    )
    assert problem.seen in cell


@pytest.mark.parametrize("cell", MISSING.split("|"))
def test_row_whose_supplier_is_nobody_is_rejected(cell):
    result = read(cell)

    assert (result.rows, len(result.awards), result.rejected) == (2, 1, 1)
    problem = next(each for each in result.problems if each.row == 3)
    assert (problem.column, problem.code, problem.seen) == ("Contractor", ProblemCode.MISSING, cell)


def test_names_that_only_hold_such_words_stand():
    names = tuple(NAMES.split("|"))

    result = read(*names)

    assert tuple(award.suppliers for award in result.awards[1:]) == tuple((name,) for name in names)


def test_template_row_that_says_nothing_was_awarded_is_skipped_without_a_title():
    content = b"title,supplier_name,notes\n,Not awarded,a\nTea,Ho Limited,b\n"

    result = read_file(content, "awards.csv")

    assert (len(result.awards), result.skipped, result.rejected) == (1, 1, 0)


def test_nobody_among_several_suppliers_is_left_out_and_looked_at():
    content = b"title,supplier_name\nTea,Ho Limited | Various\n"

    result = read_file(content, "awards.csv")

    assert (result.awards[0].suppliers, result.review) == (("Ho Limited",), 1)
    assert [problem.code for problem in result.problems] == [ProblemCode.SUPPLIER_COUNT]


def test_name_in_two_languages_is_parted():
    result = read("Wing Fat Paper Limited 永發紙業有限公司", "Alpha Limited; Beta Limited 乙有限公司")

    assert [(award.suppliers, award.suppliers_zh) for award in result.awards[1:]] == [
        (("Wing Fat Paper Limited",), ("永發紙業有限公司",)),
        (("Alpha Limited", "Beta Limited"), ("", "乙有限公司")),
    ]
    assert result.problems == ()


@pytest.mark.parametrize(
    ("own", "name", "name_zh"),
    [
        ("永發紙業有限公司", "Wing Fat Paper Limited", "永發紙業有限公司"),
        ("永發", "Wing Fat Paper Limited 永發紙業有限公司", "永發"),
    ],
)
def test_a_column_for_the_chinese_name_is_kept_and_nothing_is_lost(own, name, name_zh):
    result = read("Wing Fat Paper Limited 永發紙業有限公司", **{"Contractor (Chinese)": own})

    assert (result.awards[1].suppliers, result.awards[1].suppliers_zh) == ((name,), (name_zh,))
