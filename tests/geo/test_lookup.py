"""The official look-up: what is sent, what is believed, and a server that misbehaves in every way."""

import json
import math
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from geo.boundaries import approximate
from geo.geocode import locate
from geo.locator import Locator, address_key
from geo.lookup import AddressLookup
from geo.lookup_answers import MOST, district_named
from geo.lookup_server import Manners
from geo.places import Precision
from geo.points import BUILDING_M, STREET_M

# No table has this street: our own answer is the locality.
ADDRESS = "Flat A, 3/F, Made-up Building, 12 Invented Street, Kwun Tong, Kowloon, Hong Kong"
THERE = {"Latitude": "22.31100", "Longitude": "114.22500", "Northing": "819100", "Easting": "841200"}


def suggested(number="12", street="INVENTED STREET", **other):
    """One suggestion of the service; `other` replaces parts of it."""
    told = {"building": "MADE-UP BUILDING", "district": "KWUN TONG DISTRICT", "at": THERE, "score": 82}
    told |= other
    english = {
        "BuildingName": told["building"],
        "EngStreet": {"StreetName": street, "BuildingNoFrom": number},
        "EngDistrict": {"DcDistrict": told["district"]},
        "Region": "KLN",
    }
    chinese = {"ChiStreet": {"StreetName": "虛構街", "BuildingNoFrom": number}, "Region": "九龍"}
    premises = {"EngPremisesAddress": english, "ChiPremisesAddress": chinese, "GeoAddress": "1"}
    premises["GeospatialInformation"] = told["at"]
    return {"Address": {"PremisesAddress": premises}, "ValidationInformation": {"Score": told["score"]}}


def answered(*found):
    return {"RequestAddress": {"AddressLine": ["…"]}, "SuggestedAddress": list(found)}


def giving(answer, kind="application/json; charset=utf-8", **other):
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return lambda ask: ask.give(body, Content_Type=kind, **other)


