"""Where the header is, what its columns hold, and what is asked for or refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from data.files import ReadOptions, UnreadableFileError
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


def refusal(*rows: tuple[str, ...], **options: object) -> UnreadableFileError:
    with pytest.raises(UnreadableFileError) as told:
        header_of(*rows, **options)
    return told.value


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


def test_column_that_the_person_names_is_taken():
    header = header_of(
        (*HEADER[:2], "Winner of it", *HEADER[3:]), ROW, mapping=(("winner of it", "supplier_name"),)
    )

    assert header.columns()["Winner of it"] == "supplier_name"


def test_column_that_the_person_names_wins_over_what_the_words_say():
    header = header_of((*HEADER, "Award Value"), ROW, mapping=(("Award Value", "amount"),))

    assert header.columns()["Award Value"] == "amount"
    assert header.unused() == ["Contract Sum (HK$)"]


def test_columns_of_a_table_that_no_list_knows_can_all_be_named():
    header = header_of(("A", "B"), ROW, mapping=(("A", "title"), ("B", "supplier_name")))

    assert header.fields == {0: "title", 1: "supplier_name"}


@pytest.mark.parametrize(
    ("header", "options", "code", "words"),
    [
        ((*HEADER[:2], "Winner", *HEADER[3:]), {}, "file_columns_asked_for", "supplier_name"),
        ((*HEADER, "Award Value"), {}, "file_columns_asked_for", "amount"),
        ((*HEADER, "Contractor"), {}, "file_column_twice", "“Contractor”"),
        (HEADER, {"mapping": (("Winner", "supplier_name"),)}, "file_map_header_not_there", "Contract Title"),
        (HEADER, {"mapping": (("Contractor", "winner"),)}, "file_map_field_not_known", "supplier_name"),
        (HEADER, {"money": "lakh"}, "file_money_not_known", "million"),
        (HEADER, {"publisher": "NOBODY"}, "file_publisher_not_known", "GLD"),
        (HEADER, {"sheet": "Sheet 2"}, "file_sheet_not_known", "Sheet 2"),
    ],
    ids=["no supplier", "two sums", "twice", "header not there", "field", "unit", "publisher", "sheet"],
)
def test_what_is_not_known_is_asked_for(header, options, code, words):
    told = refusal(header, ROW, **options)

    assert told.code == code
    assert words in str(told)


@pytest.mark.parametrize(
    "header",
    [
        ("", "材料", "單位", "Materials", "Unit", "HK$"),
        ("Description", "Amount", "Date"),
        ("Name", "Post Title", "Department", "Date of Appointment"),
        ("Head", "Description", "Department", "Amount ($M)", "Date"),
        ("Supplier", "Invoice No.", "Description", "Amount", "Payment Date"),
        ("Tender Reference", "Subject", "Tender Closing Date"),
        ("Contractor", "Address", "Category", "Date of Registration"),
        ("name_en", "name_zh_hant", "kind", "lat", "lon", "district"),
    ],
    ids=["prices", "nothing of awards", "staff", "budget", "payments", "tenders", "contractors", "places"],
)
def test_table_that_is_no_list_of_awards_is_refused(header):
    told = refusal(header, ("1", "2", "3", "4"))

    assert told.code == "file_no_header"


def test_file_without_rows_is_refused():
    assert refusal().code == "file_no_header"


def test_publisher_that_is_named_brings_its_buyer_to_columns_of_its_own():
    header = header_of(headed("Contract Sum ($M)"), ROW, publisher="HYD")

    assert (header.profile.name, header.profile.buyer) == ("columns", "HYD")


def test_columns_of_one_publisher_are_not_taken_for_anothers():
    rows = (
        "Hospital",
        "Tender Reference",
        "Subject",
        "Contractor(s) & Address(es)",
        "Estimated Contract Amount",
    )

    told = refusal(rows, ROW, publisher="HYD")

    assert (told.code, told.values["expected"]) == ("file_publisher_mismatch", "HA")


def test_columns_of_the_open_file_with_a_column_of_buyers_are_anothers():
    words = ("Tender Reference", "Particulars", "Contractor(s)", "Amount", "Contract Award Date")

    assert header_of(words, ROW).profile.name == "GLD"
    assert header_of((*words, "Department"), ROW).profile.name == "columns"


def test_sheet_that_looks_like_awards_is_taken():
    sheets = [table(("Notes",), ("Read me",), name="Cover"), table(HEADER, ROW, name="2026")]

    taken, header = find_header(sheets, ReadOptions(), "a.xlsx")

    assert (taken.name, header.profile.name) == ("2026", "columns")


def test_sheet_that_is_named_is_taken_and_equal_ones_are_asked_about():
    sheets = [table(HEADER, ROW, name="2025"), table(HEADER, ROW, name="2026"), table(HEADER, name="Blank")]

    taken, _ = find_header(sheets, ReadOptions(sheet="2026"), "a.xlsx")
    with pytest.raises(UnreadableFileError) as told:
        find_header(sheets, ReadOptions(), "a.xlsx")

    assert taken.name == "2026"
    assert (told.value.code, told.value.values["seen"]) == ("file_sheets_unclear", "2025, 2026")
