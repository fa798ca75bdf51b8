"""INNOPARKs, facilities and parks."""

import pytest

from geo.districts import districts
from geo.estates import estates


def test_three_innoparks_and_five_facilities_are_known():
    kinds = [estate.kind for estate in estates().values()]

    assert kinds.count("estate") == 3
    assert kinds.count("facility") == 5


def test_a_facility_without_a_point_stands_at_its_estate():
    facility, estate = estates()["MARS"], estates()["INNO-TP"]

    assert facility.parent == "INNO-TP"
    assert (facility.lat, facility.lon) == (estate.lat, estate.lon)


def test_radius_follows_from_the_area():
    estate = estates()["INNO-TP"]

    assert estate.area_ha == 75
    assert estate.radius_m == pytest.approx(488.6, abs=0.1)
    assert estates()["CYBER"].radius_m is None


def test_every_estate_lies_in_a_known_district_with_its_parent():
    found = estates()

    assert all(estate.district in districts() for estate in found.values())
    parents = [(e.district, found[e.parent].district) for e in found.values() if e.parent]
    assert len(parents) == 5
    assert all(own == parents_own for own, parents_own in parents)
