"""The suppliers of cells that name one or several."""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.ingest.joint import split_suppliers
from data.ingest.suppliers import NameAddress, split_name_address
from data.ingest.text import collapse

SOURCES = Path(__file__).parents[4] / "shared" / "sources"
needs_sources = pytest.mark.skipif(
    not SOURCES.is_dir() and os.environ.get("REQUIRE_ALL") != "1",
    reason="the folder shared/ does not stand beside the project",
)
BOTH = (("Alpha Limited", None), ("Beta Limited", None))
PIECES = (
    "Alpha Limited|Beta Ltd|JV|Joint venture of|comprising|in joint venture with|"
    "and|&|;|\n|,|(1)|(2)|a)|•|甲有限公司|、|3/F|Foo Road|Lot 1:|Mr."
)
SEVERAL = {
    "numbers in brackets": ("(1) Alpha Limited (2) Beta Limited", BOTH),
    "numbers with points": ("1. Alpha Limited\n2. Beta Limited", BOTH),
    "numbers on one line": ("1) Alpha Limited; 2) Beta Limited", BOTH),
    "roman numbers": ("(i) Alpha Limited and (ii) Beta Limited", BOTH),
    "letters": ("a) Alpha Limited b) Beta Limited", BOTH),
    "capital letters": ("A. Alpha Limited\nB. Beta Limited", BOTH),
    "bullets": ("• Alpha Limited\n• Beta Limited", BOTH),
    "circled": ("① Alpha Limited ② Beta Limited", BOTH),
    "stroke": ("Alpha Limited / Beta Limited", BOTH),
    "and": ("Alpha Limited and Beta Limited", BOTH),
    "semicolon": ("Alpha Limited; Beta Limited", BOTH),
    "bar": ("Alpha Limited | Beta Limited", BOTH),
    "line": ("Alpha Limited\nBeta Limited", BOTH),
    "comma": ("Alpha Limited, Beta Limited", BOTH),
    "lots": ("Lot 1: Alpha Limited\nLot 2: Beta Limited", BOTH),
    "partners": ("Partner A's works: Alpha Limited; Partner B's works: Beta Limited", BOTH),
    "suffixes after commas": (
        "Alpha Co., Ltd., Beta, Limited and Gamma Company, Limited",
        (("Alpha Co., Ltd.", None), ("Beta, Limited", None), ("Gamma Company, Limited", None)),
    ),
    "numbered with addresses": (
        "(1) Alpha Limited, 3/F, Foo Building, Kwun Tong (2) Beta Limited, 4/F, Bar Centre, Tuen Mun",
        (
            ("Alpha Limited", "3/F, Foo Building, Kwun Tong"),
            ("Beta Limited", "4/F, Bar Centre, Tuen Mun"),
        ),
    ),
    "lines with addresses": (
        "Alpha Limited\n12 Foo Road\nKowloon\nBeta Limited\n13 Bar Road\nKowloon",
        (("Alpha Limited", "12 Foo Road Kowloon"), ("Beta Limited", "13 Bar Road Kowloon")),
    ),
    "one address for all": (
        "Alpha Limited and Beta Limited, 22/F, Example House, Central",
        (
            ("Alpha Limited", "22/F, Example House, Central"),
            ("Beta Limited", "22/F, Example House, Central"),
        ),
    ),
    "an address for each": (
        "Alpha Bank Ltd and Beta Bank Limited,\n1 Foo Road, Central; and 83 Bar Road, Central.",
        (("Alpha Bank Ltd", "1 Foo Road, Central"), ("Beta Bank Limited", "83 Bar Road, Central")),
    ),
    "joint venture and others": (
        "AB – CD JV (AB Limited – CD (Hong Kong) Limited Joint Venture); Beta Limited",
        (("AB – CD JV (AB Limited – CD (Hong Kong) Limited Joint Venture)", None), BOTH[1]),
    ),
    "joint venture named first, and others": (
        "Joint venture of Alpha Limited and Beta Limited; Gamma Limited",
        (("Joint venture of Alpha Limited and Beta Limited", None), ("Gamma Limited", None)),
    ),
    "joint venture named first, behind others": (
        "Gamma Limited; Joint Venture of Alpha Limited and Beta Limited",
        (("Gamma Limited", None), ("Joint Venture of Alpha Limited and Beta Limited", None)),
    ),
    "joint venture named first, with address": (
        "Consortium of Alpha Ltd and Beta Ltd, Room 3, 12 Nathan Road, Kowloon",
        (("Consortium of Alpha Ltd and Beta Ltd", "Room 3, 12 Nathan Road, Kowloon"),),
    ),
    "firm that is called a consortium, and others": (
        "Consortium (HK) Limited and Beta Limited",
        (("Consortium (HK) Limited", None), BOTH[1]),
    ),
    "two languages and others": (
        "Alpha Co., Ltd. 甲有限公司; Beta Limited",
        (("Alpha Co., Ltd.", None, True, "甲有限公司"), BOTH[1]),
    ),
    "persons": (
        "Mr. CHAN Tai Man; Ms. LEE Siu Ling",
        (("Mr. CHAN Tai Man", None), ("Ms. LEE Siu Ling", None)),
    ),
    "chinese list": ("甲有限公司、乙有限公司", (("甲有限公司", None), ("乙有限公司", None))),
    "chinese and": ("甲有限公司及乙有限公司", (("甲有限公司", None), ("乙有限公司", None))),
    "chinese numbers": ("（一）甲有限公司（二）乙有限公司", (("甲有限公司", None), ("乙有限公司", None))),
    "chinese with addresses": (
        "(1) 甲有限公司 香港灣仔軒尼詩道1號 (2) 乙有限公司 九龍觀塘道388號",
        (("甲有限公司", "香港灣仔軒尼詩道1號"), ("乙有限公司", "九龍觀塘道388號")),
    ),
    "two languages": (
        "Alpha Limited\n甲有限公司\nBeta Limited\n乙有限公司",
        (("Alpha Limited", None, True, "甲有限公司"), ("Beta Limited", None, True, "乙有限公司")),
    ),
}
ONE = [
    "Johnson & Johnson (HK) Limited",
    "Lo & Lo, Solicitors and Notaries Public",
    "Deacons, Graham & James",
    "China State - Build King Joint Venture",
    "Alpha Limited and Beta Limited Joint Venture",
    "Alpha Limited in association with Beta Limited",
    "AECOM Asia Company Limited - AtkinsRealis Asia Limited Joint Venture",
    "Alchmex – STEC Joint Venture (Alchmex Limited – Shanghai Tunnel Engineering Co. Ltd. Joint Venture)",
    "A. R. Medicom Inc. (Asia) Ltd.",
    "Wah Mei Fashion & Trading Co., Ltd.",
    "Chi Tak Printing Company, Limited",
    "8 Multimedia Group Company Limited",
    "中國建築－俊和聯營",
    "甲有限公司與乙有限公司聯營",
    "Joint venture of Alpha Limited and Beta Limited",
    "A Joint Venture between Alpha Ltd., Beta Ltd. and Gamma, Limited",
    "Joint Venture (Alpha Limited and Beta Limited)",
    "Joint venture: Alpha Limited / Beta Limited",
    "Consortium of A Ltd and B Ltd",
    "Alpha – Beta JV comprising Alpha Limited and Beta Limited",
    "Alpha Limited in joint venture with Beta Limited",
    "Alpha Limited in association with Beta Limited and Gamma Limited",
    "Alpha Limited and Beta Limited (in joint venture)",
    "Alpha Limited & Beta Limited (Joint Venture)",
    "Alpha Limited and Beta Limited in joint venture",
    "甲與乙聯營",
    "由甲及乙組成的聯營",
    "由甲有限公司及乙有限公司組成的聯營公司",
    "由甲有限公司、乙有限公司及丙有限公司组成的联营体",
]


