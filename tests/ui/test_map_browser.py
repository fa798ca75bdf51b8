"""The map in Chromium: a small Streamlit script of our own, on loopback, with names that mean harm."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from xstatic.pkg import leaflet, leaflet_markercluster

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)

ROOT = Path(__file__).parents[2]
FRAME_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob: https://mapapi.geodata.gov.hk"
)
HOSTILE = "${alert(1)} `x` \\x3cimg src=x> </script><img src=x onerror=alert(1)> {{7*7}} </textarea>"
SCRIPT = """
import itertools
from types import SimpleNamespace

import geopandas as gpd
import streamlit as st
from shapely.geometry import box

from geo.layers import AreaMark, MapWords, PointMark, SiteMark, area_shapes, overlay, overlay_data
from geo.map_base import base_map
from ui import map_view

st.set_page_config(layout="wide")
HOSTILE = {hostile!r}
CODES = "CW WC EST STH YTM SSP KC WTS KT TW TM YL NTH TP SK ST KWT ISL".split()
root = "/app/static"
assets = SimpleNamespace(
    leaflet_js=root + "/leaflet.js", leaflet_css=root + "/leaflet.css", images=root + "/images/",
    markercluster_js=root + "/leaflet.markercluster.js", markercluster_css=root + "/MarkerCluster.css",
)
grid = itertools.product((22.2, 22.32, 22.44), (113.85, 113.95, 114.05, 114.15, 114.25, 114.35))
boxes = {{code: box(lon, lat, lon + 0.1, lat + 0.12) for code, (lat, lon) in zip(CODES, grid)}}
shapes = area_shapes(gpd.GeoDataFrame(geometry=gpd.GeoSeries(boxes, crs=4326)))
state = st.session_state
state.runs = state.get("runs", 0) + 1
changes = state.setdefault("changes", 0)
shade = lambda code: None if code == "TM" else changes % 5
areas = [
    AreaMark(code, code.replace("ST", HOSTILE), shade(code), (HOSTILE,), hatched=code == "SK")
    for code in CODES
]
points = [
    PointMark(f"S{{n}}", HOSTILE, 22.2815 + n * 0.002, 114.1575, 1 + n + changes, n == 1, (HOSTILE,))
    for n in range(3)
]
points += [PointMark("ALONE", HOSTILE, 22.5, 113.9, 2.0, False, (HOSTILE,))]
points += [PointMark(f"T{{n}}", f"Twin {{n}}", 22.36, 114.42, 2.0, False, ()) for n in range(2)]
sites = [
    SiteMark(code, code + HOSTILE, lat, lon, 400, kind, (HOSTILE,))
    for code, lat, lon, kind in (
        ("INNO-TP", 22.458, 114.186, "estate"), ("INNO-TKO", 22.288, 114.276, "estate"),
        ("INNO-YL", 22.458, 114.025, "estate"), ("HKSP", 22.427, 114.21, "park"),
    )
]
words = MapWords(map_name=HOSTILE, cluster="{{n}} vendors " + HOSTILE)
base = base_map(assets, tiles="tiles" in st.query_params, language="en", words=words)
click = map_view.show(base, overlay(overlay_data(shapes, areas, points, sites, words)), height=480, key="map")
if click is not None:
    state.clicks = [*state.get("clicks", []), f"{{click.kind}} {{click.code}}"]
