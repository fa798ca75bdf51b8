"""The app as a child of the command line: started, watched, ended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
import webbrowser
from pathlib import Path

from devtools.steps import ROOT, VENV_PYTHON, StepError, child_environment, home, say

START_SECONDS = 60
STOP_SECONDS = 10
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
            return answer.status == 200
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


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the app by its own process, kindly first."""
    if server.poll() is None:
        server.terminate()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def can_show_browser() -> bool:
    """Say whether there is a screen to open a browser on."""
    return (
        os.name == "nt"
        or sys.platform == "darwin"
        or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    )


def serve(address: str, port: int, *, browser: bool) -> None:
    """Run the app until Ctrl-C; raise when it ends by itself."""
    log = home() / "app.log"
    url = f"http://{'localhost' if address in EVERYWHERE_OR_HERE else address}:{port}"
    options = {"server.port": port, "server.address": address, "server.headless": "true"}
    flags = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    command = [str(VENV_PYTHON), "-m", "streamlit", "run", str(ROOT / "streamlit_app.py"), *flags]
    with log.open("wb") as output:
        # A session of its own: Ctrl-C reaches this script only, which then ends the app.
        server = subprocess.Popen(
            command, cwd=ROOT, env=child_environment(), start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        wait_until_answers(server, url, log)
        say(f"The map is at {url} (Ctrl-C ends it; log: {log})")
        if browser and can_show_browser():
            webbrowser.open(url)
        code = server.wait()
        raise StepError(f"The app ended by itself (exit code {code}):", log.read_text(errors="replace"))
    finally:
        stop(server)
