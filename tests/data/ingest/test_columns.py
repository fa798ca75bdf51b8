"""Where the header is, what its columns hold, and what is asked for or refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from data.files import ReadOptions
from data.ingest.columns import Header, find_header
from data.ingest.tables import Container, Record, Table

HEADER = ("Contract No.", "Contract Title", "Contractor", "Contract Sum (HK$)", "Date of Award")
ROW = ("T/1", "Supply of tea", "Ho Limited", "1,000.00", "3/4/2026")
AMOUNT_AT = 3


def table(*rows: tuple[str, ...], name: str = "") -> Table:
    records = [Record(number, cells) for number, cells in enumerate(rows, start=1)]
    return Table(name, Container.DELIMITED, lambda: iter(records))


def header_of(*rows: tuple[str, ...], **options: object) -> Header:
    _, header = find_header([table(*rows)], ReadOptions(**options), "a.csv")
    return header


def headed(amount: str) -> tuple[str, ...]:
    return (*HEADER[:AMOUNT_AT], amount, HEADER[-1])


def test_columns_without_a_profile_are_known_by_their_words():
    header = header_of(HEADER, ROW)

    assert (header.profile.name, header.row, header.position) == ("columns", 1, 1)
    assert header.columns() == {
        "Contract No.": "tender_ref",
        "Contract Title": "title",
        "Contractor": "supplier_name",
        "Contract Sum (HK$)": "amount",
        "Date of Award": "award_date",
    }


@pytest.mark.parametrize(
    "words",
    [
        ("Tender Ref. No.", "Description", "Successful Tenderer", "Contract Value", "Award Date"),
        ("Agreement No.*", "Contract\tTitle", "Name of the Consultant(s)", "Fee (HK$)", "Date of Award^(1)"),
        ("contractNo", "contract_title", "contractorName", "contract.sum", "awardDate"),
        (
            "Contract No. 合約編號",
            "合約名稱\nContract Title",
            "承建商 Contractor",
            "金額 Amount",
            "日期 Award Date",
        ),
        ("招標編號", "項目", "承辦商", "合約金額（港元）", "批出日期"),
        ("标书编号", "合约名称", "承办商", "合约金额", "合约批出日期"),
        ("Ref", "Description of goods / services", "Awarded to", "Contract sum (HK$)", "Date of award"),
        ("編號", "貨品／服務", "供應商", "金額", "批出日期"),
        ("Contract No. <br>", "<b>Contract Title</b>", "Contractor #", "Contract Sum [2]", "Award Date:"),
    ],
    ids=[
        "english",
        "marks",
        "keys",
        "two languages",
        "traditional",
        "simplified",
        "goods",
        "goods zh",
        "markup",
    ],
)
def test_words_of_headers_are_known_in_every_dress(words):
    header = header_of(words, ROW)

    assert list(header.fields.values()) == ["tender_ref", "title", "supplier_name", "amount", "award_date"]


@pytest.mark.parametrize(
    ("rows", "position"),
    [
        pytest.param([("Awards of 2026",), ("",), HEADER, ROW], 3, id="title lines above"),
        pytest.param(
            [
                ("Contract", "", "Contractor", "", "Award", ""),
                ("No.", "Title", "Name", "Address", "Sum (HK$)", "Date"),
                ROW,
            ],
            2,
            id="groups over parts",
        ),
        pytest.param(
            [
                ("Contract", "Contract", "Name of", "Contract", "Date of"),
                ("No.", "Title", "Contractor", "Sum", "Award"),
                ROW,
            ],
            2,
            id="words broken over two rows",
        ),
        pytest.param(
            [HEADER, ("合約編號", "合約名稱", "承建商", "合約金額", "批出日期"), ROW],
            2,
            id="two languages, two rows",
        ),
        pytest.param([headed("Contract Sum"), ("", "", "", "(HK$M)"), ROW], 2, id="unit below"),
        pytest.param([("", "", "", "(HK$ million)"), headed("Contract Sum"), ROW], 2, id="unit above"),
    ],
)
def test_header_is_found_below_other_lines_and_over_two_rows(rows, position):
    header = header_of(*rows)

    assert header.position == position
    assert {"tender_ref", "title", "supplier_name", "amount", "award_date"} <= set(header.fields.values())


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("Mode", "procurement_method_raw"),
        ("Mode of procurement", "procurement_method_raw"),
        ("採購模式", "procurement_method_raw"),
        ("Where delivered", "delivery_place"),
        ("Venue(s)", "delivery_place"),
        ("服務地區", "delivery_place"),
    ],
)
def test_how_and_where_are_known_beside_what_awards_are_told_by(words, field):
    header = header_of(("Contract No.", "Contract Title", "Contractor", words), ROW[:4])

    assert list(header.fields.values()) == ["tender_ref", "title", "supplier_name", field]


def test_header_of_two_rows_gives_names_of_both():
    header = header_of(("Contract", "", "Contractor", ""), ("No.", "Title", "Name", "Address"), ROW)

    assert header.names == ("Contract No.", "Contract Title", "Contractor Name", "Contractor Address")


@pytest.mark.parametrize(
    ("amount", "unit"),
    [
        ("Contract Sum ($M)", 10**6),
        ("Contract Sum* (HK$ million)", 10**6),
        ("Contract Sum (HK$'000)", 1000),
        ("Contract Sum (HK$)", 1),
        ("合約金額（百萬港元）", 10**6),
        ("Contract Sum", None),
    ],
)
def test_unit_of_plain_numbers_is_what_the_header_says(amount, unit):
    header = header_of(headed(amount), ROW)

    assert header.money.unit == (None if unit is None else Decimal(unit))


def test_unit_that_the_person_says_wins_over_the_header():
    header = header_of(headed("Contract Sum (HK$)"), ROW, money="million")

    assert header.money.unit == Decimal(10) ** 6


@pytest.mark.parametrize(
    ("amount", "kind"),
    [
        ("Estimated Contract Value", "estimate"),
        ("First Year Contract Sum", "first_year"),
        ("Contract Sum", None),
    ],
)
def test_kind_of_the_amount_is_what_the_header_says(amount, kind):
    assert header_of(headed(amount), ROW).profile.amount_kind == kind


def test_more_telling_of_two_columns_is_taken_and_the_other_kept_as_typed():
    header = header_of((*HEADER, "Date", "Description"), ROW)

    assert header.columns()["Date of Award"] == "award_date"
    assert header.unused() == ["Date", "Description"]


def test_columns_in_two_languages_give_the_names_in_both():
    header = header_of(("Contract Title", "合約名稱", "Contractor", "承建商", "Award Date"), ROW)

    assert list(header.fields.values())[:4] == ["title", "title_zh", "supplier_name", "supplier_name_zh"]


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (("Contract Title", "Contractor", "Award Date"), "en"),
        (("合約名稱", "承建商", "批出日期"), "zh-Hant"),
        (("合约名称", "承办商", "批出日期"), "zh-Hans"),
    ],
)
def test_language_of_the_edition_is_that_of_the_header(words, language):
    assert header_of(words, ROW).profile.language == language
