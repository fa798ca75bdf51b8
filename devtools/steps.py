"""Where the project stands on this machine, and steps that say what went wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
TAIL_LINES = 15
GRACE_SECONDS = 3
STOP_SECONDS = 10
SLICE_SECONDS = 0.5


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
    """Give every child the same home, wherever it runs, and the modules as they were compiled once."""
    own = {"PROCUREMENT_MAP_HOME": str(home()), "PYTHONUNBUFFERED": "1"}
    return with_bytecode(os.environ) | own


def with_bytecode(environment: Mapping[str, str]) -> dict[str, str]:
    """Let Python keep compiled modules in .venv, also where it is to write none beside the sources.

    Images of containers often switch that off, and then each process compiles a thousand modules anew.
    """
    kept = {name: value for name, value in environment.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"PYTHONPYCACHEPREFIX": str(VENV / "bytecode")} | kept


def start(command: list[str], output: IO[bytes] | int) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own: the terminal's Ctrl-C reaches us, and we end the child."""
    return subprocess.Popen(
        command, cwd=ROOT, env=child_environment(), start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
    )  # fmt: skip


def end(child: subprocess.Popen[bytes]) -> None:
    """End a child that `start` started, with what it started itself; kindly first."""
    if child.poll() is not None:
        return
    _signal(child, signal.SIGINT)  # what pip and Streamlit clear up after
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        _signal(child, getattr(signal, "SIGKILL", signal.SIGTERM))
        child.wait()


def _signal(child: subprocess.Popen[bytes], number: int) -> None:
    if hasattr(os, "killpg"):
        os.killpg(child.pid, number)  # the child leads a group of its own
    else:
        child.terminate()


def output_of(child: subprocess.Popen[bytes], seconds: float | None) -> bytes:
    """Read all a child says until it ends; raise `TimeoutExpired` after so many seconds.

    In slices: a Ctrl-C that comes together with a line of the child is only heard once a read has returned.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    while True:
        left = SLICE_SECONDS if deadline is None else min(SLICE_SECONDS, deadline - time.monotonic())
        try:
            return child.communicate(timeout=max(left, 0))[0]
        except subprocess.TimeoutExpired:
            if deadline is not None and time.monotonic() >= deadline:
                raise


def run_step(what: str, command: list[str], advice: str = "", *, seconds: float | None = None) -> str:
    """Run one command quietly and give its output."""
    try:
        child = start(command, subprocess.PIPE)
    except FileNotFoundError as error:
        raise StepError(f"{what} failed: {command[0]} is not there.", advice=advice) from error
    try:
        output = output_of(child, seconds).decode(errors="replace")
    except subprocess.TimeoutExpired as error:
        raise StepError(f"{what} took longer than {seconds:.0f} s.", advice=advice) from error
    finally:
        end(child)
    if child.returncode:
        raise StepError(f"{what} failed (exit code {child.returncode}):", output, advice)
    return output


def run_shown(command: list[str]) -> int:
    """Run one command at the terminal and give its exit code."""
    child = subprocess.Popen(command, cwd=ROOT, env=child_environment())
    try:
        return child.wait()
    except KeyboardInterrupt:
        # The terminal's Ctrl-C reached the child as well, and it may have things of its own to end.
        try:
            child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGINT)
            child.wait(STOP_SECONDS)
        raise
