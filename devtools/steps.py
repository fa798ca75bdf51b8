"""Where the project stands on this machine, and steps that say what went wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
TAIL_LINES = 15


def home() -> Path:
    """Give the folder of what the program makes."""
    return Path(os.environ.get("PROCUREMENT_MAP_HOME") or ROOT / "var").absolute()


def is_offline() -> bool:
    """Say whether nothing may leave this machine."""
    return os.environ.get("PROCUREMENT_MAP_OFFLINE") == "1"


def say(words: str) -> None:
    """Tell the person at the terminal at once, also where the output is a file."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


class StepError(Exception):
    """A step that failed: what it was, the last it said, and what to do about it."""

    def __init__(self, what: str, output: str = "", advice: str = "") -> None:
        tail = [f"  | {line}" for line in output.strip().splitlines()[-TAIL_LINES:]]
        super().__init__("\n".join([what, *tail, *([advice] if advice else [])]))


def child_environment() -> dict[str, str]:
    """Give every child the same home, wherever it runs."""
    return {**os.environ, "PROCUREMENT_MAP_HOME": str(home()), "PYTHONUNBUFFERED": "1"}


def run_step(what: str, command: list[str], advice: str = "", *, seconds: float | None = None) -> str:
    """Run one command quietly and give its output."""
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=child_environment(), timeout=seconds, text=True, errors="replace",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
    except FileNotFoundError as error:
        raise StepError(f"{what} failed: {command[0]} is not there.", advice=advice) from error
    except subprocess.TimeoutExpired as error:
        raise StepError(f"{what} took longer than {seconds:.0f} s.", advice=advice) from error
    if done.returncode:
        raise StepError(f"{what} failed (exit code {done.returncode}):", done.stdout, advice)
    return done.stdout
