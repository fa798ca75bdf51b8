"""Look-ups that go wrong: bad answers, trouble, limits, and the setting."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import settings as from_environment
from geo.locator import Locator
from geo.lookup_answers import suggestions
from geo.lookup_server import MAX_BYTES
from tests.geo import test_lookup
from tests.geo.test_lookup import ADDRESS, answered, giving, suggested
from tests.geo.test_lookup_kept import other_addresses
from tests.servers import drip, drip_headers, silent

hours = test_lookup.hours
asking = test_lookup.asking


GOOD = json.dumps(answered(suggested())).encode()


NESTED = b'{"SuggestedAddress":' + b"[" * 60_000 + b"]" * 60_000 + b"}"


BAD_ANSWERS = {
    "not found": giving(b"", status=404),
    "redirect": giving(b"", status=302, Location="/elsewhere"),
    "huge": giving(GOOD + b" " * MAX_BYTES),
    "web page": giving(b"<html>", kind="text/html"),
    "no type": giving(GOOD, kind=""),
    "packed": giving(GOOD, Content_Encoding="gzip"),
    "no json": giving(b'{"SuggestedAddress": ['),
    "no text": giving(b"\xff\xfe"),
    "not a number": giving(GOOD.replace(b'"22.31100"', b"NaN")),
    "nested": giving(NESTED),
    "empty": giving(b""),
    "other shape": giving({"results": []}),
    "a list": giving([1, 2]),
    "suggestions as text": giving({"SuggestedAddress": "none"}),
    "suggestions of numbers": giving({"SuggestedAddress": [1, None]}),
    "no address": giving(answered({"Address": None})),
    "no score": giving(answered(suggested(score=None))),
    "outside": giving(answered(suggested(at={"Latitude": "35.6", "Longitude": "139.7"}))),
    "swapped": giving(answered(suggested(at={"Latitude": "114.225", "Longitude": "22.311"}))),
    "NaN as text": giving(answered(suggested(at={"Latitude": "NaN", "Longitude": "NaN"}))),
    "endless": giving(GOOD.replace(b'"22.31100"', b"1e999").replace(b"Northing", b"No")),
    "no point": giving(answered(suggested(at=[]))),
}


TROUBLE = {
    "500": giving(b"", status=500),
    "503": giving(b"", status=503),
    "half": giving(GOOD, length=len(GOOD) + 100),
    "hung up": lambda ask: ask.wfile.write(b"HT"),
    "silent": silent,
    "drops": drip,
    "drops of headers": drip_headers,
}


@pytest.mark.parametrize("kind", BAD_ANSWERS)
def test_a_bad_answer_places_nothing_and_is_counted(asking, server, kind):
    server.answers["/lookup"] = BAD_ANSWERS[kind]
    server.answers["/elsewhere"] = giving(answered(suggested()))
    kept = {}
    look_up = asking(kept)

    assert look_up(ADDRESS) is None
    assert look_up(ADDRESS) is None
    assert (look_up.state().asked, look_up.state().failed, look_up.state().given_up) == (1, 1, None)
    assert len(server.asked) == 1
    assert kept == {}


@pytest.mark.parametrize("kind", TROUBLE)
def test_trouble_is_tried_twice_again_and_then_counted(asking, server, hours, kind):
    server.answers["/lookup"] = TROUBLE[kind]
    look_up = asking(manners=hours.manners(timeout_s=0.1, whole_s=0.15, a_second=1_000))

    assert look_up(ADDRESS) is None
    assert len(server.asked) == 3
    assert hours.slept == [1, 2]
    assert look_up.state().failed == 1


def test_a_refused_connection_is_counted(asking, server, hours):
    look_up = asking(base="http://127.0.0.1:1")

    assert look_up(ADDRESS) is None
    assert look_up.state().failed == 1


def test_a_server_that_asks_to_wait_is_waited_for(asking, server, hours):
    good = server.answers["/lookup"]
    busy = giving(b"", status=429, Retry_After="7")
    server.answers["/lookup"] = lambda ask: (busy if len(server.asked) == 1 else good)(ask)

    assert asking()(ADDRESS) is not None
    assert hours.slept == [7]


def test_a_server_that_asks_to_be_left_alone_is(asking, server):
    server.answers["/lookup"] = giving(b"", status=429, Retry_After="3600")
    look_up = asking()

    for address in other_addresses(3):
        look_up(address)

    assert len(server.asked) == 1
    assert look_up.state().given_up == "HTTP 429; it asks to come again in 3600 seconds"


def test_after_five_failures_in_a_row_nothing_more_is_asked_and_the_rest_goes_on(asking, server):
    asking(kept := {})(ADDRESS)
    server.answers["/lookup"] = giving(b"", status=400)
    locator = Locator(look_up=asking(kept))

    places = [locator.address(address) for address in (*other_addresses(8), ADDRESS)]

    assert len(server.asked) == 1 + 5
    assert [place.method for place in places] == ["locality"] * 8 + ["lookup"]
    state = locator.look_up.state()
    assert (state.asked, state.failed, state.from_kept, state.placed) == (5, 5, 1, 1)
    assert state.given_up == "HTTP 400"


def test_a_success_in_between_counts_failures_anew(asking, server):
    good, bad = server.answers["/lookup"], giving(b"", status=400)
    server.answers["/lookup"] = lambda ask: (good if len(server.asked) % 5 == 0 else bad)(ask)
    look_up = asking()

    for address in other_addresses(12):
        look_up(address)

    assert look_up.state().given_up is None
    assert len(server.asked) == 12


def test_what_another_machine_says_is_one_short_line(asking, server):
    server.answers["/lookup"] = giving(
        answered(suggested(building="MADE-UP\n\x00\ud800 BUILDING" + "x" * 999))
    )

    place = asking()(ADDRESS)

    assert place.matched.isprintable()
    assert len(place.matched) < 300


_KEYS = st.sampled_from(
    [
        *("Address", "PremisesAddress", "EngPremisesAddress", "EngStreet", "StreetName", "BuildingNoFrom"),
        *("GeospatialInformation", "Latitude", "Longitude", "ValidationInformation", "Score"),
    ]
)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(_KEYS, inner),
    max_leaves=20,
)


@settings(max_examples=60, deadline=None)
@given(_JSON)
def test_no_shape_of_a_suggestion_makes_an_error(found):
    for one in suggestions([found]):
        assert 22 < one.lat < 23


@pytest.mark.parametrize(
    ("value", "server"),
    [
        ("", None),
        ("0", None),
        ("yes", None),
        ("1", "https://www.als.gov.hk"),
        ("https://look.up/service/", "https://look.up/service"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("ftp://look.up", None),
        ("https://", None),
        ("http://[::1", None),
        ("http://look.up:port", None),
    ],
)
def test_the_setting_names_the_server(monkeypatch, value, server):
    monkeypatch.setenv("PROCUREMENT_MAP_ADDRESS_LOOKUP", value)

    assert from_environment.address_lookup() == server


def test_nothing_is_looked_up_by_default(monkeypatch):
    monkeypatch.delenv("PROCUREMENT_MAP_ADDRESS_LOOKUP", raising=False)

    assert from_environment.address_lookup() is None
