"""The catalogue of problems: each code is documented, said in three languages, and met by some file."""

from __future__ import annotations

import gzip
import io
import json
import re
from pathlib import Path

import pytest
import xlsxwriter

from data.files import ReadOptions, UnreadableFileError
from data.ingest import limits, open_file
from data.problems import (
    LANGUAGES,
    CheckCode,
    Problem,
    ProblemCode,
    RefusalCode,
    Severity,
    _sentences,
    sentence,
)

ROOT = Path(__file__).parents[3]
DOCUMENT = ROOT / "docs" / "problems.md"
PLAIN = "title,supplier_name,amount\n"
ROADS = b"Contract No.,Contract Title,Contractor,Contract Sum (HK$)\nC1,Road,Ho Limited,12.50\n"
HOSPITAL = (
    "Tender Reference,Subject,Contractor(s) & Address(es),Estimated Contract Amount,Date of Award\n"
    "T1,Masks,A Limited  1 King's Road,HKD1.94Mn,1 May 2024\n"
)


def template(**cells: str) -> bytes:
    """Give one award in the template with these cells."""
    plain = {"title": "Tea", "supplier_name": "Ho Limited"} | cells
    names = ",".join(plain)
    return f"{names}\n{','.join(plain.values())}\n".encode()


def ocds(status: str) -> bytes:
    award = {"id": "1", "title": "Tea", "status": status, "suppliers": [{"name": "Ho Limited"}]}
    other = {"id": "2", "title": "Milk", "status": "active", "suppliers": [{"name": "Ho Limited"}]}
    release = {
        "ocid": "x-1",
        "id": "r",
        "date": "2026-06-01T00:00:00Z",
        "tag": ["award"],
        "awards": [award, other],
    }
    return json.dumps({"version": "1.1", "releases": [release]}).encode()


def two_releases() -> bytes:
    releases = [
        {
            "ocid": "x-1",
            "id": f"r{day}",
            "date": f"2026-06-0{day}T00:00:00Z",
            "tag": ["award"],
            "awards": [
                {"id": "1", "title": f"Tea {day}", "status": "active", "suppliers": [{"name": "Ho Limited"}]}
            ],
        }
        for day in (1, 2)
    ]
    return json.dumps({"version": "1.1", "releases": releases}).encode()


