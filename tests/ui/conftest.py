"""The app's pages run without a browser, on a home with the starter data."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import public
from data.prepare import prepare
from ui import assets

ROOT = Path(__file__).parents[2]
PATIENCE_MS = 20_000


@pytest.fixture(scope="session")
def page_home(tmp_path_factory) -> Path:
    """A home with the starter data, named in the environment for the pages."""
    home = tmp_path_factory.mktemp("pages")
    prepare(home, say=lambda _: None)
    assets.prepare()
    return home


@pytest.fixture
def starter(page_home):
    return public.current(page_home)


@pytest.fixture
def open_page(page_home, monkeypatch):
    """Open a page with a query, as a visitor does who follows a link."""
    monkeypatch.setitem(os.environ, "PROCUREMENT_MAP_HOME", str(page_home))
    monkeypatch.setitem(os.environ, "PROCUREMENT_MAP_OFFLINE", "1")
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def run(name: str = "map", **query) -> AppTest:
        # From streamlit_app.py, which holds only the server's entry, AppTest would see nothing at all.
        app = AppTest.from_file(str(ROOT / "ui" / "main.py"), default_timeout=30)
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        if name != "map":
            app.switch_page(f"../pages/{name}.py")
            app.run()
        return app

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
        if not address.startswith(("/records", "/about")):
            expect(frame.locator(".hk-area").first).to_be_attached()
        return frame

    return go
