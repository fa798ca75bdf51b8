"""The project's own areas: whole, in agreement with its facts, and near the official boundaries."""

import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo import boundaries
from geo.areas import build
from geo.areas.build import BuildError, misplaced, read_border, read_places
from geo.districts import districts
from geo.estates import estates

YARDSTICK = Path(__file__).parents[3] / "shared" / "geo" / "had_18_districts_2020.json"
METRES = "EPSG:2326"
POINTS = 5_000
needs_yardstick = pytest.mark.skipif(
    not YARDSTICK.exists(), reason="the folder of yardsticks beside the project is absent"
)


@pytest.fixture(scope="module")
def areas() -> gpd.GeoDataFrame:
    return boundaries.approximate().districts.to_crs(METRES)


def owners(points: np.ndarray, frame: gpd.GeoDataFrame) -> np.ndarray:
    found = np.full(len(points), "", dtype=object)
    at, row = shapely.STRtree(frame.geometry.to_numpy()).query(points, predicate="within")
    found[at] = frame.index.to_numpy()[row]
    return found


def test_areas_are_the_18_districts_valid_and_in_official_order(areas):
    assert list(areas.index) == list(districts())
    assert areas.is_valid.all()


def test_areas_neither_overlap_nor_leave_gaps_between_them(areas):
    drawn = boundaries.approximate().districts.geometry.to_numpy()

    assert shapely.coverage_is_valid(drawn)
    assert areas.area.sum() == pytest.approx(areas.union_all().area, rel=1e-9)


def test_areas_have_the_size_of_hong_kongs_land(areas):
    assert 1_080 < areas.area.sum() / 1e6 < 1_150  # 1,114 km² by the Lands Department, and reservoirs


def test_file_of_areas_is_small():
    assert boundaries.APPROXIMATE.stat().st_size < 200_000


def test_every_place_of_the_gazetteer_lies_in_its_district_or_at_sea(areas):
    places = read_places()

    at_sea = [place.name for place in places if not areas.contains(place.point).any()]
    assert len(places) > 200
    assert misplaced(areas, places) == []
    assert len(at_sea) <= 3, at_sea


def test_a_place_in_another_area_is_named(areas):
    sha_tin = next(place for place in read_places() if place.name == "Sha Tin")

    wrong = misplaced(areas, [build.Anchor("Sha Tin", "KC", sha_tin.point)])

    assert wrong == ["Sha Tin"]


@pytest.mark.parametrize("code", ["INNO-TP", "INNO-TKO", "INNO-YL"])
def test_innopark_lies_on_land_in_its_district(code):
    site = estates()[code]

    assert boundaries.district_of(site.lat, site.lon, boundaries.approximate()) == site.district


@pytest.mark.parametrize(
    ("lat", "lon"), [(22.44, 113.81), (22.13, 113.84), (22.57, 114.27), (22.545, 114.06)],
    ids=["Neilingding", "Wanshan", "Yantian", "Shenzhen"],
)  # fmt: skip
def test_what_is_not_hong_kong_lies_in_no_area(lat, lon):
    assert boundaries.district_of(lat, lon, boundaries.approximate()) is None


def test_border_runs_from_bay_to_bay_without_crossing_itself():
    line = read_border()

    assert line.is_simple
    assert line.coords[0][0] < 114.03 < 114.23 < line.coords[-1][0]


def test_package_without_a_coastline_is_refused(tmp_path):
    wheel = tmp_path / "other.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("other/other.so", b"nothing of use")

    with pytest.raises(BuildError, match=r"other\.whl holds no osm\.wkb\.xz"):
        build.build(wheel)


@needs_yardstick
def test_areas_overlap_the_official_districts(areas, tmp_path):
    official = boundaries.use(YARDSTICK, tmp_path).districts.to_crs(METRES)
    on_land = official.geometry.intersection(areas.union_all())

    overlap = areas.intersection(on_land).area / areas.union(on_land).area

    assert overlap.mean() >= 0.905
    assert overlap.min() >= 0.84


@needs_yardstick
def test_random_points_on_land_fall_into_the_right_area(areas, tmp_path):
    official = boundaries.use(YARDSTICK, tmp_path).districts.to_crs(METRES)
    # The areas together are the whole coastline of SOURCES.md, which knows nothing of districts;
    # what lies in no official district counts as wrong.
    land = areas.union_all()
    rng = np.random.default_rng(20261122)
    west, south, east, north = land.bounds
    tried = shapely.points(rng.uniform(west, east, 40_000), rng.uniform(south, north, 40_000))
    shapely.prepare(land)
    points = tried[shapely.contains(land, tried)][:POINTS]

    right = (owners(points, areas) == owners(points, official)).mean()

    assert len(points) == POINTS
    assert right >= 0.96
