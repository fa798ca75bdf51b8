"""Lists of tenders that say which of them won, and lists that do not."""

from __future__ import annotations

import pytest

from data.files import ReadOptions, UnreadableFileError
from data.ingest import read_file
from data.problems import RefusalCode

TENDERS = "Tender Reference,Subject,Tenderer,Tender Sum (HK$)"
AWARDS = "Tender Reference,Subject,Contractor,Contract Sum (HK$),Award Date"


def csv(*lines):
    return "\n".join((*lines, "")).encode()


@pytest.mark.parametrize(
    ("won", "lost"),
    [
        ("Successful", "Unsuccessful"),
        ("Awarded", "Not awarded (price)"),
        ("Accepted", "Rejected"),
        ("Y", "N"),
        ("Selected", ""),
        ("Winner", "See note"),
        ("中標", "未中標"),
        ("获批", "不获批"),
    ],
)
@pytest.mark.parametrize("column", ["Result", "Award Status", "Successful (Y/N)", "中標結果"])
def test_of_tenders_received_those_that_won_are_awards(column, won, lost):
    content = csv(
        f"{TENDERS},{column}", f'T/1,Pens,Pen Ltd,"25,000.00",{lost}', f"T/1,Pens,Ink Ltd,24.00,{won}"
    )

    result = read_file(content, "tenders.csv")

    assert [(row.row, row.suppliers[0], str(row.amount)) for row in result.awards] == [
        (3, "Ink Ltd", "24.00")
    ]
    assert [(p.row, p.column, p.code, p.seen) for p in result.problems] == [(2, column, "not_awarded", lost)]


def test_tenders_without_their_outcome_are_no_awards():
    with pytest.raises(UnreadableFileError) as refused:
        read_file(csv(TENDERS, "T/1,Pens,Pen Ltd,1.00"), "tenders.csv")

    assert refused.value.code is RefusalCode.COLUMNS_ASKED_FOR
    assert refused.value.values["expected"] == "supplier_name"


def test_tenderers_are_suppliers_where_the_person_says_so():
    options = ReadOptions(mapping=(("Tenderer", "supplier_name"), ("Tender Sum (HK$)", "amount")))

    result = read_file(csv(TENDERS, "T/1,Pens,Pen Ltd,1.00"), "tenders.csv", options)

    assert (result.accepted, str(result.awards[0].amount)) == (1, "1.00")


def test_tender_sum_of_a_contractor_is_the_amount():
    content = csv("Contract No.,Title,Contractor,Tender Sum (HK$)", "C1,Road,Ho Limited,1.00")

    assert str(read_file(content, "a.csv").awards[0].amount) == "1.00"


@pytest.mark.parametrize(
    "outcome", ["Cancelled", "Tender cancelled on 3 May", "Not Awarded", "取消", "不獲批"]
)
def test_award_that_came_to_nothing_is_skipped(outcome):
    rows = (f"T/1,Tea,Ho Limited,1.00,3/5/2026,{outcome}", "T/2,Milk,Lee Limited,2.00,3/5/2026,Awarded")

    result = read_file(csv(f"{AWARDS},Status", *rows), "a.csv")

    assert [row.tender_ref for row in result.awards] == ["T/2"]
    assert [(p.row, p.column, p.code, p.seen) for p in result.problems] == [
        (2, "Status", "not_awarded", outcome)
    ]


@pytest.mark.parametrize("outcome", ["In progress", "Completed", "", "Pending completion", "No. 5"])
def test_award_in_any_other_state_stays(outcome):
    result = read_file(csv(f"{AWARDS},Status", f"T/1,Tea,Ho Ltd,1.00,3/5/2026,{outcome}"), "a.csv")

    assert result.accepted == 1


def test_outcome_counts_where_a_publisher_adds_the_column():
    header = (
        "Tender Reference,Subject,Contractor(s) & Address(es),Estimated Contract Amount,Date of Award,Result"
    )
    rows = (
        f"T{n},Tea,A Limited  1 King's Road,HKD1.94Mn,1 May 2024,{word}"
        for n, word in ((1, "Cancelled"), (2, ""))
    )

    result = read_file(csv(header, *rows), "ha.csv")

    assert (result.profile, [row.tender_ref for row in result.awards]) == ("HA", ["T2"])
