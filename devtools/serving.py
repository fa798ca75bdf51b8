"""The app as a child of the command line: started, watched, ended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
import webbrowser
from collections.abc import Mapping
from pathlib import Path

from devtools.steps import ROOT, VENV_PYTHON, StepError, end, home, say, start

START_SECONDS = 60
EVERYWHERE_OR_HERE = ("127.0.0.1", "0.0.0.0", "localhost")


def is_free(address: str, port: int) -> bool:
    """Say whether a server could listen there."""
    with socket.socket() as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def answers(url: str) -> bool:
    """Say whether the app answers that it is well."""
    try:
        # No proxy stands between this machine and itself.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{url}/_stcore/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def wait_until_answers(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Return when the app answers; raise when it ended or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while not answers(url):
        if server.poll() is not None:
            said = log.read_text(errors="replace")
            raise StepError(f"The app ended while starting (exit code {server.returncode}):", said)
        if time.monotonic() > deadline:
            raise StepError(
                f"The app did not answer within {START_SECONDS} s.", log.read_text(errors="replace")
            )
        time.sleep(0.1)


def can_show_browser() -> bool:
    """Say whether there is a screen to open a browser on."""
    return (
        os.name == "nt"
        or sys.platform == "darwin"
        or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    )


def serve(address: str, port: int, more: Mapping[str, str] | None = None, *, browser: bool) -> None:
    """Run the app until Ctrl-C; raise when it ends by itself. `more` are options of Streamlit's."""
    log = home() / "app.log"
    # A sign-in knows one name of the app, and that is its address.
    is_plain = address in EVERYWHERE_OR_HERE and not more
    url = f"http://{'localhost' if is_plain else address}:{port}"
    options = {"server.port": port, "server.address": address, "server.headless": "true"}
    options |= more or {}
    flags = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    command = [str(VENV_PYTHON), "-m", "streamlit", "run", str(ROOT / "streamlit_app.py"), *flags]
    with log.open("wb") as output:
        server = start(command, output)
    try:
        wait_until_answers(server, url, log)
        say(f"The map is at {url} (Ctrl-C ends it; log: {log})")
        if browser and can_show_browser():
            webbrowser.open(url)
        code = server.wait()
        raise StepError(f"The app ended by itself (exit code {code}):", log.read_text(errors="replace"))
    finally:
        end(server)
