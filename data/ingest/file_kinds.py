"""What kind of file the first bytes say it is."""

from __future__ import annotations

import re

from data.ingest.source import Source
from data.problems import RefusalCode

# What begins so is read by nothing here. The words are the same in every language.
_OTHER_KINDS = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"PAR1\x15", "Parquet"),
    (b"ARROW1\x00\x00", "Arrow"),
    (b"\x89PNG\r\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"RIFF", "RIFF (WebP, WAV, AVI)"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"BZh91AY&SY", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x7fELF", "ELF"),
    (b"%!PS", "PostScript"),
    (b"\x09\x08\x10\x00", ".xls"),
    (b"\x09\x04\x06\x00", ".xls"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names of streams in an OLE file say which program wrote it.
_OLE_STREAMS = (("WordDocument", ".doc"), ("PowerPoint Document", ".ppt"), ("Workbook", ".xls"))
_OLE_HEAD = 4_000_000
_MARKUP = (
    (re.compile(r"<!doctype\s{1,9}html|<(?:html|head|body|table|meta|script)\b", re.IGNORECASE), "HTML"),
    (re.compile(r"<svg\b", re.IGNORECASE), "SVG"),
    (re.compile(r"<\?xml|<!--|<[a-z][a-z0-9:._-]{0,60}(?:\s[^<>]{0,500})?/?>", re.IGNORECASE), "XML"),
)
_JSON = re.compile(r"\{\s{0,999}[\"}]|\[\s{0,999}[\[{\"\]]")


def refuse_other_kinds(source: Source, head: bytes) -> None:
    """Raise `UnreadableFileError` where the first bytes are those of a kind that is not read."""
    for mark, kind in _OTHER_KINDS:
        if head.startswith(mark):
            raise source.refusal(RefusalCode.OTHER_KIND, seen=kind)
    if head[257:262] == b"ustar":
        raise source.refusal(RefusalCode.OTHER_KIND, seen="tar")
    if head[8:12] == b"DUCK":
        raise source.refusal(RefusalCode.OTHER_KIND, seen="DuckDB")
    if head.startswith(_OLE):
        _refuse_ole(source)


def _refuse_ole(source: Source) -> None:
    content = source.head(_OLE_HEAD)
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise source.refusal(RefusalCode.PROTECTED)
    kinds = (kind for name, kind in _OLE_STREAMS if name.encode("utf-16-le") in content)
    raise source.refusal(RefusalCode.OTHER_KIND, seen=next(kinds, ".xls"))


def is_zip(head: bytes) -> bool:
    """Say whether the bytes are those of a zip file, which a workbook is."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_gzip(head: bytes) -> bool:
    """Say whether the bytes are packed with gzip."""
    return head.startswith(b"\x1f\x8b")


def refuse_markup(source: Source, start: str) -> None:
    """Raise `UnreadableFileError` where a text is a web page or XML."""
    for form, kind in _MARKUP:
        if form.match(start):
            raise source.refusal(RefusalCode.OTHER_KIND, seen=kind)


def is_json(start: str) -> bool:
    """Say whether a text begins as JSON does."""
    return _JSON.match(start) is not None
