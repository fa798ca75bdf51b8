"""What look-ups keep, and how few questions they ask."""

import math

import pytest

from geo.locator import address_key
from geo.lookup import Kept
from tests.geo import test_lookup
from tests.geo.test_lookup import ADDRESS, answered, giving, suggested

hours = test_lookup.hours
asking = test_lookup.asking


def other_addresses(count):
    return [f"{number} Invented Street, Kwun Tong, Kowloon" for number in range(100, 100 + count)]


def test_rooms_of_one_building_are_asked_about_once(asking, server):
    look_up = asking(kept := {})

    places = {look_up(ADDRESS), look_up(ADDRESS.replace("Flat A", "Flat B")), look_up(ADDRESS)}

    assert len(places) == len(server.asked) == 1
    assert len(kept) == 2
    assert (look_up.state().asked, look_up.state().placed) == (1, 2)


def test_what_was_kept_is_not_asked_again(asking, server):
    kept = {}
    first = asking(kept)(ADDRESS)
    look_up = asking(kept)

    assert look_up(ADDRESS) == look_up.only_kept()(ADDRESS) == first
    assert len(server.asked) == 1
    assert (look_up.state().from_kept, look_up.state().asked) == (1, 0)


def test_answers_that_are_not_kept_yet_go_on_to_another_look_up(asking, server):
    first, second = asking(), asking()
    place = first(ADDRESS)

    second.remember(first.take_new())

    assert second(ADDRESS) == place
    assert len(server.asked) == 1
    assert list(second.take_new()) == [address_key(ADDRESS)]


def test_no_suggestion_is_kept_and_asked_again_after_90_days(asking, server, hours):
    server.answers["/lookup"] = giving({"RequestAddress": {}, "SuggestedAddress": None})
    kept = {}
    assert asking(kept)(ADDRESS) is None
    assert kept[address_key(ADDRESS)] == Kept("2026-06-01T00:00:00+00:00", "[]", None)

    hours.seconds += 89 * 86_400
    assert asking(kept)(ADDRESS) is None
    assert len(server.asked) == 1
    hours.seconds += 2 * 86_400
    server.answers["/lookup"] = giving(answered(suggested()))

    assert asking(kept)(ADDRESS) is not None


@pytest.mark.parametrize("answer", ["", "{}", "nonsense", "[1]", "NaN"])
def test_kept_answers_that_cannot_be_read_place_nothing(asking, answer):
    kept = {address_key(ADDRESS): Kept("2026-06-01T00:00:00+00:00", answer, 82)}

    assert asking(kept).only_kept()(ADDRESS) is None


def test_without_a_server_nothing_is_asked(asking, server):
    assert asking().only_kept()(ADDRESS) is None
    assert server.asked == []


def test_no_more_than_five_requests_are_made_in_a_second(asking, server, hours):
    look_up = asking()

    for address in other_addresses(11):
        look_up(address)

    assert len(server.asked) == 11
    assert math.isclose(hours.seconds, 2)