# What to give, and with which options, so that a row is told about with the code.
ROWS = {
    ProblemCode.MISSING: template(title=""),
    ProblemCode.BAD_DATE: template(award_date="6/13/2026"),
    ProblemCode.NO_SUCH_DAY: template(award_date="31/02/2025"),
    ProblemCode.DATE_OUT_OF_RANGE: template(award_date="1 May 1726"),
    ProblemCode.BAD_ORDER: b"supplier_name,estate,status,evidence,valid_from,valid_to\n"
    b"Ho Limited,INNO-TP,firm,notice,2026-02-01,2026-01-01\n",
    ProblemCode.SCHEME_CONFLICT: b"supplier_name,facet,scheme,source\n"
    b"Ho Limited,origin,Factory Registration,seen\n",
    ProblemCode.BAD_AMOUNT: template(amount="a lot of money 12"),
    ProblemCode.AMOUNT_OUT_OF_RANGE: template(amount="99999999999999.00"),
    ProblemCode.UNIT_UNKNOWN: ROADS.replace(b" (HK$)", b""),
    ProblemCode.UNIT_LOST: HOSPITAL.encode() + b"T2,Gloves,B Limited  2 King's Road,HK$64.48,1 May 2024\n",
    ProblemCode.UNIT_CONFLICT: b"Contract No.,Contract Title,Contractor,Contract Sum ($M)\n"
    b'C1,Road,Ho Limited,"79,245,500.00"\n',
    ProblemCode.CURRENCY_UNKNOWN: template(amount="100.00", currency="XXQ"),
    ProblemCode.CURRENCY_CONFLICT: template(amount="USD100.00", currency="HKD"),
    ProblemCode.SEVERAL_AMOUNTS: template(amount="HK$1.00 / USD2.00"),
    ProblemCode.SUM_SHARED: HOSPITAL.encode() + b"T1,Masks,B Limited  2 King's Road,HKD1.94Mn,1 May 2024\n",
    ProblemCode.BAD_NUMBER: template(tenders_received="some"),
    ProblemCode.OUT_OF_RANGE: template(lat="1.5", lon="114.1"),
    ProblemCode.COORDINATES_GRID: template(lat="819069.8", lon="836694.05"),
    ProblemCode.COORDINATES_MINUTES: template(lat="22°18'38\"N", lon="114°10'52\"E"),
    ProblemCode.COORDINATES_SWAPPED: template(lat="114.18", lon="22.31"),
    ProblemCode.BAD_LINK: template(source_url="see the page"),
    ProblemCode.UNKNOWN_CODE: template(sector="alchemy"),
    ProblemCode.NAME_OR_ADDRESS: HOSPITAL.encode()
    + b'T2,Gloves,"Corner of somewhere, 12",HKD2.00Mn,1 May 2024\n',
    ProblemCode.SUPPLIER_COUNT: template(supplier_name="A Limited | B Limited", supplier_address="x | y | z"),
    ProblemCode.LOST_CHARACTERS: template(title="Tea \ufffd"),
    ProblemCode.TOO_LONG: template(title="x" * (limits.MAX_CELL + 1)),
    ProblemCode.BROKEN_ROW: PLAIN.encode() + b"Tea,Ho Limited,1.00,astray\n",
    ProblemCode.QUOTES: PLAIN.encode() + b'Tea,"Ho Limited\nMilk,"Lee" Limited\nRice,Au Limited,1.00\n',
    ProblemCode.CUT_OFF: PLAIN.encode() + b"Tea,Ho Limited,1.00\nMilk,Ho Lim",
    ProblemCode.UNKNOWN_COLUMN: template(colour="red"),
    ProblemCode.BLANK_ROW: PLAIN.encode() + b"\nTea,Ho Limited,1.00\n",
    ProblemCode.REPEATED_HEADER: (PLAIN + PLAIN).encode() + b"Tea,Ho Limited,1.00\n",
    ProblemCode.TOTAL_ROW: ROADS + b"Total,,,12.50\n",
    ProblemCode.FOOTNOTE: ROADS + b"Note: sums are rounded.,,,\n",
    ProblemCode.DUPLICATE_ROW: PLAIN.encode() + b"Tea,Ho Limited,1.00\n" * 2,
    ProblemCode.NOT_AWARDED: ocds("cancelled"),
    ProblemCode.SUPERSEDED: two_releases(),
}


