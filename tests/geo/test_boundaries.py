"""Outlines: the project's own areas, the official file, and everything that is neither."""

import csv
import json
import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo import boundaries
from geo.areas.build import FOLDER, read_anchors, read_border
from geo.boundaries import BoundariesError
from geo.districts import districts
from geo.estates import estates

YARDSTICK = Path(__file__).parents[3] / "shared" / "geo" / "had_18_districts_2020.json"
needs_yardstick = pytest.mark.skipif(
    not YARDSTICK.exists(), reason="the folder of yardsticks beside the project is absent"
)


def official(*, letters: str = "ABCDEFGHJKLMNPQRST", shift: float = 0.0) -> bytes:
    """A small file of the official shape: a row of squares."""
    features = [
        {
            "type": "Feature",
            "properties": {"地區號碼": letter},
            "geometry": json.loads(
                shapely.to_geojson(shapely.box(114 + at / 100 + shift, 22.2, 114.01 + at / 100 + shift, 22.3))
            ),
        }
        for at, letter in enumerate(letters)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_approximate_areas_are_the_18_districts_without_gaps_or_overlaps():
    outlines = boundaries.approximate()

    metres = outlines.districts.to_crs("EPSG:2326")
    assert list(metres.index) == list(districts())
    assert not outlines.official
    assert metres.is_valid.all()
    overlaps = sum(
        metres.geometry.iloc[a].intersection(metres.geometry.iloc[b]).area
        for a in range(18)
        for b in range(a)
    )
    assert overlaps < 10_000  # square metres, from rounding to a metre


def test_anchors_lie_in_their_own_area():
    outlines = boundaries.approximate()

    wrong = [
        (lat, lon, code)
        for lat, lon, code in read_anchors()
        if boundaries.district_of(lat, lon, outlines) not in (code, None)
    ]

    assert wrong == []


def test_innoparks_lie_on_land_in_their_districts():
    outlines = boundaries.approximate()

    for code in ("INNO-TP", "INNO-TKO", "INNO-YL"):
        site = estates()[code]
        assert boundaries.district_of(site.lat, site.lon, outlines) == site.district


def test_point_outside_every_district_has_none():
    assert boundaries.district_of(22.0, 113.0, boundaries.approximate()) is None


def test_the_borders_own_points_run_from_west_to_the_eastern_sea():
    line = read_border()

    assert line.is_simple
    assert line.coords[0][0] < 113.9 < 114.4 < line.coords[-1][0]


@needs_yardstick
def test_every_anchor_agrees_with_the_official_boundaries(tmp_path):
    outlines = boundaries.use(YARDSTICK, tmp_path)

    with (FOLDER / "anchors.csv").open(encoding="utf-8") as file:
        wrong = [
            row["name"]
            for row in csv.DictReader(file)
            if boundaries.district_of(float(row["lat"]), float(row["lon"]), outlines) != row["district"]
        ]

    # At the very line the simplified outline may differ from the published one.
    assert len(wrong) <= 3, wrong


@needs_yardstick
def test_approximate_areas_come_near_the_official_boundaries(tmp_path):
    truth = boundaries.use(YARDSTICK, tmp_path).districts.to_crs("EPSG:2326")
    ours = boundaries.approximate().districts.to_crs("EPSG:2326")
    land = ours.union_all()
    truth["geometry"] = truth.intersection(land)

    overlap = ours.intersection(truth).area / ours.union(truth).area
    rng = np.random.default_rng(20261122)
    west, south, east, north = land.bounds
    tried = shapely.points(rng.uniform(west, east, 40_000), rng.uniform(south, north, 40_000))
    points = gpd.GeoDataFrame(geometry=tried[shapely.contains(land, tried)][:5_000], crs="EPSG:2326")

    def owner(areas: gpd.GeoDataFrame) -> np.ndarray:
        found = gpd.sjoin(points, areas.reset_index(names="code"), how="left", predicate="within")
        return found[~found.index.duplicated()]["code"].to_numpy()

    right = (owner(ours) == owner(truth)).mean()
    assert len(points) == 5_000
    assert overlap.mean() >= 0.82
    assert right >= 0.90


@needs_yardstick
def test_official_file_is_taken_simplified_and_named(tmp_path):
    outlines = boundaries.use(YARDSTICK, tmp_path)

    assert outlines.official
    assert outlines.edition.startswith("official ")
    assert boundaries.load(tmp_path).edition == outlines.edition
    assert len(outlines.districts.to_json()) < 400_000
    published = gpd.read_file(YARDSTICK)
    letters = {district.had_letter: code for code, district in districts().items()}
    for _, row in published.iterrows():
        point = row.geometry.representative_point()
        assert boundaries.district_of(point.y, point.x, outlines) == letters[row["地區號碼"]]


def test_reset_goes_back_to_the_approximate_areas(tmp_path):
    file = tmp_path / "given.json"
    file.write_bytes(official())
    boundaries.use(file, tmp_path)

    boundaries.reset(tmp_path)

    assert not boundaries.load(tmp_path).official


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not the Home Affairs Department"),
        (b"<html>404</html>", "not the Home Affairs Department"),
        (b'{"features": [{}]}', "not the Home Affairs Department"),
        (official()[:2000], "not the Home Affairs Department"),
        (official(letters="ABC"), "3 districts with the letters ABC"),
        (official(letters="ABCDEFGHJKLMNPQRSTT"), "19 districts"),
        (official(shift=20.0), "expected WGS84 degrees around Hong Kong"),
    ],
    ids=["empty", "html", "no letters", "half a file", "too few", "one twice", "elsewhere"],
)
def test_other_files_are_refused_with_their_reason(tmp_path, content, words):
    file = tmp_path / "given.json"
    file.write_bytes(content)

    with pytest.raises(BoundariesError, match=words):
        boundaries.use(file, tmp_path)

    assert not boundaries.load(tmp_path).official


