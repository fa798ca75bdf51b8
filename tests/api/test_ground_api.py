"""Older versions, redactions, base paths and the ground of the map, over HTTP."""

import pytest

from data import public
from data.filters import Filters
from data.queries.vendors import supplier_points
from data.snapshot import files
from data.store.redact import redact
from geo import boundaries, map_ground
from geo.estates import estates
from tests.api.test_cells_api import FOR_EVER, PLAIN, address


def test_an_older_version_is_answered_as_it_was(own_home, open_api):
    home, give = own_home
    give("First Limited")
    with open_api(home) as client:
        before = client.get("/api/v1/cell/1/vendor/0/3/1")
        give("Second Limited", "REF 2")
        after = client.get(before.url.path)
        newer = client.get("/api/v1/cell/2/vendor/0/3/1")

    assert after.headers["etag"] == before.headers["etag"]
    assert (before.json()["cell"]["points"], newer.json()["cell"]["points"]) == (1, 2)


def test_an_older_version_that_is_being_prepared_keeps_nobody_else_waiting(own_home, open_api):
    home, give = own_home
    give("First Limited")
    give("Second Limited", "REF 2")
    public.current(home)
    somebody = files.BuildLock.take(files.folder(home) / "older")

    with open_api(home, patience_s=1.0) as client:
        older = client.get("/api/v1/cell/1/vendor/0/3/1")
        newest = client.get("/api/v1/cell/2/vendor/0/3/1")
        somebody.release()
    with open_api(home) as client:
        prepared = client.get("/api/v1/cell/1/vendor/0/3/1")

    assert older.status_code == 503
    assert int(older.headers["retry-after"]) > 0
    assert newest.json()["cell"]["points"] == 2
    assert prepared.json()["cell"]["points"] == 1


def test_after_a_redaction_the_old_address_leads_to_an_answer_without_the_text(own_home, open_api):
    home, give = own_home
    give("Rose Trading Company")
    with open_api(home) as client:
        before = client.get("/api/v1/cell/1/vendor/0/3/1")
        redact(public.engine(home), "A1", "suppliers", by="tester", reason="a person")
        after = client.get(before.url.path)

    assert "Rose Trading Company" in before.text
    assert after.status_code == 200
    assert after.url.path != before.url.path
    assert "Rose Trading Company" not in after.text


def test_served_below_a_path_every_address_begins_with_it(api_home, starter, open_api):
    with open_api(api_home, base="/map") as client:
        led = client.get(f"/map{PLAIN}", follow_redirects=False)
        answer = client.get(led.headers["location"])

    assert led.headers["location"] == f"/map{address(starter)}"
    assert answer.headers["content-location"] == f"/map{address(starter)}"
    assert client.get(PLAIN).status_code == 404


def test_a_tile_tells_what_circles_are_measured_by_and_how_many_have_a_plant(client, starter):
    tile = client.get(f"/api/v1/cells/{starter.version}/vendor/8/209/111").json()

    points = supplier_points(starter, Filters())
    whole = tile["all"]
    assert whole["points"] == len(points)
    assert whole["largest_hkd"] == float(max(point.value_hkd for point in points))
    assert whole["value_hkd"] == float(sum(point.value_hkd for point in points))
    south, west, north, east = whole["bounds"]
    assert all(south <= p.lat + 1e-6 and p.lat - 1e-6 <= north for p in points)
    assert all(west <= p.lon + 1e-6 and p.lon - 1e-6 <= east for p in points)
    assert sum(cell.get("plants", 0) for cell in tile["cells"]) == sum(p.local == "plant" for p in points)


def test_no_points_have_no_bounds(client, starter):
    address = f"/api/v1/cells/{starter.version}/vendor/8/209/111?q=nothing+of+that+name"

    assert "bounds" not in client.get(address).json()["all"]


def test_the_ground_travels_once_for_an_edition_and_its_address_is_for_ever(client, api_home):
    name = map_ground.ground(boundaries.approximate(), api_home).name

    answer = client.get(f"/api/v1/ground/{name}")

    assert answer.headers["cache-control"] == FOR_EVER
    assert len(answer.json()["districts"]) == 18
    assert {site["code"] for site in answer.json()["sites"]} == set(estates())


def test_a_ground_drawn_by_another_release_leads_on_to_this_one(client, api_home):
    name = map_ground.ground(boundaries.approximate(), api_home).name

    answer = client.get("/api/v1/ground/approximate-0123456789ab", follow_redirects=False)

    assert answer.status_code == 307
    assert answer.headers["location"] == f"/api/v1/ground/{name}"


def test_a_ground_that_is_drawn_again_has_its_address_back(open_api, tmp_path, monkeypatch):
    now = map_ground.Ground("approximate-00000000000a", {"drawn": "circles"})
    monkeypatch.setattr("data.ground.ground", lambda _outlines, _home: now)
    with open_api(tmp_path) as client:
        before = client.get("/api/v1/ground/approximate-00000000000b", follow_redirects=False)

        now = map_ground.Ground("approximate-00000000000b", {"drawn": "polygons"})

        assert before.headers["location"] == "/api/v1/ground/approximate-00000000000a"
        assert client.get("/api/v1/ground/approximate-00000000000b").json() == {"drawn": "polygons"}


@pytest.mark.parametrize("name", ["official-0123abcd-0123456789ab", "approximate", "x", "..%2f..%2fetc"])
def test_a_ground_that_nobody_knows_is_refused(client, name):
    assert client.get(f"/api/v1/ground/{name}").status_code == 404
