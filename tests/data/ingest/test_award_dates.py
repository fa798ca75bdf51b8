"""When an award can have been made, and what a file's other rows say of its dates."""

from __future__ import annotations

import csv
import io
import json

import pytest

from data.files import ReadOptions
from data.ingest import read_file
from data.problems import ProblemCode

HEADER = ("Tender Reference", "Subject", "Contractor", "Amount (HK$)", "Award Date")


def read(*dates: str, as_of: str = "2026-06-30", header=HEADER, **cells: str):
    """Give what a file says whose rows have these dates."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*header, *cells])
    for number, day in enumerate(dates):
        amount = () if len(header) < 5 else ("1000",)
        row = (f"T/{number}", f"Supply of tea {number}", "Tea Limited", *amount, day, *cells.values())
        writer.writerow(row)
    return read_file(text.getvalue().encode(), "a.csv", ReadOptions(as_of=as_of))


def days(result):
    return [award.award_date for award in result.awards]


def doubts(result):
    return [(problem.row, problem.code, problem.expected) for problem in result.problems]


def test_award_of_a_day_to_come_is_for_review():
    result = read("30/6/2026", "1/7/2026", "2/7/2026", "August 2026", "2027")

    assert days(result) == ["2026-06-30", "2026-07-01", None, None, None]
    assert doubts(result) == [(row, ProblemCode.DATE_OUT_OF_RANGE, "<= 2026-06-30") for row in (4, 5, 6)]


def test_year_of_two_digits_that_is_to_come_is_not_read():
    assert days(read("1/6/72")) == [None]


def test_without_a_day_a_file_is_read_as_of_today():
    content = b"title,supplier_name,award_date\nTea,Ho Limited,1/1/2079\n"

    (award,) = read_file(content, "a.csv").awards

    assert award.award_date is None


def test_contract_may_run_into_the_future():
    (award,) = read("1/6/2026", **{"Contract Period": "1/7/2026 to 30/6/2029"}).awards

    assert (award.period_from, award.period_to) == ("2026-07-01", "2029-06-30")


@pytest.mark.parametrize("proof", ["05/26/2026", "5-26-2026", "05.26.26"])
def test_dates_that_could_be_either_way_are_in_doubt_where_one_has_its_month_first(proof):
    result = read("03/04/2026", "05/05/2026", "3 April 2026", proof, as_of="2026-06-30")

    assert days(result) == [None, "2026-05-05", "2026-04-03", None]
    assert [(row, code) for row, code, _ in doubts(result)] == [
        (2, ProblemCode.BAD_DATE),
        (5, ProblemCode.BAD_DATE),
    ]


def test_proof_far_down_counts_for_the_rows_above():
    result = read(*["03/04/2026"] * 1_500, "05/26/2026")

    assert days(result) == [None] * 1_501


def test_date_that_is_none_in_any_order_proves_nothing():
    assert days(read("03/04/2026", "31/2/2026", "13/13/2026")) == ["2026-04-03", None, None]


def test_dates_beside_amounts_prove_it_too():
    header = (
        "Tender Reference",
        "Particulars",
        "Contractor(s) & Address(es)",
        "Amount / Contract Award Date",
    )

    result = read("HK$1,000.00\n03/04/2026", "HK$2,000.00\n05/26/2026", header=header)

    assert [(award.amount, award.award_date) for award in result.awards] == [(1000, None), (2000, None)]


def test_period_in_doubt_is_not_read_where_months_stand_first():
    (_, award) = read("05/26/2026", "June 2026", **{"Contract Period": "07/01/2026 to 06/12/2029"}).awards

    assert (award.contract_period, award.period_from) == ("07/01/2026 to 06/12/2029", None)


def test_blank_period_is_that_of_the_title():
    content = (
        "title,supplier_name,contract_period\n"
        "Cleansing (1.9.2026 to 31.8.2029),Ho Limited,\n"
        "Cleansing (1.9.2026 to 31.8.2029),Lee Limited,36 months from 1 January 2027\n"
    )

    first, second = read_file(content.encode(), "a.csv").awards

    assert (first.contract_period, first.period_from, first.period_to) == (None, "2026-09-01", "2029-08-31")
    assert (second.period_from, second.period_to) == ("2027-01-01", "2029-12-31")


def open_contracting(**award) -> bytes:
    made = {"id": "1", "title": "Tea", "status": "active", "suppliers": [{"name": "Ho Limited"}], **award}
    release = {"ocid": "o-1", "id": "1", "tag": ["award"], "buyer": {"name": "FSD"}, "awards": [made]}
    return json.dumps({"releases": [release]}).encode()


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-05-31T20:00:00Z", "2026-06-01"),
        ("2026-05-31T23:59:59Z", "2026-05-31"),
        ("2026-05-31T00:00:00Z", "2026-05-31"),
        ("2026-05-31T23:59:59+08:00", "2026-05-31"),
    ],
)
def test_moment_of_a_release_is_a_day_in_hong_kong_and_a_day_stays_one(written, day):
    period = {"startDate": "2026-07-01T00:00:00Z", "endDate": "2027-06-30T23:59:59Z"}

    (award,) = read_file(open_contracting(date=written, contractPeriod=period), "a.json").awards

    assert award.award_date == day
    assert (award.period_from, award.period_to) == ("2026-07-01", "2027-06-30")


@pytest.mark.parametrize(
    ("value", "amount"), [({"amount": 100}, None), ({"amount": 100, "currency": "USD"}, 100)]
)
def test_value_of_a_release_is_known_with_its_currency_only(value, amount):
    result = read_file(open_contracting(value=value), "a.json")

    assert [award.amount for award in result.awards] == [amount]
    assert [code for _, code, _ in doubts(result)] == ([] if amount else [ProblemCode.CURRENCY_UNKNOWN])
