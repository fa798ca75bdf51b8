"""An address that is not public, wherever else it stands in its row."""

import pytest

from data.privacy import shielded_cells
from data.privacy_texts import HIDDEN, struck

ADDRESS = "Flat 7B, Zebra Mansion, 15 Hoi Bun Road, Kwun Tong"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"Home: {ADDRESS}.", f"Home: {HIDDEN}."),
        ("flat 7B Zebra MANSION，15  hoi bun road kwun tong", HIDDEN),
        ("Storage at 15 Hoi Bun Rd", f"Storage at {HIDDEN} Rd"),
        ("Behind Zebra Mansion", f"Behind {HIDDEN}"),
        ("https://x.example/?a=Zebra%20Mansion%2015", f"https://x.example/?a={HIDDEN}"),
        ("Piano lessons for 15 months in Sha Tin", "Piano lessons for 15 months in Sha Tin"),
    ],
)
def test_a_repeated_address_is_struck_from_a_text(text, shown):
    assert struck(text, [ADDRESS]) == shown


def test_a_chinese_address_is_struck_by_its_street_and_number():
    assert struck("收件：海濱道101號", ["九龍觀塘海濱道101號蝙蝠大廈1樓"]) == f"收件：{HIDDEN}"


def test_two_addresses_of_one_award_are_struck_together():
    older = ADDRESS.replace("Zebra", "Okapi")

    assert struck(ADDRESS, [older, ADDRESS]) == HIDDEN


@pytest.mark.parametrize(
    "cell",
    [
        "22.31234, 114.21987",
        "22°18'44.4\"N",
        "819000",
        "841 500",
        "Flat 7B",
        "Zebra Mansion",
        "15 HoiBun Rd",
        "a remark that nobody has read",
    ],
)
def test_a_cell_that_could_tell_where_a_person_lives_is_hidden(make_award, cell):
    award = make_award(suppliers=("CHAN Tai Man",), addresses=(ADDRESS,), lat=22.31152, lon=114.22513)

    assert shielded_cells(award, {"Own": cell}) == {"Own": HIDDEN}


@pytest.mark.parametrize("cell", ["Supply of tables", "CHAN  Tai Man", "100", "2026-06-12", "Open", ""])
def test_what_is_public_elsewhere_and_what_is_short_stays_in_its_cell(make_award, cell):
    award = make_award(suppliers=("CHAN Tai Man",), addresses=(ADDRESS,))

    assert shielded_cells(award, {"Own": cell}) == {"Own": cell}
