"""Two apps with homes of their own over one PostgreSQL: both show what is published, one outlives another.

The pages stay open: a new version reaches an open session with whatever its visitor does next.
"""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
START_SECONDS = 120
SOON_SECONDS = 5  # after the command line said that a version is public
USUAL = 5  # a page with a new version may take so many times what the same takes here without one
pytestmark = [pytest.mark.browser, pytest.mark.server]


@pytest.fixture
def database(postgresql):
    """Give the address of an empty database."""
    address = postgresql.new_database()
    yield address.render_as_string(hide_password=False)
    postgresql.drop(address)


@pytest.fixture
def publish(tmp_path, database):
    """Publish an award on the command line, from a third home, and give the version that is public then."""

    def run(reference: str) -> int:
        file = tmp_path / f"{reference}.csv"
        file.write_text(
            "publisher,title,supplier_name,tender_ref,amount,currency,amount_kind,award_date\n"
            f"HYD,Supply of signs,Signs Limited,{reference},5000,HKD,total,2026-07-01\n"
        )
        signed = ("--by", "tester", "--note", "a test", "--publish", "--json")
        environment = {
            **os.environ,
            "PROCUREMENT_MAP_HOME": str(tmp_path / "command line"),
            "PROCUREMENT_MAP_OFFLINE": "1",
            "DATABASE_URL": database,
        }
        command = [sys.executable, "-m", "data", "import", str(file), *signed]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        (version,) = re.findall(r'"version": (\d+)', done.stdout)
        return int(version)

    return run


@pytest.fixture
def visitor(browser):
    """Give a function that opens a page of an app and keeps it open."""
    contexts = []

    def visit(app):
        contexts.append(browser.new_context(locale="en-GB"))
        page = contexts[-1].new_page()
        page.goto(f"{app.url}/records")
        return page

    yield visit
    for context in contexts:
        context.close()


def wait_for_version(page, version: int, seconds: float = START_SECONDS) -> None:
    from playwright.sync_api import expect

    footer = page.locator(".hk-footer")
    expect(footer).to_contain_text(f"Dataset version {version} ", timeout=max(seconds, 0.001) * 1000)


def go(pages, name: str, version: int, seconds: float = START_SECONDS) -> float:
    """Go to another page in open sessions until all show a version there; give the seconds that took."""
    began = time.monotonic()
    for page in pages:
        page.get_by_role("link", name=name, exact=True).click()
    for page in pages:
        page.get_by_role("heading", level=1, name=name).wait_for()
        wait_for_version(page, version, began + seconds - time.monotonic())
    return time.monotonic() - began


def test_two_apps_show_a_published_version_and_one_goes_on_without_the_other(
    start_apps, database, publish, visitor
):
    apps = start_apps(2, DATABASE_URL=database)
    pages = [visitor(app) for app in apps]
    for page in pages:
        wait_for_version(page, 1)
    go(pages, "About", 1)
    # What a page takes here when nothing is new, however busy this machine is.
    usual = go(pages, "Records", 1)

    version = publish("FIRST")
    go(pages, "About", version, SOON_SECONDS + USUAL * usual)

    apps[0].process.send_signal(signal.SIGKILL)
    apps[0].process.wait()
    last = publish("SECOND")
    go(pages[1:], "Records", last, SOON_SECONDS + USUAL * usual)
    assert (version, last) == (2, 3)
