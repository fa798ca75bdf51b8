"""A publisher's cells as the template's: parted, joined, filled from above, free of markup."""

from __future__ import annotations

import pytest

from data.files import ReadOptions
from data.ingest import parting
from data.ingest.columns import find_header
from data.ingest.markup import without_markup
from data.ingest.row import Draft
from data.ingest.tables import Container, Record, Table
from data.ingest.transform import Transform

NOTICE = (
    "department",
    "Tender Reference",
    "Tendering Procedure",
    "Particulars",
    "Contractor(s) & Address(es)",
    "Item/Quantity",
    "Amount / Contract Award Date",
)
FIRST = (
    "Department of Health",
    "T 1\n(G.N. 5234)",
    "Open",
    "Supply of tea",
    "(1) Ho Limited,\n1 Tea Road, Hong Kong",
    "Item 1",
    "HK$1,500.00\n\n13 Jan 2026",
)
NEXT = ("", "", "", "", "(2) Lee Limited,\n2 Tea Road, Hong Kong", "Item 2", "HK$2,500.00")
PLAIN = ("Contract No.", "Contract Title", "Contractor", "Address", "Contract Sum (HK$)")


def drafts(*rows: tuple[str, ...], **options: object) -> list[Draft]:
    records = [Record(number, cells) for number, cells in enumerate(rows, start=1)]
    table = Table("", Container.DELIMITED, lambda: iter(records))
    _, header = find_header([table], ReadOptions(**options), "a.csv")
    transform = Transform(header)
    return [transform.draft_of(record) for record in records[header.position :]]


def test_cells_that_hold_two_things_are_parted():
    texts = drafts(NOTICE, FIRST)[0].texts

    assert (texts["tender_ref"], texts["gazette_notice"]) == ("T 1", "5234")
    assert (texts["supplier_name"], texts["supplier_address"]) == ("Ho Limited", "1 Tea Road, Hong Kong")
    assert (texts["amount"], texts["award_date"]) == ("HK$1,500.00", "13 Jan 2026")


def test_row_that_goes_on_with_the_row_above_has_what_spans_both():
    texts = drafts(NOTICE, FIRST, NEXT)[1].texts

    assert (texts["buyer"], texts["tender_ref"], texts["title"]) == (
        "Department of Health",
        "T 1",
        "Supply of tea",
    )
    assert (texts["gazette_notice"], texts["award_date"]) == ("5234", "13 Jan 2026")
    assert (texts["supplier_name"], texts["lot"], texts["amount"]) == ("Lee Limited", "Item 2", "HK$2,500.00")


def test_row_goes_on_with_one_that_goes_on_itself():
    third = (*NEXT[:4], "(3) Au Limited,\n3 Tea Road, Hong Kong", "Item 3", "HK$1.00")

    texts = drafts(NOTICE, FIRST, NEXT, third)[2].texts

    assert (texts["tender_ref"], texts["supplier_name"]) == ("T 1", "Au Limited")


def test_row_of_a_lot_and_its_amount_only_is_the_same_suppliers():
    lot = ("", "", "", "", "", "Item 3", "HK$90,000.00")

    last = drafts(NOTICE, FIRST, NEXT, lot)[-1]

    assert [last.texts[name] for name in ("tender_ref", "title", "supplier_name", "lot", "amount")] == [
        "T 1", "Supply of tea", "Lee Limited", "Item 3", "HK$90,000.00"
    ]  # fmt: skip
    assert last.texts["supplier_address"] == "2 Tea Road, Hong Kong"


@pytest.mark.parametrize("row", [("", "HK$90,000.00"), ("Item 3", ""), ("-", "HK$90,000.00")])
def test_row_without_lot_or_amount_has_no_supplier_from_the_row_above(row):
    last = drafts(NOTICE, FIRST, ("", "", "", "", "", *row))[-1]

    assert not last.texts.get("supplier_name")