@dataclass
class Hours:
    """A clock that goes on by sleeping only."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.seconds += seconds

    def now(self):
        return datetime(2026, 6, 1, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def manners(self, **other):
        return replace(Manners(clock=lambda: self.seconds, sleep=self.sleep, now=self.now), **other)


@pytest.fixture
def hours():
    return Hours()


@pytest.fixture
def asking(server, hours):
    """A function that makes a look-up at the server of the test."""
    server.answers["/lookup"] = giving(answered(suggested()))

    def make(kept=None, base=None, manners=None, **other):
        kept = {} if kept is None else kept
        base = server.url("") if base is None else base
        manners = manners or hours.manners()
        return AddressLookup(kept, server=base, outlines=approximate(), manners=manners, **other)

    return make


def test_an_address_is_placed_at_its_building(asking, server):
    kept = {}
    look_up = asking(kept)

    place = Locator(look_up=look_up).address(ADDRESS)

    assert (place.district, place.lat, place.lon) == ("KT", 22.311, 114.225)
    assert (place.precision, place.within_m, place.method) == (Precision.BUILDING, BUILDING_M, "lookup")
    assert place.matched == "MADE-UP BUILDING, 12 INVENTED STREET, KWUN TONG DISTRICT"
    assert look_up.state().placed == look_up.state().asked == 1
    assert kept == look_up.take_new()
    assert kept[address_key(ADDRESS)].score == 82
    assert look_up.take_new() == {}


def test_the_request_is_as_documented_and_says_no_floor_or_flat(asking, server):
    asking()(ADDRESS)

    path, headers = server.asked[0]
    assert urlsplit(path).path == "/lookup"
    sent = "Made-up Building, 12 Invented Street, Kwun Tong, Kowloon, Hong Kong"
    assert parse_qs(urlsplit(path).query) == {"q": [sent], "n": ["5"], "t": ["60"]}
    assert headers["Accept"] == "application/json"


@pytest.mark.parametrize(
    "address",
    [
        "Unit 5, Invented House, Shenzhen, China",  # overseas
        "12 Via Roma, Milano",  # nothing says Hong Kong
        "PO Box 123, Kwun Tong Post Office, Kowloon",
        "1 Queen's Road Central, Hong Kong; 8 Nathan Road, Kowloon",  # two
        "Flat A, 3/F, Kwun Tong " + "x" * 600,
        "",
    ],
)
def test_what_the_service_cannot_or_must_not_know_is_not_sent(asking, server, address):
    look_up = asking()

    assert look_up(address) is None
    assert server.asked == []


def test_an_address_that_must_not_leave_is_not_sent(asking, server):
    look_up = asking(may_send=lambda address: "Flat A" not in address)

    assert look_up(ADDRESS) is None
    assert server.asked == []


def test_an_address_that_is_known_to_its_building_is_not_sent(asking, server):
    known = "Central Plaza, 18 Harbour Road, Wan Chai, Hong Kong"
    assert locate(known).precision is Precision.BUILDING

    assert asking()(known) is None
    assert server.asked == []


@pytest.mark.parametrize(
    "at",
    [
        [THERE],
        {"Latitude": 22.311, "Longitude": 114.225},
        {"Latitude": ["22.31100", "22.3"], "Longitude": ["114.22500", "114.2"]},
        [{"Latitude": "", "Longitude": ""}, THERE],
    ],
    ids=["list", "numbers", "lists of strings", "second of a list"],
)
def test_a_point_is_read_in_every_form(asking, server, at):
    server.answers["/lookup"] = giving(answered(suggested(at=at)))

    place = asking()(ADDRESS)

    assert (place.lat, place.lon) == (22.311, 114.225)


def test_a_point_on_the_grid_alone_is_read(asking, server):
    server.answers["/lookup"] = giving(answered(suggested(at={"Northing": "819069", "Easting": "841256"})))

    place = asking()(ADDRESS)

    assert math.isclose(place.lat, 22.3106, abs_tol=0.002)
    assert math.isclose(place.lon, 114.225, abs_tol=0.002)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("CENTRAL & WESTERN DISTRICT", "CW"),
        ("Central and Western District", "CW"),
        ("中西區", "CW"),
        ("NORTH DISTRICT", "NTH"),
        ("北區", "NTH"),
        ("ISLANDS DISTRICT", "ISL"),
        ("油尖旺区", "YTM"),
        ("Nowhere District", None),
        ("", None),
    ],
)
def test_a_district_is_joined_by_its_name(name, code):
    assert district_named(name) == code


def test_a_district_without_a_known_name_is_that_of_the_point(asking, server):
    server.answers["/lookup"] = giving(answered(suggested(district="")))

    assert asking()(ADDRESS).district == "KT"


def test_a_street_that_is_known_is_not_contradicted(asking, server):
    known = "8 Wang Hoi Road, Kowloon Bay"
    elsewhere = suggested("8", "WANG HOI ROAD", district="SHA TIN DISTRICT")
    server.answers["/lookup"] = giving(answered(elsewhere))
    look_up = asking()

    place = Locator(look_up=look_up).address(known)

    assert place == locate(known)
    assert look_up.state().asked == 1


def test_an_estate_stays_that_of_our_own_tables(asking, server):
    there = suggested("99", "DAI FAT STREET", building="", district="TAI PO DISTRICT")
    server.answers["/lookup"] = giving(answered(there))

    place = asking()("99 Dai Fat Street, Tai Po Industrial Estate, Tai Po")

    assert (place.estate, place.precision) == ("INNO-TP", Precision.BUILDING)


@pytest.mark.parametrize(
    ("lat", "district"),
    [("22.32500", "WTS"), ("22.45000", None)],
    ids=["next to what is meant", "far away"],
)
def test_a_neighbouring_district_counts_where_a_locality_is_used_loosely(asking, server, lat, district):
    at = {"Latitude": lat, "Longitude": "114.22500"}
    server.answers["/lookup"] = giving(answered(suggested(district="WONG TAI SIN DISTRICT", at=at)))

    place = asking()(ADDRESS)

    assert (place.district if place else None) == district


@pytest.mark.parametrize(
    ("found", "precision"),
    [
        ([suggested("20", building="")], Precision.STREET),
        ([suggested("900", building="")], None),
        ([suggested("900")], Precision.BUILDING),
        ([suggested("12", "ANOTHER STREET", building="")], None),
        ([suggested("12", "ANOTHER STREET", building="BLOCK A")], None),
        ([suggested(score=59)], None),
        ([suggested(score="82")], Precision.BUILDING),
        ([suggested(at=THERE | {"Latitude": "22.31300"}), suggested()], None),
        ([suggested(score=70, at=THERE | {"Latitude": "22.32000"}), suggested()], Precision.BUILDING),
    ],
    ids=[
        "a few doors away",
        "far along the street",
        "its building",
        "another street",
        "a block of another",
        "low score",
        "score in words",
        "two buildings",
        "the better one",
    ],
)
def test_what_the_address_itself_names_counts(asking, server, found, precision):
    server.answers["/lookup"] = giving(answered(*found))

    place = asking()(ADDRESS)

    assert (place.precision if place else None) == precision
    if precision is Precision.STREET:
        assert place.within_m == STREET_M


@pytest.mark.parametrize(("count", "known"), [(MOST - 1, True), (MOST, False)])
def test_a_street_without_number_is_placed_where_all_of_it_was_told(asking, server, count, known):
    doors = [suggested(str(number), building="") for number in range(1, count + 1)]
    server.answers["/lookup"] = giving(answered(*doors))

    place = asking()("Invented Street, Kwun Tong, Kowloon")

    assert (place is not None) == known


def test_a_chinese_address_is_compared_in_chinese(asking):
    place = asking()("九龍觀塘虛構街12號5樓B室")

    assert place.precision is Precision.BUILDING
