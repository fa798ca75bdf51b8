"""The app's pages run without a browser, on a home with the starter data."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import public
from data.ingest import read_file
from data.placing import load_placing
from data.prepare import SEED
from data.store.publish import Order, publish, withdraw
from tests.conftest import free_port
from tests.ui import map_stage
from ui import assets

ROOT = Path(__file__).parents[2]
PATIENCE_MS = 60_000


@pytest.fixture(scope="session")
def page_home(copy_starter, tmp_path_factory) -> Path:
    """A home with the starter data, named in the environment for the pages."""
    assets.prepare()
    return copy_starter(tmp_path_factory.mktemp("pages"))


CHANGED = 93  # the number of the first award of the Drainage Services Department in the starter data
STAFF = "Chan Tai Man"  # who publishes; no page may name them
HOSTILE = "<script>alert(1)</script> [x](y) $1 and $2 `${code}`"


def list_of_five(*new: str, **first) -> bytes:
    """Give a file with five awards of the starter data, the first one changed, and new ones by reference."""
    with (SEED / "awards.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["publisher"] == "DSD"][:5]
    more = {**rows[0], "title": HOSTILE, "supplier_name": HOSTILE, "amount": "5000000"}
    rows = [{**rows[0], **first}, *rows[1:], *({**more, "tender_ref": ref} for ref in new)]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def publish_file(home: Path, content: bytes, name: str, note: str) -> int:
    """Publish a file and give the number of its batch."""
    outcome = publish(
        public.engine(home),
        [Order(content, read_file(content, name))],
        by=STAFF,
        note=note,
        placing=load_placing(public.engine(home), home),
        release=True,
    )
    return outcome.batch_ids[0]


@pytest.fixture(scope="session")
def versions_home(copy_starter, tmp_path_factory) -> Path:
    """A home with four versions: the starter data, a list, a second list, and the second list taken back.

    The first list changes the sum of `CHANGED` and brings QX71, the second one its date, and brings QX72.
    """
    home = copy_starter(tmp_path_factory.mktemp("versions"))
    june, july = (
        list_of_five("QX71", amount="123456.78"),
        list_of_five("QX71", "QX72", award_date="2026-01-05"),
    )
    publish_file(home, june, "june.csv", "the list of June")
    batch = publish_file(home, july, "july.csv", "the list of July")
    withdraw(public.engine(home), batch, by=STAFF, reason="it was a draft")
    return home


@pytest.fixture
def starter(page_home):
    return public.current(page_home)


@pytest.fixture
def open_page(page_home, monkeypatch):
    """Open a page with a query, as a visitor does who follows a link."""
    return _opener(page_home, monkeypatch)


@pytest.fixture
def open_version(versions_home, monkeypatch):
    """Open a page of a home whose dataset has four versions."""
    return _opener(versions_home, monkeypatch)


@pytest.fixture(scope="session")
def publish_and_take_back():
    """Publish a list with QX71 in a home, and take it back."""

    def both(home: Path) -> None:
        batch = publish_file(home, list_of_five("QX71", amount="123456.78"), "june.csv", "the list of June")
        withdraw(public.engine(home), batch, by=STAFF, reason="it was a draft")

    return both


@pytest.fixture
def open_page_of(monkeypatch):
    """Give what opens the pages of a home."""
    return lambda home: _opener(home, monkeypatch)


@pytest.fixture
def new_version(copy_starter, tmp_path):
    """A home with the starter data, and what makes its second version."""
    copy_starter(tmp_path)
    return tmp_path, lambda: publish_file(tmp_path, list_of_five("QX71"), "june.csv", "the list of June")


def _opener(home: Path, monkeypatch):
    monkeypatch.setitem(os.environ, "PROCUREMENT_MAP_HOME", str(home))
    monkeypatch.setitem(os.environ, "PROCUREMENT_MAP_OFFLINE", "1")
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def run(name: str = "map", **query) -> AppTest:
        # From streamlit_app.py, which holds only the server's entry, AppTest would see nothing at all.
        app = AppTest.from_file(str(ROOT / "ui" / "main.py"), default_timeout=120)
        if name != "map":
            # A page can be turned to only after a first run: that one asks for nothing.
            app.run()
            app.switch_page(f"../pages/{name}.py")
        for key, value in query.items():
            app.query_params[key] = value
        return app.run()

    return run


@pytest.fixture(scope="session")
def told(running_app):
    """Ask the command line for the figures of the app's home."""

    def ask(*options: str) -> dict:
        environment = {**os.environ, "PROCUREMENT_MAP_HOME": str(running_app.home)}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "data", "summary", "--json", *options]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
        return json.loads(done.stdout)

    return ask


@pytest.fixture
def visit(page, app_url):
    """Open an address of the app and wait until the page and its map stand."""

    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE_MS)

    def go(address: str = "/"):
        page.goto(app_url + address)
        expect(page.locator(".hk-footer")).to_be_visible()
        frame = page.frame_locator("iframe[title*='folium']")
        if address.startswith(("/?", "/#")) or address == "/":
            expect(frame.locator(".hk-area").first).to_be_attached()
        return frame

    return go


@pytest.fixture(scope="session")
def map_address(tmp_path_factory):
    """Give the address of a small app with nothing but the map."""
    with map_stage.running(tmp_path_factory.mktemp("map"), free_port()) as address:
        yield address
