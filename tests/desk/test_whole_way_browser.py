"""The whole way of a file in Chromium: given, understood, corrected, compared, public, taken back."""

import re
import tomllib
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.conftest import _starting, _wait_for, free_port
from tests.desk import hostile
from tests.desk.clerk import visiting
from tests.desk.staff_app import write_secrets

ROOT = Path(__file__).parents[2]
PROFILE = ROOT / "data" / "ingest" / "profiles" / "dsd.toml"
PUMPS, CAVERNS = "Pumps for an Example Treatment Works", "Caverns for an Example Treatment Works"


@pytest.fixture(scope="module")
def example() -> bytes:
    """Give a file as a publisher writes it."""
    return tomllib.loads(PROFILE.read_text())["examples"][0]["file"].encode()


@pytest.fixture
def clerk(staff_app, browser):
    with visiting(browser, staff_app.url, staff_app.iam.url) as anna:
        staff_app.person("anna")
        anna.sign_in("anna", "/upload")
        yield anna


@pytest.fixture
def public(staff_app, browser):
    """Give an anonymous visitor in a context of their own."""
    with visiting(browser, staff_app.url) as visitor:
        yield visitor


def is_public(visitor, title: str) -> bool:
    """Say whether the public list has an award of a title."""
    visitor.open(f"/records?q={title.replace(' ', '+')}")
    visitor.sees(re.compile("^Facts carry over"))
    return visitor.page.get_by_role("link", name=title, exact=True).count() > 0


def becomes(visitor, title: str, *, wanted: bool) -> bool:
    """Look again where a busy machine needs a moment for the figures of a version."""
    return any(is_public(visitor, title) is wanted for _ in range(5))


def test_a_file_goes_to_the_public_and_back(clerk, public, staff_app, example):
    assert not is_public(public, PUMPS)
    clerk.give("dsd.csv", example)
    clerk.sees("Nothing of it is public yet.")
    clerk.step("Rows and corrections")
    clerk.correct("Amount in HK$", "15000000")
    clerk.sees("1 correction")
    clerk.compare()
    assert not is_public(public, PUMPS)
    clerk.publish("two contracts of drainage works")
    clerk.sees("Everyone sees it now:")
    assert becomes(public, PUMPS, wanted=True)
    clerk.take_back("only a trial")
    assert becomes(public, PUMPS, wanted=False)
    sign_out(clerk)


def sign_out(visitor) -> None:
    """Sign out: nothing of the sign-in stays, and no staff page opens."""
    visitor.open("/desk")
    visitor.press("Sign out")
    visitor.page.wait_for_url(re.compile(re.escape(visitor.url) + r"/(\?.*)?$"))
    left = [cookie["name"] for cookie in visitor.page.context.cookies(visitor.url)]
    assert not [name for name in left if name.startswith("_streamlit_user")]
    visitor.open("/log")
    visitor.sees("This page is for staff.")


@pytest.fixture
def approving(staff_app, tmp_path_factory, copy_starter):
    """Give the address of a second app, where somebody else has to approve, with the same provider."""
    folder, port = tmp_path_factory.mktemp("approving"), free_port()
    copy_starter(folder / "home")
    url = f"http://127.0.0.1:{port}"
    write_secrets(folder, url=url, provider=staff_app.iam.url)
    told = [f"{one}/oauth2callback" for one in (staff_app.url, url)]
    with staff_app.iam.app.app_context():
        staff_app.iam.backend.update(staff_app.client, redirect_uris=told, post_logout_redirect_uris=told)
        staff_app.iam.backend.save(staff_app.client)
    with _starting(folder, port=port, PROCUREMENT_MAP_REQUIRE_APPROVAL="1") as app:
        _wait_for(app)
        yield url


