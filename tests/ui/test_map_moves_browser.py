"""The map in Chromium: moving, changing, waiting, and what is not there."""

from __future__ import annotations

import re

import pytest

from tests.ui import map_stage, test_map_browser
from tests.ui.test_map_browser import expect

pytestmark = pytest.mark.browser

visit = test_map_browser.visit
opened = test_map_browser.opened


def test_moving_and_zooming_cause_no_run_and_ask_for_what_comes_into_view(visit):
    open_page, seen = visit
    page, frame = open_page()
    before = len(seen["asked"])

    frame.locator(".leaflet-control-zoom-in").click()
    frame.locator(".leaflet-container").press("ArrowLeft")
    expect(frame.locator(".leaflet-control-scale-line")).to_have_text(re.compile("[23] km"))
    page.get_by_role("button", name="change").click()

    expect(page.get_by_text("runs: 2", exact=True)).to_be_visible()
    assert len(seen["asked"]) > before
    assert not seen["wrong"]


def test_view_and_outlines_stay_over_five_changes(visit):
    open_page, seen = visit
    page, frame = open_page()
    page.frames[-1].evaluate("window.kept = document.querySelector('[data-mark=\"district:CW\"]')")
    frame.locator(".leaflet-control-zoom-in").click()
    zoom = view(page)

    for number in range(1, 6):
        page.get_by_role("button", name="change").click()
        expect(page.get_by_text(f"changes: {number}", exact=True)).to_be_visible()
        expect(frame.locator('[data-mark="district:CW"]')).to_have_class(re.compile(f"hk-class-{number % 5}"))

    assert view(page) == zoom
    assert page.frames[-1].evaluate("window.kept.isConnected") is True
    assert sum("/ground/" in url for url in seen["asked"]) == 1
    assert not seen["wrong"]


def test_old_marks_stay_until_the_new_ones_are_there(visit):
    open_page, _ = visit
    page, frame = open_page()
    held = []
    page.route(re.compile(r"/api/v1/cells/1/"), lambda route: held.append(route))

    page.get_by_role("button", name="change").click()
    expect(frame.locator(".leaflet-container[aria-busy]")).to_be_visible()

    expect(frame.locator(".hk-ring")).to_have_count(2)
    for route in held:
        route.fulfill(body=map_stage.answer(route.request.url), content_type="application/json")
    expect(frame.locator(".leaflet-container[aria-busy]")).to_have_count(0)
    expect(frame.locator(".hk-ring")).to_have_count(2)


def test_answer_that_does_not_come_is_told_in_a_sentence_and_asked_for_again(visit):
    open_page, seen = visit
    page, frame = open_page()
    seen["down"] = True

    page.get_by_role("button", name="change").click()
    notice = frame.get_by_text("the map tries again")
    expect(notice).to_be_visible()
    expect(frame.locator(".hk-area")).to_have_count(18)
    expect(frame.locator(".hk-ring")).to_have_count(0)
    seen["down"] = False

    expect(frame.locator(".hk-ring")).to_have_count(2)
    expect(notice).to_have_count(0)


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
    hosts = {re.match(r"https://[^/]+", url).group() for url in seen["elsewhere"]}
    assert hosts == {"https://mapapi.geodata.gov.hk"}
    assert all("ERR_FAILED" in text for text in seen["wrong"])
    switch.press("Enter")
    expect(switch).to_have_attribute("aria-pressed", "false")
    expect(frame.locator(".leaflet-tile")).to_have_count(0)
    with_tiles.reload()
    expect(switch).to_have_attribute("aria-pressed", "false")


def view(page):
    """Zoom and middle of the map, to about a hundred metres."""
    centre = "hkMap.map.getCenter()"
    numbers = page.frames[-1].evaluate(f"[hkMap.map.getZoom(), {centre}.lat, {centre}.lng]")
    return [round(number, 3) for number in numbers]