st.button("change", on_click=lambda: state.update(changes=state.changes + 1))
st.text("clicks: " + ", ".join(state.get("clicks", [])))
st.text(f"runs: {{state.runs}}")
st.text(f"changes: {{state.changes}}")
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("map")
    (folder / "app.py").write_text(SCRIPT.format(hostile=HOSTILE), "utf-8")
    shutil.copytree(leaflet.BASE_DIR, folder / "static")
    shutil.copytree(leaflet_markercluster.BASE_DIR, folder / "static", dirs_exist_ok=True)
    port = free_port()
    options = {
        "server.port": port,
        "server.address": "127.0.0.1",
        "server.headless": "true",
        "server.enableStaticServing": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += [f"--{name}={value}" for name, value in options.items()]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            wait_for_health(server, f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


@pytest.fixture
def visit(browser, address):
    """Open the page; afterwards nothing may have gone elsewhere, failed or been alerted."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    seen = {"elsewhere": [], "wrong": []}

    def open_page(query=""):
        page = context.new_page()
        page.route(re.compile(r"/component/.*index\.html"), add_policy)
        page.route(lambda url: not url.startswith(address), lambda route: refuse(route, seen["elsewhere"]))
        page.on("console", lambda message: message.type == "error" and seen["wrong"].append(message.text))
        page.on("pageerror", lambda error: seen["wrong"].append(str(error)))
        page.on("dialog", lambda dialog: (seen["wrong"].append("dialog"), dialog.dismiss()))
        page.goto(address + query)
        frame = page.frame_locator("iframe")
        expect(frame.locator(".hk-area")).to_have_count(18)
        expect(frame.locator(".hk-ring")).to_have_count(2)
        return page, frame

    yield open_page, seen
    context.close()


@pytest.fixture
def opened(visit):
    open_page, seen = visit
    page, frame = open_page()
    yield page, frame
    assert seen == {"elsewhere": [], "wrong": []}


def test_map_draws_districts_estates_bubbles_and_rings(opened):
    _, frame = opened

    expect(frame.locator(".hk-site-label").locator("visible=true")).to_have_count(3)
    expect(frame.locator(".hk-around").locator("visible=true")).to_have_count(3)
    expect(frame.locator(".hk-bubble")).to_have_count(1)
    expect(frame.locator(".hk-ring", has_text="3")).to_have_count(1)
    expect(frame.locator(".hk-nothing")).to_have_count(1)
    assert "hk-hatching" in style(frame.locator(".hk-unknown"), "fill")


def test_hostile_names_are_shown_as_text(opened):
    _, frame = opened

    frame.locator('[data-mark="district:ST"]').focus()

    expect(frame.locator(".hk-words strong")).to_have_text(HOSTILE)
    expect(frame.locator(".hk-words span")).to_have_text(HOSTILE)
    expect(frame.locator('[data-mark="estate:INNO-TP"] strong')).to_have_text("INNO-TP" + HOSTILE)
    expect(frame.locator(".leaflet-container img")).to_have_count(0)


def test_names_show_on_hover(opened):
    _, frame = opened

    frame.locator('[data-mark="vendor:ALONE"]').hover()

    expect(frame.locator(".hk-words strong")).to_have_text(HOSTILE)


def test_ring_names_its_number_and_what_is_inside(opened):
    _, frame = opened
    ring = frame.locator(".hk-ring", has_text="3")

    ring.focus()

    expect(ring).to_have_attribute("aria-label", f"3 vendors {HOSTILE}")
    expect(frame.locator(".hk-words span")).to_have_count(3)


def test_click_on_a_district_an_estate_and_a_vendor_reaches_the_page(opened):
    page, frame = opened

    click_corner_of(frame.locator('[data-mark="district:ISL"]'))
    expect(page.get_by_text("clicks: district ISL", exact=True)).to_be_visible()
    frame.locator('[data-mark="estate:INNO-TKO"] .hk-site-label').click()
    expect(page.get_by_text("clicks: district ISL, estate INNO-TKO", exact=True)).to_be_visible()
    frame.locator('[data-mark="vendor:ALONE"]').click()
    expect(page.get_by_text("estate INNO-TKO, vendor ALONE", exact=False)).to_be_visible()


def test_same_object_clicked_twice_counts_twice_and_a_rerun_counts_none(opened):
    page, frame = opened
    district = frame.locator('[data-mark="district:ISL"]')

    click_corner_of(district)
    expect(page.get_by_text("clicks: district ISL", exact=True)).to_be_visible()
    page.get_by_role("button", name="change").click()
    expect(page.get_by_text("changes: 1", exact=True)).to_be_visible()
    expect(page.get_by_text("clicks: district ISL", exact=True)).to_be_visible()
    click_corner_of(district)

    expect(page.get_by_text("clicks: district ISL, district ISL", exact=True)).to_be_visible()


def test_double_click_is_one_click(opened):
    page, frame = opened

    frame.locator('[data-mark="vendor:ALONE"]').dblclick()
    expect(page.get_by_text("clicks: vendor ALONE", exact=True)).to_be_visible()
    frame.locator('[data-mark="estate:INNO-YL"] .hk-site-label').click()

    expect(page.get_by_text("clicks: vendor ALONE, estate INNO-YL", exact=True)).to_be_visible()


def test_click_on_a_ring_zooms_in_and_reports_nothing(opened):
    page, frame = opened

    frame.locator(".hk-ring", has_text="3").click()
    expect(frame.locator('[data-mark="vendor:S1"].hk-accent')).to_be_visible()
    expect(page.get_by_text("runs: 1", exact=True)).to_be_visible()
    frame.locator('[data-mark="vendor:S1"]').click()

    expect(page.get_by_text("clicks: vendor S1", exact=True)).to_be_visible()


def test_ring_opened_from_the_keyboard_leaves_the_focus_in_the_map(opened):
    _, frame = opened

    frame.locator(".hk-ring", has_text="3").press("Enter")

    expect(frame.locator('[data-mark="vendor:S1"]')).to_be_visible()
    expect(frame.locator(".leaflet-container")).to_be_focused()


def test_vendors_at_one_place_fan_out(opened):
    page, frame = opened

    frame.locator(".hk-ring", has_text="2").click()
    frame.locator('[data-mark="vendor:T1"]').click()

    expect(page.get_by_text("clicks: vendor T1", exact=True)).to_be_visible()


def test_enter_and_space_work_like_a_click_and_keep_the_focus(opened):
    page, frame = opened
    bubble = frame.locator('[data-mark="vendor:ALONE"]')

    bubble.press("Enter")
    expect(page.get_by_text("clicks: vendor ALONE", exact=True)).to_be_visible()
    expect(bubble).to_be_focused()
    bubble.press(" ")

    expect(page.get_by_text("clicks: vendor ALONE, vendor ALONE", exact=True)).to_be_visible()


def test_moving_and_zooming_cause_no_run(opened):
    page, frame = opened

    frame.locator(".leaflet-control-zoom-in").click()
    frame.locator(".leaflet-container").press("ArrowLeft")
    expect(frame.locator(".leaflet-control-scale-line")).to_have_text(re.compile("[23] km"))
    page.get_by_role("button", name="change").click()

    expect(page.get_by_text("runs: 2", exact=True)).to_be_visible()


def test_view_stays_over_three_changes_of_the_overlay(opened):
    page, frame = opened
    mark_frame(page)
    frame.locator(".leaflet-control-zoom-in").click()
    zoom = view(page)

    for number in (1, 2, 3):
        page.get_by_role("button", name="change").click()
        expect(page.get_by_text(f"changes: {number}", exact=True)).to_be_visible()
        expect(frame.locator('[data-mark="district:CW"]')).to_have_class(re.compile(f"hk-class-{number}"))

    assert view(page) == zoom
    assert page.frames[-1].evaluate("window.isSameFrame") is True
    expect(frame.locator(".hk-area")).to_have_count(18)


def test_change_made_while_the_map_still_loads_is_drawn(visit):
    open_page, _ = visit
    page, frame = open_page()
    held = []
    page.route(re.compile(r"/leaflet\.js"), lambda route: held.append(route))
    with page.expect_request(re.compile(r"/leaflet\.js")):
        page.reload()

    page.get_by_role("button", name="change").click()
    expect(page.get_by_text("changes: 1", exact=True)).to_be_visible()
    held[0].continue_()

    expect(frame.locator('[data-mark="district:CW"]')).to_have_class(re.compile("hk-class-1"))


def test_map_fills_the_screen_on_demand(opened):
    page, frame = opened

    frame.get_by_role("button", name="Full screen").click()

    page.frames[-1].wait_for_function("document.fullscreenElement === hkMap.map.getContainer()")
    page.frames[-1].wait_for_function("hkMap.map.getSize().y === window.innerHeight")


def test_reset_button_shows_all_of_hong_kong_again(opened):
    page, frame = opened
    start = view(page)
    frame.locator(".leaflet-control-zoom-in").click()

    frame.get_by_role("button", name="Show all of Hong Kong").click()

    assert view(page) == start


def test_view_outlives_a_reload(opened):
    page, frame = opened
    frame.locator(".leaflet-control-zoom-in").click()
    zoom = view(page)

    page.reload()
    expect(frame.locator(".hk-area")).to_have_count(18)

    assert view(page) == zoom


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 800)], ids=["desktop", "phone"])
def test_all_of_hong_kong_is_in_the_first_view(visit, width, height):
    open_page, _ = visit
    page, frame = open_page()

    page.set_viewport_size({"width": width, "height": height})
    expect(frame.locator(".leaflet-container")).to_have_css("width", re.compile(r"\d"))

    seen = page.frames[-1].evaluate("hkMap.map.getBounds().contains([[22.16, 113.835], [22.56, 114.44]])")
    assert seen


def test_no_tiles_are_asked_for_and_no_switch_is_shown_when_they_are_off(opened):
    _, frame = opened

    expect(frame.get_by_role("button", name="Street map")).to_have_count(0)
    expect(frame.locator(".leaflet-tile")).to_have_count(0)


def test_tiles_that_never_come_leave_no_broken_squares_and_can_be_switched_off(visit):
    open_page, seen = visit

    with_tiles, frame = open_page("/?tiles=1")
    switch = frame.get_by_role("button", name="Street map")

    expect(switch).to_have_attribute("aria-pressed", "true")
    expect(frame.locator(".leaflet-control-attribution a")).to_have_text(
        "© Map information from Lands Department"
    )
    expect(frame.locator(".hk-on-streets")).to_have_count(0)
    expect(frame.locator(".leaflet-tile:not([src^=data])")).to_have_count(0)
    assert {re.match(r"https://[^/]+", url).group() for url in seen["elsewhere"]} == {
        "https://mapapi.geodata.gov.hk"
    }
    assert all("ERR_FAILED" in text for text in seen["wrong"])
    switch.press("Enter")
    expect(switch).to_have_attribute("aria-pressed", "false")
    expect(frame.locator(".leaflet-tile")).to_have_count(0)
    with_tiles.reload()
    expect(switch).to_have_attribute("aria-pressed", "false")


def click_corner_of(district):
    """Click where no name, bubble or label can lie."""
    district.click(position={"x": 12, "y": 40})


def style(locator, name):
    return locator.evaluate("(element, name) => getComputedStyle(element)[name]", name)


def view(page):
    """Zoom and middle of the map, to about a hundred metres."""
    centre = "hkMap.map.getCenter()"
    numbers = page.frames[-1].evaluate(f"[hkMap.map.getZoom(), {centre}.lat, {centre}.lng]")
    return [round(number, 3) for number in numbers]


def mark_frame(page):
    page.frames[-1].evaluate("window.isSameFrame = true")


def add_policy(route):
    answer = route.fetch()
    route.fulfill(response=answer, headers=answer.headers | {"content-security-policy": FRAME_POLICY})


def refuse(route, log):
    if route.request.url.startswith(("data:", "blob:")):
        route.continue_()
        return
    log.append(route.request.url)
    route.abort()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_health(server, address):
    while server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            continue
    pytest.fail("the test's Streamlit server ended before it was healthy")
