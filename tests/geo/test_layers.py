from __future__ import annotations

import csv
import json
import re
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import MultiPolygon, Polygon, box
from streamlit_folium import _get_feature_group_string, _get_map_string, generate_js_hash

from geo import boundaries, map_ground
from geo.layers import (
    AreaMark,
    CellsMark,
    SiteMark,
    StagedLayer,
    StagedMark,
    StateLayer,
    area_shapes,
    staged_data,
    state_data,
)
from geo.map_base import TILE_HOST, MapAssets, base_map
from geo.map_districts import NAME_POINTS
from geo.map_marks import PALETTE, MapWords
from geo.map_script import js_data, library, styles

ASSETS = MapAssets(
    leaflet_js="/app/static/m/leaflet.js",
    leaflet_css="/app/static/m/leaflet.css",
    map_js="/app/static/m/map.js",
    map_css="/app/static/m/map.css",
    images="/app/static/m/images/",
)
SHARED = Path(__file__).parents[3] / "shared"
HOSTILE = [
    "${alert(1)}",
    "`${alert(1)}`",
    r"\x3cimg src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "{{7*7}}",
    "{{ 'map_div' }}",
    "{% raw %}",
    "</textarea><img src=x onerror=alert(1)>",
    "map_div feature_group_0 alert(coords); drawnItems",
    "\u2028\u2029 ' \" \\ \\u003c \ud800",
]


def test_data_is_written_so_that_javascript_reads_back_the_same():
    value = ["中西區", None, 1.5, True, ["<b>", "a_b", "${x}", "\u2028"]]

    written = js_data(value)

    assert json.loads(written) == value


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_leaves_no_sign_that_a_template_or_script_could_read(text):
    written = js_data([text])

    assert not re.search(r"[<>&'`{}$_\u2028\u2029\ud800]", written)
    assert json.loads(written) == [text.replace("\ud800", "\ufffd")]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_pass_streamlit_folium_unchanged(text):
    sent = _get_feature_group_string(StateLayer(make_data(line=text)), make_base())

    assert js_data([text])[1:-1] in sent


def test_no_script_of_ours_looks_like_a_template():
    assert not re.search(r"\{\{|\{%|\{#", library() + styles())


def test_not_a_number_is_refused_before_it_breaks_the_map():
    with pytest.raises(ValueError, match="not JSON compliant"):
        js_data([float("nan")])


def test_outlines_travel_as_steps_that_add_up_to_the_ring():
    districts = outlines(ST=Polygon([(114.1, 22.3), (114.2, 22.3), (114.2, 22.4)]))

    (shape,) = area_shapes(districts)

    assert shape.code == "ST"
    assert walk(json.loads(shape.rings)[0][0]) == {(22.3, 114.1), (22.3, 114.2), (22.4, 114.2)}


def test_islands_and_holes_stay_separate_rings():
    holed = box(114.0, 22.2, 114.2, 22.4).difference(box(114.05, 22.25, 114.1, 22.3))
    districts = outlines(ISL=MultiPolygon([holed, box(113.9, 22.2, 113.95, 22.25)]))

    (shape,) = area_shapes(districts)

    assert [len(rings) for rings in json.loads(shape.rings)] == [2, 1]


def test_name_stands_inside_its_district():
    districts = outlines(ST=box(114.1, 22.3, 114.3, 22.5), CW=box(114.5, 22.6, 114.6, 22.7))

    shapes = area_shapes(districts)

    for shape in shapes:
        lat, lon = shape.name_point
        assert box(lon, lat, lon, lat).within(districts.geometry[shape.code])


def test_every_district_has_its_name_placed_by_hand_inside_the_official_outline():
    file = SHARED / "geo" / "had_18_districts_2020.json"
    if not file.is_file():
        pytest.skip("the folder of yardsticks beside the project is absent")
    with (SHARED / "domain" / "districts.csv").open(encoding="utf-8") as table:
        codes = {row["had_letter"]: row["code"] for row in csv.DictReader(table)}
    official = gpd.read_file(file)
    official.index = [codes[letter] for letter in official["地區號碼"]]

    shapes = area_shapes(official)

    assert {shape.code: shape.name_point for shape in shapes} == NAME_POINTS


def test_only_land_is_drawn_where_the_land_is_known():
    districts = outlines(ST=box(114.1, 22.3, 114.3, 22.5))

    (shape,) = area_shapes(districts, land=box(114.1, 22.3, 114.2, 22.5))

    assert walk(json.loads(shape.rings)[0][0]) == {(22.3, 114.1), (22.3, 114.2), (22.5, 114.1), (22.5, 114.2)}


