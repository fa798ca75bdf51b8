"""Every control of a page is reached with the Tab key, of a group one choice, and nothing holds the focus."""

import pytest

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = pytest.mark.browser

# The pages with the most kinds of controls.
ADDRESSES = ["/records?category=works", "/districts?id=TP", "/compare?of=districts&id=TP&with=SK"]
CONTROLS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((e) => e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().width > 0)
  .filter((e) => !e.disabled && e.tabIndex >= 0)
  .filter((e) => !e.closest("[role=radiogroup], [data-testid=stButtonGroup]"))
  .map((e, at) => e.dataset.reached = String(at))"""
# Charts bring their controls after the words; a page is whole once two looks a second apart see the same.
WHOLE = """async () => {
  const count = () => document.querySelectorAll("a[href], button, input, summary").length;
  for (let last = -1; last !== count(); await new Promise((done) => setTimeout(done, 1000))) last = count();
}"""
FOCUSED = "() => document.activeElement.dataset.reached ?? document.activeElement.tagName"
MOST = 400


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_control_is_reached_with_the_tab_key(page, app_url, address):
    page.goto(app_url + address)
    expect(page.locator(".hk-footer")).to_be_visible(timeout=60_000)
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached(timeout=60_000)
    page.evaluate(WHOLE)
    controls = set(page.evaluate(CONTROLS))

    reached: list[str] = []
    while len(reached) < MOST and not (reached and reached[-1] == "BODY"):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))

    assert len(controls) > 10
    assert controls - set(reached) == set()
    assert reached[-1] == "BODY"
