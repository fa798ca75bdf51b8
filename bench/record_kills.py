"""A process that imports and publishes is killed at random moments; what is public is then whole.

The moments are spread evenly over the time that a whole run takes, from the start of the interpreter over
the write transaction to the building of the snapshot: one at random in each of as many equal parts.
"""

from __future__ import annotations

import os
import random
import secrets
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from bench.record_fork import ROOT
from bench.record_homes import PYTHON, Home, Homes, import_words, log_of
from bench.record_state import Public

_TOKEN = "RECORD_TRIAL"
_TRIES = 5
_SHORTER = 0.9


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill, and what was wrong afterwards: nothing in `wrong` says that all was well."""

    share: float  # of the time that a whole run takes
    writing: bool  # it was within a write transaction
    state: str  # before, after or neither
    repeated: bool
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """What is killed: words for the command line that publish `file`."""

    file: Path
    words: Callable[[Path], Sequence[str]] = import_words


@dataclass(frozen=True, slots=True)
class Whole:
    """What a run that nobody disturbs makes of the prepared home."""

    before: Public
    after: Public
    seconds: float


def measure(homes: Homes, order: Order) -> Whole:
    """Run an order to its end on a copy of the prepared home."""
    before = homes.prepared.look()
    home = homes.copy()
    began = time.monotonic()
    # A process of its own, as the one that is killed.
    words = [*PYTHON, *order.words(order.file)]
    done = subprocess.run(words, cwd=ROOT, env=home.environment, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - began
    after = home.look()
    homes.drop(home)
    if before.public is None or after.public is None or before.damage or after.damage or done.returncode:
        raise RuntimeError(f"even without a kill: {before}, {after}, {done.stderr}")
    return Whole(before.public, after.public, seconds)


def run(
    homes: Homes, order: Order, whole: Whole, kills: int, *, seed: int, repeat_every: int = 1
) -> Iterator[Kill]:
    """Kill an order so often, each time on a copy of its own; give it again after every so many kills."""
    draw = random.Random(seed)
    seconds = whole.seconds
    for number in range(kills):
        for _ in range(_TRIES):
            share = (number + draw.random()) / kills
            home, began = homes.copy(), time.monotonic()
            writing = _killed(home, order, share * seconds)
            if writing is not None:
                break
            # It had ended already, which is no kill: runs have become faster than the one measured.
            seconds = min(seconds * _SHORTER, time.monotonic() - began)
            homes.drop(home)
        else:
            raise RuntimeError("the order ends before it can be killed")
        yield _judged(home, order, whole, Kill(share, writing, "", number % repeat_every == 0, ()))
        homes.drop(home)


def _killed(home: Home, order: Order, after_seconds: float) -> bool | None:
    """Start an order and kill it; say whether it was writing, None where it ended by itself before that."""
    token = secrets.token_hex(16)
    process = subprocess.Popen(
        [*PYTHON, *order.words(order.file)],
        cwd=ROOT,
        env=home.environment | {_TOKEN: token},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(after_seconds)
    except subprocess.TimeoutExpired:
        writing = home.is_writing()
        ended = process.poll() is not None
        _kill_all(process, token)
        home.wait_until_left()
        return None if ended else writing
    return None


def _kill_all(process: subprocess.Popen[bytes], token: str) -> None:
    """Kill a process, its group, and whatever it started elsewhere: such processes carry the token."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    while left := list(_with_token(token)):
        for number in left:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        time.sleep(0.01)


def _with_token(token: str) -> Iterator[int]:
    mark = f"{_TOKEN}={token}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        # What has ended meanwhile, or is another user's, is none of them.
        with suppress(OSError):
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                yield int(folder.name)


def _judged(home: Home, order: Order, whole: Whole, kill: Kill) -> Kill:
    """Look at what a kill left, and give the order once more."""
    found = home.look()
    wrong = list(found.damage)
    state = {repr(whole.before): "before", repr(whole.after): "after"}.get(repr(found.public), "neither")
    if state == "neither":
        wrong.append(f"neither before nor after: {found.public}")
    elif kill.repeated:
        home.let_leases_run_out()
        done = home.run(*order.words(order.file))
        found = home.look()
        wrong += [f"again: {each}" for each in found.damage]
        if done.returncode:
            wrong.append(f"again: ended with {done.returncode}: {done.stderr}{log_of(home)}")
        if found.public != whole.after:
            wrong.append(f"again: not what one publishing gives: {found.public}")
    return replace(kill, state=state, wrong=tuple(wrong))
