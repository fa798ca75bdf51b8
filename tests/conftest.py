"""The running app and a browser for tests, and the rule that `REQUIRE_ALL=1` allows no skip."""

import gc
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, settings

from devtools.memory_disk import memory_folder
from devtools.packages import find_browser
from devtools.steps import with_bytecode

# Fixtures for homes on SQLite and PostgreSQL and of a server on this machine; who runs what.
pytest_plugins = ["tests.engines", "tests.servers", "tests.sharing"]

ROOT = Path(__file__).parents[1]
START_SECONDS = 180
STOP_SECONDS = 30
SCREEN = {"width": 1280, "height": 800}
BROWSER_FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"]


# The same examples in every run, and none that fails because this machine is busy; others are tried with
# `--hypothesis-profile=default`.
settings.register_profile(
    "same", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"


def pytest_configure(config):
    # A module that skips itself is an error then, and must not keep the others from running.
    config.option.continue_on_collection_errors |= REQUIRE_ALL
    if not config.getoption("hypothesis_profile", None):
        settings.load_profile("same")
    _keep_bytecode()
    is_said = config.option.basetemp or "TMPDIR" in os.environ
    if not is_said and "PYTEST_XDIST_WORKER" not in os.environ:
        _write_to_memory(config)


def pytest_collection_finish(session):
    # What is loaded by now stays: looking through it again and again takes a twentieth of the time.
    gc.collect()
    gc.freeze()


def _keep_bytecode() -> None:
    """Compile each module once, for these tests and for all processes that they start."""
    os.environ |= with_bytecode(os.environ)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode, sys.pycache_prefix = False, os.environ["PYTHONPYCACHEPREFIX"]


def _write_to_memory(config) -> None:
    """Let these tests and all that they start keep their temporary files in memory, until they have ended."""
    stack = ExitStack()
    config.add_cleanup(stack.close)
    if folder := stack.enter_context(memory_folder()):
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("TMPDIR", str(folder))
        patch.setattr(tempfile, "tempdir", None)


def _fail_skip(report):
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"REQUIRE_ALL=1 allows no skip. {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    return _fail_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    return _fail_skip((yield))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _answers(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{url}/_stcore/health", timeout=10) as answer:
            return answer.status == 200
    except OSError:
        return False


@dataclass(frozen=True)
class RunningApp:
    url: str
    home: Path
    log: Path
    process: subprocess.Popen


@contextmanager
def _starting(folder: Path, *, port: int | None = None, **environment: str) -> Iterator[RunningApp]:
    """Start the app as `streamlit run` does, with a home in a folder; it may not answer yet."""
    port, home, log = port or free_port(), folder / "home", folder / "app.log"
    fixed = {"PROCUREMENT_MAP_OFFLINE": "1", "PROCUREMENT_MAP_HOME": str(home)}
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    flags = ["--server.port", str(port), "--server.address", "127.0.0.1"]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "streamlit_app.py"), *flags]
    with log.open("wb") as said:
        server = subprocess.Popen(
            command,
            cwd=folder,
            env=kept | fixed | environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
    try:
        yield RunningApp(f"http://127.0.0.1:{port}", home, log, server)
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_for(app: RunningApp) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _answers(app.url):
        if app.process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"The app did not start:\n{app.log.read_text(errors='replace')[-4000:]}")
        time.sleep(0.1)


@pytest.fixture(scope="session")
def running_app(tmp_path_factory):
    """Give the app as `streamlit run` starts it: another folder, an empty home, no network."""
    with _starting(tmp_path_factory.mktemp("app")) as app:
        _wait_for(app)
        yield app


@pytest.fixture
def start_apps(tmp_path):
    """Give a function that starts so many apps at once, each with a home of its own, and waits for all.

    What is named goes to their environment, as DATABASE_URL. They are stopped after the test.
    """
    with ExitStack() as stack:

        def start(count: int, **environment: str) -> list[RunningApp]:
            folders = [Path(tempfile.mkdtemp(prefix="app", dir=tmp_path)) for _ in range(count)]
            apps = [stack.enter_context(_starting(folder, **environment)) for folder in folders]
            for app in apps:
                _wait_for(app)
            return apps

        yield start


@pytest.fixture(scope="session")
def app_url(running_app):
    """Give the address of the running app, without a slash at its end."""
    return running_app.url


@pytest.fixture(scope="session")
def browser():
    """Give a Chromium, the system's own where there is one."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_FLAGS)
        except Error as error:
            pytest.skip(f"no Chromium can be started: {error.message.splitlines()[0]}")
        yield chromium
        chromium.close()


@pytest.fixture
def apart():
    """Give a function that calls another in a thread of its own, as `asyncio.run` has to be called.

    A browser test before it leaves an event loop in the main one.
    """
    with ThreadPoolExecutor(1) as pool:
        yield lambda call, *given: pool.submit(call, *given).result()


@dataclass
class PageLog:
    """What a page did that no page of ours may do; a test that provokes an entry clears its list."""

    own_host: str
    errors: list[str] = field(default_factory=list)
    foreign_requests: list[str] = field(default_factory=list)
    _heard: dict[str, Callable] = field(default_factory=dict)

    def watch(self, page) -> None:
        """Write down every console error, uncaught exception and request to another host, until `leave`."""
        self._heard = {
            "console": lambda said: self.errors.append(said.text) if said.type == "error" else None,
            "pageerror": lambda error: self.errors.append(str(error)),
            "request": lambda request: self._request(request.url),
            "websocket": lambda socket: self._request(socket.url),
        }
        for event, note in self._heard.items():
            page.on(event, note)

    def leave(self, page) -> None:
        """Write nothing down any more."""
        for event, note in self._heard.items():
            page.remove_listener(event, note)

    def _request(self, url: str) -> None:
        if not url.startswith(("data:", "blob:", "about:")) and urlsplit(url).netloc != self.own_host:
            self.foreign_requests.append(url)


@pytest.fixture
def page_log(app_url):
    """Give the log of the page of this test."""
    return PageLog(own_host=urlsplit(app_url).netloc)


@pytest.fixture(scope="session")
def shared_tab(browser):
    """Give the tab of all tests that ask for `page`: one that has the scripts loaded takes half the time."""
    context = browser.new_context(viewport=SCREEN, locale="en-GB")
    tab = context.new_page()
    yield tab, context.new_cdp_session(tab)
    context.close()


@pytest.fixture
def new_in_tab(shared_tab):
    """Give a function that gives the shared tab with nothing left of the site that is to be opened."""
    tab, devtools = shared_tab

    def clean(origin: str):
        tab.context.clear_cookies()
        devtools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        tab.set_viewport_size(SCREEN)
        tab.emulate_media(media="null", forced_colors="null")
        return tab

    yield clean
    tab.unroute_all(behavior="ignoreErrors")
    tab.goto("about:blank")


@pytest.fixture
def page(new_in_tab, app_url, page_log):
    """Give a page of 1280 x 800; the test fails on any console error and any request elsewhere."""
    tab = new_in_tab(app_url)
    page_log.watch(tab)
    yield tab
    tab.goto("about:blank")
    page_log.leave(tab)
    assert page_log.errors == []
    assert page_log.foreign_requests == []