def test_row_goes_on_with_the_row_above_even_if_that_names_no_supplier():
    other = ("", "T 2", "Open", "Supply of milk", "", "", "")

    last = drafts(NOTICE, FIRST, other, NEXT)[-1]

    assert (last.texts["title"], last.texts["supplier_name"]) == ("Supply of milk", "Lee Limited")


@pytest.mark.parametrize(
    ("cell", "name"),
    [(("", "", "Lee Limited", "", "2"), "Supply of tea"), (("T/2", "", "Lee Limited", "", "2"), "")],
    ids=["reference and title blank", "title blank alone"],
)
def test_without_a_profile_a_row_goes_on_only_where_reference_and_title_are_blank(cell, name):
    texts = drafts(PLAIN, ("T/1", "Supply of tea", "Ho Limited", "", "1"), cell)[1].texts

    assert texts["title"] == name


def test_amount_is_never_taken_from_the_row_above():
    texts = drafts(PLAIN, ("T/1", "Supply of tea", "Ho Limited", "", "1"), ("", "", "Lee Limited"))[1].texts

    assert texts.get("amount", "") == ""


@pytest.mark.parametrize(
    ("supplier", "address", "names", "addresses"),
    [
        ("(1) Ho Ltd (2) Lee Ltd", "(1) 1 Road (2) 2 Road", "Ho Ltd | Lee Ltd", "1 Road | 2 Road"),
        ("Ho Ltd; Lee Ltd", "1 Tea Road\n2 Tea Road", "Ho Ltd | Lee Ltd", "1 Tea Road | 2 Tea Road"),
        ("Ho Limited; Lee Limited", "1 Tea Road", "Ho Limited | Lee Limited", "1 Tea Road"),
        ("Ho | Lee Limited", "Flat 1 | 2", "Ho / Lee Limited", "Flat 1 / 2"),
        ("Ho &amp; Lee Limited<br>", "Flat 1<br/>2 Road", "Ho & Lee Limited", "Flat 1 2 Road"),
    ],
    ids=["numbered", "lines", "one address", "bars", "markup"],
)
def test_suppliers_of_one_cell_have_their_addresses(supplier, address, names, addresses):
    texts = drafts(PLAIN, ("T/1", "Supply of tea", supplier, address, "1"))[0].texts

    assert (texts["supplier_name"], texts["supplier_address"]) == (names, addresses)


def test_first_and_last_day_are_one_period():
    header = (
        "Contract No",
        "Subject",
        "Contractor",
        "Date of Commencement",
        "Anticipated Date of Completion",
    )

    texts = drafts(header, ("T/1", "Supply of tea", "Ho Limited", "1 May 2026", "2 June 2027"))[0].texts

    assert texts["contract_period"] == "1 May 2026 to 2 June 2027"


def test_dashes_say_nothing():
    texts = drafts(PLAIN, ("T/1", "Supply of tea", "Ho Limited", "–", "1"))[0].texts

    assert texts["supplier_address"] == ""


def test_problems_name_the_column_that_a_parted_cell_stands_in():
    draft = drafts(NOTICE, FIRST)[0]

    assert draft.headers["supplier_address"] == "Contractor(s) & Address(es)"
    assert draft.headers["award_date"] == "Amount / Contract Award Date"


def test_cells_of_the_template_stay_as_they_are():
    texts = drafts(("title", "supplier_name", "notes"), ("a <b> &amp; c", "A Ltd | B Ltd", "'=1"))[0].texts

    assert texts == {"title": "a <b> &amp; c", "supplier_name": "A Ltd | B Ltd", "notes": "=1"}


def test_row_shorter_than_the_header_is_taken():
    assert drafts(PLAIN, ("T/1", "Supply of tea"))[0].texts["title"] == "Supply of tea"


