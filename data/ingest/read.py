"""The bytes of a file as a table of text, or the reason why it is none."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from data.files import UnreadableFileError
from data.ingest.limits import MAX_FILE_BYTES

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "big5hkscs", "gb18030", "cp1252")
# Tried in this order, each strictly. Plain Big5 lacks characters that Hong Kong's names need (邨, 衞).
_TRIED = ("utf-8", "big5hkscs", "gb18030")
_PAIR = re.compile(rb"[\x80-\xff]{2}")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_KINDS = (
    (b"PK\x03\x04", "an Excel workbook (.xlsx) or another zipped file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a file packed with gzip"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "a word processor's file"),
)
_OTHER_TEXTS = (
    ("<!doctype", "a web page"),
    ("<html", "a web page"),
    ("<?xml", "XML"),
    ("{", "JSON"),
    ("[", "JSON"),
)
_SAVE_AS = 'In Excel, choose "Save as" and "CSV UTF-8 (comma delimited)", and give that file.'


@dataclass(frozen=True, slots=True)
class Record:
    """One row as the spreadsheet shows it; the first row of the file is row 1."""

    row: int
    cells: tuple[str, ...]


def decode(content: bytes, file_name: str, encoding: str | None = None) -> tuple[str, str]:
    """Give the text of a file, and the encoding that was taken.

    Raises `UnreadableFileError` for what is empty, too large, no text, or not in the encoding asked for.
    """
    _refuse_other_kinds(content, file_name)
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    if encoding is not None and encoding.lower() not in ENCODINGS:
        raise UnreadableFileError(
            f"{file_name}: the encoding {encoding!r} is not known. Known are: {', '.join(ENCODINGS)}."
        )
    if encoding is None and marked is None:
        _refuse_western(content, file_name)
    tried = (encoding.lower(),) if encoding else (marked,) if marked else _TRIED
    for name in tried:
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        _refuse_other_texts(text, file_name)
        return text.removeprefix("\ufeff"), name
    raise UnreadableFileError(
        f"{file_name}: the file cannot be read as text; tried {', '.join(tried)}. "
        "Save it as CSV in UTF-8, or name its encoding."
    )


def records(text: str, delimiter: str, file_name: str) -> Iterator[Record]:
    """Give the rows of the text, blank ones too; a cell keeps its line breaks.

    Raises `UnreadableFileError` where a quotation mark never ends or a cell exceeds what can be held.
    """
    at = 0
    try:
        for at, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            yield Record(at, tuple(cells))
    except csv.Error as error:
        raise UnreadableFileError(
            f"{file_name}: row {at + 1} cannot be read ({error}). Expected rows of cells parted by commas; "
            "look for a quotation mark that is opened and not closed."
        ) from error


def quotes_pair(text: str, delimiter: str, file_name: str) -> bool:
    """Say whether each quotation mark that opens a cell also closes it.

    Where they do not, a cell with line breaks may have swallowed rows. Raises `UnreadableFileError` where
    the last one runs to the end of the file.
    """
    if '"' not in text:
        return True
    at = 0
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            at += 1
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise UnreadableFileError(
                f"{file_name}: a quotation mark in row {at + 1} is opened and never closed, so the rows "
                "below it cannot be told apart. Close it, or double each quotation mark inside a cell."
            ) from error
        return False
    return True


def _refuse_other_kinds(content: bytes, file_name: str) -> None:
    if not content.strip(b"\x00\t\n\r \xef\xbb\xbf"):
        raise UnreadableFileError(f"{file_name}: the file is empty. Expected a header row and rows below it.")
    if len(content) > MAX_FILE_BYTES:
        raise UnreadableFileError(
            f"{file_name}: the file has {len(content):,} bytes; at most {MAX_FILE_BYTES:,} are taken."
        )
    for mark, kind in _OTHER_KINDS:
        if content.startswith(mark):
            raise UnreadableFileError(f"{file_name}: this is {kind}; only CSV is read. {_SAVE_AS}")
    if b"\x00" in content and not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableFileError(
            f"{file_name}: the file holds bytes that no text holds; only CSV is read. {_SAVE_AS}"
        )


def _refuse_western(content: bytes, file_name: str) -> None:
    """Raise where the bytes are English in an old encoding, whose quotes Big5 would read as Chinese.

    Chinese text has two bytes outside ASCII side by side somewhere, a curly quote or an accent stands alone.
    """
    if content.isascii() or _PAIR.search(content):
        return
    raise UnreadableFileError(
        f"{file_name}: the encoding cannot be told. It is not UTF-8, and too little of it is outside ASCII. "
        "Save it as CSV UTF-8, or name its encoding (English saved by Excel on Windows: cp1252)."
    )


def _refuse_other_texts(text: str, file_name: str) -> None:
    start = text[:200].lstrip("\ufeff \t\r\n").lower()
    for mark, kind in _OTHER_TEXTS:
        if start.startswith(mark):
            raise UnreadableFileError(f"{file_name}: this is {kind}; only CSV is read. {_SAVE_AS}")
    if "\x00" in text:
        raise UnreadableFileError(
            f"{file_name}: the text holds empty characters; only CSV is read. {_SAVE_AS}"
        )
