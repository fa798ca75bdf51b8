"""A clerk at a browser: signs in with the real provider, gives files, publishes, takes back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

PATIENCE_MS = 30_000
# The provider's package names fonts that it does not hold; whether they are asked for depends on the moment.
_FONT_OF_PROVIDER = re.compile(r"/static/fomanticui/[a-z/]+/fonts/[A-Za-z-]+\.woff2?$")


@dataclass
class Wrong:
    """What no page of ours may do, whatever a file holds."""

    hosts: frozenset[str]
    found: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Write down every dialog, error, request elsewhere and window that a page makes."""
        page.on("dialog", self._dialog)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(f"script: {error}"))
        page.on("request", lambda request: self._request(request.url))
        page.on("websocket", lambda socket: self._request(socket.url))
        page.on("popup", lambda other: self.found.append(f"window: {other.url}"))

    def _console(self, said) -> None:
        if said.type == "error" and not _FONT_OF_PROVIDER.search(said.location.get("url") or ""):
            self.found.append(f"console: {said.text} ({said.location.get('url')}, on {said.page.url})")

    def _dialog(self, dialog) -> None:
        self.found.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, url: str) -> None:
        if not url.startswith(("data:", "blob:", "about:")) and urlsplit(url).netloc not in self.hosts:
            self.found.append(f"elsewhere: {url}")


@dataclass
class Visitor:
    """Somebody at one browser context of their own, with one page."""

    url: str
    page: Page
    wrong: Wrong

    def open(self, address: str) -> None:
        self.page.goto(self.url + address)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def sees(self, words: str | re.Pattern) -> Locator:
        """Wait until words are to be seen."""
        found = self.page.get_by_text(words).locator("visible=true").first
        expect(found).to_be_visible(timeout=PATIENCE_MS)
        return found

    def sign_in(self, name: str, address: str) -> None:
        """Sign in where the door of a page says so."""
        self.open(address)
        self.press("Sign in")
        self.page.locator("input[name=login]").fill(name)
        self.page.keyboard.press("Enter")
        self.page.locator("input[name=password]").fill(name * 2)
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".hk-who")).to_contain_text(name, timeout=PATIENCE_MS)

    def give(self, name: str, content: bytes) -> str:
        """Upload a file and open what was understood of it; gives its number."""
        self.page.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": "text/csv", "buffer": content}
        )
        line = self.page.locator("[class*='st-key-given_']", has_text=name).first
        way = line.get_by_role("link", name="Check this file")
        way.click(timeout=PATIENCE_MS)
        self.page.wait_for_url(re.compile(r"/batch\?"))
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(name[:20], timeout=PATIENCE_MS)
        return re.search(r"[?&]id=(\d+)", self.page.url)[1]

    def step(self, name: str) -> None:
        self.page.get_by_role("radio", name=re.compile(name)).click()
        expect(self.page.get_by_role("heading", level=2, name=name)).to_be_visible(timeout=PATIENCE_MS)

    def correct(self, label: str, value: str) -> None:
        """Correct a field of the row that is shown, in its form."""
        self.page.get_by_label(label, exact=True).fill(value)
        self.press("Save this row")

    def compare(self) -> None:
        self.step("Compare and publish")  # which orders it
        self.sees(re.compile("^Of this file"))

    def publish(self, note: str, button: str = "Publish") -> None:
        self.page.get_by_label(re.compile("^Note ")).fill(note)
        self.press(button)

    def take_back(self, reason: str) -> None:
        self.press("Show what taking it back would change")
        self.page.get_by_label(re.compile("^Why is it taken back")).fill(reason)
        self.press("Take it back")
        self.sees("Not public: it was taken back or put away.")


@contextmanager
def visiting(browser: Browser, url: str, *others: str) -> Iterator[Visitor]:
    """Give somebody in a context of their own; the test fails on whatever no page may do."""
    hosts = frozenset(urlsplit(one).netloc for one in (url, *others))
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    wrong = Wrong(hosts)
    wrong.watch(page)
    try:
        yield Visitor(url, page, wrong)
    finally:
        context.close()
    if wrong.found:
        pytest.fail("\n".join(wrong.found))
