"""A file as tables of text: what kind it is, unpacked where it is packed."""

from __future__ import annotations

import gzip
import tempfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from data.ingest import file_kinds
from data.ingest.delimited import delimited_table
from data.ingest.encodings import choose_encoding, open_text
from data.ingest.limits import HEAD_BYTES, MAX_FILE_BYTES, MAX_UNPACKED_BYTES
from data.ingest.objects import json_tables
from data.ingest.source import Source
from data.ingest.tables import Table
from data.ingest.workbook import workbook_tables
from data.problems import RefusalCode

_CHUNK = 1 << 18


@dataclass(slots=True)
class Opened:
    """A file under way: its tables can be read until it is closed."""

    encoding: str
    tables: tuple[Table, ...]
    _folder: tempfile.TemporaryDirectory[str] | None = field(default=None, repr=False)

    def __enter__(self) -> Self:
        """Give the file itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Delete what was unpacked."""
        if self._folder is not None:
            self._folder.cleanup()


def open_tables(source: bytes | Path, file_name: str, encoding: str | None = None) -> Opened:
    """Give the tables of a file, to be used in a `with` statement.

    Raises `UnreadableFileError` where it is none that is read, and also later, while rows are read.
    """
    folder = tempfile.TemporaryDirectory(prefix="ingest-")
    try:
        taken = _unpacked(_sound(Source(source, file_name)), Path(folder.name))
        name, tables = _tables(taken, Path(folder.name), encoding)
    except BaseException:
        folder.cleanup()
        raise
    return Opened(name, tables, folder)


def _sound(source: Source) -> Source:
    """Give the file back where it is there, is not empty and not too large."""
    try:
        size = source.size()
    except OSError as error:
        raise source.refusal(RefusalCode.NOT_THERE) from error
    if isinstance(source.content, Path) and not source.content.is_file():
        raise source.refusal(RefusalCode.NOT_THERE)
    if size > MAX_FILE_BYTES:
        raise source.refusal(RefusalCode.TOO_LARGE, seen=f"{size:,}", expected=f"{MAX_FILE_BYTES:,}")
    try:
        blank = not any(chunk.strip(b"\x00\t\n\r \xef\xbb\xbf\xff\xfe") for chunk in source.chunks())
    except OSError as error:
        raise source.refusal(RefusalCode.NOT_THERE) from error
    if blank:
        raise source.refusal(RefusalCode.EMPTY)
    return source


def _unpacked(source: Source, folder: Path) -> Source:
    """Give the file that lies in a gzip file, or the file itself."""
    if not file_kinds.is_gzip(source.head(2)):
        return source
    path, length = folder / "unpacked", 0
    try:
        with source.open() as packed, gzip.open(packed) as stream, path.open("wb") as file:
            while chunk := stream.read(_CHUNK):
                length += len(chunk)
                if length > MAX_UNPACKED_BYTES:
                    raise source.refusal(RefusalCode.UNPACKED_TOO_LARGE, expected=f"{MAX_UNPACKED_BYTES:,} B")
                file.write(chunk)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise source.refusal(RefusalCode.DAMAGED, seen="gzip") from error
    unpacked = _sound(Source(path, source.file))
    if file_kinds.is_gzip(unpacked.head(2)):
        raise source.refusal(RefusalCode.OTHER_KIND, seen="gzip (gzip)")
    return unpacked


def _tables(source: Source, folder: Path, asked: str | None) -> tuple[str, tuple[Table, ...]]:
    head = source.head(HEAD_BYTES)
    file_kinds.refuse_other_kinds(source, head)
    if file_kinds.is_zip(head):
        return "utf-8", workbook_tables(source, folder)  # as all parts of a workbook are
    encoding = choose_encoding(source, asked)
    with open_text(source, encoding) as text:
        start = text.read(HEAD_BYTES).lstrip("\ufeff \t\r\n")
    file_kinds.refuse_markup(source, start)
    if file_kinds.is_json(start):
        return encoding, json_tables(source, encoding)
    return encoding, (delimited_table(source, encoding),)
