"""A file from its bytes to its rows: how rows are counted, which are none, which cannot be told apart."""

from __future__ import annotations

import csv
import gzip
import io
import time

import pytest

from data.files import FileKind, ReadOptions, UnreadableFileError
from data.ingest import limits, open_file, read_file
from data.ingest.reading import RowStatus
from data.problems import LANGUAGES, RefusalCode, Severity

HEADER = "title,supplier_name,supplier_address"
TABLE = f"{HEADER}\r\nSupply of tea,衞生用品有限公司,大埔工業邨大景街1號\r\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TABLE.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TABLE.encode(), "utf-8-sig"),
        (TABLE.encode("utf-16"), "utf-16"),
        (TABLE.replace(",", "\t").encode("utf-16"), "utf-16"),
        (TABLE.encode("utf-16-le"), "utf-16-le"),
        (TABLE.encode("big5hkscs"), "big5hkscs"),
        (TABLE.encode("gb18030"), "gb18030"),
        (gzip.compress(TABLE.encode("gb18030")), "gb18030"),
    ],
    ids=["utf-8", "with mark", "utf-16", "utf-16 with tabs", "without mark", "big5-hkscs", "gb18030", "gzip"],
)
def test_encoding_that_was_taken_is_told(content, encoding):
    result = read_file(content, "a.csv")

    assert result.encoding == encoding
    assert result.awards[0].suppliers == ("衞生用品有限公司",)
    assert result.awards[0].addresses == ("大埔工業邨大景街1號",)


def test_encoding_that_is_named_is_taken():
    content = f"{HEADER}\nSupply of tea,King’s Café,\n".encode("cp1252")

    result = read_file(content, "a.csv", ReadOptions(encoding="cp1252"))

    assert result.awards[0].suppliers == ("King’s Café",)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"title,supplier_name\n\n,\n", RefusalCode.NO_ROWS, id="blank rows only"),
        pytest.param(b"title,supplier_name\nTotal,\n", RefusalCode.NO_ROWS, id="a total only"),
        pytest.param(b"title,supplier_name\nTea,\x00\x01", RefusalCode.DAMAGED, id="empty characters"),
        pytest.param(b"\xff\xfeabc", RefusalCode.NOT_IN_ENCODING, id="half a character"),
        pytest.param(b"title,\x81\xff\xff\xff", RefusalCode.NOT_IN_ENCODING, id="undecodable"),
        pytest.param(b"Tender,Contractor\nA,B\n", RefusalCode.NO_HEADER, id="no header"),
        pytest.param(b"title,supplier_name,Title\nTea,Ho,x\n", RefusalCode.COLUMN_TWICE, id="column twice"),
        pytest.param(b"title,supplier_name" + b",x" * 300, RefusalCode.TOO_MANY_COLUMNS, id="too wide"),
        pytest.param(
            b"title,supplier_name\nTea," + b"x" * 200_000 + b"\n", RefusalCode.LINE_TOO_LONG, id="huge cell"
        ),
    ],
)
def test_file_that_cannot_be_taken_is_refused_with_its_name(content, code):
    with pytest.raises(UnreadableFileError) as refused:
        read_file(content, "C:\\folder/awards.csv")

    assert refused.value.code is code
    assert all(refused.value.message(lang).startswith("awards.csv") for lang in LANGUAGES)


def test_rows_are_given_as_they_are_asked_for_and_counted():
    content = b"title,supplier_name,amount\nTea,Ho Ltd,1\nTea,Ho Ltd,some\n,Ho Ltd,\n\n"

    with open_file(content, "a.csv") as reading:
        rows = iter(reading)
        first = next(rows)
        counted_so_far = reading.tally.rows
        statuses = [first.status, *(read.status for read in rows)]

    assert (reading.kind, first.award.title, counted_so_far) == (FileKind.AWARDS, "Tea", 1)
    assert statuses == [RowStatus.ACCEPTED, RowStatus.REVIEW, RowStatus.REJECTED, RowStatus.SKIPPED]
    assert reading.tally.by_code == {"bad_amount": 1, "missing": 1, "blank_row": 1}


