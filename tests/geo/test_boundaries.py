"""Outlines: the project's own areas, the official file, and everything that is neither."""

import contextlib
import json
import os
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo import boundaries
from geo.boundaries import BoundariesError
from geo.districts import districts

YARDSTICK = Path(__file__).parents[3] / "shared" / "geo" / "had_18_districts_2020.json"
needs_yardstick = pytest.mark.skipif(
    not YARDSTICK.exists(), reason="the folder of yardsticks beside the project is absent"
)


LINE = {"type": "LineString", "coordinates": [[114.0, 22.2], [114.1, 22.3]]}
BOW_TIE = {
    "type": "Polygon",
    "coordinates": [[[114.0, 22.2], [114.01, 22.3], [114.01, 22.2], [114.0, 22.3], [114.0, 22.2]]],
}
ALL_OF_THEM = json.loads(shapely.to_geojson(shapely.box(114.0, 22.2, 114.18, 22.3)))


def official(
    *, letters: str = "ABCDEFGHJKLMNPQRST", shift: float = 0.0, first: object = "as it should be"
) -> bytes:
    """A small file of the official shape: a row of squares, the first of them given."""
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
    if first != "as it should be":
        features[0]["geometry"] = first
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_point_outside_every_district_has_none():
    assert boundaries.district_of(22.0, 113.0, boundaries.approximate()) is None


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
        (b"[" * 100_000, "not the Home Affairs Department"),
        (official(first=None), "not the Home Affairs Department"),
        (official(first={"type": "Polygon", "coordinates": []}), "district A has no valid polygon"),
        (official(first=LINE), "district A has no valid polygon"),
        (official(first=BOW_TIE), "district A has no valid polygon"),
        (official(first=ALL_OF_THEM), "the districts overlap"),
    ],
    ids=[
        "empty",
        "html",
        "no letters",
        "half a file",
        "too few",
        "one twice",
        "elsewhere",
        "nested without end",
        "no geometry",
        "empty polygon",
        "a line",
        "crosses itself",
        "overlap",
    ],
)
def test_other_files_are_refused_with_their_reason(tmp_path, content, words):
    file = tmp_path / "given.json"
    file.write_bytes(content)

    with pytest.raises(BoundariesError, match=words):
        boundaries.use(file, tmp_path)

    assert not boundaries.load(tmp_path).official


def test_what_a_home_has_can_be_kept_elsewhere_and_drawn_from_there(tmp_path):
    file = tmp_path / "given.json"
    file.write_bytes(official())
    used = boundaries.use(file, tmp_path)

    kept = boundaries.loaded(tmp_path)

    assert (kept.content, kept.edition) == (official(), used.edition)
    drawn = boundaries.drawn(kept)
    assert drawn.official
    assert drawn.districts.geom_equals_exact(used.districts, 1e-9).all()


@pytest.mark.parametrize("harm", [("as_published.json", "{", " {"), ("districts.geojson", '"EST"', '"YTM"'),
                                  ("districts.geojson", '"official ', '"official 0')])  # fmt: skip
def test_a_copy_that_is_not_made_of_the_file_it_names_is_not_kept_elsewhere(tmp_path, harm):
    file = tmp_path / "given.json"
    file.write_bytes(official())
    boundaries.use(file, tmp_path)
    name, old, new = harm
    changed = tmp_path / "boundaries" / name
    whole = changed.read_text(encoding="utf-8")
    # The other way round as well: a code that stands twice would not be read at all.
    changed.write_text(whole.replace(new, "?").replace(old, new).replace("?", old), encoding="utf-8")

    with pytest.raises(BoundariesError, match=r"not made of the file that it names.*again"):
        boundaries.loaded(tmp_path)


def test_what_is_no_boundary_file_is_not_drawn():
    with pytest.raises(BoundariesError, match="kept"):
        boundaries.drawn(boundaries.Official(b"{}", "official 12345678", "kept"))


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


@pytest.fixture
def talker():
    """Give a server on loopback that says the bytes it is given, one by one where asked, and hangs up."""
    listening = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def say(words: bytes, *, pause_s: float = 0.0) -> str:
        def answer() -> None:
            connection, _ = listening.accept()
            with connection, contextlib.suppress(OSError):
                connection.recv(4096)
                for at in range(0, len(words), 1 if pause_s else len(words)):
                    connection.sendall(words[at:] if not pause_s else words[at : at + 1])
                    if pause_s and ended.wait(pause_s):
                        return

        threading.Thread(target=answer, daemon=True).start()
        return f"http://127.0.0.1:{listening.getsockname()[1]}/d.json"

    yield say
    ended.set()
    listening.close()


@pytest.mark.parametrize(
    "words",
    [
        b"hello\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
    ids=["no HTTP", "half a chunk", "no length"],
)
def test_server_that_does_not_speak_http_is_told_in_one_line(tmp_path, talker, online, words):
    with pytest.raises(BoundariesError, match="no answer that helps") as told:
        boundaries.fetch(tmp_path, talker(words))

    assert "\n" not in str(told.value).strip()


def test_download_that_trickles_is_given_up(tmp_path, talker, online, monkeypatch):
    monkeypatch.setattr(boundaries, "TIMEOUT_S", 1.0)
    url = talker(b"HTTP/1.0 200 OK\r\n\r\n" + b" " * 1_000, pause_s=0.02)

    with pytest.raises(BoundariesError, match="not whole after"):
        boundaries.fetch(tmp_path, url)


def test_download_above_the_limit_of_size_is_refused(tmp_path, server, online, monkeypatch):
    url, answers = server
    answers["/d.json"] = (200, official(), None)
    monkeypatch.setattr(boundaries, "MAX_BYTES", 1_000)

    with pytest.raises(BoundariesError, match="more than 1,000 bytes"):
        boundaries.fetch(tmp_path, f"{url}/d.json")


@pytest.mark.parametrize("url", ["not an address", "http://127.0.0.1:1/a b"])
def test_address_that_is_none_is_refused(tmp_path, online, url):
    with pytest.raises(BoundariesError, match="no answer that helps"):
        boundaries.fetch(tmp_path, url)
