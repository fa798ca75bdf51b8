"""Workbooks as tables of what a person sees."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from data.files import UnreadableFileError
from data.ingest import limits
from data.ingest.container import open_tables
from data.ingest.tables import Container
from data.problems import RefusalCode

DAMAGED = RefusalCode.DAMAGED
SHEET = "xl/worksheets/sheet1.xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(fill, **options):
    """Give the bytes of a workbook that `fill` has written."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, **options}) as book:
        fill(book)
    return content.getvalue()


def simple(*rows):
    def fill(book):
        sheet = book.add_worksheet("Awards")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return workbook(fill)


def with_part(content, part, text):
    """Give a workbook with one part written anew; `text` gives it, or a piece of it again and again."""
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as file:
        for name in old.namelist():
            if name != part:
                file.writestr(name, old.read(name))
        with file.open(part, "w") as stream:
            for piece in text:
                stream.write(piece)
    return new.getvalue()


def strict(content, part):
    """Give a workbook with one part in the namespaces of ISO 29500 "strict"."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        text = file.read(part)
    other = rb"http://purl.oclc.org/ooxml/\1/"
    return with_part(content, part, [re.sub(rb"http://schemas.openxmlformats.org/(\w+)/2006/", other, text)])


def sheet_of(*cells):
    rows = b"".join(cells)
    return [b'<worksheet xmlns="%b"><sheetData>' % MAIN, rows, b"</sheetData></worksheet>"]


def tables(content):
    with open_tables(content, "awards.xlsx") as file:
        assert all(table.container is Container.WORKBOOK for table in file.tables)
        return {table.name: [tuple(record[:2]) for record in table.records()] for table in file.tables}


def refusal(content):
    with pytest.raises(UnreadableFileError) as caught:
        tables(content)
    return caught.value


def test_cells_are_what_a_person_sees():
    def fill(book):
        sheet = book.add_worksheet("A")
        sheet.write_row(0, 0, ["衞生署", 7.0, 1366.49, True])
        sheet.write_datetime(0, 4, date(2026, 1, 6), book.add_format({"num_format": "d/m/yyyy"}))
        sheet.write_datetime(
            0, 5, datetime.fromisoformat("2026-01-06 13:30"), book.add_format({"num_format": "d/m/yy h:mm"})
        )
        sheet.write_datetime(0, 6, date(2026, 6, 1), book.add_format({"num_format": "mmmm yyyy"}))
        sheet.write_number(0, 7, 9102384, book.add_format({"num_format": '"HK$"#,##0.00'}))
        sheet.write_formula(0, 8, "=1+1", None, 2)
        sheet.write_formula(0, 9, "=A1", None, "text")
        sheet.write_formula(0, 10, "=1/0", None, "#DIV/0!")
        sheet.write_rich_string(0, 11, "ab", book.add_format({"bold": True}), "cd", "e")
        sheet.write_string(0, 12, "two\nlines")
        sheet.write_number(0, 13, 99_999_999, book.add_format({"num_format": "d/m/yyyy"}))

    dates = ("2026-01-06", "2026-01-06 13:30", "2026-06")
    rest = ("HK$9102384", "2", "text", "#DIV/0!", "abcde", "two\nlines", "#VALUE!")
    assert tables(workbook(fill)) == {"A": [(1, ("衞生署", "7", "1366.49", "TRUE", *dates, *rest))]}


def test_hidden_sheets_stand_behind_the_visible_ones_and_blank_ones_nowhere():
    def fill(book):
        book.add_worksheet("Hidden").write("A1", "h")
        book.add_worksheet("Shown").write("A1", "s")
        book.add_worksheet("Blank")
        book.add_chartsheet("Chart")
        book.worksheets()[1].activate()
        book.worksheets()[1].set_first_sheet()
        book.worksheets()[0].hide()

    assert list(tables(workbook(fill))) == ["Shown", "Hidden"]


def test_rows_are_numbered_as_the_spreadsheet_shows_them():
    def fill(book):
        sheet = book.add_worksheet("A")
        sheet.write("B3", "x")
        sheet.write("A5", "y")

    assert tables(workbook(fill))["A"] == [(1, ()), (2, ()), (3, ("", "x")), (4, ()), (5, ("y",))]


def test_merged_cells_are_filled():
    def fill(book):
        sheet = book.add_worksheet("A")
        sheet.merge_range("A1:C1", "Contracts awarded")
        sheet.write("A2", "Ref")
        sheet.merge_range("B2:C2", "Amount")
        sheet.merge_range("A3:A4", "A1")
        sheet.write("B3", 1)
        sheet.write("B4", 2)

    assert [cells for _, cells in tables(workbook(fill))["A"]] == [
        ("Contracts awarded",), ("Ref", "Amount", "Amount"), ("A1", "1"), ("A1", "2"),
    ]  # fmt: skip


def test_dates_that_count_from_1904_are_read():
    def fill(book):
        form = book.add_format({"num_format": "d/m/yyyy"})
        book.add_worksheet("A").write_datetime("A1", date(2026, 1, 6), form)

    assert tables(workbook(fill, date_1904=True))["A"] == [(1, ("2026-01-06",))]


def test_cells_without_places_and_strings_inside_them_are_read():
    text = b'<is><r><t>a</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is>'
    row = b'<row><c><v>1</v></c><c t="inlineStr">%b</c></row>' % text
    content = with_part(
        simple(["x"]),
        SHEET,
        sheet_of(row, b'<row r="4"><c r="C4" t="d"><v>2026-01-06T00:00:00</v></c></row>'),
    )

    assert tables(content)["Awards"] == [(1, ("1", "a")), (2, ()), (3, ()), (4, ("", "", "2026-01-06"))]


def test_cell_in_the_last_corner_takes_no_memory():
    def fill(book):
        sheet = book.add_worksheet("A")
        sheet.write("A1", "x")
        sheet.write("XFD1048576", "far")

    error = refusal(workbook(fill))

    assert (error.code, error.values["row"]) == (RefusalCode.TOO_MANY_COLUMNS, 1_048_576)


def test_cell_in_the_last_row_is_no_million_of_blank_rows():
    def fill(book):
        sheet = book.add_worksheet("A")
        sheet.write("A1", "x")
        sheet.write("A1048576", "far")

    assert tables(workbook(fill))["A"] == [(1, ("x",)), (1_048_576, ("far",))]


def test_sheet_that_is_too_wide_leaves_the_others_readable():
    def fill(book):
        book.add_worksheet("Wide").write_row(0, 0, range(limits.MAX_COLUMNS + 1))
        book.add_worksheet("Awards").write("A1", "x")

    assert list(tables(workbook(fill))) == ["Awards"]


def test_sheet_that_declares_to_be_smaller_than_it_is_is_read_whole():
    sheet = b'<worksheet xmlns="%b"><dimension ref="A1"/><sheetData>' % MAIN
    row = b"<row><c><v>1</v></c><c><v>2</v></c></row>"

    content = with_part(simple(["x"]), SHEET, [sheet, row * 2, b"</sheetData></worksheet>"])

    assert tables(content)["Awards"] == [(1, ("1", "2")), (2, ("1", "2"))]


def test_strict_workbook_is_read():
    content = simple(["衞生署", 7.5])
    for part in ("_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/styles.xml", SHEET):
        content = strict(content, part)

    assert tables(strict(content, "xl/sharedStrings.xml"))["Awards"] == [(1, ("衞生署", "7.5"))]


def test_dates_in_a_chinese_format_without_a_code_are_read():
    def fill(book):
        book.add_worksheet("A").write_number("A1", 46028, book.add_format({"num_format": 31}))

    assert tables(workbook(fill))["A"] == [(1, ("2026-01-06",))]


def test_workbook_without_styles_is_read():
    content = simple(["x", 1.5])
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        relations = file.read("xl/_rels/workbook.xml.rels").replace(b"/styles", b"/other")

    content = with_part(content, "xl/_rels/workbook.xml.rels", [relations])

    assert tables(with_part(content, "xl/styles.xml", [b"<styleSheet/>"]))["Awards"] == [(1, ("x", "1.5"))]


def test_part_that_declares_to_be_smaller_than_it_is_is_refused():
    content = with_part(simple(["x"]), SHEET, [b" " * 5_000_000])
    size = (5_000_000).to_bytes(4, "little")

    assert refusal(content.replace(size, (500).to_bytes(4, "little"))).code is DAMAGED


def test_blank_workbook_is_refused():
    assert refusal(workbook(lambda book: book.add_worksheet("A"))).code is RefusalCode.EMPTY


@pytest.mark.parametrize(
    ("part", "pieces", "code"),
    [
        pytest.param(SHEET, [b" " * 1_000_000] * 30, RefusalCode.UNPACKED_TOO_LARGE, id="blanks"),
        pytest.param(
            SHEET,
            sheet_of(b"<row>", *[b"<c/>" * 100_000] * 9, b"</row>"),
            RefusalCode.EMPTY,
            id="cells without text",
        ),
        pytest.param(
            SHEET,
            sheet_of(b'<row><c t="inlineStr"><is><t>', *[b"x" * 1_000_000] * 5, b"</t></is></c></row>"),
            RefusalCode.LINE_TOO_LONG,
            id="a long cell",
        ),
        pytest.param(
            "xl/sharedStrings.xml",
            [b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>'],
            RefusalCode.DAMAGED,
            id="entities",
        ),
        pytest.param(SHEET, sheet_of(b'<row><c t="s"><v>9</v></c></row>'), DAMAGED, id="string"),
        pytest.param(SHEET, sheet_of(b'<row r="9999999"><c><v>1</v></c></row>'), DAMAGED, id="row"),
        pytest.param(SHEET, sheet_of(b'<row r="2"><c><v>1</v></c></row>' * 2), DAMAGED, id="same row twice"),
        pytest.param(SHEET, sheet_of(b'<row><c r="ZZZZ1"><v>1</v></c></row>'), DAMAGED, id="column"),
        pytest.param(SHEET, [b"<worksheet><sheetData><row>"], DAMAGED, id="cut off"),
        pytest.param("xl/workbook.xml", [b"<workbook/>"], DAMAGED, id="no sheets"),
    ],
)  # fmt: skip
def test_workbook_that_is_broken_or_a_bomb_is_refused(part, pieces, code, monkeypatch):
    monkeypatch.setattr(limits, "MAX_WORKBOOK_BYTES", 20_000_000)

    assert refusal(with_part(simple(["x"]), part, pieces)).code is code


MANY_ROWS = sheet_of(*[b"<row><c><v>1</v></c><c><v>2</v></c></row>"] * 3_000)
MANY_STRINGS = [b'<sst xmlns="%b">' % MAIN, *[b"<si><t>tea for two</t></si>" * 10_000] * 80, b"</sst>"]


@pytest.mark.parametrize(
    ("name", "value", "part", "pieces"),
    [
        ("WORKBOOK_MEMORY_BYTES", 60_000_000, "xl/sharedStrings.xml", MANY_STRINGS),
        (
            "WORKBOOK_SECONDS",
            1,
            "xl/sharedStrings.xml",
            [*MANY_STRINGS[:-1], *MANY_STRINGS[1:-1], *MANY_STRINGS[1:]],
        ),
        ("MAX_WORKBOOK_CELLS", 1_000, SHEET, MANY_ROWS),
    ],
    ids=["memory", "seconds", "cells"],
)
def test_workbook_that_takes_more_than_it_may_is_one_refusal(name, value, part, pieces, monkeypatch):
    monkeypatch.setattr(limits, name, value)

    assert refusal(with_part(simple(["x"]), part, pieces)).code is RefusalCode.UNPACKED_TOO_LARGE


def test_workbook_cut_off_anywhere_is_refused():
    content = simple(["a", "b"], [1, 2])

    codes = {refusal(content[:length]).code for length in range(5, len(content), len(content) // 7)}

    assert codes == {RefusalCode.DAMAGED}