def workbook(*sheets: str) -> bytes:
    """Give a workbook with the same awards in each of its sheets."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    for name in sheets:
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ("title", "supplier_name"))
        sheet.write_row(1, 0, ("Tea", "Ho Limited"))
    book.close()
    return target.getvalue()


PROTECTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")
FILES = {
    RefusalCode.EMPTY: (b"", ReadOptions()),
    RefusalCode.NOT_THERE: (Path("there_is_no_such_file.csv"), ReadOptions()),
    RefusalCode.TOO_MANY_COLUMNS: (b"title,supplier_name" + b",x" * 100_000, ReadOptions()),
    RefusalCode.LINE_TOO_LONG: (b'title,supplier_name\n"' + b"x" * 11_000_000 + b'",Ho\n', ReadOptions()),
    RefusalCode.OTHER_KIND: (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", ReadOptions()),
    RefusalCode.DAMAGED: (gzip.compress(PLAIN.encode() * 50)[:40], ReadOptions()),
    RefusalCode.PROTECTED: (PROTECTED, ReadOptions()),
    RefusalCode.ENCODING_NOT_KNOWN: (template(), ReadOptions(encoding="klingon")),
    RefusalCode.NOT_IN_ENCODING: (PLAIN.encode() + b"Caf\xe9 tables,Ho,1\n", ReadOptions(encoding="utf-8")),
    RefusalCode.ENCODING_UNCLEAR: (PLAIN.encode() + b"Caf\xe9 tables,Ho Limited,1\n", ReadOptions()),
    RefusalCode.ENCODING_AND_COLUMNS: (b"What,Who\nCaf\xe9 tables,Ho Limited\n", ReadOptions()),
    RefusalCode.OPEN_QUOTE: (PLAIN.encode() + b'"Tea,Ho Limited,1.00\n', ReadOptions()),
    RefusalCode.NO_ROWS: (PLAIN.encode(), ReadOptions()),
    RefusalCode.NO_HEADER: (b"name,colour,size\na,b,c\n", ReadOptions()),
    RefusalCode.COLUMNS_ASKED_FOR: (
        b"Contract No.,Award Date,Thing,Contract Sum\nC1,1 May 2026,Tea,HK$1.00\n",
        ReadOptions(),
    ),
    RefusalCode.COLUMN_TWICE: (b"title,supplier_name,title\nTea,Ho,Milk\n", ReadOptions()),
    RefusalCode.SHEET_NOT_KNOWN: (workbook("2025"), ReadOptions(sheet="2026")),
    RefusalCode.SHEETS_UNCLEAR: (workbook("2025", "2026"), ReadOptions()),
    RefusalCode.PUBLISHER_NOT_KNOWN: (template(), ReadOptions(publisher="nobody at all")),
    RefusalCode.PUBLISHER_MISMATCH: (HOSPITAL.encode(), ReadOptions(publisher="DSD")),
    RefusalCode.BUYER_NOT_KNOWN: (template(), ReadOptions(buyer="nobody at all")),
    RefusalCode.MAP_HEADER_NOT_THERE: (template(), ReadOptions(mapping=(("Sum", "amount"),))),
    RefusalCode.MAP_FIELD_NOT_KNOWN: (template(), ReadOptions(mapping=(("title", "colour"),))),
    RefusalCode.MONEY_NOT_KNOWN: (template(), ReadOptions(money="shells")),
}
# Files that are too large for here, and the tests beside this one that make them.
ELSEWHERE = {
    RefusalCode.TOO_LARGE: "test_container.py",
    RefusalCode.TOO_MANY_ROWS: "test_limits.py",
    RefusalCode.UNPACKED_TOO_LARGE: "test_container.py",
}


def problems_of(content: bytes) -> list[Problem]:
    with open_file(content, "given.txt") as reading:
        return [*reading.problems, *(problem for read in reading for problem in read.problems)]


@pytest.mark.parametrize("code", ProblemCode, ids=str)
def test_every_code_of_a_row_is_met_by_a_file(code):
    found = [problem for problem in problems_of(ROWS[code]) if problem.code is code]

    assert found
    assert all(problem.row >= 1 for problem in found)
    if found[0].severity is not Severity.NOTE:
        assert found[0].column


@pytest.mark.parametrize("code", FILES, ids=str)
def test_every_refusal_is_met_by_a_file(code):
    content, options = FILES[code]

    with pytest.raises(UnreadableFileError) as refused, open_file(content, "given.txt", options) as reading:
        list(reading)

    assert refused.value.code is code
    assert "given.txt" in str(refused.value)


def test_every_refusal_is_met_here_or_by_the_test_that_is_named():
    tests = {code: Path(__file__).with_name(name).read_text("utf-8") for code, name in ELSEWHERE.items()}

    assert set(FILES) | set(ELSEWHERE) == set(RefusalCode)
    assert not set(FILES) & set(ELSEWHERE)
    assert all(f".code is RefusalCode.{code.name}" in text for code, text in tests.items())


def test_every_code_of_a_row_has_its_file():
    assert set(ROWS) == set(ProblemCode)


@pytest.mark.parametrize("code", [*ProblemCode, *RefusalCode, *CheckCode], ids=str)
def test_every_code_has_a_sentence_in_each_language_with_the_same_blanks(code):
    blanks = [sorted(re.findall(r"{(\w+)}", _sentences()[code][lang])) for lang in LANGUAGES]

    assert all(sentence(code, lang) for lang in LANGUAGES)
    assert blanks[0] == blanks[1] == blanks[2]


def test_catalogue_has_no_code_that_nothing_uses():
    assert set(_sentences()) == {str(code) for code in (*ProblemCode, *RefusalCode, *CheckCode)}


def test_simplified_sentences_are_the_traditional_ones_in_other_characters():
    from devtools.simplify import turned

    assert all(texts["zh-Hans"] == turned(texts["zh-Hant"]) for texts in _sentences().values())


@pytest.mark.parametrize("code", [*ProblemCode, *RefusalCode, *CheckCode], ids=str)
def test_every_code_is_documented_with_its_sentence(code):
    assert f"| `{code}` | {_sentences()[code]['en']} |" in DOCUMENT.read_text("utf-8")


def test_text_from_a_file_is_never_read_as_a_blank_to_fill():
    problem = Problem(2, "{seen}", ProblemCode.BAD_DATE, "{expected!r} {0.__class__}", "{column}")

    assert "{expected!r} {0.__class__}" in problem.message()
