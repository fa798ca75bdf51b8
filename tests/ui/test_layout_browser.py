"""How the pages lie on a screen and a phone, and what axe says of them."""

import pytest

from tests.ui.looking import ADDRESSES
from ui import markup

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = pytest.mark.browser
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module", params=[(1280, "light"), (360, "dark")], ids=["screen", "phone in the dark"])
def tab(browser, request):
    """Give one tab for all pages, because a new one loads the whole program anew."""
    width, scheme = request.param
    size = {"width": width, "height": 800}
    context = browser.new_context(viewport=size, color_scheme=scheme, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_scrolls_sideways_and_axe_finds_nothing(tab, app_url, address):
    from axe_playwright_python.sync_playwright import Axe

    tab.goto(app_url + address)
    # The first page after a start takes longest.
    expect(tab.locator(".hk-footer")).to_be_visible(timeout=60_000)
    expect(tab.locator("[data-test-script-state=notRunning]")).to_be_attached(timeout=60_000)
    tab.wait_for_timeout(200)

    found = Axe().run(tab, options={"runOnly": WCAG}).response["violations"]
    sideways = tab.evaluate("document.documentElement.scrollWidth > window.innerWidth")

    assert [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found] == []
    assert not sideways


def test_first_screen_holds_figures_filters_and_the_whole_map(page, visit):
    visit()

    bottom = page.locator("iframe[title*='folium']").evaluate("e => e.getBoundingClientRect().bottom")

    assert bottom <= 800
    expect(page.get_by_role("combobox", name="Sector", exact=True)).to_be_in_viewport()


def test_filters_are_a_drawer_on_a_phone(page, visit):
    page.set_viewport_size({"width": 360, "height": 740})
    visit()

    expect(page.get_by_role("combobox", name="Sector", exact=True)).to_be_hidden()
    page.get_by_test_id("stExpandSidebarButton").click()

    expect(page.get_by_role("combobox", name="Sector", exact=True)).to_be_in_viewport()


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
def test_each_cell_names_its_column_on_a_phone(page, visit, language):
    page.set_viewport_size({"width": 360, "height": 740})
    visit(f"/?lang={language}")
    expect(page.locator(".hk-list tbody tr").first).to_be_attached()
    expect(page.locator(".hk-points")).to_have_count(0)
    page.locator(".st-key-map_table summary").click()
    expect(page.locator(".hk-points")).to_be_visible()

    told = page.evaluate("""() => [...document.querySelectorAll(".hk-labelled")].map((table) => {
      const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent);
      const rows = [...table.querySelectorAll("tbody tr")];
      const said = (cell) => getComputedStyle(cell, "::before").content.replaceAll('" "', "");
      return [heads, rows.map((row) => [...row.children].map(said))]; })""")

    assert len(told) == 3
    for heads, rows in told:
        assert rows
        assert all(row == [f'"{head}: "' for head in heads] for row in rows)


def test_a_name_of_any_length_takes_a_few_lines_and_colours_that_tell_something_stay(page):
    name = "Example " * 1_250
    page.emulate_media(forced_colors="active")
    page.set_content(
        f'{markup.style()}<div class="stHtml"><a class="hk-title" href="/">{name}</a>'
        '<span class="hk-key"><i class="hk-local-plant"></i></span></div>'
    )

    assert page.locator("a").bounding_box()["height"] < 500
    colour = page.locator("i").evaluate("e => getComputedStyle(e).backgroundColor")
    assert colour == "rgb(138, 28, 44)"


def test_a_figure_beside_another_has_the_width_of_a_phone(page):
    page.set_viewport_size({"width": 360, "height": 740})
    page.set_content(
        f'{markup.style()}<div class="stHtml"><table class="hk-awards hk-labelled hk-beside">'
        "<tbody><tr><th>Awards</th><td>1</td></tr></tbody></table></div>"
    )

    assert page.locator("th").bounding_box()["width"] > 300
