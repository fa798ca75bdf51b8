"""Columns that a person names, lists of one publisher, and sheets: what is asked and what is refused."""

from __future__ import annotations

import pytest

from data.files import ReadOptions, UnreadableFileError
from data.ingest.columns import find_header
from tests.data.ingest.test_columns import HEADER, ROW, headed, header_of, table


def refusal(*rows: tuple[str, ...], **options: object) -> UnreadableFileError:
    with pytest.raises(UnreadableFileError) as told:
        header_of(*rows, **options)
    return told.value


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
