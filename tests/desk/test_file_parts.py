"""What the pages about files are made of: values of rows, choices, what was typed, places, templates."""

import csv
import io

import pytest

from data.desk import template_file
from data.desk.drafts import Draft
from data.desk.found import PlaceFound, RowFound
from data.files import FileKind, ReadOptions
from data.ingest import read_file
from data.jobs.queue import Job, JobState
from ui.desk import choices, corrections, fields, pin_map, refused_file, row_form, row_values
from ui.desk.choices import AS_FOUND, Asked, Question
from ui.desk.row_values import FIELDS
from ui.desk.saving import Change
from ui.texts import Language, text

ROW = RowFound(
    row=7,
    status="review",
    suppliers=("A Limited", "B Limited"),
    amount="1200.00",
    amount_kind="total",
    award_date="2026-07",
    category="goods",
    delivery=PlaceFound(scope="several", districts=("TP", "ST")),
)


def cells_of(row: RowFound, **said: str) -> dict:
    drafts = {name: Draft(at, "f", row.row, name, value, "ben", "", "") for at, (name, value) in
              enumerate(said.items(), 1)}  # fmt: skip
    return {(row.row, field): row_values.cell(row, field, drafts) for field in FIELDS}


@pytest.mark.parametrize(
    ("field", "typed", "wanted"),
    [
        ("amount", "HK$1,300", "1300"),
        ("amount", "1200.00", None),
        ("amount", "", ""),
        ("amount", "a lot", "a lot"),
        ("suppliers", " A Limited |  B Limited ", None),
        ("award_date", None, ""),
        ("sector", "", None),
        ("delivery_districts", "ST,TP", None),
    ],
)
def test_what_a_clerk_typed_is_a_correction_only_where_the_file_says_otherwise(field, typed, wanted):
    assert row_values.wanted(row_values.cell(ROW, field, {}), typed) == wanted


def test_a_correction_stands_in_place_of_what_the_file_says():
    cell = cells_of(ROW, award_date="2026-08")[7, "award_date"]

    assert (cell.original, cell.value, cell.held, cell.seen) == ("2026-07", "2026-08", "2026-08", 1)


def test_a_table_gives_what_was_typed_since_it_was_drawn():
    cells = cells_of(ROW, sector="it")

    found = corrections.changes(
        {0: {"amount": "5", "category": "-", "title": "x"}, 9: {"amount": "6"}}, [7], cells, {}
    )

    assert found == [Change(7, "amount", "5", None), Change(7, "category", "", None)]


def test_a_cell_put_back_in_a_table_takes_the_correction_back():
    cells, done = cells_of(ROW), {(7, "amount"): "5", (7, "category"): "works"}

    found = corrections.changes({0: {"amount": "1200.00"}}, [7], cells, done)

    assert found == [Change(7, "amount", None, None), Change(7, "category", None, None)]


def test_what_was_saved_from_a_table_is_not_saved_again():
    assert corrections.changes({0: {"amount": "5"}}, [7], cells_of(ROW), {(7, "amount"): "5"}) == []


def test_a_form_gives_only_what_changed():
    cells = list(cells_of(ROW, sector="it").values())
    given = {cell.field: cell.value for cell in cells}

    found = row_form.typed(
        cells, {**given, "delivery_districts": ["territory", "ST"], "award_date": "2026", "sector": ""}
    )

    assert found == [
        Change(7, "award_date", "2026", None),
        Change(7, "sector", None, 1),
        Change(7, "delivery_districts", "territory", None),
    ]


def test_choices_keep_what_was_said_before_and_leave_the_rest_to_the_file():
    asked = Asked(
        "a.csv",
        "f",
        options=ReadOptions(
            mapping=(("Deal", "title"), ("Old", "notes"), ("Won", "supplier_name")), as_of="2026-07-01"
        ),
        columns=(Question("Deal"), Question("Won"), Question("Sum")),
    )

    found = choices.chosen(asked, {"publisher": "HYD", "encoding": ""}, ["", AS_FOUND, "amount"])

    assert found.mapping == (("Deal", ""), ("Old", "notes"), ("Sum", "amount"))
    assert (found.publisher, found.encoding, found.as_of) == ("HYD", None, None)


