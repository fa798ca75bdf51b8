"""Columns of money or dates that nobody knows are asked about, not left out."""

from __future__ import annotations

import json

import pytest

from data.files import ReadOptions, UnreadableFileError
from data.ingest import read_file
from data.problems import RefusalCode

HEADER = "Contract No.,Contract Title,Contractor"


def csv(added, cells, header=f"{HEADER},Award Date", row="C{},Road,Ho Limited,1/6/2026"):
    lines = [f"{header},{added}", *(f'{row.format(n)},"{cell}"' for n, cell in enumerate(cells, start=1))]
    return "\n".join((*lines, "")).encode()


def refusal(content, options=None, name="a.csv"):
    with pytest.raises(UnreadableFileError) as refused:
        read_file(content, name, options or ReadOptions())
    assert refused.value.code is RefusalCode.COLUMNS_ASKED_FOR
    return refused.value


@pytest.mark.parametrize(
    ("added", "cells"),
    [
        ("Final Account (HK$M)", ("12.5", "", "3")),
        ("Outlay in $", ("12.5",)),
        ("造價（百萬元）", ("12.5",)),
        ("Won for", ("HK$12.50", "$3", "-")),
        ("Won for", ("1,250.00", "12,500,000.00", "")),
        ("Won for", ("港幣12元",)),
    ],
)
def test_column_that_looks_like_money_is_asked_about_where_there_is_no_amount(added, cells):
    refused = refusal(csv(added, cells))

    assert refused.values["expected"] == "amount"
    assert f'--map "{added}=amount"' in str(refused)
    assert f'--map "{added}="' in str(refused)


@pytest.mark.parametrize(
    ("added", "cells"),
    [
        ("Won for", ("tea", "1,250.00", "milk")),
        ("Pieces", ("1,250", "12,500")),
        ("Length (m)", ("12.5", "3")),
        ("Deposit ($)", ("", "-")),
        ("Deposit ($)", ("none", "see the notice")),
        ("Budget", ("1,250.00", "1,250.00")),
    ],
)
def test_column_that_holds_something_else_is_kept_as_typed(added, cells):
    result = read_file(csv(added, cells), "a.csv")

    assert [(p.column, p.code) for p in result.problems] == [(added, "unknown_column")]


def test_another_sum_beside_the_amount_is_not_asked_about():
    content = csv("Final Account (HK$)", ("1.00",), f"{HEADER},Award Date,Contract Sum (HK$)",
                  "C{},Road,Ho Limited,1/6/2026,2.00")  # fmt: skip

    assert str(read_file(content, "a.csv").awards[0].amount) == "2.00"


@pytest.mark.parametrize(
    ("mapping", "amount"),
    [(("Final Account (HK$M)", "amount"), "12500000.00"), (("Final Account (HK$M)", ""), "None")],
    ids=["named", "left out"],
)
def test_what_was_asked_can_be_answered(mapping, amount):
    result = read_file(csv("Final Account (HK$M)", ("12.5",)), "a.csv", ReadOptions(mapping=(mapping,)))

    assert (result.accepted, str(result.awards[0].amount)) == (1, amount)


def test_column_that_is_left_out_is_not_read_though_it_is_known():
    content = csv("Contract Sum (HK$)", ("12.5",))

    result = read_file(content, "a.csv", ReadOptions(mapping=(("Contract Sum (HK$)", ""),)))

    assert "Contract Sum (HK$)" not in result.columns
    assert result.awards[0].amount is None


def test_column_of_a_register_is_left_out_too():
    content = b"supplier_name,estate,status,evidence,remarks\nHo Limited,INNO-TP,firm,notice,x\n"

    result = read_file(content, "t.csv", ReadOptions(mapping=(("remarks", ""),)))

    assert "remarks" not in result.columns


@pytest.mark.parametrize("cells", [("1/6/2026", "", "3 June 2026"), ("2026年6月1日",), ("June 2026",)])
def test_column_of_dates_is_asked_about_where_there_is_no_date(cells):
    header = f"{HEADER},Contract Sum (HK$)"

    refused = refusal(csv("Settled on", cells, header, "C{},Road,Ho Limited,2.00"))

    assert refused.values["expected"] == "award_date"
    assert '--map "Settled on=award_date"' in str(refused)


@pytest.mark.parametrize(
    ("added", "cells"),
    [("Closing Date", ("1/6/2026",)), ("Block", ("2026", "2025")), ("Seen", ("1/6/2026", "no", "no"))],
)
def test_column_of_other_days_is_not_asked_about(added, cells):
    header = f"{HEADER},Contract Sum (HK$)"

    assert read_file(csv(added, cells, header, "C{},Road,Ho Limited,2.00"), "a.csv").accepted == len(cells)


def test_amounts_and_dates_are_asked_about_together():
    content = csv("Settled on,Won for", ('1/6/2026","HK$2.00',), HEADER, "C{},Road,Ho Limited")

    assert refusal(content).values["expected"] == "award_date, amount"


def test_sum_that_is_an_object_of_its_own_is_read_by_the_name_above_it():
    item = {"Contract Title": "Road", "Contractor": "Ho Limited", "Contract Sum (HK$)": {"value": 100}}
    other = {"Contract Title": "Road", "Contractor": "Ho Limited", "Outlay (HK$)": {"figure": 100}}

    result = read_file(json.dumps([item]).encode(), "a.json")
    refused = refusal(json.dumps([other]).encode(), name="a.json")

    assert str(result.awards[0].amount) == "100.00"
    assert '--map "Outlay (HK$).figure=amount"' in str(refused)


def test_approximate_sums_in_billions_are_estimates():
    award = read_file(csv("Approximate Contract Sum (HK$ billion)", ("1.2",)), "a.csv").awards[0]

    assert (str(award.amount), award.amount_kind) == ("1200000000.00", "estimate")


def test_template_is_asked_about_too():
    content = b"title,supplier_name,Outlay (HK$)\nTea,Ho Limited,12.50\n"

    assert refusal(content).values["header"] == "Outlay (HK$)"
