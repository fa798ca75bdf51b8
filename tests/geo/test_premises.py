"""What is left of an address without the firm, the floor and the room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.premises import premises


@pytest.mark.parametrize(
    ("address", "left"),
    [
        (
            "Flat A3, 12/F., Block A,Made-up Centre,489-491 High Road",
            "Block A, Made-up Centre, 489-491 High Road",
        ),
        ("Rooms 2008 - 2011, 20/F.,A Building,388 High Road.", "A Building, 388 High Road"),
        ("Flats C & D, 18/F.,A Centre,65 High Road", "A Centre, 65 High Road"),
        ("1/F. and 2/F.,Green Garden,2-20 Palm Street", "Green Garden, 2-20 Palm Street"),
        ("Whole Floor 25/F.,A Plaza,No. 32-34A High Street", "A Plaza, No. 32-34A High Street"),
        ("Shop 3, Ground Floor, 9 High Street", "9 High Street"),
        ("1st-3rd Floors, 5 High Road", "5 High Road"),
        ("Level 5, A Walk, 80 High Avenue", "A Walk, 80 High Avenue"),
        ("Flat A 3/F 12 High Street", "12 High Street"),
        ("3F A Building, 3 High Road", "A Building, 3 High Road"),
        ("RM603, A Core, High Road", "A Core, High Road"),
        ("Tables Limited, Unit 5, 12 High Road", "12 High Road"),
        ("1 First Street, Sai Ying Pun", "1 First Street, Sai Ying Pun"),
        ("2G High Street, Hung Hom", "2G High Street, Hung Hom"),
        ("21, Upper Village, Sai Kung", "21, Upper Village, Sai Kung"),
        ("九龍虛構街143號虛構中心11樓", "九龍虛構街143號虛構中心"),
        ("香港虛構道18號虛構廣場十一樓1102-1103室", "香港虛構道18號虛構廣場"),
        ("新界虛構街33-39號虛構中心第二期8樓A室", "新界虛構街33-39號虛構中心第二期"),
        ("九龍虛構街32號虛構中心12字樓1203室", "九龍虛構街32號虛構中心"),
        ("虛構邨虛構街18號地下", "虛構邨虛構街18號"),
        ("虛構大樓一號", "虛構大樓一號"),
    ],
)
def test_the_building_is_left(address, left):
    assert premises(address) == left


@pytest.mark.parametrize(
    "address", ["", "12/F", "Tables Limited", "P.O. Box 123, Kowloon", "郵政信箱123號", "1, 2.", "x" * 300]
)
def test_nothing_is_left_where_there_is_no_building(address):
    assert premises(address) is None


@given(st.text())
def test_no_text_makes_an_error(text):
    left = premises(text)

    assert left is None or left == left.strip()
