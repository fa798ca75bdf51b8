"""A line that says how far a long file has been read, at a terminal only."""

from __future__ import annotations

import sys
import time

_FIRST_SECONDS, _EVERY_ROWS = 1.0, 5_000
_EVERY_SECONDS = 0.2


class Progress:
    """Counts rows and says so on the error output, from one second on."""

    def __init__(self, what: str) -> None:
        self._what, self._rows = what, 0
        self._next = time.monotonic() + _FIRST_SECONDS
        self._shown = False

    def __enter__(self) -> Progress:
        """Begin to count."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the line."""
        self.clear()

    def step(self) -> None:
        """Count a row."""
        self._rows += 1
        if self._rows % _EVERY_ROWS == 0 and time.monotonic() >= self._next:
            self._next = time.monotonic() + _FIRST_SECONDS
            self._shown = True
            ending = "\r" if sys.stderr.isatty() else "\n"
            sys.stderr.write(f"{self._what}: {self._rows:,} rows read{ending}")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away, so that what follows stands alone."""
        if self._shown and sys.stderr.isatty():
            sys.stderr.write("\x1b[2K")
        self._shown = False


class Phases:
    """Says what a job is at, from one second on; at a terminal only, because it says nothing lasting."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._next = time.monotonic() + _FIRST_SECONDS
        self._shown = False

    def __enter__(self) -> Phases:
        """Begin to listen."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the line away, so that what follows stands alone."""
        if self._shown:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()

    def tell(self, phase: str, done: int, total: int) -> None:
        """Show how far it is; `total` is 0 where nobody knows it."""
        if time.monotonic() < self._next or not sys.stderr.isatty():
            return
        self._next = time.monotonic() + _EVERY_SECONDS
        self._shown = True
        far = f" {done:,} of {total:,}" if total else f" {done:,}" if done else ""
        sys.stderr.write(f"\r\x1b[2K{self._what}: {phase}{far}")
        sys.stderr.flush()