@pytest.mark.parametrize(
    ("cell", "reference", "notice"),
    [
        ("T/1\n(G.N. 5234)", "T/1", "5234"),
        ("T/1 (G.N. -)", "T/1", ""),
        ("T/1 (G.N. 3474, 4269)", "T/1", "3474, 4269"),
        ("T/1 G.N. No. 12", "T/1", "12"),
        ("T/1\n(憲報公告第 5234 號)", "T/1", "5234"),
        ("CE 40/2025 (CE)", "CE 40/2025 (CE)", ""),
        ("SIGN 12", "SIGN 12", ""),
        ("", "", ""),
    ],
)
def test_gazette_notice_is_split_off_the_reference(cell, reference, notice):
    assert parting.reference_and_gazette(cell) == (reference, notice)


@pytest.mark.parametrize(
    ("cell", "reference"),
    [
        ("Contract No DE/2025/04", "DE/2025/04"),
        ("Contract No. DC/2024/12/F1-F4", "DC/2024/12/F1-F4"),
        ("Tender Ref. No.: X 1", "X 1"),
        ("Tender Reference X1", "X1"),
        ("Agreement No. CE 1/2025 (CE)", "CE 1/2025 (CE)"),
        ("合約編號：DE/2025/04", "DE/2025/04"),
        ("標書編號 A1", "A1"),
        ("CONTRACT/1", "CONTRACT/1"),
        ("Contract", "Contract"),
        ("TENDER2025-1", "TENDER2025-1"),
        ("DE/2025/04", "DE/2025/04"),
    ],
)
def test_words_before_a_reference_are_left_out(cell, reference):
    assert parting.bare_reference(cell) == reference


@pytest.mark.parametrize(
    ("title", "reference"),
    [
        ("Software (Tender Ref. ITT1) (Contract No. IC20260159)", "IC20260159"),
        ("Design, Yuen Long (Agreement No. CB20240632)", "CB20240632"),
        ("Software (Tender Ref. ITT1)", "ITT1"),
        ("Maintenance for Sai Kung (2) 2026-2029", None),
        ("Repairs (Contract A)", None),
    ],
)
def test_reference_is_found_in_a_title(title, reference):
    assert parting.reference_in_title(title) == reference


@pytest.mark.parametrize(
    ("title", "buyer"),
    [
        ("Supply of tea to the Department of Health", "DH"),
        ("Security of the Government Logistics Centre of the Government Logistics Department", "GLD"),
        ("Farms for the Agriculture, Fisheries and Conservation Department", "AFCD"),
        ("Purchase of paper waste from the Government Logistics Department", "GLD"),
        ("Supply of tea to various Government departments", None),
        ("Supply of tea to the Department of Health and the Fire Services Department", None),
        ("Supply of tea", None),
        ("向衞生署供應疫苗", "DH"),
        ("为政府物流服务署提供保安服务", "GLD"),
        ("向衞生署及消防處供應疫苗", None),
        ("向各政府部門供應文具", None),
    ],
)
def test_buyer_is_the_one_that_a_title_ends_with(title, buyer):
    assert parting.buyer_in_title(title) == buyer


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Ho &amp; Lee<br>1 Road", "Ho & Lee\n1 Road"),
        ("<p>Ho</p><p>Lee</p>", "\nHo\n\nLee\n"),
        ('<a href="x">Ho</a>&nbsp;Ltd', "Ho\u00a0Ltd"),
        ("length <5 m & more; >2", "length <5 m & more; >2"),
        ("&lt;br&gt;", "<br>"),
    ],
)
def test_markup_becomes_the_text_that_it_shows(cell, text):
    assert without_markup(cell) == text


@pytest.mark.parametrize(
    "piece", ["<p ", "(1) ", "Contract ", "G.N. ", "(Contract No. ", "to the ", "向衞生署", "&"]
)
def test_long_cells_take_no_long_time(piece):
    cell = piece * (19_000 // len(piece))

    draft = drafts(NOTICE, ("", cell, cell, cell, cell[:3000], cell, cell))[0]

    assert draft.texts["title"]
