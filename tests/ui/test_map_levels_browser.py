"""The map of the whole app in Chromium: its three levels by zoom, on a desk and on a phone."""

import re

import pytest

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = pytest.mark.browser


def test_drill_down_from_districts_over_estates_to_vendors(page, visit):
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda message: sent.append(message)))
    frame = visit()

    # Farthest out: each district with its figure, and a click filters.
    expect(frame.locator(".hk-figure").locator("visible=true").first).to_have_text(re.compile(r"\d"))
    frame.locator('[data-mark="district:SK"]').press("Enter")
    expect(page).to_have_url(re.compile("district=SK"))
    expect(frame.locator('[data-mark="district:SK"]')).to_have_attribute("aria-pressed", "true")
    frame.locator('[data-mark="district:SK"]').press("Enter")
    expect(page).not_to_have_url(re.compile("district="))
    # The middle: an estate, from near enough that facilities are named.
    page.frames[-1].evaluate("hkMap.map.setView([22.288, 114.276], 14) && null")
    expect(frame.locator(".hk-site.hk-minor").first).to_be_visible()
    expect(frame.locator(".hk-figure").locator("visible=true")).to_have_count(0)
    frame.locator('[data-mark="estate:INNO-TKO"]').press("Enter")
    expect(page).to_have_url(re.compile("estate=INNO-TKO"))
    assert sent
    # Near: rings open by themselves, without the page, until one vendor is there or the list of a place.
    sent.clear()
    for _ in range(8):
        page.frames[-1].wait_for_function("hkMap.isDrawn()")
        if frame.locator(".hk-bubble, .hk-list button").count():
            break
        zoom = page.frames[-1].evaluate("hkMap.map.getZoom()")
        frame.locator(".hk-ring").first.press("Enter")
        opened = f"hkMap.map.getZoom() !== {zoom} || document.querySelector('.hk-list button')"
        page.frames[-1].wait_for_function(opened)
    assert sent == []
    frame.locator(".hk-bubble, .hk-list button").first.press("Enter")

    expect(page).to_have_url(re.compile(r"show=S\d+"))
    expect(page.locator(".hk-card h3")).to_be_visible()
    expect(frame.locator(".hk-bubble.hk-selected, .hk-ring.hk-selected").first).to_be_attached()


def test_same_vendor_opened_closed_and_opened_again(page, visit):
    frame = visit("/?supplier=S1")
    bubble = frame.locator(".hk-bubble").first
    expect(bubble).to_have_class(re.compile("hk-selected"))

    bubble.press("Enter")
    expect(page).to_have_url(re.compile("show=S1"))
    page.get_by_role("button", name="Close").click()
    expect(page).not_to_have_url(re.compile("show="))
    bubble.press("Enter")

    expect(page).to_have_url(re.compile("show=S1"))


def test_on_a_phone_the_map_fits_and_every_mark_is_large_enough_for_a_thumb(page, visit):
    page.set_viewport_size({"width": 360, "height": 800})
    frame = visit("/?lang=zh-Hant")
    expect(frame.locator(".hk-ring").first).to_be_attached()

    sizes = page.frames[-1].evaluate(
        "[...document.querySelectorAll('.hk-ring, .hk-bubble')].map((mark) => mark.offsetWidth)"
    )
    wide = page.evaluate("document.documentElement.scrollWidth")
    covering = page.frames[-1].evaluate(
        """[...document.querySelectorAll('.hk-ring')].map((ring) => ring.getBoundingClientRect())
        .some((one, at, all) => all.some((other, place) => place > at
            && Math.hypot(one.x + one.width / 2 - other.x - other.width / 2,
                          one.y + one.height / 2 - other.y - other.height / 2)
               < (one.width + other.width) / 2 - 2))"""
    )

    assert min(sizes) >= 24
    assert wide <= 360
    assert not covering
    expect(frame.locator(".hk-ring").first).to_have_attribute("aria-label", re.compile("港幣"))