@pytest.mark.parametrize(("cell", "suppliers"), SEVERAL.values(), ids=SEVERAL)
def test_suppliers_of_one_cell_are_told_apart(cell, suppliers):
    found = split_suppliers(cell)

    assert found == tuple(NameAddress(*each) for each in suppliers)


@pytest.mark.parametrize("cell", ONE)
def test_name_that_looks_like_several_is_one_supplier(cell):
    found = split_suppliers(cell)

    assert found == (NameAddress(cell, None),)


@pytest.mark.parametrize(
    ("cell", "name", "address"),
    [
        pytest.param("(2) Beta Limited\n3/F, Foo House", "Beta Limited", "3/F, Foo House", id="later row"),
        pytest.param(
            "Centre of Valuable Medicines\nLimited\nR11, 6/F, Foo House",
            "Centre of Valuable Medicines Limited",
            "R11, 6/F, Foo House",
            id="name over two lines",
        ),
        pytest.param(
            "Alpha Limited\nRoom 3, Gamma Limited Building\n12 Foo Road",
            "Alpha Limited",
            "Room 3, Gamma Limited Building 12 Foo Road",
            id="building with a suffix",
        ),
    ],
)
def test_lines_of_one_supplier_stay_together(cell, name, address):
    found = split_suppliers(cell)

    assert found == (NameAddress(name, address),)