def test_where_approval_is_asked_for_somebody_else_publishes(staff_app, approving, browser, example):
    provider = staff_app.iam.url
    for name in ("anna", "ben"):
        staff_app.person(name)
    with (
        visiting(browser, approving, provider) as anna,
        visiting(browser, approving, provider) as ben,
        visiting(browser, approving) as public,
    ):
        anna.sign_in("anna", "/upload")
        batch = anna.give("dsd.csv", example)
        anna.compare()
        anna.publish("two contracts of drainage works", "Ask for it to be published")
        anna.sees(re.compile("^Proposal 1 of anna waits"))
        assert not is_public(public, PUMPS)
        ben.sign_in("ben", "/approve")
        ben.press("Approve")
        ben.sees(re.compile("^Done: version"))
        assert becomes(public, PUMPS, wanted=True)
        ben.open(f"/batch?id={batch}")
        ben.press("Show what taking it back would change")
        ben.page.get_by_label(re.compile("^Why is it taken back")).fill("only a trial")
        ben.press("Ask for it to be taken back")
        ben.sees(re.compile("^Proposal 2 of ben waits"))
        assert is_public(public, PUMPS)
        sign_out(ben)


def unfold(visitor) -> None:
    """Open all that is folded on a page, and let it be drawn."""
    visitor.sees(re.compile("^Facts carry over"))
    for one in visitor.page.locator("[data-testid=stExpander] summary").all():
        one.click()


def test_cells_that_mean_harm_are_shown_as_text_wherever_they_go(clerk, public, staff_app):
    batch = clerk.give(hostile.FILE_NAME, hostile.content())
    for step in ("What was understood", "Rows and corrections", "Map"):
        clerk.step(step)
        unfold(clerk)
    clerk.compare()
    unfold(clerk)
    clerk.publish(hostile.CELLS["frame"] + hostile.CELLS["markdown"])
    clerk.sees("Everyone sees it now:")
    for address in ("/upload", "/desk", "/queue", "/log"):
        clerk.open(address)
        unfold(clerk)
    _public_pages(public)
    clerk.open(f"/batch?id={batch}")
    clerk.take_back("=1+1 <script>alert(1)</script>")


def _public_pages(public) -> None:
    """Look at all that the public sees of the file, and take it away in every form."""
    page = public.page
    public.open("/records?district=ST")
    unfold(public)
    listed = page.locator("a[href*='/record?']")
    told = [(one.inner_text(), one.get_attribute("href")) for one in listed.all()]
    harmful = {name: href for name in hostile.SHOWN for title, href in told if hostile.CELLS[name] in title}
    assert set(harmful) == set(hostile.SHOWN)
    for href in harmful.values():
        page.goto(public.url + href if href.startswith("/") else href)
        unfold(public)
    for kind in ("csv", "xlsx"):
        answer = page.request.get(f"{public.url}/api/v1/awards.{kind}?district=ST")
        assert answer.ok
        cells = hostile.cells_of(answer.body(), kind)
        assert any("alert" in cell for cell in cells)
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    public.open("/districts?id=ST")
    unfold(public)
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("brief", re.IGNORECASE)).click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    for address in ("/vendors?district=ST", "/buyers?district=ST", "/changes"):
        public.open(address)
        unfold(public)
    _on_map(public)


def _on_map(public) -> None:
    """Look at the pop-up of a vendor whose name is a script."""
    public.open("/?q=onload")
    frame = public.page.frame_locator("iframe[title*='folium']")
    mark = frame.locator("[aria-label*='alert(']").first
    mark.wait_for(state="attached")
    mark.focus()
    expect(frame.locator(".hk-words").first).to_contain_text("<svg onload=alert(")


def test_the_watch_sees_what_a_page_must_not_do(public):
    page = public.page
    public.open("/about")
    public.sees(re.compile("^Facts carry over"))
    page.evaluate("setTimeout(() => alert('planted'))")
    page.evaluate("setTimeout(() => { throw new Error('planted') })")
    page.evaluate(f"void fetch('{hostile.ELSEWHERE}/c.png').catch(() => 0)")
    page.evaluate(
        "document.body.appendChild(document.createElement('p')).innerHTML = '<img src=/no.png onerror=1>'"
    )
    page.wait_for_timeout(500)

    seen = {line.partition(":")[0] for line in public.wrong.found}

    assert {"dialog", "script", "console"} <= seen
    public.wrong.found.clear()
