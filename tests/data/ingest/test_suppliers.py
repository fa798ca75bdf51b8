"""Names and addresses out of one cell, against answers checked by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from data.ingest.suppliers import NameAddress, split_name_address

with (Path(__file__).parent / "contractor_cells.csv").open(encoding="utf-8", newline="") as _file:
    ANSWERS = list(csv.DictReader(_file))


def test_at_least_sixty_cells_have_an_answer():
    assert len({answer["cell"] for answer in ANSWERS}) >= 60


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer["name"])
def test_name_and_address_are_parted_as_by_hand(answer):
    both = split_name_address(answer["cell"])

    assert both == NameAddress(answer["name"], answer["address"] or None)


@pytest.mark.parametrize(
    ("cell", "name", "address"),
    [
        pytest.param("力豪有限公司  九龍觀塘鴻圖道9號", "力豪有限公司", "九龍觀塘鴻圖道9號", id="chinese"),
        pytest.param(
            "Fung & Wong LLP\n12/F, Pacific House", "Fung & Wong LLP", "12/F, Pacific House", id="llp"
        ),
        pytest.param("Lee Ho Shop 3, 12 Main Street", "Lee Ho", "Shop 3, 12 Main Street", id="no suffix"),
        pytest.param(
            "Grand Tower A Limited  Room 5", "Grand Tower A Limited", "Room 5", id="marker in a name"
        ),
        pytest.param(
            "Ho Brothers  Flat A, ABC Limited Building",
            "Ho Brothers",
            "Flat A, ABC Limited Building",
            id="suffix in it",
        ),
        pytest.param("Chan\u00a0\u00a0Flat 3, 2/F", "Chan", "Flat 3, 2/F", id="non-breaking spaces"),
    ],
)
def test_name_ends_where_the_address_begins(cell, name, address):
    both = split_name_address(cell)

    assert (both.name, both.address, both.certain) == (name, address, True)


def test_cell_that_cannot_be_parted_is_kept_whole_and_not_certain():
    both = split_name_address("Wing Kee, Nathan Road,99")

    assert both == NameAddress("Wing Kee, Nathan Road,99", None, certain=False)


def test_very_long_cell_is_read_in_time():
    both = split_name_address("A " * 9_000 + "Limited")

    assert both.name.endswith("Limited")