def test_a_refused_file_is_asked_about_by_the_columns_of_its_header_row():
    rows = [
        {"row": 1, "cells": ["List of 2026"]},
        {"row": 3, "cells": ["Deal", "", "Won by"]},
        {"row": 4, "cells": ["Signs", "1", "A Limited"]},
        {"row": 5, "cells": ["Ramps"]},
    ]
    table = {"name": "Q1", "rows": rows, "header": 3, "suggested": {"0": ["title"], "2": ["supplier_name"]}}
    tables = [{"name": "Cover", "rows": rows[:1]}, table]
    encodings = [{"encoding": "cp1252", "lines": ["List of 2026"]}]
    refused = {"code": "file_columns_asked_for", "messages": {}, "missing": ["title", "amount"]}
    head = {"tables": tables, "encodings": encodings}
    outcome = {"file": "a.csv", "sha256": "f", "refused": refused, "head": head}
    job = Job(4, "r", "take", {}, "anna", "", JobState.DONE, 1, 1, {}, outcome, "")

    found = refused_file.asked(job, 3, table)

    assert found.columns == (
        Question("Deal", None, ("Signs", "Ramps"), ("title",), "title"),
        Question("Won by", None, ("A Limited",), ("supplier_name",), "supplier_name"),
    )
    assert (found.after, found.options.sheet, found.options.encoding) == (4, "Q1", "cp1252")
    assert (found.whose, found.missing) == ({}, ("amount",))
    # Of another row nothing was suggested.
    assert [one.suggested for one in refused_file.asked(job, 4, table).columns] == [(), (), ()]


@pytest.mark.parametrize(
    ("whose", "publisher", "buyer"),
    [
        ({"publisher": ("HYD",), "buyer": ("HYD",)}, "HYD", "HYD"),
        ({"publisher": ("HYD",), "buyer": ("DSD", "HYD")}, "HYD", ""),
        ({"publisher": ("HA", "HA-CW"), "buyer": ("HA",)}, "", ""),
        ({"publisher": (), "buyer": ()}, "", ""),
    ],
)
def test_whose_a_file_is_is_proposed_only_where_its_names_leave_no_choice(whose, publisher, buyer):
    asked = Asked("a.csv", "f", whose=whose)

    begins = {name: choices.begins_with(asked, name) for name in ("publisher", "buyer")}

    assert begins == {"publisher": publisher, "buyer": buyer}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("22.3, 114.1", (22.3, 114.1)),
        ("22.3 114.1", (22.3, 114.1)),
        ("114.1, 22.3", None),
        ("nan, nan", None),
        ("22.3", None),
        ("", None),
    ],
)
def test_a_place_is_two_numbers_of_degrees(words, found):
    assert pin_map.place(words) == found


@pytest.mark.parametrize("lang", template_file.LANGUAGES)
def test_a_template_that_was_filled_in_is_read_without_a_question(lang):
    headers = template_file.columns(lang)
    row = dict.fromkeys(headers, "") | {
        "tender_ref": "QX/1/2026",
        "title": "Supply of signs 路牌",
        "supplier_name": "Signs Limited",
        "category": "goods",
        "award_date": "2026-01-05",
        "amount": "1234.50",
        "procurement_method_raw": "open",
    }
    text = io.StringIO()
    csv.writer(text).writerows([headers.values(), [row[field] for field in headers]])

    result = read_file(text.getvalue().encode(), "filled.csv")

    assert result.columns == {header: field for field, header in headers.items()}
    assert (result.accepted, result.problems) == (1, ())


@pytest.mark.parametrize("lang", template_file.LANGUAGES)
def test_an_empty_template_holds_no_award(lang):
    book = template_file.workbook(lang)

    with pytest.raises(Exception, match="nothing below it"):
        read_file(book, template_file.NAMES[lang])


@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
@pytest.mark.parametrize("kind", list(FileKind))
def test_no_two_fields_of_a_kind_have_the_same_name(kind, language):
    # A list's widget sends the words shown: two options with the same words would be one.
    names = [text(language, f"upload.field.{name}") for name in ("none", *fields.of_kind(kind))]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Contract Sum (HK$M)", "Contract Sum (HK$M)"),
        ("from $1 to $2", r"from \$1 to \$2"),
        ("see [this](http://x.hk) :red[x]", r"see \[this\](http\://x.hk) \:red\[x\]"),
        ("1) first", r"1\) first"),
        ("# No.", r"\# No."),
        ("a\\(b", r"a\\(b"),
    ],
)
def test_a_header_as_a_label_escapes_what_would_be_markdown_only(header, said):
    assert choices.label(header) == said
