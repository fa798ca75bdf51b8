"""The map in Chromium: a small Streamlit script of our own, on loopback, with names that mean harm."""

from __future__ import annotations

import re

import pytest

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


@pytest.fixture
def visit(new_in_tab, map_address):
    """Open the page; afterwards nothing may have gone elsewhere, failed or been alerted."""
    page = new_in_tab(map_address)
    seen = {"elsewhere": [], "wrong": [], "asked": [], "down": False}

    def api(route):
        seen["asked"].append(route.request.url)
        if seen["down"]:
            route.fulfill(status=503, body="{}")
        else:
            route.fulfill(body=map_stage.answer(route.request.url), content_type="application/json")

    notes = {
        "console": lambda message: message.type == "error" and seen["wrong"].append(message.text),
        "pageerror": lambda error: seen["wrong"].append(str(error)),
        "dialog": lambda dialog: (seen["wrong"].append("dialog"), dialog.dismiss()),
    }

    def is_elsewhere(url):
        return not url.startswith(map_address)

    def open_page(query=""):
        page.route(
            lambda url: not url.startswith(map_address), lambda route: refuse(route, seen["elsewhere"])
        )
        page.route(re.compile(r"/component/.*index\.html"), add_policy)
        page.route(map_stage.is_api, api)
        for event, note in notes.items():
            page.on(event, note)
        page.goto(map_address + query)
        frame = page.frame_locator("iframe")
        expect(frame.locator(".hk-area")).to_have_count(18)
        expect(frame.locator(".hk-ring")).to_have_count(2)
        return page, frame

    yield open_page, seen
    for event, note in notes.items():
        page.remove_listener(event, note)


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


def click_corner_of(district):
    """Click where no name, bubble or label can lie."""
    district.click(position={"x": 12, "y": 40})


def style(locator, name):
    return locator.evaluate("(element, name) => getComputedStyle(element)[name]", name)


def add_policy(route):
    answer = route.fetch()
    route.fulfill(response=answer, headers=answer.headers | {"content-security-policy": FRAME_POLICY})


def refuse(route, log):
    if route.request.url.startswith(("data:", "blob:")):
        route.continue_()
        return
    log.append(route.request.url)
    route.abort()
