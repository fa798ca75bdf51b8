"""The packages of the locks in .venv, and the browser the tests drive."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import sys
from pathlib import Path

from devtools.steps import ROOT, VENV, VENV_PYTHON, StepError, run_step, say

RUNTIME_LOCK = ROOT / "requirements.txt"
DEV_LOCK = ROOT / "requirements-dev.txt"
PIP_WITH_PYTHON_OPTION = (22, 3)  # the first pip that installs into another interpreter
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def installing_python() -> str:
    """Give an interpreter whose pip can install into .venv."""
    advice = "On Debian or Ubuntu: apt-get install python3-pip python3-venv. Then start this again."
    has_pip = importlib.util.find_spec("pip") is not None
    python = sys.executable if has_pip else str(Path(sys.executable).resolve())
    said = run_step("Looking for pip", [python, "-m", "pip", "--version"], advice)
    version = tuple(int(part) for part in said.split()[1].split(".")[:2])
    if version < PIP_WITH_PYTHON_OPTION:
        raise StepError(
            f"pip {said.split()[1]} is too old; 22.3 or newer is needed.",
            advice=f"{python} -m pip install --upgrade pip",
        )
    return python


def stamp_of(lock: Path) -> Path:
    """Name the file that says which content of a lock is installed."""
    return VENV / f"{lock.name}.sha256"


def is_installed(lock: Path) -> bool:
    """Say whether .venv holds what the lock names now."""
    stamp = stamp_of(lock)
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    return VENV_PYTHON.exists() and stamp.is_file() and stamp.read_text() == wanted


def install(*locks: Path) -> None:
    """Make .venv hold exactly what the locks name; do nothing where it does."""
    if all(is_installed(lock) for lock in locks):
        return
    python = installing_python()
    unfinished = VENV / "unfinished"
    if not VENV_PYTHON.exists() or unfinished.exists():
        # Packages that an interruption left half written look installed to pip: begin anew.
        advice = "On Debian or Ubuntu: apt-get install python3-venv. Then start this again."
        run_step("Making .venv", [python, "-m", "venv", "--clear", "--without-pip", str(VENV)], advice)
    say("Installing the packages into .venv; the first time this takes a minute ...")
    unfinished.touch()
    for lock in locks:
        stamp_of(lock).unlink(missing_ok=True)
    wanted = [word for lock in locks for word in ("-r", str(lock))]
    quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    run_step(
        "Installing the packages",
        [python, "-m", "pip", "--python", str(VENV_PYTHON), "install", "--require-hashes", *quiet, *wanted],
        "Is the internet there? Start this again: what was downloaded is kept.",
    )
    for lock in locks:
        stamp_of(lock).write_text(hashlib.sha256(lock.read_bytes()).hexdigest())
    unfinished.unlink()


def find_browser() -> str | None:
    """Give the path of an installed Chromium or Chrome."""
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


def ensure_browser() -> None:
    """Make sure that the tests have a browser to drive."""
    if find_browser():
        return
    say("Installing Chromium for the tests ...")
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        run_step("Reading Debian's list of packages", ["apt-get", "update", "-qq"])
        run_step(
            "Installing Chromium", ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        )
        return
    advice = "Install Chromium yourself (Debian: sudo apt-get install chromium), then start this again."
    run_step("Installing Chromium", [str(VENV_PYTHON), "-m", "playwright", "install", "chromium"], advice)
