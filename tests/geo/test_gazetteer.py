"""The gazetteer's own consistency, and what the official lists say of it."""

import csv
import json
import os
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from geo.districts import districts
from geo.estates import estates
from geo.folding import GAZETTEER_DIR, one_script, tokens
from geo.gazetteer import entries

SHARED = Path(__file__).parents[3] / "shared"
BOUNDARIES = SHARED / "geo" / "had_18_districts_2020.json"
STREETS = SHARED / "geo" / "street_districts_2020.csv"
NAMES_WANTED = 2_500
FARTHEST_M = 1_000
# The codes of the official street list, where they differ from ours.
OFFICIAL_CODES = {"E": "EST", "S": "STH", "C&W": "CW", "Is": "ISL", "N": "NTH", "K&T": "KWT"}


def gazetteer_rows(name):
    with (GAZETTEER_DIR / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def yardstick(path):
    if not path.exists():
        if os.environ.get("REQUIRE_ALL") == "1":
            pytest.fail(f"the folder of yardsticks beside the project is missing: {path.name}")
        pytest.skip(f"the folder of yardsticks beside the project is missing: {path.name}")
    return path.read_text(encoding="utf-8-sig")


def letters_of(name):
    return "".join(char for char in name.upper() if char.isalnum())


def test_the_gazetteer_knows_enough_names():
    names = [
        row["name_en"]
        for file in ("places", "localities", "streets")
        for row in gazetteer_rows(f"{file}.csv")
    ]

    assert len(names) > NAMES_WANTED


def test_every_district_of_the_gazetteer_is_one_of_the_eighteen():
    codes = {code for _, entry in entries() for code in entry.districts}

    assert codes == set(districts())


def test_no_stretch_of_a_street_stands_twice():
    columns = ("name_en", "name_zh_hant", "district", "first", "last")
    rows = [tuple(row[column] for column in columns) for row in gazetteer_rows("streets.csv")]

    assert len(rows) == len(set(rows))


def test_a_house_number_lies_in_one_district():
    ranges = defaultdict(list)
    for row in gazetteer_rows("streets.csv"):
        if row["first"]:
            ranges[row["name_en"]].append((int(row["first"]), int(row["last"]), row["district"]))

    assert all(first <= last for stretches in ranges.values() for first, last, _ in stretches)
    assert [
        (name, one, other)
        for name, stretches in ranges.items()
        for one, other in combinations(stretches, 2)
        if one[2] != other[2] and one[0] <= other[1] and other[0] <= one[1]
    ] == []


def test_every_point_says_how_far_it_may_be_off():
    rows = [*gazetteer_rows("streets.csv"), *gazetteer_rows("localities.csv")]

    assert [row["name_en"] for row in rows if bool(row["lat"]) != bool(row["within_m"])] == []
    assert all(0 < int(row["within_m"]) <= FARTHEST_M for row in rows if row["within_m"])


def test_every_street_of_an_estate_is_in_the_gazetteer():
    known = {row["name_en"] for row in gazetteer_rows("streets.csv")}
    streets = {street.lstrip("0123456789 ") for estate in estates().values() for street in estate.streets}

    assert streets <= known


def test_chinese_names_fold_to_simplified_characters():
    opencc = pytest.importorskip("opencc")
    converter = opencc.OpenCC("t2s")
    unfolded = defaultdict(set)

    for name, _ in entries():
        written = "".join(char for char in name if "\u3400" <= char <= "\u9fff")
        folded = "".join(token.text for token in tokens(written))
        simplified = "".join(token.text for token in tokens(converter.convert(written)))
        if folded != simplified:
            unfolded[name].add((folded, simplified))

    assert dict(unfolded) == {}


def test_traditional_simplified_and_variant_characters_have_one_form():
    assert (
        one_script("衞生署 臺灣 裏 ABC 為")
        == one_script("卫生署 台湾 里 ABC 为")
        == one_script("衛生署 台灣 裡 ABC 爲")
    )
    assert one_script(one_script("著簷顎鯰痺睪衹粧枱")) == one_script("著簷顎鯰痺睪衹粧枱")


def test_every_point_lies_in_its_district():
    geometry = pytest.importorskip("shapely.geometry")
    features = json.loads(yardstick(BOUNDARIES))["features"]
    letters = {district.had_letter: code for code, district in districts().items()}
    outlines = {letters[f["properties"]["地區號碼"]]: geometry.shape(f["geometry"]) for f in features}
    points = [(r["name_en"], r["district"], r["lon"], r["lat"]) for r in gazetteer_rows("places.csv")]
    points += [
        (r["name_en"], r["district"], r["lon"], r["lat"]) for r in gazetteer_rows("streets.csv") if r["lat"]
    ]
    points += [
        (r["name_en"], r["districts"], r["lon"], r["lat"])
        for r in gazetteer_rows("localities.csv")
        if r["lat"]
    ]
    points += [(e.code, e.district, e.lon, e.lat) for e in estates().values()]

    outside = [
        (name, code)
        for name, code, lon, lat in points
        if not outlines[code].contains(geometry.Point(float(lon), float(lat)))
    ]

    assert len(points) > 200
    assert outside == []


def test_every_district_of_a_street_is_one_the_official_list_gives_it():
    official = defaultdict(set)
    for row in csv.DictReader(yardstick(STREETS).splitlines()):
        # "CASTLE PEAK ROAD - SAN HUI" is a section of the road that notices call by its short name.
        name = row["StreetNames_EN"]
        codes = {OFFICIAL_CODES.get(code.strip(), code.strip()) for code in row["DC"].split("-")}
        official[letters_of(name)] |= codes
        official[letters_of(name.partition(" - ")[0])] |= codes

    wrong = {
        (row["name_en"], row["district"]): official[letters_of(row["name_en"])]
        for row in gazetteer_rows("streets.csv")
        if row["district"] not in official[letters_of(row["name_en"])]
    }

    assert wrong == {}
