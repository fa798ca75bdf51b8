"""What was refused to whoever has not signed in: counts by the minute, within bounds, nothing private.

`refusals.log` in the home tells the first refusal of a kind at once and, when its minute is over, how many
there were. It names no visitor, no address of a page, no cookie and no content.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from logging.handlers import RotatingFileHandler
from pathlib import Path

from data.desk import rights
from geo import settings

logger = logging.getLogger("procurement_map")

FILE = "refusals.log"
MOST_BYTES, OLD_FILES = 200_000, 1  # of one file; how many older ones are kept beside it
MINUTE = 60.0


class Refused(StrEnum):
    """What is refused to whoever has not signed in."""

    PAGE = "staff page without a sign-in"
    FORGED = "staff page with a sign-in that was never made here, or is over"
    UPLOAD = "upload without a sign-in"
    UPLOAD_ORIGIN = "upload from another origin"
    UPLOAD_SIZE = "upload that is too large or does not tell its size"
    UPLOAD_MANY = "upload beyond what one person's files may take"
    UPLOAD_WAY = "upload by another way"
    DOWNLOAD = "download of staff without a sign-in"
    SOCKET = "connection from another origin"
    EMBEDDED = "staff page inside another page"
    FOREIGN = "sign-in or sign-out from another site"
    TRIAL = "trial asked from elsewhere, or through a proxy"


class Refusals:
    """Counts refusals and writes them down; what counts is never how often, so that nobody fills a disk."""

    def __init__(self, folder: Path, *, minute: float = MINUTE, most: int = MOST_BYTES) -> None:
        self._turn, self._minute = threading.Lock(), minute
        self._counts: dict[Refused, int] = {}
        self._log = logging.Logger("refusals")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handler: logging.Handler = RotatingFileHandler(
                folder / FILE, maxBytes=most, backupCount=OLD_FILES, encoding="utf-8", delay=True
            )
        except OSError:
            handler = logging.NullHandler()
        handler.handleError = lambda record: None  # type: ignore[method-assign] # a full disk stops nothing
        self._log.addHandler(handler)

    def note(self, what: Refused) -> None:
        """Count a refusal; write down the first one of a minute, and at its end how many there were."""
        with self._turn:
            self._counts[what] = self._counts.get(what, 0) + 1
            if self._counts[what] > 1:
                return
            timer = threading.Timer(self._minute, self._end, (what,))
            timer.daemon = True
            timer.start()
            self._write(f"refused: {what.value}")

    def flush(self) -> None:
        """Write down what was counted so far."""
        for what in list(self._counts):
            self._end(what)

    def _end(self, what: Refused) -> None:
        with self._turn:
            count = self._counts.pop(what, 0)
            if count > 1:
                self._write(f"refused {count} times in this minute: {what.value}")

    def _write(self, words: str) -> None:
        at = datetime.fromtimestamp(time.time(), UTC).isoformat(timespec="seconds")
        self._log.warning("%s %s", at, words)


@cache
def _of(folder: Path) -> Refusals:
    return Refusals(folder)


def note(what: Refused) -> None:
    """Count a refusal in the log of the home."""
    _of(settings.home()).note(what)


def flush() -> None:
    """Write down what was counted, of those who signed in too, because the app ends."""
    _of(settings.home()).flush()
    rights.flush()
