"""Names and addresses out of one cell, against answers checked by hand."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.ingest.suppliers import NameAddress, split_name_address
from data.ingest.text import collapse

SHARED = Path(__file__).parents[4] / "shared"
with (Path(__file__).parent / "contractor_cells.csv").open(encoding="utf-8", newline="") as _file:
    ANSWERS = list(csv.DictReader(_file))
PARTINGS = {"two spaces": "  ", "line break": "\n", "comma": ", ", "comma and line": ",\n", "space": " "}
PIECES = (
    "A Limited|Ltd|Co.,|Inc.|GmbH|Joint Venture|JV|(|)|and|&|/|;|,|\n|  |12/F|Unit 3|No. 5|Nathan Road|"
    "Kowloon|x|t/a|trading as|甲|有限公司|聯營|香港|九龍|道|號|(1)|(2)|1.|a)|•|-|–|:|Lot 1|Mr.|Division|3M"
)
WORDS = st.lists(st.sampled_from(PIECES.split("|")), max_size=14).map(" ".join)


def letters(text: str) -> list[str]:
    return sorted(letter for letter in text if letter.isalnum())


def test_at_least_a_hundred_cells_have_an_answer():
    assert len({answer["cell"] for answer in ANSWERS}) >= 100


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer["name"])
def test_name_and_address_are_parted_as_by_hand(answer):
    both = split_name_address(answer["cell"])

    assert both == NameAddress(answer["name"], answer["address"] or None, name_zh=answer["name_zh"] or None)


@pytest.mark.parametrize(
    ("cell", "name", "address"),
    [
        pytest.param(
            "Fung & Wong LLP\n12/F, Pacific House", "Fung & Wong LLP", "12/F, Pacific House", id="llp"
        ),
        pytest.param("Lee Ho Shop 3, 12 Main Street", "Lee Ho", "Shop 3, 12 Main Street", id="no suffix"),
        pytest.param("Wing Kee, Nathan Road,99", "Wing Kee", "Nathan Road,99", id="known street"),
        pytest.param(
            "Grand Tower A Limited  Room 5", "Grand Tower A Limited", "Room 5", id="marker in a name"
        ),
        pytest.param(
            "Ho Brothers  Flat A, ABC Limited Building",
            "Ho Brothers",
            "Flat A, ABC Limited Building",
            id="suffix in an address",
        ),
        pytest.param("Chan\u00a0\u00a0Flat 3, 2/F", "Chan", "Flat 3, 2/F", id="non-breaking spaces"),
        pytest.param("Team 21 Architects", "Team 21 Architects", None, id="number in a name"),
        pytest.param("Unlimited Ideas, Room 3", "Unlimited Ideas", "Room 3", id="no suffix in Unlimited"),
    ],
)
def test_name_ends_where_the_address_begins(cell, name, address):
    both = split_name_address(cell)

    assert (both.name, both.address, both.certain) == (name, address, True)


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param("Wing Kee, Some Thing, 99", id="digits and no place"),
        pytest.param("Wing Kee\nSome Thing", id="two lines"),
        pytest.param("甲乙香港分會九龍窩打老道50號", id="two places may begin it"),
        pytest.param("Alpha Limited - Beta Limited", id="two firms or a joint venture"),
        pytest.param("Alpha Limited, Some Thing", id="rest is no address"),
    ],
)
def test_cell_that_cannot_be_parted_for_certain_is_kept_whole(cell):
    both = split_name_address(cell)

    assert both == NameAddress(collapse(cell), None, certain=False)


@pytest.mark.parametrize(
    "cell",
    ["A " * 9_000 + "Limited", "甲 " * 9_000, "A Limited t/a " * 2_000, "(" * 9_000, "12 Foo " * 5_000],
    ids=["words", "chinese", "trading as", "brackets", "numbers"],
)
def test_very_long_cell_is_read_in_time(cell):
    both = split_name_address(cell)

    assert letters(both.name + (both.address or "")) == letters(cell)


@given(WORDS | st.text())
def test_no_letter_is_lost_and_nothing_fails(cell):
    both = split_name_address(cell)

    kept = collapse(cell)
    assert letters(both.name + (both.name_zh or "") + (both.address or "")) == letters(kept)
    assert both.certain or (both.name, both.address) == (kept, None)


@pytest.mark.skipif(
    not SHARED.is_dir() and os.environ.get("REQUIRE_ALL") != "1",
    reason="the folder shared/ does not stand beside the project",
)
@pytest.mark.parametrize("parting", PARTINGS.values(), ids=PARTINGS)
def test_published_names_and_addresses_are_parted_again_however_they_are_joined(parting):
    with (SHARED / "facts" / "awards.csv").open(encoding="utf-8-sig", newline="") as file:
        awards = [row for row in csv.DictReader(file) if row["supplier_address"]]
    truth = {(collapse(row["supplier_name"]), collapse(row["supplier_address"])) for row in awards}

    wrong = {
        both
        for both in truth
        if ";" not in both[1] and split_name_address(parting.join(both)) != NameAddress(*both)
    }

    assert wrong == set()
