"""What stands beside the map in Chromium: on paper, on a phone, in full screen, and its links."""

import re

import pytest

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = pytest.mark.browser


def top(locator) -> float:
    return locator.evaluate("element => element.getBoundingClientRect().top")


def test_paper_has_map_legend_figures_source_and_selection_and_nothing_to_press(page, visit):
    visit("/?measure=value&category=works&show=S5")

    page.emulate_media(media="print")

    for shown in (".hk-figures", "iframe[title*='folium']", ".hk-legend", ".hk-innoparks", ".hk-footer"):
        expect(page.locator(shown)).to_be_visible()
    told = page.locator(".hk-on-map .hk-print")
    expect(told).to_contain_text("Only Category: Works. Source: award notices")
    expect(told).to_contain_text("Dataset version")
    for hidden in ("stSidebar", "stBaseButton-segmented_control", "stSelectbox", "stBaseButton-secondary"):
        expect(page.get_by_test_id(hidden).locator("visible=true")).to_have_count(0)
    expect(page.frame_locator("iframe[title*='folium']").locator(".leaflet-control-zoom")).to_be_hidden()
    # All of it is printed, not the part that a window shows.
    assert page.pdf(format="A4").count(b"/Type /Page\n") + 1 > 2


def test_each_reason_leads_to_its_awards_in_the_records(page, visit, told):
    visit()
    figures = told()["by_district"]["unknown"]

    link = page.get_by_role("link", name=re.compile("^List these .* awards: Not placed"))
    expect(link).to_contain_text(f"{figures['awards']:,}")
    link.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Records")
    expect(page.locator(".hk-lead").first).to_contain_text(f"{figures['awards']:,} awards")


def test_on_a_phone_the_legend_comes_right_after_the_map(page, visit):
    page.set_viewport_size({"width": 360, "height": 740})
    visit()

    order = [".hk-on-map", "iframe[title*='folium']", ".hk-legend", ".hk-off", ".hk-innoparks"]
    places = [top(page.locator(name)) for name in order]

    assert places == sorted(places)
    expect(page.get_by_role("link", name="English", exact=True)).to_be_visible()


def test_a_full_screen_keeps_hong_kong_in_its_middle(page, visit):
    frame = visit()
    expect(frame.locator(".hk-ring").first).to_be_visible()
    middle = "hkMap.map.getCenter()"
    before = page.frames[-1].evaluate(middle)
    legend = frame.locator(".hk-full-legend")
    expect(legend).to_be_hidden()

    frame.get_by_role("button", name="Full screen").click()
    page.frames[-1].wait_for_function(
        "hkMap.map.getSize().y === window.innerHeight && hkMap.map.getZoom() > 10"
    )
    page.wait_for_timeout(600)

    after = page.frames[-1].evaluate(middle)
    expect(legend).to_contain_text("colour by number")
    spans = page.locator(".hk-legend li").all_inner_texts()
    assert legend.locator("li").all_inner_texts()[:5] == spans[:5]
    assert abs(after["lat"] - before["lat"]) < 0.03
    assert abs(after["lng"] - before["lng"]) < 0.03


def test_map_is_told_in_the_colour_that_is_chosen(page, visit):
    frame = visit()

    page.get_by_role("radio", name="value per award").click()

    expect(page).to_have_url(re.compile("measure=per_award"))
    expect(page.locator(".hk-legend")).to_contain_text("HK$ per award that states a sum")
    expect(frame.locator('[data-mark="district:KT"]')).to_have_attribute(
        "aria-label", re.compile("per award")
    )
