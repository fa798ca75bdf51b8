"""The bytes of a file, wherever they lie."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from data.files import UnreadableFileError
from data.problems import RefusalCode

_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be read from its beginning as often as needed."""

    content: bytes | Path
    file: str  # its name, as messages show it

    def open(self) -> BinaryIO:
        """Open the bytes for reading."""
        return io.BytesIO(self.content) if isinstance(self.content, bytes) else self.content.open("rb")

    def size(self) -> int:
        """Count the bytes."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size

    def head(self, length: int) -> bytes:
        """Give the first bytes."""
        with self.open() as stream:
            return stream.read(length)

    def chunks(self) -> Iterator[bytes]:
        """Give all bytes, piece by piece."""
        with self.open() as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk

    def refusal(self, code: RefusalCode, **values: object) -> UnreadableFileError:
        """Give the error that says why this file cannot be taken."""
        return UnreadableFileError(code, self.file, **values)
