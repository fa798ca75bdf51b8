"""Tiles of cells over HTTP: what they say, how long they are kept, and what is refused."""

import gzip
import json
import math
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import tile_address
from data.filters import Filters, PlaceKind
from data.queries.vendors import delivery_points, supplier_points

EVERYTHING = Filters()
ALL = (10, 836, 446)  # the tile with most of Hong Kong
PLAIN = "/api/v1/cells/1/vendor/10/836/446"
FOR_EVER = "public, max-age=31536000, immutable"


def tile(zoom: int, lat: float, lon: float) -> tuple[int, int, int]:
    down = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return zoom, int((lon + 180) / 360 * 2**zoom), int(down * 2**zoom)


def address(snapshot, filters: Filters = EVERYTHING, at=ALL, kind: str = "cells") -> str:
    return tile_address.template(kind, snapshot.stamp, filters).format(**dict(zip("zxy", at, strict=True)))


@pytest.mark.parametrize("place", PlaceKind)
@pytest.mark.parametrize("zoom", [3, 9, 12])
def test_tiles_hold_every_point_with_its_sums(client, starter, place, zoom):
    filters = Filters(place=place, category=("works", "goods"))
    points = (supplier_points if place is PlaceKind.VENDOR else delivery_points)(starter, filters)

    at = {tile(zoom, point.lat, point.lon) for point in points}
    told = [cell for one in at for cell in client.get(address(starter, filters, one)).json()["cells"]]

    assert sum(cell["points"] for cell in told) == len(points) > 0
    value = sum(point.value_hkd for point in points)
    assert sum(round(cell["value_hkd"] * 100) for cell in told) == int(value * 100)


def test_a_cell_of_one_point_tells_the_point(client, starter):
    point = supplier_points(starter, Filters())[0]

    told = client.get(
        address(starter, Filters(supplier=(point.code,)), tile(16, point.lat, point.lon))
    ).json()

    (cell,) = [cell for cell in told["cells"] if cell.get("point", {}).get("code") == point.code]
    assert cell["point"]["name"] == point.name
    assert (cell["point"]["precision"], cell["point"]["local"]) == (point.precision, point.local)
    assert (cell["lat"], cell["lon"]) == (round(point.lat, 6), round(point.lon, 6))
    assert cell["selected"] == 1


def test_what_is_in_a_cell_is_told_by_value(client, starter):
    whole = address(starter, at=(0, 3, 1), kind="cell")

    told = client.get(whole).json()

    points = supplier_points(starter, Filters())
    values = [point["value_hkd"] for point in told["top"]]
    assert told["cell"]["points"] == len(points) == len(told["top"]) + told["more"]
    assert values == sorted(values, reverse=True)
    assert values[0] == max(float(point.value_hkd) for point in points)


def test_a_version_by_its_number_leads_to_its_state(client, starter):
    led = client.get(f"{PLAIN}?category=works&district=XX", follow_redirects=False)

    state = tile_address.state(starter.stamp)
    assert led.status_code == 307
    assert led.headers["location"] == f"/api/v1/cells/{state}/vendor/10/836/446?category=works&district=XX"
    assert led.headers["cache-control"] == "no-store"
    assert client.get(PLAIN).status_code == 200


def test_an_answer_is_kept_for_ever_and_known_by_its_tag(client, starter):
    first = client.get(address(starter))
    again = client.get(address(starter), headers={"if-none-match": f'"x", {first.headers["etag"]}'})
    other = client.get(address(starter), headers={"if-none-match": '"x"'})

    assert first.headers["cache-control"] == again.headers["cache-control"] == FOR_EVER
    assert "accept-encoding" in first.headers["vary"].lower()
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert other.status_code == 200
    assert "set-cookie" not in first.headers
    assert not [name for name in first.headers if name.startswith("access-control")]


def test_the_order_of_the_filters_changes_no_answer(client, starter):
    state = tile_address.state(starter.stamp)
    one, other = (
        client.get(f"/api/v1/cells/{state}/vendor/10/836/446?{query}")
        for query in (
            "district=ST&category=works&district=KT",
            "category=works&basis=all&district=KT&district=ST",
        )
    )

    assert one.headers["etag"] == other.headers["etag"]
    assert one.headers["content-location"] == other.headers["content-location"]
    assert one.headers["content-location"] == address(
        starter, Filters(category=("works",), district=("KT", "ST"))
    )