def test_a_damaged_copy_falls_back_and_says_so(tmp_path):
    file = tmp_path / "given.json"
    file.write_bytes(official())
    boundaries.use(file, tmp_path)
    (tmp_path / "boundaries" / "districts.geojson").write_text("half", encoding="utf-8")

    outlines = boundaries.load(tmp_path)

    assert not outlines.official
    assert "load the official file again" in (outlines.fault or "")


@pytest.fixture
def server():
    """A server on loopback that answers what the test puts into `answers`."""
    answers: dict[str, tuple[int, bytes, int | None]] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, content, length = answers[self.path]
            self.send_response(status)
            self.send_header("Content-Length", str(length or len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            return

    running = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}", answers
    running.shutdown()
    running.server_close()


@pytest.fixture
def online(monkeypatch):
    monkeypatch.setitem(os.environ, "PROCUREMENT_MAP_OFFLINE", "0")
    monkeypatch.setitem(os.environ, "no_proxy", "127.0.0.1")


def test_download_is_checked_and_taken(tmp_path, server, online):
    url, answers = server
    answers["/d.json"] = (200, official(), None)

    outlines = boundaries.fetch(tmp_path, f"{url}/d.json")

    assert outlines.official
    assert outlines.source.endswith("/d.json")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((404, b"", None), "Not Found"),
        ((200, b"<html>", None), "not the Home Affairs Department"),
        ((200, official()[:500], 5000), "no answer that helps|not the Home"),
    ],
    ids=["404", "html", "half"],
)
def test_bad_download_leaves_the_home_as_it_was(tmp_path, server, online, answer, words):
    url, answers = server
    answers["/d.json"] = answer

    with pytest.raises(BoundariesError, match=words):
        boundaries.fetch(tmp_path, f"{url}/d.json")

    assert not boundaries.load(tmp_path).official


def test_offline_forbids_the_download(tmp_path, server, monkeypatch):
    url, _ = server
    monkeypatch.setitem(os.environ, "PROCUREMENT_MAP_OFFLINE", "1")

    with pytest.raises(BoundariesError, match="PROCUREMENT_MAP_OFFLINE"):
        boundaries.fetch(tmp_path, f"{url}/d.json")
