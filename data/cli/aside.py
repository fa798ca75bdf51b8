"""Parts of a long JSON list, kept on disk until it is their turn to be printed."""

from __future__ import annotations

import shutil
import sys
from tempfile import TemporaryFile


class Aside:
    """Texts of a list's items; `copy` prints them, parted by commas."""

    def __init__(self) -> None:
        self._file = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed by __exit__
        self._parted = ""

    def __enter__(self) -> Aside:
        """Begin the list."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the file."""
        self._file.close()

    def add(self, text: str) -> None:
        """Keep one item."""
        self._file.write(self._parted + text)
        self._parted = ", "

    def copy(self) -> None:
        """Print all items."""
        self._file.seek(0)
        shutil.copyfileobj(self._file, sys.stdout)
