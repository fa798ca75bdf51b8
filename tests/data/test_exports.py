"""Downloads: the same awards in every form, to the cent, and nothing in them that runs."""

import csv
import io
import json
import re
import sqlite3
from contextlib import closing
from decimal import Decimal

import openpyxl
import pyarrow as pa
import pyogrio
import pytest

from data.exports import rows as exported
from data.exports import workbook
from data.exports.files import KINDS, write
from data.exports.geopackage import write_geopackage
from data.exports.provenance import provenance, text
from data.exports.rows import disarmed
from data.exports.texts import awards_csv, awards_geojson
from data.exports.workbook import write_workbook
from data.files import DataError
from data.filters import Filters, Flow, PlaceKind
from data.queries import records
from data.queries.summary import summary
from devtools.simplify import SENTENCES, simplified_sentences

SELECTIONS = [
    Filters(category=("works",), year=("2026",)),
    Filters(place=PlaceKind.DELIVERY),
    Filters(flow=Flow.REVENUE),
    Filters(text="no such words at all"),
    Filters(text="醫院"),
]
selections = pytest.mark.parametrize("filters", SELECTIONS, ids=lambda filters: str(filters.to_query()))


def as_csv(snapshot, filters):
    content = b"".join(awards_csv(snapshot, filters))
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def as_geojson(snapshot, filters):
    told = json.loads(b"".join(awards_geojson(snapshot, filters, provenance(snapshot, filters))))
    assert told["provenance"]["awards"] == str(len(told["features"]))
    return told["features"]


def as_workbook(snapshot, filters):
    target = io.BytesIO()
    write_workbook(target, snapshot, filters, provenance(snapshot, filters))
    book = openpyxl.load_workbook(target)
    assert book["Provenance"]["A1"].value == "dataset"
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    head, *rows = book["Awards"].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def as_geopackage(snapshot, filters, tmp_path):
    target = tmp_path / "awards.gpkg"
    write_geopackage(target, snapshot, filters, provenance(snapshot, filters))
    assert pyogrio.list_layers(target).tolist() == [["awards", "Point"], ["provenance", None]]
    return pyogrio.read_dataframe(target, layer="awards")


def cents(values) -> int:
    return sum(round(float(value) * 100) for value in values if value not in (None, "") and value == value)


@selections
def test_every_form_holds_exactly_the_selection_to_the_cent(starter, filters, tmp_path):
    found = summary(starter, filters).total
    ids = [award["award_id"] for award in records.all_awards(starter, filters)]
    place = filters.place.value

    plain, features = as_csv(starter, filters), as_geojson(starter, filters)
    sheet, layer = as_workbook(starter, filters), as_geopackage(starter, filters, tmp_path)

    assert [int(row["award_id"]) for row in plain] == ids
    assert [feature["properties"]["award_id"] for feature in features] == ids
    assert [row["award_id"] for row in sheet] == ids
    assert layer["award_id"].tolist() == ids
    assert len(ids) == found.awards
    sums = [
        [row["value_hkd"] for row in plain],
        [feature["properties"]["value_hkd"] for feature in features],
        [row["value_hkd"] for row in sheet],
        layer["value_hkd"].tolist(),
    ]
    assert list(map(cents, sums)) == [int(found.value_hkd * 100)] * 4
    points = [(row[f"{place}_lon"], row[f"{place}_lat"]) for row in plain]
    told = [
        feature["geometry"] and tuple(map(str, feature["geometry"]["coordinates"])) for feature in features
    ]
    assert [one or ("", "") for one in told] == points
    drawn = [(str(point.x), str(point.y)) if point else ("", "") for point in layer.geometry]
    assert drawn == points


def test_rows_of_several_parts_are_those_of_one(starter, monkeypatch):
    whole = [row for part in exported.parts(starter, Filters()) for row in part]
    monkeypatch.setattr(exported, "AT_ONCE", 7)

    parts = list(exported.parts(starter, Filters()))

    assert len(parts) > 20
    assert [row for part in parts for row in part] == whole
    assert len(as_geojson(starter, Filters())) == len(whole) == exported.count(starter, Filters())


