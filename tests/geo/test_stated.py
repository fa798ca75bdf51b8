"""Cells that say where: there the names of districts that are common words are districts."""

import pytest

from geo.districts import districts
from geo.places import Scope
from geo.stated import place_stated, unread_parts
from geo.titles import place_of_delivery


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sha Tin, Tai Po, North", "NTH ST TP"),
        ("North and Tai Po", "NTH TP"),
        ("Southern, Eastern & Wan Chai", "EST STH WC"),
        ("Central and Western, Wan Chai", "CW WC"),
        ("Yuen Long/North Districts", "NTH YL"),
        ("North", "NTH"),
        ("islands", "ISL"),
        ("Eastern District", "EST"),
        ("北、大埔", "NTH TP"),
        ("東區及南區", "EST STH"),
        ("Kai Tak, Southern", "KC STH"),
    ],
)
def test_a_part_that_is_nothing_but_a_districts_name_is_that_district(text, found):
    place = place_stated(text)

    assert " ".join(sorted(place.districts)) == found
    assert place.scope is (Scope.SEVERAL if " " in found else Scope.DISTRICT)


@pytest.mark.parametrize(
    "text",
    [
        "Tai Po",
        "Tai Po Market, Tai Po",
        "1 Science Park Road, Sha Tin",
        "Works in Wan Chai, North Shore",
        "All districts",
        "12 Nobody Knows Road, North",
        "Various",
        "和合石火葬場",
        "",
    ],
)
def test_all_else_is_read_as_a_title_is(text):
    assert place_stated(text) == place_of_delivery(text)


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_every_district_is_known_by_its_name_alone(lang):
    assert {place_stated(one.name(lang)).districts for one in districts().values()} == {
        (code,) for code in districts()
    }


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("Sha Tin, Nobody Knows Gardens", ("Nobody Knows Gardens",)),
        ("Sha Tin, North", ()),
        ("Nobody Knows Gardens", ()),
        ("Flat 5, Nobody Knows Gardens, Sha Tin", ()),
    ],
)
def test_parts_of_a_list_that_name_no_place_are_told(text, unread):
    assert unread_parts(text) == unread
