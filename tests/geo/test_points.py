"""How precisely something is placed."""

from dataclasses import replace

import pytest

from geo.estates import estates
from geo.gazetteer import Entry, Kind, Stretch
from geo.geocode import locate
from geo.places import Precision
from geo.points import covering, entry_point, estate_point, finest, metres_between, street_point

ROAD = Entry(
    "Long Road",
    Kind.STREET,
    ("KT", "WTS"),
    stretches=(
        Stretch("KT", 1, 99, 22.310, 114.220, 300),
        Stretch("KT", 100, 199, 22.314, 114.220, 300),
        Stretch("WTS", None, None, 22.340, 114.200, 400),
        Stretch("WTS", 300, 340, 22.342, 114.202, 60),
    ),
)
BUILDING = Entry("A Centre", Kind.SITE, ("KT",), 22.31, 114.22, 80, street="Long Road")


@pytest.mark.parametrize(
    ("district", "number", "lat", "within_m"),
    [("KT", 20, 22.310, 300), ("KT", 120, 22.314, 300), ("WTS", 310, 22.342, 60), ("WTS", 5, 22.340, 400)],
)
def test_house_number_gives_the_point_of_its_stretch(district, number, lat, within_m):
    point = street_point(ROAD, district, number)

    assert point is not None
    assert (point.lat, point.within_m, point.precision) == (lat, within_m, Precision.STREET)


def test_a_number_on_no_known_stretch_has_no_point():
    assert street_point(ROAD, "KT", 500) is None


def test_a_street_of_several_stretches_has_a_point_that_covers_them_all():
    point = street_point(ROAD, "KT", None)

    assert point is not None
    assert point.within_m == 300 + 445
    assert point.precision is Precision.STREET


def test_a_long_street_without_a_number_is_no_more_than_an_area():
    far = replace(ROAD, stretches=(ROAD.stretches[0], replace(ROAD.stretches[1], lat=22.330)))

    assert street_point(far, "KT", None).precision is Precision.AREA
    assert street_point(far, "KT", 20).precision is Precision.STREET


@pytest.mark.parametrize(
    ("changes", "precision", "within_m"),
    [
        ({}, Precision.BUILDING, 80),
        ({"within_m": 250}, Precision.STREET, 250),
        ({"within_m": 250, "street": None}, Precision.AREA, 250),
        ({"within_m": None}, Precision.AREA, 1500),
        ({"within_m": None, "kind": Kind.TOWN}, Precision.AREA, 3000),
    ],
    ids=["a building", "on its street", "an estate of houses", "at its locality", "a town"],
)
def test_a_building_is_one_only_where_its_point_is_good(changes, precision, within_m):
    point = entry_point(replace(BUILDING, **changes), "KT")

    assert (point.precision, point.within_m) == (precision, within_m)


def test_what_has_no_point_gets_none():
    assert entry_point(replace(BUILDING, lat=None, lon=None), "KT") is None
    assert street_point(replace(ROAD, stretches=()), "KT", None) is None
    assert covering([]) is None
    assert finest([None]) is None


def test_the_most_precise_point_comes_first_then_the_nearest():
    area = entry_point(replace(BUILDING, within_m=40, street=None, kind=Kind.LOCALITY), "KT")
    near, far = street_point(ROAD, "WTS", 310), street_point(ROAD, "KT", 20)

    assert finest([area, far, near]) == near


@pytest.mark.parametrize(
    ("code", "precision", "within_m"),
    [
        ("INNOC", Precision.BUILDING, 50),
        ("HKPC", Precision.BUILDING, 80),
        ("CYBER", Precision.AREA, 150),
        ("INNO-TP", Precision.AREA, 350 + 489),
        ("MARS", Precision.AREA, 350 + 489),
    ],
)
def test_an_estate_is_as_precise_as_its_position_says(code, precision, within_m):
    point = estate_point(estates()[code])

    assert (point.precision, point.within_m) == (precision, within_m)


def test_a_degree_of_latitude_is_111_kilometres():
    one = entry_point(BUILDING, "KT")
    other = entry_point(replace(BUILDING, lat=BUILDING.lat + 1), "KT")

    assert metres_between(one, other) == pytest.approx(111_195, abs=10)


@pytest.mark.parametrize(
    ("address", "precision"),
    [("Kwun Tong", Precision.AREA), ("Sham Shui Po District", Precision.DISTRICT), ("", Precision.NONE)],
)
def test_every_point_says_how_far_it_may_be_off(address, precision):
    place = locate(address)

    assert place.precision is precision
    assert (place.within_m is None) == (place.lat is None)
