"""Columns that only number the rows."""

import pytest

from data.files import ReadOptions
from data.ingest import read_file

REST = ("Road,Ho Limited,12.50", "Wall,Au Limited,13.50", "Hall,Li Limited,14.50")


def awards(header, cells, rest=REST, options=None):
    text = f"{header},Contract Title,Contractor,Contract Sum (HK$)\n"
    rows = "".join(f"{cell},{row}\n" for cell, row in zip(cells, rest, strict=False))
    return read_file((text + rows).encode(), "a.csv", options or ReadOptions()).awards


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        *((header, "123") for header in ("Item", "No.", "序號", "編號", "Ref", "Contract No.", "Lot")),
        ("Reference No.", ("1.", "2.", "3.")),
        ("Item", "1"),
        ("Item", ("1", "", "2")),
    ],
)
def test_numbers_of_rows_are_no_reference_and_no_lot(header, cells):
    found = awards(header, cells)

    assert {(award.tender_ref, award.lot) for award in found} == {(None, None)}
    assert header in found[0].cells  # kept as typed


@pytest.mark.parametrize(
    ("header", "cells", "field"),
    [
        ("Contract No.", ("C1", "C2", "C3"), "tender_ref"),
        ("Contract No.", "124", "tender_ref"),
        ("Contract No.", "1", "tender_ref"),
        ("Lot", "134", "lot"),
    ],
)
def test_other_numbers_are_what_their_header_says(header, cells, field):
    assert [getattr(award, field) for award in awards(header, cells)] == list(cells)


def test_lots_of_one_tender_are_lots():
    rest = ("Road,Ho Limited,12.50", "Road,Au Limited,13.50", "Road,Li Limited,14.50")

    assert [award.lot for award in awards("Lot", "123", rest)] == ["1", "2", "3"]


def test_numbered_rows_with_references_of_their_own_are_no_lots_of_one_title():
    rows = ("Road,Ho Limited,12.50,C1", "Road,Au Limited,13.50,C2")
    text = "Item,Contract Title,Contractor,Contract Sum (HK$),Contract No.\n" + "".join(
        f"{at},{row}\n" for at, row in enumerate(rows, start=1)
    )

    assert [award.lot for award in read_file(text.encode(), "a.csv").awards] == [None, None]


def test_column_that_the_person_names_is_what_they_say():
    found = awards("Contract No.", "123", options=ReadOptions(mapping=(("Contract No.", "tender_ref"),)))

    assert [award.tender_ref for award in found] == ["1", "2", "3"]
