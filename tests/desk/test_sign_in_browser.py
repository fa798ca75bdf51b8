"""Signing in and out with a browser, as staff do, with a real provider."""

from playwright.sync_api import expect

PATIENCE_MS = 60_000


def test_clerk_signs_in_comes_back_and_signs_out_of_every_tab(staff_app, browser):
    staff_app.person("anna")
    context = browser.new_context(locale="en-GB")
    tab, other = context.new_page(), context.new_page()
    for page in (tab, other):
        page.set_default_timeout(PATIENCE_MS)
    try:
        tab.goto(f"{staff_app.url}/upload?lang=zh-Hant")
        tab.get_by_role("button", name="登入").click()
        tab.locator("input[name=login]").fill("anna")
        tab.keyboard.press("Enter")
        tab.locator("input[name=password]").fill("annaanna")
        tab.keyboard.press("Enter")
        expect(tab.locator(".hk-who")).to_have_text("anna：上載人員", timeout=PATIENCE_MS)
        assert tab.url == f"{staff_app.url}/upload?lang=zh-Hant"

        other.goto(f"{staff_app.url}/desk")
        expect(other.locator(".hk-who")).to_have_text("anna: uploader", timeout=PATIENCE_MS)
        tab.get_by_role("button", name="登出").click()
        # By the provider, and back to where anybody may be, in the language that was read.
        tab.wait_for_url(f"{staff_app.url}/?lang=zh-Hant")
        assert not [cookie for cookie in context.cookies() if cookie["name"].startswith("_streamlit_user")]
        # The other tab still has its session: whatever it does next meets the door.
        other.get_by_role("link", name="Upload", exact=True).first.click()
        expect(other.get_by_text("This page is for staff.")).to_be_visible(timeout=PATIENCE_MS)
    finally:
        context.close()
