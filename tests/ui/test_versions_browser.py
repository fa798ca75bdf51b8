"""Versions, changes and records in Chromium: links that are followed, copied and cited."""

import re

import pytest

from ui.texts import Language, text

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = pytest.mark.browser
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EARLIER = ["/?v=2", "/records?v=2", "/changes?from=1&to=2", "/changes?v=2", "/record?award=A179&v=2"]


@pytest.fixture(scope="module", autouse=True)
def taken_back(running_app, publish_and_take_back):
    """A list is published and taken back: what is public is the starter data again, as version 3."""
    publish_and_take_back(running_app.home)


@pytest.fixture(scope="module", params=[(1280, "light"), (360, "dark")], ids=["screen", "phone in the dark"])
def tab(browser, request):
    """Give one tab for all addresses, because a new one loads the whole program anew."""
    width, scheme = request.param
    size = {"width": width, "height": 800}
    context = browser.new_context(viewport=size, bypass_csp=True, color_scheme=scheme)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", EARLIER)
def test_earlier_versions_fit_the_screen_and_axe_finds_nothing(tab, app_url, address):
    from axe_playwright_python.sync_playwright import Axe

    tab.goto(app_url + address)
    expect(tab.locator(".hk-footer")).to_be_visible(timeout=60_000)
    expect(tab.locator("[data-test-script-state=notRunning]")).to_be_attached(timeout=60_000)
    tab.wait_for_timeout(200)

    found = Axe().run(tab, options={"runOnly": WCAG}).response["violations"]
    sideways = tab.evaluate("document.documentElement.scrollWidth > window.innerWidth")

    assert [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found] == []
    assert not sideways


def test_the_link_at_the_foot_holds_the_version_and_leads_on_by_keyboard(page, visit):
    visit("/?category=works")

    page.get_by_role("link", name=text(Language.EN, "footer.exactly")).press("Enter")

    expect(page).to_have_url(re.compile(r"\?category=works&v=3$"))
    expect(page.locator(".hk-footer")).to_contain_text("Dataset version 3")
    expect(page.locator(".hk-version")).to_have_count(0)


def test_an_earlier_version_leads_to_the_newest_by_keyboard(page, visit):
    visit("/?v=2&category=works")
    expect(page.locator(".hk-version")).to_contain_text("The newest is version 3")

    page.get_by_role("link", name=text(Language.EN, "notice.version.newest")).press("Enter")

    expect(page).to_have_url(re.compile(r"\?category=works$"))
    expect(page.locator(".hk-footer")).to_contain_text("Dataset version 3")


def test_a_version_goes_along_from_page_to_page_and_language_to_language(page, visit):
    visit("/?v=2")

    page.get_by_role("link", name="Records", exact=True).click()
    expect(page).to_have_url(re.compile(r"/records\?v=2$"))
    page.get_by_role("link", name="繁體中文").click()

    expect(page).to_have_url(re.compile("v=2"))
    expect(page.locator(".hk-version")).to_contain_text("資料版本 2")


def test_from_the_list_to_the_record_and_back(page, visit):
    visit("/records?q=QX71&v=2")

    page.locator("a.hk-title").first.click()

    expect(page).to_have_url(re.compile(r"/record\?award=A179&v=2$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "<script>alert(1)</script> [x](y) $1 and $2 `${code}`"
    )
    expect(page.locator(".hk-address")).to_have_text(page.url)
    page.go_back()
    expect(page.locator("a.hk-title").first).to_be_visible()


def test_from_a_change_to_the_record_of_an_award_that_is_gone(page, visit):
    visit("/changes")
    expect(page.get_by_role("heading", name="From version 2 to version 3")).to_be_visible()

    page.locator(".hk-changes a").filter(has_text="script").click()

    expect(page).to_have_url(re.compile(r"award=A179&v=2$"))
    expect(page.locator(".hk-version")).to_be_visible()
    page.get_by_role("link", name=text(Language.EN, "notice.version.newest")).click()
    expect(page.get_by_text(text(Language.EN, "record.gone", award=179, version=3))).to_be_visible()


def test_a_record_does_not_follow_to_the_page_that_is_turned_to(page, visit):
    visit("/record?award=A93")

    page.get_by_role("link", name="About", exact=True).click()

    expect(page).to_have_url(re.compile(r"/about$"))