def test_line_break_inside_a_cell_is_kept_and_rows_count_as_in_a_spreadsheet():
    content = f'{HEADER}\nSupply of tea,Ho Ltd,"Flat 1\nHong Kong"\n,,\nMilk,,\n'.encode()

    result = read_file(content, "a.csv")

    assert result.awards[0].cells["supplier_address"] == "Flat 1\nHong Kong"
    assert result.awards[0].addresses == ("Flat 1 Hong Kong",)
    assert [(problem.row, problem.column, problem.code) for problem in result.problems] == [
        (3, "title", "blank_row"),
        (4, "supplier_name", "missing"),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_cell_that_swallowed_rows_because_quotes_do_not_pair_is_rejected(end):
    lines = ["title,supplier_name", 'Tea,"Ho Ltd', 'Milk,"Lee" Ltd', "Rice,Au Ltd", ""]

    result = read_file(end.join(lines).encode(), "a.csv")

    assert [award.title for award in result.awards] == ["Rice"]
    assert [(p.row, p.column, p.code, p.severity) for p in result.problems] == [
        (2, "supplier_name", "quotes", Severity.REJECTED)
    ]


@pytest.mark.parametrize("row", [b'Tea,"12" pipe, 3m",', b'Tea,"Ho "A, B" Ltd",x'])
def test_row_that_a_lone_quotation_mark_parts_in_the_wrong_place_is_rejected(row):
    result = read_file(b"title,supplier_name,notes\n" + row + b"\nRice,Au Ltd,\n", "a.csv")

    assert [award.title for award in result.awards] == ["Rice"]
    assert [(problem.row, problem.code) for problem in result.problems] == [(2, "quotes")]


def test_row_with_more_cells_than_the_header_is_rejected_unless_they_are_blank():
    content = b"title,supplier_name\nTea,Ho Ltd,Flat 1\nMilk,Lee Ltd,\n"

    result = read_file(content, "a.csv")

    assert (result.accepted, result.rejected) == (1, 1)
    assert [(p.row, p.column, p.code, p.seen, p.expected) for p in result.problems] == [
        (2, "column 3", "broken_row", "Flat 1", "2")
    ]


def test_very_long_cell_rejects_its_row_only():
    content = b"title,supplier_name\nTea," + b"x" * (limits.MAX_CELL + 1) + b"\nMilk,Lee Ltd\n"

    result = read_file(content, "a.csv")

    assert (result.accepted, result.rejected) == (1, 1)
    assert result.problems[0].code == "too_long"
    assert len(result.problems[0].seen) <= limits.MAX_SEEN


def test_equal_rows_are_skipped_wherever_they_stand_and_blank_cells_at_their_end_do_not_matter():
    content = (
        b"title,supplier_name,notes\nTea,Ho Ltd,\nMilk,Ho Ltd,\nTea,Ho Ltd\nTea,Ho Ltd,,,\ntea,Ho Ltd,\n"
    )

    result = read_file(content, "a.csv")

    assert [award.row for award in result.awards] == [2, 3, 6]
    assert [(problem.row, problem.code, problem.expected) for problem in result.problems] == [
        (4, "duplicate_row", "2"),
        (5, "duplicate_row", "2"),
    ]


def test_register_gives_entries_and_no_awards():
    content = b"supplier_name,estate,status,evidence\nHo Limited,INNO-TP,firm,notice\n,INNO-TP,firm,notice\n"

    result = read_file(content, "a.csv")

    assert (result.kind, result.awards, result.kept, result.rejected) == (FileKind.TENANCIES, (), 1, 1)
    assert result.register[0].values["supplier_name"] == "Ho Limited"


def test_semicolons_part_cells_too():
    result = read_file(b"title;supplier_name\nTea, green;Ho Ltd\n", "a.csv")

    assert result.awards[0].title == "Tea, green"


@pytest.mark.parametrize(
    "columns",
    [
        "title,supplier_name,buyer,amount,amount_raw,award_date",
        "Subject,Contractor(s) & Address(es),Date of Award,Estimated Contract Amount,Tender Reference,Item",
    ],
)
@pytest.mark.parametrize(
    "piece",
    ["A, ", "1,", "A - ", "– ", "i) ", "Unit ", "Ltd - A a ", "9.", "\u00a0\u00a0x", "HK$1 ", "字", "(a) "],
)
def test_long_cells_take_no_long_time(columns, piece):
    target = io.StringIO(newline="")
    csv.writer(target).writerow(["Tea", "Ho Ltd", *[piece * (19_000 // len(piece))] * 4])
    csv.writer(target).writerow(["Milk", *[piece * (19_000 // len(piece))] * 5])
    started = time.process_time()

    result = read_file(f"{columns}\n{target.getvalue()}".encode(), "a.csv")

    assert result.kept + result.rejected == 2
    assert time.process_time() - started < 5


def test_buyer_that_is_said_is_of_the_rows_that_name_none():
    content = b"title,supplier_name,buyer\nTea,Ho Limited,\nMilk,Ho Limited,A school\n"

    said = read_file(content, "a.csv", ReadOptions(buyer="Highways Department")).awards
    unsaid = read_file(content, "a.csv").awards

    assert [(one.buyer, one.buyer_name) for one in said] == [
        ("HYD", "Highways Department"),
        (None, "A school"),
    ]
    assert [(one.buyer, one.buyer_name) for one in unsaid] == [(None, None), (None, "A school")]
    assert dict(said[0].cells)["buyer"] == ""
