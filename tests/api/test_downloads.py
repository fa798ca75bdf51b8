"""Downloads over HTTP: exactly what the filters select, under a name that says what it is."""

import csv
import io
import json
import tempfile
from urllib.parse import parse_qs
from zipfile import ZipFile

import openpyxl
import pytest

from api import downloads
from data.exports import workbook
from data.filters import Filters
from data.queries.summary import summary
from data.tile_address import download


def rows_of(answer) -> list[dict]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "query", ["", "?category=works&year=2026", "?q=醫院", "?flow=revenue", "?q=nothing+at+all"]
)
def test_a_csv_is_what_the_page_lists(client, starter, query):
    filters, _ = Filters.from_query(parse_qs(query[1:]))
    found = summary(starter, filters).total

    answer = client.get(f"/api/v1/awards.csv{query}")

    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = rows_of(answer)
    cents = sum(round(float(row["value_hkd"]) * 100) for row in rows if row["value_hkd"])
    assert (len(rows), cents) == (found.awards, found.value_hkd * 100)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    name = f'attachment; filename="hong-kong-awards-v1-{found.awards}.csv"'
    assert answer.headers["content-disposition"] == name
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("kind", sorted(downloads.KINDS))
def test_every_kind_is_sent_whole_and_leaves_nothing_behind(client, starter, kind, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    address = download(kind, Filters(category=("works",)), starter.version)

    answer = client.get(address)
    head = client.head(address)

    assert answer.status_code == head.status_code == 200
    assert answer.headers["content-type"] == downloads.KINDS[kind]
    assert head.headers["content-disposition"] == answer.headers["content-disposition"]
    assert head.content == b""
    assert len(answer.content) > 500
    assert list(tmp_path.iterdir()) == []


def test_each_says_where_it_is_from(client, starter):
    query = "?category=works&v=1"

    lines = client.get(f"/api/v1/awards.txt{query}").text
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/api/v1/awards.xlsx{query}").content))
    geojson = json.loads(client.get(f"/api/v1/awards.geojson{query}").content)
    beside = client.get(f"/api/v1/awards.csv{query}").headers["link"]

    assert "filters: category=works\r\n" in lines
    assert "address: /api/v1/awards.txt?category=works&v=1\r\n" in lines
    assert ("filters", "category=works") in book["Provenance"].iter_rows(values_only=True)
    assert geojson["provenance"]["address"] == "/api/v1/awards.geojson?category=works&v=1"
    assert beside == '</api/v1/awards.txt?category=works&v=1>; rel="describedby"; type="text/plain"'


def test_a_csv_travels_with_its_provenance_beside_it(client):
    answer = client.get("/api/v1/awards.zip?category=works&v=1&lang=zh-Hant")

    with ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.testzip() is None
        csv_name, about = packed.namelist()
        content, told = packed.read(csv_name), packed.read(about).decode()
    assert content == client.get("/api/v1/awards.csv?category=works&v=1").content
    assert csv_name.removesuffix(".csv") == about.removesuffix("-provenance.txt")
    assert "篩選條件: category=works\r\n" in told
    assert "網址: /api/v1/awards.zip?category=works&v=1&lang=zh-Hant\r\n" in told
    assert "lang=zh-Hant" in answer.headers["link"]


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("awards.csv?district=XX", 400, "does not know district=XX"),
        ("awards.csv?supplier=S99999", 400, "does not know supplier=S99999"),
        ("awards.csv?colour=red", 400, "'colour' is no filter"),
        ("awards.csv?v=x", 400, "The version, v, is a number"),
        ("awards.txt?lang=tlh", 400, "is one of en, zh-Hant, zh-Hans"),
        ("awards.csv?v=99", 404, "There is no version 99"),
        ("awards.exe", 404, "There is no such download"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_sentence(client, address, status, told):
    answer = client.get(f"/api/v1/{address}")

    assert answer.status_code == status
    assert told in answer.json()["error"]["message"]


def test_more_rows_than_a_workbook_has_are_refused(client, monkeypatch):
    monkeypatch.setattr(workbook, "SENT_ROWS", 10)

    answer = client.get("/api/v1/awards.xlsx")

    assert answer.status_code == 413
    assert "more than the 10 rows of a workbook" in answer.json()["error"]["message"]
    assert client.get("/api/v1/awards.xlsx?q=nothing+at+all").status_code == 200


def test_too_many_at_once_are_refused(client, monkeypatch):
    monkeypatch.setattr(downloads, "SENT_AT_ONCE", 0)

    answer = client.get("/api/v1/awards.csv")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")


def test_downloads_below_a_path_name_it(open_api, api_home):
    with open_api(api_home, "/map") as below:
        answer = below.get("/map/api/v1/awards.txt?v=1")

    assert "address: /map/api/v1/awards.txt?v=1" in answer.text


def test_texts_travel_compressed_to_whoever_reads_that(client):
    packed = client.get("/api/v1/awards.csv", headers={"accept-encoding": "gzip"})
    plain = client.get("/api/v1/awards.csv", headers={"accept-encoding": "identity"})
    workbook_ = client.get("/api/v1/awards.xlsx", headers={"accept-encoding": "gzip"})

    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert "content-encoding" not in workbook_.headers
    assert packed.content == plain.content