@pytest.mark.parametrize(
    ("query", "left_out"),
    [
        ("district=XX&district=ST", [{"filter": "district", "value": "XX"}]),
        ("supplier=S999999", [{"filter": "supplier", "value": "S999999"}]),
        ("buyer=<b>", [{"filter": "buyer", "value": "<b>"}]),
        ("flow=all", [{"filter": "flow", "value": "all"}]),
    ],
)
def test_a_value_that_nobody_knows_is_told_and_the_answer_not_kept(client, starter, query, left_out):
    answer = client.get(f"{address(starter)}?{query}")

    assert answer.status_code == 200
    assert answer.json()["left_out"] == left_out
    assert answer.json()["cells"]
    assert answer.headers["cache-control"] == "no-cache"
    assert b"<" not in answer.content


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"),
        ("br, gzip;q=0.5", "gzip"),
        ("gzip;q=0", None),
        ("identity", None),
        ("", None),
    ],
)
def test_gzip_is_sent_to_those_who_take_it(client, starter, accepted, coding):
    with client.stream("GET", address(starter), headers={"accept-encoding": accepted}) as answer:
        raw = b"".join(answer.iter_raw())

    assert answer.headers.get("content-encoding") == coding
    assert int(answer.headers["content-length"]) == len(raw)
    assert json.loads(gzip.decompress(raw) if coding else raw)["cells"]


def test_head_says_what_get_would(client, starter):
    head, whole = client.head(address(starter)), client.get(address(starter))

    assert head.content == b""
    assert {**head.headers} == {**whole.headers}


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_nothing_but_reading_is_possible(client, starter, method):
    answer = client.request(method, address(starter))

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert answer.json()["error"]["code"] == "read_only"


@pytest.mark.parametrize(
    "path",
    [
        "1/vendor/21/0/0",
        "1/vendor/-1/0/0",
        "1/vendor/x/0/0",
        "1/vendor/3/8/0",
        "1/vendor/3/0/8",
        "1/vendor/3/0/1.5",
        "1/vendor/03/0/0",
        "1/vendor/٣/0/0",
        "1/vendor/3/99999999999999999999/0",
        "1/moon/3/0/0",
        "0/vendor/3/0/0",
        "x/vendor/3/0/0",
        "1-XYZ/vendor/3/0/0",
        "1/vendor/3/0/0?colour=red",
        "1/vendor/3/0/0?v=1",
        "1/vendor/3/0/0?place=delivery",
        "1/vendor/3/0/0?q=" + "x" * 4_001,
        "1/vendor/3/0/0?" + "&".join(["q="] * 301),
    ],
)
def test_an_address_that_says_nothing_is_refused_in_a_sentence(client, path):
    answer = client.get(f"/api/v1/cells/{path}")

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "bad_address"
    assert answer.json()["error"]["message"].endswith(".")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("version", ["2", "999999999", "2-0123456789ab"])
def test_a_version_that_is_not_there_is_not_found(client, version):
    answer = client.get(f"/api/v1/cells/{version}/vendor/3/6/3")

    assert answer.status_code == 404
    assert "the newest is 1" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1", "/api/v2/cells/1/vendor/3/6/3", "/api/v1/cells/1/vendor/3/6"]
)
def test_other_addresses_of_the_api_say_what_there_is(client, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert "/api/v1/cells/" in answer.json()["error"]["message"]


def test_a_home_that_cannot_be_read_is_told_without_its_folder(tmp_path, open_api):
    with open_api(tmp_path) as client:
        answer = client.get(PLAIN)

    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert str(tmp_path) not in answer.text


@settings(
    max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(
        st.sampled_from(["q", "district", "supplier", "buyer", "spot", "year", "flow", "estate"]),
        st.lists(st.text(max_size=20), max_size=3),
    )
)
def test_no_filter_makes_an_error(client, starter, query):
    answer = client.get(address(starter), params=query)

    assert answer.status_code == 200
    assert not re.search("[<>&'\u2028]", answer.text)


def test_a_name_from_a_file_ends_no_script(own_home, open_api):
    home, give = own_home
    name = "</script><img src=x onerror=alert(1)> & 'Sons'"
    give(name)

    with open_api(home) as client:
        answer = client.get("/api/v1/cell/1/vendor/0/3/1")

    assert answer.json()["top"][0]["name"] == name
    assert not re.search("[<>&']", answer.text)
