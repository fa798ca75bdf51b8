"""The whole app in Chromium, as a visitor uses it, on a clean home and without network.

The fixture `page` fails a test on any console error and any request to another host.
"""

import re
from pathlib import Path

import pytest

from ui.texts import Language, text

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = pytest.mark.browser


def figure(page, number: int):
    return page.locator(".hk-figures .hk-large").nth(number)


def test_first_page_draws_districts_estates_and_clusters(page, visit, told):
    frame = visit()
    figures = told()

    expect(frame.locator(".hk-area")).to_have_count(18)
    expect(frame.locator(".hk-around:not(.hk-minor)")).to_have_count(3)
    expect(frame.locator(".hk-site-label").locator("visible=true")).to_have_count(3)
    expect(frame.locator(".hk-ring").first).to_be_visible()
    expect(figure(page, 0)).to_have_text(f"{figures['awards']:,}")
    expect(figure(page, 2)).to_have_text(f"{figures['suppliers']:,}")
    expect(figure(page, 3)).to_have_text(f"{figures['buyers']:,}")
    expect(figure(page, 1)).to_have_attribute("title", f"HK${figures['value_hkd']:,.2f}")


def test_estates_on_the_map_tell_what_the_summary_tells(visit, told):
    frame = visit()
    estates = told()["by_estate"]

    for code in ("INNO-TP", "INNO-TKO", "INNO-YL"):
        label = frame.locator(f'[data-mark="estate:{code}"]')
        count = estates[code]["awards"]
        expect(label).to_contain_text(f"{count} award{'s' if count != 1 else ''}")


def choose(page, label: str, words: str) -> None:
    """Choose from a filter by typing, as a keyboard does."""
    box = page.get_by_role("combobox", name=label, exact=True)
    box.focus()
    page.keyboard.type(words)
    expect(page.get_by_role("option").first).to_contain_text(words)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")


def test_filters_by_keyboard_agree_with_the_command_line(page, visit, told):
    visit()

    choose(page, "Sector", "Construction")
    wanted = told("--sector", "construction")
    expect(figure(page, 0)).to_have_text(f"{wanted['awards']:,}")
    choose(page, "District", "Kwun Tong")
    wanted = told("--sector", "construction", "--district", "KT")
    expect(figure(page, 0)).to_have_text(f"{wanted['awards']:,}")
    assert wanted["awards"] > 0
    expect(page).to_have_url(re.compile("district=KT"))
    choose(page, "Vendor", "Gammon")

    expect(page).to_have_url(re.compile(r"supplier=S\d+"))
    code = re.search(r"supplier=(S\d+)", page.url)[1]
    wanted = told("--sector", "construction", "--district", "KT", "--supplier", code)
    expect(figure(page, 0)).to_have_text(f"{wanted['awards']:,}")


@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
def test_copied_link_opens_the_same_view_in_any_language(page, visit, told, language):
    visit(f"/?district=TM&place=delivery&category=works&measure=value&lang={language.value}")
    wanted = told("--district", "TM", "--place", "delivery", "--category", "works")

    expect(figure(page, 0)).to_have_text(f"{wanted['awards']:,}")
    expect(page.locator("html")).to_have_attribute("lang", language.value)
    expect(page.get_by_role("heading", level=1)).to_have_text(text(language, "map.title"))


def test_changing_the_language_keeps_the_view(page, visit, told):
    visit("/?district=ST")

    page.get_by_role("link", name="繁體中文").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(text(Language.ZH_HANT, "map.title"))
    expect(figure(page, 0)).to_have_text(f"{told('--district', 'ST')['awards']:,}")
    assert "district=ST" in page.url


def test_back_and_forward_bring_the_views_back(page, visit, told):
    visit("/")
    whole, part = told()["awards"], told("--category", "works")["awards"]
    choose(page, "Category", "Works")
    expect(figure(page, 0)).to_have_text(f"{part:,}")

    page.go_back()
    expect(figure(page, 0)).to_have_text(f"{whole:,}")
    page.go_forward()

    expect(figure(page, 0)).to_have_text(f"{part:,}")


