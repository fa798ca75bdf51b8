"""Fields that a column which nobody knows may hold."""

import pytest

from data.files import ReadOptions, UnreadableFileError
from data.ingest import open_file
from data.ingest.likely import is_likely_header, likely_fields


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Hosp.", "buyer"),
        ("T. Ref", "tender_ref"),
        ("Item description", "title"),
        ("Winning tenderer and its address", "supplier_and_address"),
        ("Est. amt", "amount"),
        ("Dt. of award", "award_date"),
        ("Contracter", "supplier_name"),
        ("Amout (HK$)", "amount"),
        ("中標商", "supplier_name"),
        ("合約價", "amount"),
        ("批出日", "award_date"),
        ("合約內容", "title"),
    ],
)
def test_header_written_otherwise_is_likely_of_its_field(header, field):
    assert likely_fields(header)[0] == field
    assert is_likely_header(header)


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (["HK$1,200,000", "3,400"], "amount"),
        (["1 May 2025", "3 June 2025"], "award_date"),
        (["Ho Limited", "歐陽工程有限公司"], "supplier_name"),
        (["Ho Limited, 12 King's Road", "Au Ltd, 3/F, 1 Wai Yip Street"], "supplier_and_address"),
        (["12 King's Road", "大埔工業邨大景街1號"], "supplier_address"),
        (["HY/2025/1", "HY/2025/2"], "tender_ref"),
        (["Construction of a noise barrier", "Supply of tea to the whole Government"], "title"),
    ],
)
def test_what_stands_in_a_column_speaks_for_a_field(cells, field):
    assert likely_fields("Xyz", cells)[0] == field


@pytest.mark.parametrize(
    ("header", "cells", "field"),
    [
        ("Item", ["Frozen meat", "Dental supplies", "X-ray scanners (4 nos.)"], "title"),
        ("Item", ["2.1", "2.2", "A3"], "lot"),
        ("Amount", ["159", "3675", "60"], "amount"),
        ("Amount", ["by agreement", "see note", "n.a."], None),
    ],
)
def test_words_of_a_header_and_its_cells_count_together(header, cells, field):
    assert next(iter(likely_fields(header, cells)), None) == field


@pytest.mark.parametrize(
    ("header", "cells"), [("Xyz", ["1", "2", "3"]), ("No.", ["1.", "2."]), ("Colour", ["red"]), ("", [])]
)
def test_nothing_is_suggested_where_nothing_speaks_for_it(header, cells):
    assert likely_fields(header, cells) == ()


def test_a_field_that_a_column_holds_is_suggested_for_no_other():
    assert "supplier_name" in likely_fields("Contracter")
    assert not {"supplier_name", "supplier_and_address"} & set(
        likely_fields("Contracter", (), {"supplier_name"})
    )


def test_a_header_of_dates_over_other_cells_is_doubted():
    assert likely_fields("Dt. of award", ["about a lot of money", "no day at all"])[:1] != ("award_date",)


def test_encoding_and_columns_in_question_are_said_at_once():
    content = b"What,Who\nCaf\xe9 tables,Ho Limited\n"
    known = b"title,supplier_name\nCaf\xe9 tables,Ho Limited\n"

    codes = []
    for given, options in (
        (content, ReadOptions()),
        (known, ReadOptions()),
        (content, ReadOptions(mapping=(("What", "title"), ("Who", "supplier_name")))),
        (content, ReadOptions(encoding="cp1252")),
    ):
        with pytest.raises(UnreadableFileError) as refused, open_file(given, "a.csv", options):
            pass
        codes.append(refused.value.code.value)

    assert codes == [
        "file_encoding_and_columns",
        "file_encoding_unclear",
        "file_encoding_unclear",
        "file_no_header",
    ]
