"""The map in Chromium: a small Streamlit script of our own, on loopback, with names that mean harm."""

from __future__ import annotations

import re

import pytest

from tests.conftest import free_port
from tests.ui import map_stage
from tests.ui.map_stage import HOSTILE

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)

FRAME_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob: https://mapapi.geodata.gov.hk"
)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with map_stage.running(tmp_path_factory.mktemp("map"), free_port()) as address:
        yield address


@pytest.fixture
def visit(browser, address):
    """Open the page; afterwards nothing may have gone elsewhere, failed or been alerted."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    seen = {"elsewhere": [], "wrong": [], "asked": [], "down": False}

    def api(route):
        seen["asked"].append(route.request.url)
        if seen["down"]:
            route.fulfill(status=503, body="{}")
        else:
            route.fulfill(body=map_stage.answer(route.request.url), content_type="application/json")

    def open_page(query=""):
        page = context.new_page()
        page.route(lambda url: not url.startswith(address), lambda route: refuse(route, seen["elsewhere"]))
        page.route(re.compile(r"/component/.*index\.html"), add_policy)
        page.route(map_stage.is_api, api)
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
    assert not seen["elsewhere"] + seen["wrong"]


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
    frame.locator('[data-mark="vendor:ALONE"]').focus()
    expect(frame.locator(".hk-words strong")).to_have_text(HOSTILE)
    expect(frame.locator('[data-mark="estate:INNO-TP"] strong')).to_have_text("INNO-TP" + HOSTILE)
    expect(frame.locator(".leaflet-container img")).to_have_count(0)


def test_names_show_on_hover(opened):
    _, frame = opened

    frame.locator('[data-mark="vendor:ALONE"]').hover()

    expect(frame.locator(".hk-words strong")).to_have_text(HOSTILE)


def test_bubble_tells_sum_what_it_leaves_out_and_where_it_is(opened):
    _, frame = opened

    label = frame.locator('[data-mark="vendor:ALONE"]').get_attribute("aria-label")

    sums = "2 awards, HK$1.23 million, 1 not in the sum"
    assert label == f"{HOSTILE}, {sums}, ISL · to the street, within 90 m, Hong Kong address only"


def test_ring_names_its_number_and_its_sum(opened):
    _, frame = opened
    ring = frame.locator(".hk-ring", has_text="3")

    ring.focus()

    words = f"3 vendors {HOSTILE}, 6 awards, HK$6 million, 1 not in the sum"
    expect(ring).to_have_attribute("aria-label", words)
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
    expect(frame.locator('[data-mark="vendor:S2"].hk-accent')).to_be_visible()
    expect(page.get_by_text("runs: 1", exact=True)).to_be_visible()
    frame.locator('[data-mark="vendor:S1"]').click()

    expect(page.get_by_text("clicks: vendor S1", exact=True)).to_be_visible()


def test_ring_opened_from_the_keyboard_leaves_the_focus_in_the_map(opened):
    page, frame = opened

    frame.locator(".hk-ring", has_text="3").press("Enter")

    expect(frame.locator('[data-mark="vendor:S1"]')).to_be_visible()
    page.frames[-1].wait_for_function("hkMap.map.getContainer().contains(document.activeElement)")


def test_vendors_at_one_place_are_listed_and_the_keyboard_goes_on_from_there(opened):
    page, frame = opened
    ring = frame.locator(".hk-ring", has_text="2")

    ring.press("Enter")
    first = frame.locator('.hk-list [data-mark="vendor:T1"]')
    expect(first).to_be_focused()
    expect(first).to_have_text("Twin T12 awards · HK$2 million · 1 not in the sum")
    expect(frame.locator(".hk-list p")).to_have_text("and 3 more")
    first.press("Enter")
    expect(page.get_by_text("clicks: vendor T1", exact=True)).to_be_visible()
    frame.locator('.hk-list [data-mark="vendor:T2"]').click()
    expect(page.get_by_text("clicks: vendor T1, vendor T2", exact=True)).to_be_visible()
    page.keyboard.press("Escape")

    expect(frame.locator(".hk-list")).to_have_count(0)
    expect(ring).to_be_focused()


def test_enter_and_space_work_like_a_click_and_keep_the_focus(opened):
    page, frame = opened
    bubble = frame.locator('[data-mark="vendor:ALONE"]')

    bubble.press("Enter")
    expect(page.get_by_text("clicks: vendor ALONE", exact=True)).to_be_visible()
    expect(bubble).to_be_focused()
    bubble.press(" ")

    expect(page.get_by_text("clicks: vendor ALONE, vendor ALONE", exact=True)).to_be_visible()


def test_what_is_open_is_marked(opened):
    _, frame = opened
    bubble = frame.locator('[data-mark="vendor:ALONE"]')

    bubble.click()

    expect(bubble).to_have_class(re.compile("hk-selected"))
    expect(bubble).to_have_attribute("aria-pressed", "true")


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


def add_policy(route):
    answer = route.fetch()
    route.fulfill(response=answer, headers=answer.headers | {"content-security-policy": FRAME_POLICY})


def refuse(route, log):
    if route.request.url.startswith(("data:", "blob:")):
        route.continue_()
        return
    log.append(route.request.url)
    route.abort()