def test_filters_go_along_to_the_records_and_back_returns(page, visit, told):
    visit("/?category=goods")
    goods = told("--category", "goods")["awards"]

    page.get_by_role("link", name="Records", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Records")
    expect(page.locator(".hk-lead").first).to_contain_text(f"{goods} awards")
    page.go_back()

    expect(page.get_by_role("heading", level=1)).to_have_text(text(Language.EN, "map.title"))
    expect(figure(page, 0)).to_have_text(f"{goods:,}")


def test_click_on_an_estate_filters_and_the_view_of_the_map_stays(page, visit, told):
    frame = visit()
    frame.locator(".leaflet-control-zoom-in").click()
    zoom = page.frames[-1].evaluate("hkMap.map.getZoom()")

    frame.locator('[data-mark="estate:INNO-TKO"]').press("Enter")

    expect(figure(page, 0)).to_have_text(f"{told('--estate', 'INNO-TKO')['awards']:,}")
    assert "estate=INNO-TKO" in page.url
    assert page.frames[-1].evaluate("hkMap.map.getZoom()") == zoom


def test_click_on_a_district_filters_and_a_second_click_takes_it_off(page, visit, told):
    frame = visit()
    whole = told()["awards"]

    frame.locator('[data-mark="district:TM"]').press("Enter")
    expect(figure(page, 0)).to_have_text(f"{told('--district', 'TM')['awards']:,}")
    frame.locator('[data-mark="district:TM"]').press("Enter")

    expect(figure(page, 0)).to_have_text(f"{whole:,}")


def test_choosing_a_vendor_from_the_list_opens_its_card(page, visit):
    visit()

    choose(page, "Choose on the map", "Penta-Ocean")

    expect(page.locator(".hk-card h3")).to_contain_text("Penta-Ocean")
    assert re.search(r"show=S\d+", page.url)


def test_place_switch_changes_the_figures_of_the_districts(page, visit, told):
    visit()
    wanted = told("--place", "delivery")

    page.get_by_role("radio", name="Delivery or works").click()

    expect(page).to_have_url(re.compile("place=delivery"))
    share = round(wanted["placed_awards"] / wanted["awards"] * 100)
    expect(figure(page, 4)).to_have_text(f"{share}%")


def test_nothing_matches_offers_a_way_out(page, visit, told):
    visit("/?q=no+such+words&category=goods")

    page.get_by_role("button", name=re.compile("Take off “Text”")).click()

    expect(figure(page, 0)).to_have_text(f"{told('--category', 'goods')['awards']:,}")


def test_download_is_what_the_filters_select(page, visit, told):
    visit("/records?category=works&lang=zh-Hant")

    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV", exact=True).click()

    content = Path(waiting.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") - 1 == told("--category", "works")["awards"]


def test_what_is_chosen_comes_into_view(page, visit):
    visit()
    page.frames[-1].evaluate("hkMap.map.setView([22.31, 114.17], 13)")

    choose(page, "District", "Tai Po")

    expect(page).to_have_url(re.compile("district=TP"))
    page.frames[-1].wait_for_function("hkMap.map.getCenter().lat > 22.4")


def test_focus_stays_on_the_map_after_a_choice_there(page, visit):
    frame = visit()

    frame.locator('[data-mark="district:TM"]').press("Enter")
    expect(page).to_have_url(re.compile("district=TM"))

    expect(frame.locator('[data-mark="district:TM"]')).to_be_focused()


def test_task_of_my_district_is_done_by_keyboard_and_means_delivery(page, visit, told):
    visit()

    page.get_by_role("button", name="What is bought in my district").press("Enter")
    expect(page.get_by_role("menu")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem").and_(page.locator(":focus"))).to_be_visible()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("place=delivery"))
    code = re.search(r"district=(\w+)", page.url)[1]
    wanted = told("--place", "delivery", "--district", code)["awards"]
    assert page.locator(".hk-figures, .stAlert").first.is_visible()
    if wanted:
        expect(figure(page, 0)).to_have_text(f"{wanted:,}")


def test_click_on_a_place_of_delivery_selects_exactly_its_awards(page, visit, told):
    frame = visit("/?place=delivery")
    bubble = frame.locator(".hk-bubble").first
    expect(bubble).to_be_attached()
    words = bubble.get_attribute("aria-label")

    bubble.press("Enter")

    expect(page).to_have_url(re.compile("spot="))
    count = re.search(r"(\d+) award", words)[1]
    expect(figure(page, 0)).to_have_text(count)
