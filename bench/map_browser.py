"""One change of a filter in Chromium: what travels, and how long until the map is drawn."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Browser, Error, Frame, Page, Response

_BUILT = re.compile(r"change (\d+) built in ([\d.]+) ms with (\d+) points")
# Drawn, and painted: the browser has come to its next frame and done what was due.
_PAINTED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(Date.now()))))"
_PRESS = """() => {
  const button = [...document.querySelectorAll("button")].find((one) => one.textContent.includes("change"));
  const at = Date.now(); button.click(); return at; }"""
_CLICK = """(name) => {
  const area = document.querySelector(`[data-mark="${name}"]`);
  const at = Date.now();
  area.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }));
  return at; }"""
_CHOSEN = """(name) => {
  const chosen = document.querySelector(".hk-area[aria-pressed=true]");
  const isSo = chosen ? chosen.dataset.mark === name : name === null;
  return isSo && document.querySelectorAll(".hk-area").length > 0 && hkMap.isDrawn(); }"""
_LOOK_S = 0.01
_FIRST = 4  # times as long as a change
DISTRICTS = ("KT", "ST", "EST", "TW", "YTM", "KC", "SSP", "WTS")


@dataclass(frozen=True, slots=True)
class Change:
    """What one change took."""

    sent_bytes: int  # over Streamlit's socket, as sent
    packed_bytes: int  # the same if it were packed
    fetched_bytes: int  # tiles from the API, as sent
    requests: int
    drawn_ms: float  # from the press to the painted map
    built_ms: float | None = None  # of the server, for the map alone
    points: int | None = None


class Listener:
    """Counts what comes to a page."""

    def __init__(self, page: Page) -> None:
        self.messages: list[bytes] = []
        self.answers: list[Response] = []
        page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: self._message(frame)))
        page.on("response", lambda answer: self.answers.append(answer) if "/api/" in answer.url else None)

    def clear(self) -> None:
        """Begin to count."""
        self.messages.clear()
        self.answers.clear()

    def change(self, drawn_ms: float, built_ms: float | None = None, points: int | None = None) -> Change:
        """Give what came since."""
        fetched = sum(answer.request.sizes()["responseBodySize"] for answer in self.answers)
        packed = sum(len(gzip.compress(message)) for message in self.messages)
        sent = sum(map(len, self.messages))
        return Change(sent, packed, fetched, len(self.answers), drawn_ms, built_ms, points)

    def _message(self, frame: str | bytes) -> None:
        self.messages.append(frame.encode() if isinstance(frame, str) else frame)


def alone(browser: Browser, address: str, kind: str, rounds: int, patience_s: float) -> list[Change]:
    """Press the button of the bench's page so many times; fewer where one takes longer than the patience."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    listener = Listener(page)
    try:
        page.goto(f"{address}/?kind={kind}", timeout=patience_s * 1e3)
        # The page reads the points of all selections before it first draws.
        if not _until(page, lambda: _is_drawn(page, kind, 0), _FIRST * patience_s):
            return []
        found = []
        for number in range(1, rounds + 1):
            listener.clear()
            pressed = page.evaluate(_PRESS)
            if not _until(page, lambda now=number: _is_drawn(page, kind, now), patience_s):
                break
            drawn = page.evaluate(_PAINTED) - pressed
            page.wait_for_timeout(300)
            _, built, points = _BUILT.search(page.inner_text("body")).groups()
            found.append(listener.change(drawn, built_ms=float(built), points=int(points)))
        return found
    except Error:
        return []
    finally:
        page.close()


def whole(browser: Browser, address: str, rounds: int, patience_s: float) -> list[Change]:
    """Choose one district after the other on the map of the product, so many times."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    listener = Listener(page)
    page.goto(address)
    found = []
    if _until(page, lambda: _is_chosen(page, None), patience_s):
        page.wait_for_timeout(1_000)
        for code in DISTRICTS[:rounds]:
            listener.clear()
            pressed = _frames(page)[0].evaluate(_CLICK, f"district:{code}")
            if not _until(page, lambda now=code: _is_chosen(page, now), patience_s):
                break
            drawn = page.evaluate(_PAINTED) - pressed
            page.wait_for_timeout(1_000)
            found.append(listener.change(drawn))
    page.close()
    return found


def _until(page: Page, is_so: Callable[[], bool], patience_s: float) -> bool:
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        try:
            if is_so():
                return True
        except Error:
            pass  # a frame that has just gone
        page.wait_for_timeout(_LOOK_S * 1e3)
    return False


def _frames(page: Page) -> list[Frame]:
    return [frame for frame in page.frames if "streamlit_folium" in frame.url and not frame.is_detached()]


def _is_drawn(page: Page, kind: str, number: int) -> bool:
    if kind == "ours":
        told = f"window.hkMap && hkMap.isDrawn() && hkMap.openNow() === 'change {number}'"
        return any(frame.evaluate(f"Boolean({told})") for frame in _frames(page))
    return any(frame.evaluate("window.benchDrawn") == number for frame in _frames(page))


def _is_chosen(page: Page, code: str | None) -> bool:
    """Say whether the map shows exactly this district as chosen, and what lies in it."""
    return any(frame.evaluate(_CHOSEN, f"district:{code}" if code else None) for frame in _frames(page))
