"""The queue worked through without a mouse, and what axe says of it, of the log and of what is decided."""

import pytest
from playwright.sync_api import expect

from data import public
from data.jobs.queue import newest
from tests.ui.test_layout_browser import WCAG

pytestmark = pytest.mark.browser
PATIENCE_MS = 60_000


@pytest.fixture
def tab(staff_app, browser):
    """A page of somebody who signed in and may upload and approve."""
    cookies, _ = staff_app.sign_in("anna")
    size = {"width": 1280, "height": 800}
    context = browser.new_context(viewport=size, locale="en-GB", bypass_csp=True)
    own = [{"name": name, "value": value, "url": staff_app.url} for name, value in cookies.items()]
    context.add_cookies(own)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    yield page
    context.close()


def test_items_are_saved_and_skipped_by_keyboard_alone(staff_app, tab):
    tab.goto(f"{staff_app.url}/queue?id=sum")
    heading, amount = tab.locator(".hk-record h2").first, tab.get_by_label("Sum in Hong Kong dollars")
    reason = tab.get_by_label("Reason")
    skip = tab.locator("[class*=st-key-skip_sum_]")
    expect(amount).to_be_visible(timeout=PATIENCE_MS)
    first, skips_first = heading.inner_text(), skip.get_attribute("class")

    amount.focus()
    tab.keyboard.type("1234.50")
    for _ in range(2):
        tab.keyboard.press("Tab")
    tab.keyboard.type("the notice of the department")
    tab.keyboard.press("Enter")

    # The next item, and the keyboard is where it was: the reason stays, the sum is empty.
    expect(heading).not_to_have_text(first, timeout=PATIENCE_MS)
    expect(reason).to_be_focused()
    expect(reason).to_have_value("the notice of the department")
    expect(amount).to_have_value("")
    second = heading.inner_text()
    # The heading comes before the button that skips what it names; until then the key skips what is done.
    expect(skip).not_to_have_attribute("class", skips_first)
    tab.keyboard.press("Alt+k")
    expect(heading).not_to_have_text(second, timeout=PATIENCE_MS)
    (ordered,) = [job for job in newest(public.engine(staff_app.app.home), 5) if job.kind == "correct"]
    assert (ordered.by.partition(" ")[0], ordered.payload["value"]) == ("anna", "1234.50")


def test_axe_finds_nothing_and_nothing_scrolls_sideways(staff_app, tab):
    from axe_playwright_python.sync_playwright import Axe

    found = {}
    for address in ("/queue?id=vendor", "/queue?id=conflict&lang=zh-Hant", "/log", "/approve"):
        tab.set_viewport_size({"width": 360 if "id=" in address else 1280, "height": 800})
        tab.goto(staff_app.url + address)
        expect(tab.locator(".hk-footer")).to_be_visible(timeout=PATIENCE_MS)
        expect(tab.locator("[data-test-script-state=notRunning]")).to_be_attached(timeout=PATIENCE_MS)
        wrong = Axe().run(tab, options={"runOnly": WCAG}).response["violations"]
        sideways = tab.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        found[address] = [(one["id"], one["nodes"][0]["html"][:200]) for one in wrong], sideways

    assert found == dict.fromkeys(found, ([], False))