@pytest.mark.parametrize(
    "cell",
    [
        "Lo & Lo; Beta Limited",
        "Alpha LLP and Deacons",
        "Alpha Limited - Beta Limited",
        "Alpha Limited, 甲有限公司",
    ],
)
def test_list_whose_parts_do_not_all_end_as_firms_is_one_doubtful_name(cell):
    found = split_suppliers(cell)

    assert found == (NameAddress(cell, None, certain=False),)


@pytest.mark.parametrize(
    "cell",
    [
        "A Limited\n" * 3_000,
        ";" * 30_000,
        "(1) " * 5_000,
        "1. A 2. " * 3_000,
        "Lot " * 8_000,
        "A Limited and " * 2_000,
        "Joint venture of " + "A Limited and " * 2_000,
        "Joint Venture of " * 2_000,
    ],
    ids=["lines", "semicolons", "numbers", "points", "labels", "joined", "members", "joint ventures"],
)
def test_very_long_cell_is_read_in_time(cell):
    assert split_suppliers(cell)


@given(st.lists(st.sampled_from(PIECES.split("|"))).map(" ".join) | st.text())
def test_no_letter_is_made_up_and_nothing_fails(cell):
    found = split_suppliers(cell)

    shared_address = {each.address for each in found if each.address}
    given_letters = Counter(letter for letter in cell if letter.isalnum())
    names = [name for each in found for name in (each.name, each.name_zh or "")]
    kept = Counter(letter for text in [*names, *shared_address] for letter in text)
    assert found
    assert not {letter for letter in kept if letter.isalnum() and kept[letter] > given_letters[letter]}


@needs_sources
def test_each_cell_of_the_hospital_authority_is_one_supplier():
    with (SOURCES / "hospital_authority_awards.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = {row["Contractor(s) & Address(es)"] for row in csv.DictReader(file)}

    found = {cell: split_suppliers(cell) for cell in cells}

    assert [cell for cell, suppliers in found.items() if suppliers != (split_name_address(cell),)] == []
    assert [cell for cell, (supplier,) in found.items() if not supplier.certain] == []


@needs_sources
def test_names_without_address_are_read_as_they_stand():
    with (SOURCES / "gld_contracts_awarded_en.csv").open(encoding="utf-8-sig", newline="") as file:
        names = {row["Contractor(s)"] for row in csv.DictReader(file)}

    wrong = {name for name in names if split_suppliers(name) != (NameAddress(collapse(name), None),)}

    assert wrong == set()