def test_district_that_touches_no_known_land_is_drawn_whole():
    districts = outlines(ST=box(114.1, 22.3, 114.3, 22.5))

    (shape,) = area_shapes(districts, land=box(113.1, 22.3, 113.2, 22.5))

    assert shape == area_shapes(districts)[0]


def test_what_is_said_of_the_state_is_short_and_the_same_for_the_same_marks():
    assert make_data() == make_data()
    assert len(make_data()) < 500


def test_outlines_and_names_do_not_travel_with_the_state():
    told = json.loads(make_data())

    assert told[2] == [["ST", 0, ["Line"], 0, 0, "Line"]]
    assert told[3] == [["INNO-TP", ["Line"]]]


def test_ground_has_all_districts_and_sites_in_three_languages_under_a_name_of_its_content(tmp_path):
    drawn = map_ground.draw(boundaries.approximate(), None)

    assert drawn.name == map_ground.ground(boundaries.approximate(), tmp_path).name
    assert [len(drawn.told["districts"]), drawn.name.partition("-")[0]] == [18, "approximate"]
    for one in (*drawn.told["districts"], *drawn.told["sites"]):
        assert set(one["names"]) == {"en", "zh-Hant", "zh-Hans"}


def test_base_map_asks_only_our_own_server_when_tiles_are_off():
    base = make_base()

    assert "//" not in _get_map_string(base)
    links = [address for _, address in (*base.default_js, *base.default_css)]
    assert links == [ASSETS.leaflet_js, ASSETS.map_js, ASSETS.leaflet_css, ASSETS.map_css]


@pytest.mark.parametrize(
    ("language", "folder"), [("en", "/hk/en/"), ("zh-Hant", "/hk/tc/"), ("zh-Hans", "/hk/sc/")]
)
def test_tiles_are_the_lands_departments_with_names_in_the_pages_language(language, folder):
    script = _get_map_string(base_map(ASSETS, tiles=True, language=language))

    assert TILE_HOST in script
    assert folder in script


def test_base_map_is_one_for_all_and_stays_as_it_is_whatever_is_shown_on_it():
    base = make_base()
    before = generate_js_hash(_get_map_string(base), "map")

    _get_feature_group_string(StateLayer(make_data()), base)

    assert make_base() is base
    assert generate_js_hash(_get_map_string(base), "map") == before
    assert not base._children


def test_base_map_brings_nothing_but_its_script():
    root = make_base().get_root()

    assert [root.render(), root.header.render(), root.html.render()] == ["", "", ""]


def test_styles_hold_the_colours():
    assert all(colour in styles() for colour in PALETTE)


def test_classes_grow_darker_evenly_so_that_lightness_alone_tells_them_apart():
    lightness = [luminance(colour) for colour in PALETTE]

    steps = [light - dark for light, dark in pairwise(lightness)]

    assert min(steps) > 0.06


def make_base():
    return base_map(ASSETS, tiles=False, language="en", words=MapWords())


def make_data(line="Line"):
    cells = CellsMark("/api/v1/ground/a", "/api/v1/cells/{z}/{x}/{y}", "/api/v1/cell/{z}/{x}/{y}", "vendor")
    areas = [AreaMark("ST", "Sha Tin", 0, (line,))]
    sites = [SiteMark("INNO-TP", "Tai Po", 22.458, 114.186, 400, "estate", (line,))]
    return state_data(cells, areas, sites)


def outlines(**shapes):
    return gpd.GeoDataFrame(geometry=gpd.GeoSeries(shapes, crs=4326))


def walk(steps):
    lat = lon = 0
    points = set()
    for lat_step, lon_step in zip(steps[::2], steps[1::2], strict=True):
        lat, lon = lat + lat_step, lon + lon_step
        points.add((lat / 100_000, lon / 100_000))
    return points


def luminance(colour):
    """Relative luminance as WCAG defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_not_public_yet_travels_as_text_as_well(text):
    layer = StagedLayer(make_data(), staged_data([StagedMark(22.3, 114.1, 5, text, (text,))], (22.4, 114.2)))

    sent = _get_feature_group_string(layer, make_base())

    assert js_data([22.3, 114.1, 5, text, [text]]) in sent
    assert "hkMap.showStaged(" in sent
