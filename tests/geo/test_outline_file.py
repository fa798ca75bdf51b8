"""Polygons of constituencies and estates that somebody hands in as a file."""

import json

import pytest
import shapely

from geo import constituencies, estates, outline_file
from geo.__main__ import main
from geo.districts import districts
from geo.outline_file import OutlineFileError

SQUARE = shapely.box(114.18, 22.45, 114.20, 22.47)
GRID_SQUARE = shapely.box(836_300, 834_500, 838_400, 836_800)  # about the same in EPSG:2326


def geojson(path, **named):
    features = [
        {"type": "Feature", "properties": {"NAME": name}, "geometry": json.loads(shapely.to_geojson(shape))}
        for name, shape in named.items()
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def strips():
    """Give ten strips from west to east, one a constituency."""
    width = 0.06
    return {
        one.name("zh-Hant"): shapely.box(113.8 + at * width, 22.2, 113.8 + (at + 1) * width, 22.55)
        for at, one in enumerate(constituencies.constituencies().values())
    }


def test_fifteen_districts_are_in_one_constituency_and_three_in_two():
    found = {code: [one.code for one in constituencies.of_district(code)] for code in districts()}

    assert {code for code, held in found.items() if len(held) == 2} == {"ST", "WTS", "YL"}
    assert all(held for held in found.values())
    assert len(constituencies.constituencies()) == 10


def test_the_districts_of_both_lists_agree():
    for code, district in districts().items():
        for one in constituencies.of_district(code):
            assert one.name("en") in district.constituency


def test_without_polygons_a_split_district_is_one_of_two(tmp_path):
    found = constituencies.of_place("ST", 22.38, 114.19, outline_file.load(tmp_path, constituencies.known()))

    assert [one.code for one in found] == ["LC6", "LC10"]


def test_polygons_tell_the_constituency_of_a_point(tmp_path):
    file = geojson(tmp_path / "lc.json", **strips())

    outline_file.use(file, tmp_path, constituencies.known())
    polygons = outline_file.load(tmp_path, constituencies.known())

    # The sixth strip from the west holds the point, and the sixth constituency is one of Sha Tin's.
    assert [one.code for one in constituencies.of_place("ST", 22.38, 114.12, polygons)] == ["LC6"]
    assert [one.code for one in constituencies.of_place("ST", None, None, polygons)] == ["LC6", "LC10"]
    assert [one.code for one in constituencies.of_place("KT", 22.38, 114.12, polygons)] == ["LC3"]


def test_a_point_that_could_lie_in_either_is_one_of_two(tmp_path):
    halves = {"LC6": shapely.box(113.8, 22.2, 114.18, 22.55), "LC10": shapely.box(114.18, 22.2, 114.5, 22.55)}
    polygons = outline_file.Polygons(halves, "halves.json", "", "")

    # 0.01 degrees of longitude are 1.03 km here.
    found = {
        metres: [one.code for one in constituencies.of_place("ST", 22.38, 114.19, polygons, metres)]
        for metres in (0, 1000, 1060)
    }

    assert found == {0: ["LC10"], 1000: ["LC10"], 1060: ["LC6", "LC10"]}


@pytest.mark.parametrize("shape", [SQUARE, GRID_SQUARE], ids=["WGS84", "HK1980 Grid"])
def test_an_estate_is_known_by_any_of_its_names(tmp_path, shape):
    file = geojson(tmp_path / "estates.json", **{"大埔工業邨": shape, "something else": SQUARE})

    outline_file.use(file, tmp_path, estates.known())
    polygons = outline_file.load(tmp_path, estates.known())

    assert set(polygons.shapes) == {"INNO-TP"}
    assert polygons.touching(22.46, 114.19) == {"INNO-TP"}
    assert len(polygons.rings("INNO-TP")) == 1
    assert polygons.rings("INNO-YL") == ()


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({"Tai Po Industrial Estate": SQUARE, "大埔創新園": SQUARE}, "feature 2 and another both say"),
        ({"nobody": SQUARE}, "no polygon is named INNO-TP"),
        ({"INNO-TP": shapely.box(0, 0, 1, 1)}, "expected longitude and latitude"),
        ({"INNO-TP": shapely.Point(114.18, 22.45)}, "no valid polygon (Point)"),
        (
            {"INNO-TP": shapely.Polygon([(114.1, 22.4), (114.2, 22.5), (114.1, 22.5), (114.2, 22.4)])},
            "no valid",
        ),
    ],
)
def test_another_file_is_refused_and_the_old_one_stays(tmp_path, named, said):
    outline_file.use(geojson(tmp_path / "good.json", **{"INNO-TP": SQUARE}), tmp_path, estates.known())

    with pytest.raises(OutlineFileError) as refused:
        outline_file.use(geojson(tmp_path / "bad.json", **named), tmp_path, estates.known())

    assert said in str(refused.value)
    assert str(refused.value).startswith("bad.json: ")
    assert outline_file.load(tmp_path, estates.known()).source == "good.json"


def test_some_constituencies_only_are_refused(tmp_path):
    named = dict(list(strips().items())[:9])

    with pytest.raises(OutlineFileError, match="no polygon is named LC10"):
        outline_file.use(geojson(tmp_path / "nine.json", **named), tmp_path, constituencies.known())


def test_the_command_uses_shows_and_resets(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(tmp_path))
    file = geojson(tmp_path / "estates.json", **{"INNO-YL": SQUARE})

    assert main(["estates", "use", str(file)]) == 0
    assert capsys.readouterr().out.startswith("INNO-YL, from estates.json, loaded ")
    assert main(["estates", "use", str(tmp_path / "none.json")]) == 2
    assert "none.json: cannot be read" in capsys.readouterr().err
    assert main(["estates", "reset"]) == 0
    assert main(["constituencies", "show"]) == 0
    assert "one of two" in capsys.readouterr().out


def test_a_damaged_copy_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(tmp_path))
    path = outline_file.stored(tmp_path, estates.known())
    path.parent.mkdir()
    path.write_text("{", encoding="utf-8")

    assert main(["estates", "show"]) == 2
    assert "load the file again" in capsys.readouterr().err
