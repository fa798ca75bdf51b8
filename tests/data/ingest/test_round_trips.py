"""What the project itself writes is read as the same awards, in each encoding, dialect and container."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from data.files import FileKind, ReadOptions, UnreadableFileError
from data.ingest import read_file, write_template
from data.ingest.profiles import profiles
from data.problems import RefusalCode
from data.records import TEMPLATE_COLUMNS, AmountKind, AwardRow, Category, Method

SEED = Path(__file__).parents[3] / "data" / "seed"
# The template has no column that says so: a Chinese edition's award is no more told from an English one.
EXAMPLES = [
    pytest.param(example, id=example.name)
    for profile in profiles().values()
    if profile.kind is FileKind.AWARDS
    for example in profile.examples
]
# The codec, what stands before the text, and what the reader is told where so few bytes do not say it.
ENCODINGS = {
    "utf-8": ("utf-8", "", None),
    "utf-8 with mark": ("utf-8", "\ufeff", None),
    "utf-16-le with mark": ("utf-16-le", "\ufeff", None),
    "utf-16-be with mark": ("utf-16-be", "\ufeff", None),
    "big5-hkscs": ("big5hkscs", "", "big5-hkscs"),
    "gb18030": ("gb18030", "", "gb18030"),
}
DELIMITERS = {"commas": ",", "semicolons": ";", "tabs": "\t", "bars": "|"}
# Pieces of which awkward cells are made.
PIECES = st.sampled_from(
    [
        *"=+-@|\"'\n\r\t;,. :()$%/&<>{}[]_",
        *("Limited", "Ltd", "Unit 3", "7/F", "HK$", "HKD", "1.94", "Mn", "1,940", "i)", "ii)", "Item 1:"),
        *("for Group 1", "12", "June", "2026", "2026-06-12", "27-Jun-25", "open", "goods", "yes", "monthly"),
        *(
            "大埔工業邨",
            "衞生",
            "有限公司",
            "\u202e",
            "\u00a0",
            "\u2028",
            "\x85",
            "\ud7ff",
            "https://a.hk/",
            "１２",
        ),
        *("HA", "EPD", "estimate", "é", "_x0041_", "total", "Total", "&amp;", "<br>", "-", "N/A"),
    ]
)
CELLS = st.lists(PIECES, max_size=7).map("".join) | st.text(max_size=12)
ROWS = st.lists(st.dictionaries(st.sampled_from(TEMPLATE_COLUMNS), CELLS, min_size=4), max_size=4)
SLOW = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.filter_too_much]}
PLAIN = AwardRow(row=0, title="Supply of tea", suppliers=("Ho Limited",))
AWARDS = [
    replace(
        PLAIN,
        publisher="HYD",
        buyer="HYD",
        buyer_name="Highways Department",
        tender_ref="HY/2025/06",
        lot="Group A; B",
        title_zh="供應茶葉，第二批",
        suppliers=("Ho Limited", "Lee / Sons"),
        suppliers_zh=("何氏有限公司", ""),
        addresses=("Flat 1, 2/F, Tea House", "大埔工業邨大景街1號"),
        category=Category.GOODS,
        award_date="2026-06-12",
        amount=Decimal("1200000.00"),
        currency="HKD",
        amount_kind=AmountKind.TOTAL,
        amount_rounded_to=Decimal(100000),
        amount_raw="1.2 (HK$ million)",
        method=Method.OPEN,
        method_raw="Open\u2014two envelopes",
        green=True,
        lat=22.452,
        lon=114.165,
        source_ref="A-1",
        notes='says "none"; nothing, more',
    ),
    replace(PLAIN, title="=HYPERLINK(1)", suppliers=("+Ho Ltd",), notes="'=1", source_ref="A-2"),
    replace(
        PLAIN, title="衞生署清潔服務", suppliers=("啟邦清潔有限公司",), award_date="2026-06", source_ref="A-3"
    ),
]


def without_place_in_file(row: AwardRow) -> AwardRow:
    """Leave out what the template has no column for."""
    return replace(row, row=0, cells={}, language="en", amount_shared=False)


def awards_of(content: bytes, encoding: str | None = None) -> list[AwardRow]:
    result = read_file(content, "again", ReadOptions(encoding=encoding))
    assert result.problems == ()
    return [without_place_in_file(row) for row in result.awards]


def distinct(rows: tuple[AwardRow, ...]) -> list[AwardRow]:
    """Give the awards that differ: rows told apart only by what could not be read are equal when written."""
    found: list[AwardRow] = []
    for row in map(without_place_in_file, rows):
        if row not in found:
            found.append(row)
    return found


def awards_from(rows: list[dict[str, str]]) -> list[AwardRow]:
    """Give the awards that a template with these cells holds, none where it cannot be read."""
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, TEMPLATE_COLUMNS, restval="")
    writer.writeheader()
    writer.writerows({"title": "Tea", "supplier_name": "Ho"} | row for row in rows)
    try:
        return distinct(read_file(target.getvalue().encode("utf-8", "replace"), "a.csv").awards)
    except UnreadableFileError:
        return []


def cells_of(awards: list[AwardRow]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(write_template(awards).decode("utf-8-sig"), newline="")))


def delimited(cells: list[list[str]], delimiter: str) -> str:
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=delimiter).writerows(cells)
    return target.getvalue()


def objects(cells: list[list[str]]) -> list[dict[str, str]]:
    return [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]


def workbook(cells: list[list[str]]) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("Awards")
    for at, row in enumerate(cells):
        for column, cell in enumerate(row):
            sheet.write_string(at, column, cell)
    book.close()
    return target.getvalue()


CONTAINERS: dict[str, Callable[[list[list[str]]], bytes]] = {
    "gzip": lambda cells: gzip.compress(delimited(cells, ",").encode()),
    "json": lambda cells: json.dumps(objects(cells), ensure_ascii=False).encode(),
    "json, escaped, below keys": lambda cells: json.dumps({"result": {"records": objects(cells)}}).encode(),
    "json lines": lambda cells: "\n".join(map(json.dumps, objects(cells))).encode(),
    "json lines, gzip": lambda cells: gzip.compress("\n".join(map(json.dumps, objects(cells))).encode()),
}


@pytest.mark.parametrize("delimiter", DELIMITERS.values(), ids=DELIMITERS)
@pytest.mark.parametrize("encoding", ENCODINGS.values(), ids=ENCODINGS)
def test_awards_are_the_same_in_each_encoding_and_dialect(encoding, delimiter):
    codec, mark, said = encoding
    text = mark + delimited(cells_of(AWARDS), delimiter)

    assert awards_of(text.encode(codec), said) == AWARDS


@pytest.mark.parametrize("make", [*CONTAINERS.values(), workbook], ids=[*CONTAINERS, "workbook"])
def test_awards_are_the_same_in_each_container(make):
    assert awards_of(make(cells_of(AWARDS))) == AWARDS


@pytest.mark.parametrize(
    "name",
    [
        *(name for name in ENCODINGS if name != "gb18030"),
        "gb18030",
    ],
)
def test_starter_awards_are_the_same_or_asked_about_where_no_encoding_is_named(name):
    codec, mark, _ = ENCODINGS[name]
    text = (SEED / "awards.csv").read_text("utf-8-sig")
    known = "".join(sign for sign in text if encodes(sign, codec))
    first = read_file(known.encode(), "awards.csv")

    again = awards_unless_unclear((mark + known).encode(codec))

    kept = [replace(without_place_in_file(row), source_ref=row.source_ref) for row in first.awards]
    assert again in (None, kept)


def awards_unless_unclear(content: bytes) -> list[AwardRow] | None:
    try:
        return awards_of(content)
    except UnreadableFileError as refusal:
        if refusal.code is RefusalCode.ENCODING_UNCLEAR:
            return None
        raise


def encodes(text: str, codec: str) -> bool:
    try:
        return text.encode(codec).decode(codec) == text
    except UnicodeError:
        return False


def test_starter_awards_are_the_same_when_written_and_read_again():
    awards = distinct(read_file((SEED / "awards.csv").read_bytes(), "awards.csv").awards)

    assert awards_of(write_template(awards)) == awards


@pytest.mark.parametrize("example", EXAMPLES)
def test_awards_of_each_publisher_are_the_same_when_written_in_the_template(example):
    awards = distinct(read_file(example.file.lstrip("\n").encode(), example.name).awards)

    assert awards_of(write_template(awards)) == awards


@given(ROWS, st.sampled_from(sorted(ENCODINGS)), st.sampled_from(sorted(DELIMITERS)))
@settings(max_examples=120, **SLOW)
def test_any_awards_are_the_same_in_each_encoding_and_dialect(rows, encoding, delimiter):
    awards = awards_from(rows)
    assume(awards)
    codec, mark, said = ENCODINGS[encoding]
    text = mark + delimited(cells_of(awards), DELIMITERS[delimiter])
    assume(encodes(text, codec))

    assert awards_of(text.encode(codec), said) == awards


@given(ROWS, st.sampled_from(sorted(CONTAINERS)))
@settings(max_examples=80, **SLOW)
def test_any_awards_are_the_same_in_each_container(rows, container):
    awards = awards_from(rows)
    assume(awards)

    assert awards_of(CONTAINERS[container](cells_of(awards))) == awards


@given(ROWS)
@settings(max_examples=12, **SLOW)
def test_any_awards_are_the_same_in_a_workbook(rows):
    awards = awards_from(rows)
    assume(awards)

    assert awards_of(workbook(cells_of(awards))) == awards


def test_cell_that_a_spreadsheet_would_run_is_written_as_text():
    row = replace(PLAIN, title="=HYPERLINK(1)", suppliers=("+Ho",), source_ref="A-1")

    content = write_template([row])

    assert content.startswith(b"\xef\xbb\xbf")
    assert b"'=HYPERLINK(1)" in content
    assert b"'+Ho" in content
    assert awards_of(content) == [row]
