"""Kept files without a text: all other cells as they were, or no file at all."""

import gzip
import io
import json
import zipfile

import pytest
import xlsxwriter

from data.files import ReadOptions
from data.ingest import read_file
from data.ingest.rewritten import Wanted, rewritten
from data.redaction import Redactor, is_redacted, new_hash, tombstone

SECRET = "Flat 7, Rose House, Sha Tin"
MARK = "[redacted 3f2a9c]"
HEADER = ("title", "supplier_name", "supplier_address", "notes")
ROWS = (
    ("Signs", "Signs Limited", SECRET, f"sent to {SECRET}"),
    ("Tables", "Tables & Co, Limited", "57 Ting Kok Road", 'said "no"\nand yes'),
)


def wanted(own=(2,), theirs=(), text=SECRET):
    redactor = Redactor((text,), MARK)
    pure = frozenset(("supplier_address",))
    stated = dict.fromkeys(own, (text,))
    return Wanted(redactor, pure, frozenset(("supplier_name",)), stated, frozenset(theirs))


def csv_file(*rows, between=",", ending="\n"):
    lines = (
        between.join('"{}"'.format(cell.replace('"', '""')) for cell in cells) for cells in (HEADER, *rows)
    )
    return "".join(f"{line}{ending}" for line in lines)


def workbook(*rows, rich=False):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet, bold = book.add_worksheet("Awards"), book.add_format({"bold": True})
        for at, cells in enumerate((HEADER, *rows)):
            for column, cell in enumerate(cells):
                if rich and cell == SECRET:
                    sheet.write_rich_string(at, column, cell[:6], bold, cell[6:12], cell[12:])
                else:
                    sheet.write_string(at, column, cell)
    return made.getvalue()


def cells_of(content, name="awards.csv"):
    return [dict(award.cells) for award in read_file(content, name).awards]


def redact(content, name="awards.csv", encoding="utf-8", **more):
    return rewritten(content, name, ReadOptions(), encoding, wanted(**more))


def as_meant(before, after):
    one, two = after
    return one == {**before[0], "supplier_address": MARK, "notes": f"sent to {MARK}"} and two == before[1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("between", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_delimited_text_loses_only_the_text(encoding, between):
    content = csv_file(*ROWS, between=between, ending="\r\n").encode(encoding)

    made = redact(content, encoding=encoding)

    assert as_meant(cells_of(content), cells_of(made))
    assert made.decode(encoding).splitlines()[0] == content.decode(encoding).splitlines()[0]
    assert SECRET not in made.decode(encoding)


def test_a_last_line_without_an_end_keeps_none():
    content = csv_file(*reversed(ROWS)).rstrip("\n").encode()

    made = redact(content, own=(3,))

    assert not made.endswith(b"\n")
    assert cells_of(made)[1]["supplier_address"] == MARK


def test_the_text_goes_from_rows_that_are_no_award_too():
    content = (csv_file(*ROWS) + f'"","","","Enquiries: {SECRET.upper()}"\n').encode()

    assert b"ROSE" not in redact(content)


def test_other_awards_keep_what_they_state_themselves():
    other = ("Chairs", "Chairs Limited", SECRET, "")
    content = csv_file(*ROWS, other).encode()

    made = redact(content, theirs=(4,))

    assert cells_of(made)[2]["supplier_address"] == SECRET
    assert as_meant(cells_of(content)[:2], cells_of(made)[:2])


def test_packed_text_is_packed_again():
    content = gzip.compress(csv_file(*ROWS).encode())

    made = redact(content)

    assert as_meant(cells_of(content), cells_of(made))
    assert SECRET not in gzip.decompress(made).decode()


@pytest.mark.parametrize("escaped", [True, False])
def test_json_loses_only_the_text(escaped):
    told = {"awards": [dict(zip(HEADER, row, strict=True)) for row in ROWS], "by": f"{SECRET} 沙田"}
    content = json.dumps(told, ensure_ascii=escaped).encode()

    made = redact(content, "awards.json")

    assert json.loads(made)["awards"][1] == told["awards"][1]
    assert json.loads(made)["by"] == f"{MARK} 沙田"
    assert as_meant(cells_of(content, "a.json"), cells_of(made, "a.json"))


@pytest.mark.parametrize("rich", [False, True], ids=["plain", "in several faces"])
def test_a_workbook_loses_only_the_text(rich):
    content = workbook(*ROWS, rich=rich)

    made = redact(content, "awards.xlsx")

    assert as_meant(cells_of(content, "a.xlsx"), cells_of(made, "a.xlsx"))
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert not [name for name in parts.namelist() if b"Rose" in parts.read(name)]


def test_a_workbook_in_which_another_award_states_it_cannot_be_rewritten():
    content = workbook(*ROWS, ("Chairs", "Chairs Limited", SECRET, ""))

    assert redact(content, "awards.xlsx", theirs=(4,)) is None


def test_a_cell_that_writes_it_otherwise_goes_whole():
    row = ("Signs", "Signs Limited<br>Flat 7<br>Rose House", "", "")

    made = redact(csv_file(row, ROWS[1]).encode(), text="Flat 7, Rose House")

    assert cells_of(made)[0]["supplier_name"] == MARK


def test_what_is_no_table_cannot_be_rewritten():
    assert redact(b"%PDF-1.4 " + SECRET.encode(), "a.pdf") is None


@pytest.mark.parametrize(
    ("text", "cell", "left"),
    [
        ("Chan", "Chandler", "Chandler"),
        ("Chan", "chan,  Ann", f"{MARK},  Ann"),
        ("Rose  House", "Rose\nHouse 7", f"{MARK} 7"),
        ("玫瑰樓", "沙田玫瑰樓七室", f"沙田{MARK}七室"),
        ("7", "Flat 7", "Flat 7"),
        ("7", " 7 ", MARK),
        ("Rose House", "Ｒｏｓｅ Ｈｏｕｓｅ", MARK),
    ],
)
def test_a_text_is_found_however_it_is_written_but_not_within_words(text, cell, left):
    assert Redactor((text,), MARK).without(cell) == left


def test_several_texts_have_marks_of_their_own():
    redactor = Redactor(("Signs Limited", "Tables Limited"), MARK)

    assert redactor.without("Tables Limited, Signs Limited") == f"{MARK} 2, {MARK}"
    assert is_redacted(redactor.without("Tables Limited"))


def test_a_mark_says_nothing_of_its_text_and_is_unlike_the_others():
    first, second = new_hash(["7"], []), new_hash(["7"], [])

    assert first != second
    assert is_redacted(tombstone(first))
    assert not is_redacted("redacted [by hand]")