def test_points_of_a_geopackage_are_found_by_an_index_that_stays_right(starter, tmp_path):
    target = tmp_path / "awards.gpkg"
    write_geopackage(target, starter, Filters(), [])
    layer = pyogrio.read_dataframe(target, layer="awards", fid_as_index=True)
    point = layer.geometry.dropna().mode()[0]
    first, second = layer.index[layer.geometry == point][:2].tolist()
    near = (point.x - 1e-6, point.y - 1e-6, point.x + 1e-6, point.y + 1e-6)

    found = pyogrio.read_dataframe(target, layer="awards", bbox=near)
    with closing(sqlite3.connect(target)) as file:
        indexed = file.execute("SELECT count(*) FROM rtree_awards_geom").fetchone()[0]
        file.create_function("ST_IsEmpty", 1, lambda _: 0)
        for name in ("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            file.create_function(name, 1, lambda _: 0.0)  # as if the point had been moved there
        file.execute("UPDATE awards SET geom = geom WHERE fid = ?", (first,))
        file.execute("DELETE FROM awards WHERE fid = ?", (second,))
        file.commit()

    assert indexed == layer.geometry.notna().sum()
    assert len(found) == (layer.geometry == point).sum()
    assert len(pyogrio.read_dataframe(target, layer="awards", bbox=near)) == len(found) - 2


def test_provenance_says_what_the_file_is(starter):
    filters = Filters(category=("works",), text="road")

    lines = dict(provenance(starter, filters, address="/api/v1/awards.csv?category=works&q=road"))

    assert lines["filters"] == "category=works; q=road"
    assert lines["dataset version"].startswith(f"{starter.version}, public since {starter.stamp.at}")
    assert lines["boundaries"] == "approximate areas"
    assert lines["address"].endswith("q=road")
    assert {"made at", "licence", "awards", "value_hkd in all"} <= lines.keys()
    assert "filters: none\r\n" in text(provenance(starter, Filters()))


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans"])
def test_provenance_is_in_the_language_of_whoever_asks(starter, language):
    english, told = provenance(starter, Filters()), provenance(starter, Filters(), language=language)

    same = {"value_hkd", "sum_with", "amount", "complete"}  # columns, as the file names them
    assert len(told) == len(english)
    assert [re.search("[一-鿿]", name) is None for name, _ in told] == [name in same for name, _ in told]
    assert dict(told)["授權" if language == "zh-Hant" else "授权"].endswith("Open Database License。")


def test_simplified_sentences_follow_from_the_traditional_ones():
    for path in SENTENCES:
        assert path.read_text("utf-8") == simplified_sentences(path)


def fit(*values) -> list:
    return disarmed(pa.chunked_array([list(values)])).to_pylist()


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", " =1", "\r=1", "\n=1", "\t1", "\u3000=1"]
)
def test_formulas_are_disarmed(cell):
    assert fit(cell) == ["'" + cell]
    assert fit([cell, "b"]) == [f"'{cell} b"]


def test_plain_words_and_numbers_stay_as_they_are():
    assert fit("Supply of tables", "（第一期）", "", None, "a=b") == [
        "Supply of tables",
        "（第一期）",
        "",
        None,
        "a=b",
    ]
    assert fit(-5, None) == [-5, None]
    assert fit(Decimal("-1.50")) == [Decimal("-1.50")]
    assert fit(["ST", "TP"], None) == ["ST TP", None]
    assert fit(True, False) == [1, 0]


def test_hostile_texts_are_texts_in_every_form(starter, tmp_path, monkeypatch):
    hostile = [
        '=HYPERLINK("http://x")',
        "<script>alert(1)</script>",
        'a"b\r\nc,d',
        "x" * 40_000,
        "\x0b\x00ok",
    ]
    row = next(exported.parts(starter, Filters()))[0]
    at = exported.COLUMNS.index("title")
    made = [[*row[:at], *fit(word), *row[at + 1 :]] for word in hostile]
    for name in ("data.exports.texts", "data.exports.workbook", "data.exports.geopackage"):
        monkeypatch.setattr(f"{name}.parts", lambda *_: iter([made]))

    titles = [row["title"] for row in as_csv(starter, Filters())]
    sheet = [row["title"] for row in as_workbook(starter, Filters())]
    target = tmp_path / "hostile.gpkg"
    write_geopackage(target, starter, Filters(), [])
    with closing(sqlite3.connect(target)) as file:
        layer = [title for (title,) in file.execute("SELECT title FROM awards")]

    expected = ["'" + hostile[0], *hostile[1:]]
    assert titles[:4] == expected[:4]
    assert layer == expected
    assert sheet[:2] == expected[:2]
    assert len(sheet[3]) == workbook.SIGNS


def test_a_file_is_of_the_kind_that_its_name_says(starter, tmp_path):
    filters = Filters(category=("works",))

    made = [path.name for kind in KINDS for path in write(tmp_path / f"works{kind}", starter, filters)]

    assert made == ["works.csv", "works.provenance.txt", "works.xlsx", "works.geojson", "works.gpkg"]
    assert (tmp_path / "works.csv").read_bytes() == b"".join(awards_csv(starter, filters))
    for name in ("works.pdf", "works.gpkg", "works"):
        with pytest.raises(DataError, match=name):
            write(tmp_path / name, starter, filters)


def test_more_awards_than_a_sheet_has_rows_are_refused(starter, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "ROWS", 5)

    with pytest.raises(DataError, match="no more than 5 rows"):
        write(tmp_path / "all.xlsx", starter, Filters())
