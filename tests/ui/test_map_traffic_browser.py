"""What a change of a filter sends to the map does not grow with the number of awards."""

from contextlib import ExitStack

import pytest

from bench import crowd_app

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = [pytest.mark.browser, pytest.mark.server]

FEW, MANY = 8_000, 20_000  # awards; of one vendor to fifty of them, so that lists are full
MAP_BYTES = 8_000
TILE_BYTES = 16_000  # as sent; a tile has 16 cells at the most
STILL_MS = 1_000  # without a message: all is sent
PAGE_ABOUT = 1.15  # larger numbers, longer names
ABOUT = 1.1  # two numbers have more digits than one


@pytest.fixture(scope="module")
def changes(browser):
    """Change a filter in an app of few and one of many awards; give what came of it."""
    with ExitStack() as stack:
        homes = [stack.enter_context(crowd_app.home(awards)) for awards in (FEW, MANY)]
        apps = [stack.enter_context(crowd_app.running(home))[0] for home in homes]
        yield [change(browser, f"http://127.0.0.1:{app.port}") for app in apps]


def change(browser, address: str) -> dict:
    """Choose a district on the map; give the bytes of the message for it, and of each tile then drawn."""
    page = browser.new_page()
    messages, tiles, sent = [], [], []

    def watch(socket):
        socket.on(
            "framereceived",
            lambda frame: messages.append(frame.encode() if isinstance(frame, str) else frame),
        )
        socket.on("framesent", lambda frame: sent.append(frame))

    page.on("websocket", watch)
    page.on("response", lambda answer: tiles.append(answer) if "/cells/" in answer.url else None)
    page.goto(f"{address}/?lang=zh-Hant")
    frame = page.frame_locator("iframe[title*='folium']")
    expect(frame.locator(".hk-ring, .hk-bubble").first).to_be_attached(timeout=30_000)
    expect(page.locator(".hk-footer")).to_be_visible()
    sent.clear()
    frame.locator(".leaflet-container").press("ArrowRight")
    page.frames[-1].wait_for_function("!document.querySelector('[aria-busy]')")
    moved = len(sent)
    messages.clear()
    tiles.clear()
    with page.expect_response(lambda answer: "district=" in answer.url):
        frame.locator('[data-mark="district:KT"]').press("Enter")
    expect(frame.locator('[data-mark="district:KT"]')).to_have_attribute("aria-pressed", "true")
    _wait_until_still(page, messages)
    # Asked once more: a browser does not keep the body of what it no longer needs.
    bodies = [len(page.request.get(answer.url).body()) for answer in tiles]
    page.close()
    told = [len(message) for message in messages if b"hkMap.show" in message]
    return {"map": told, "page": sum(map(len, messages)), "tiles": bodies, "moved": moved}


def _wait_until_still(page, messages: list) -> None:
    heard = -1
    while heard != len(messages):
        heard = len(messages)
        page.wait_for_timeout(STILL_MS)


def test_message_for_the_map_is_small_and_does_not_grow(changes):
    few, many = (found["map"] for found in changes)

    assert len(few) == len(many) == 1
    assert many[0] < MAP_BYTES
    assert many[0] <= ABOUT * few[0]


def test_what_the_whole_page_sends_does_not_grow(changes):
    few, many = (found["page"] for found in changes)

    assert many <= PAGE_ABOUT * few


def test_tiles_are_bounded(changes):
    assert all(found["tiles"] and max(found["tiles"]) < TILE_BYTES for found in changes)


def test_moving_the_map_tells_the_page_nothing(changes):
    assert [found["moved"] for found in changes] == [0, 0]
