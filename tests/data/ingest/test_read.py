"""From bytes to text: encodings, what is refused, and quotation marks."""

from __future__ import annotations

import gzip
import time

import pytest

from data.files import UnreadableFileError
from data.ingest import read_file

HEADER = "title,supplier_name,supplier_address"
ROW = "Supply of tea,衞生用品有限公司,大埔工業邨大景街1號"
TABLE = f"{HEADER}\r\n{ROW}\r\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TABLE.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TABLE.encode(), "utf-8-sig"),
        (TABLE.encode("utf-16"), "utf-16"),
        (TABLE.replace(",", "\t").encode("utf-16"), "utf-16"),
        (TABLE.encode("big5hkscs"), "big5hkscs"),
        (TABLE.encode("gb18030"), "gb18030"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16", "utf-16 with tabs", "big5-hkscs", "gb18030"],
)
def test_encoding_is_found_and_reported(content, encoding):
    result = read_file(content, "a.csv")

    assert result.encoding == encoding
    assert result.awards[0].suppliers == ("衞生用品有限公司",)
    assert result.awards[0].addresses == ("大埔工業邨大景街1號",)


def test_encoding_that_is_named_is_taken():
    content = f"{HEADER}\nSupply of tea,King’s Café,\n".encode("cp1252")

    result = read_file(content, "a.csv", encoding="cp1252")

    assert result.awards[0].suppliers == ("King’s Café",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "the file is empty", id="empty"),
        pytest.param(b"\xef\xbb\xbf\r\n \r\n", "the file is empty", id="blank"),
        pytest.param(b"PK\x03\x04abc", 'choose "Save as" and "CSV UTF-8', id="xlsx"),
        pytest.param(b"\xd0\xcf\x11\xe0abc", "old Excel workbook", id="xls"),
        pytest.param(b"%PDF-1.7", "a PDF", id="pdf"),
        pytest.param(gzip.compress(TABLE.encode()), "packed with gzip", id="gzip"),
        pytest.param(b"title,supplier_name\nTea,\x00\x01", "bytes that no text holds", id="binary"),
        pytest.param(b'[{"title": "Tea"}]', "this is JSON", id="json"),
        pytest.param(b"<!DOCTYPE html><html>", "a web page", id="html"),
        pytest.param(b"\xff\xfeabc", "cannot be read as text", id="half a character"),
        pytest.param(b"title,\x81\xff\xff\xff", "tried utf-8, big5hkscs, gb18030", id="undecodable"),
        pytest.param(b"Tender,Contractor\nA,B\n", 'reads "Tender, Contractor"', id="no header"),
        pytest.param(
            b'title,supplier_name\nTea,"Ho Ltd\nMilk,Lee Ltd\n', "row 2 is opened and never", id="open quote"
        ),
        pytest.param(b"title,supplier_name,Title\nTea,Ho,x\n", "stands twice", id="column twice"),
        pytest.param(b"title,supplier_name" + b",x" * 300 + b"\nTea,Ho\n", "at most 200", id="too wide"),
        pytest.param(
            b"title,supplier_name\nTea," + b"x" * 200_000 + b"\n", "row 2 cannot be read", id="huge cell"
        ),
    ],
)
def test_file_that_cannot_be_taken_is_refused_with_its_reason(content, words):
    with pytest.raises(UnreadableFileError) as refusal:
        read_file(content, "folder/awards.csv")

    assert str(refusal.value).startswith("awards.csv: ")
    assert words in str(refusal.value)


def test_english_in_an_old_encoding_is_refused_rather_than_read_as_chinese():
    content = f"{HEADER}\nSupply of tea,King’s Café,\n".encode("cp1252")

    with pytest.raises(UnreadableFileError, match="cp1252"):
        read_file(content, "a.csv")


def test_encoding_that_is_not_known_is_refused_by_name():
    with pytest.raises(UnreadableFileError, match="'zlib' is not known"):
        read_file(TABLE.encode(), "a.csv", encoding="zlib")


def test_encoding_that_does_not_fit_is_refused():
    with pytest.raises(UnreadableFileError, match="tried utf-8"):
        read_file(TABLE.encode("big5hkscs"), "a.csv", encoding="utf-8")


def test_line_break_inside_a_cell_is_kept_and_rows_count_as_in_a_spreadsheet():
    content = f'{HEADER}\nSupply of tea,Ho Ltd,"Flat 1\nHong Kong"\n,,\nMilk,,\n'.encode()

    result = read_file(content, "a.csv")

    assert result.awards[0].cells["supplier_address"] == "Flat 1\nHong Kong"
    assert result.awards[0].addresses == ("Flat 1 Hong Kong",)
    assert [(problem.row, problem.column) for problem in result.problems] == [(4, "supplier_name")]


def test_cell_that_swallowed_rows_because_quotes_do_not_pair_is_rejected():
    content = b'title,supplier_name\nTea,"Ho Ltd\nMilk,"Lee" Ltd\nRice,Au Ltd\n'

    result = read_file(content, "a.csv")

    assert [award.title for award in result.awards] == ["Rice"]
    assert [(problem.row, problem.code) for problem in result.problems] == [(2, "broken_row")]


def test_row_with_more_cells_than_the_header_is_rejected():
    content = b"title,supplier_name\nTea,Ho Ltd,Flat 1\nMilk,Lee Ltd,\n"

    result = read_file(content, "a.csv")

    assert (result.accepted, result.rejected) == (1, 1)
    assert [(problem.row, problem.code) for problem in result.problems] == [(2, "broken_row")]


def test_very_long_cell_rejects_its_row_only():
    content = b"title,supplier_name\nTea," + b"x" * 30_000 + b"\nMilk,Lee Ltd\n"

    result = read_file(content, "a.csv")

    assert (result.accepted, result.rejected) == (1, 1)
    assert result.problems[0].code == "too_long"
    assert len(result.problems[0].seen) <= 120


def test_semicolons_part_cells_too():
    result = read_file(b"title;supplier_name\nTea, green;Ho Ltd\n", "a.csv")

    assert result.awards[0].title == "Tea, green"


@pytest.mark.parametrize(
    "piece", ["A, ", "1,", "A - ", "– ", "i) ", "Unit ", "Ltd - A a ", "9.", "\u00a0\u00a0x"]
)
def test_long_cells_take_no_long_time(piece):
    cell = '"' + piece * (19_000 // len(piece)) + '"'
    content = (
        f"title,supplier_name,buyer,amount,amount_raw,award_date\nTea,Ho,{','.join([cell] * 4)}\n".encode()
    )
    started = time.process_time()

    result = read_file(content, "a.csv")

    assert result.accepted == 1
    assert time.process_time() - started < 5
