"""Lists of funded projects: millions, dollars below a head of millions, Chinese heads."""

from __future__ import annotations

import pytest

from data.files import FileKind, ReadOptions
from data.ingest import read_file

ITF = (
    "No.,Programme,Reference No.,Project Title,Lead Applicant,Funds Approved ($M),"
    "Revised Funds Approved ($M),Remarks"
)
PROJECT = "1,RFS,EX/001/21,Line for soya milk,Example Foods Limited,"


def read(header: str, *rows: str, **options):
    content = "\n".join((header, *rows)) + "\n"
    return read_file(content.encode(), "list.csv", ReadOptions(**options))


def found(result) -> list[tuple[str, str, str]]:
    return [(problem.column, problem.code, problem.severity) for problem in result.problems]


def test_sums_in_millions_become_dollars_and_keep_their_words():
    result = read(ITF, PROJECT + "14.900,12.500,Reduced")

    assert (result.kind, result.profile, result.problems) == (FileKind.GRANTS, "itf", ())
    values = {name: value for name, value in result.register[0].values.items() if value is not None}
    assert values == {
        "scheme": "RFS", "reference": "EX/001/21", "company": "Example Foods Limited",
        "project": "Line for soya milk", "amount": "14900000.00", "currency": "HKD",
        "amount_raw": "Funds Approved ($M): 14.900", "revised_amount": "12500000.00",
        "revised_amount_raw": "Revised Funds Approved ($M): 12.500", "source_ref": "1", "notes": "Reduced",
    }  # fmt: skip


def test_title_above_and_total_below_are_no_projects():
    content = f"Projects approved in the year,,,\n{ITF}\n{PROJECT}14.9,,\nTotal,,,,,14.9,,\n"

    result = read_file(content.encode(), "list.csv")

    assert (result.profile, result.header_row, result.accepted, result.skipped) == ("itf", 2, 1, 1)
    assert [problem.code for problem in result.problems] == ["total_row"]


def test_dollars_below_a_head_of_millions_are_for_review_and_never_guessed():
    result = read(ITF, PROJECT + '"14,900,000",,', PROJECT.replace("001", "002") + "2798000.00,-,")

    assert [entry.values["amount"] for entry in result.register] == [None, None]
    assert found(result) == [("Funds Approved ($M)", "unit_conflict", "review")] * 2
    assert result.problems[0].expected == "<= 1,000"
    assert result.register[0].values["amount_raw"] == "Funds Approved ($M): 14,900,000"


def test_person_says_that_the_file_of_an_odd_year_holds_dollars():
    result = read(ITF, PROJECT + '"14,900,000",12500000,', money="dollar")

    assert result.problems == ()
    values = result.register[0].values
    assert (values["amount"], values["revised_amount"]) == ("14900000.00", "12500000.00")


def test_millions_read_as_dollars_are_smaller_than_any_grant():
    result = read(ITF, PROJECT + "14.9,,", money="dollar")

    assert found(result) == [("Funds Approved ($M)", "amount_out_of_range", "review")]


@pytest.mark.parametrize(
    "header",
    [
        "編號,計劃,檔案編號,項目名稱,申請機構,批出款額(百萬元),經修訂批出款額(百萬元),備註",
        "編號,計劃,參考編號,項目名稱,主要申請機構,批出款額（百萬港元）,修訂批出款額（百萬港元）,備註",
        "编号,计划,档案编号,项目名称,申请机构,批出款额 (百万元),修订批出款额 (百万元),备注",
    ],
)
def test_chinese_editions_are_the_same_list(header):
    result = read(header, "1,再工業化資助計劃,EX/001/21,豆漿生產線,例子食品有限公司,14.9,,")

    assert (result.kind, result.profile, result.problems) == (FileKind.GRANTS, "itf", ())
    assert result.register[0].values["amount"] == "14900000.00"
    assert result.register[0].values["company"] == "例子食品有限公司"


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("RFS,Ho Limited,Line,15 apples,HKD", "amount", "bad_amount"),
        ("RFS,Ho Limited,Line,15000000,USD", "currency", "unknown_code"),
        ("RFS,Ho Limited,Line,US$15000000,", "amount", "currency_unknown"),
        ("RFS,Ho Limited,Line,2000000000,", "amount", "amount_out_of_range"),
    ],
)
def test_sum_that_is_not_certain_or_not_in_dollars_is_not_known(row, column, code):
    result = read("scheme,company,project,amount,currency", row)

    assert (result.kept, result.register[0].values["amount"]) == (1, None)
    assert found(result) == [(column, code, "review")]


def test_sum_below_a_head_without_a_unit_is_for_review():
    result = read("Programme,Reference No.,Project Title,Lead Applicant,Funds Approved", "A,B,C,D,15")

    assert found(result) == [("Funds Approved", "unit_unknown", "review")]


def test_unit_within_the_cell_is_understood():
    result = read("scheme,company,project,amount", "RFS,Ho Limited,Line,HK$15 million")

    assert result.problems == ()
    assert result.register[0].values["amount"] == "15000000.00"
