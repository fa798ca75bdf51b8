"""Which encoding the text of a file is in."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable
from typing import TextIO

from data.ingest.chinese import ideographs, score
from data.ingest.source import Source
from data.problems import RefusalCode

UTF_8, BIG5, GB, WESTERN = "utf-8", "big5hkscs", "gb18030", "cp1252"
ENCODINGS = (UTF_8, "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", BIG5, GB, WESTERN)
# Names that people and programs use. Plain Big5 and CP950 lack characters that Hong Kong's names need
# (邨, 衞), GBK and GB 2312 are parts of GB 18030: the larger set reads the smaller one.
_ALSO_CALLED = {
    "utf8": UTF_8, "utf8sig": "utf-8-sig", "utf8bom": "utf-8-sig",
    "utf16": "utf-16", "unicode": "utf-16", "utf16le": "utf-16-le", "utf16be": "utf-16-be",
    "big5": BIG5, "big5hkscs": BIG5, "hkscs": BIG5, "cp950": BIG5, "ms950": BIG5, "windows950": BIG5,
    "gb18030": GB, "gbk": GB, "gb2312": GB, "cp936": GB, "ms936": GB, "windows936": GB,
    "cp1252": WESTERN, "windows1252": WESTERN, "ansi": WESTERN, "latin1": WESTERN, "iso88591": WESTERN,
}  # fmt: skip
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Measured on files of one to a hundred rows; see `tests/data/ingest/test_encodings.py`.
_LEAST, _MARGIN = 0.5, 0.3  # mean worth of a character, and how far it must be above the other reading
_EVIDENCE = 3.0  # the same for all characters together: two or three prove nothing unless they are frequent
# One encoding's quotes are the other's marks, and its dash is an ideograph (每): a single one proves nothing.
_IDEOGRAPHS = 2
_MOSTLY_ASCII = 0.6
_SCORED = 20_000  # characters outside ASCII: more of them would change nothing


def choose_encoding(source: Source, asked: str | None = None) -> str:
    """Give the encoding of a text, one of `ENCODINGS`: the one asked for, marked, or found.

    The whole file is decoded once, strictly and piece by piece. Raises `UnreadableFileError`.
    """
    head = source.head(4)
    name = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if asked is not None:
        name = _asked(source, asked, name)
    if name is None:
        return _found(source)
    if _decodes(source, name):
        return name
    raise source.refusal(RefusalCode.NOT_IN_ENCODING, seen=name, expected=", ".join(ENCODINGS))


def open_text(source: Source, encoding: str) -> TextIO:
    """Open a file as text, its line ends as they are."""
    return io.TextIOWrapper(source.open(), encoding=encoding, errors="strict", newline="")


def _asked(source: Source, asked: str, marked: str | None) -> str:
    key = "".join(sign for sign in asked.lower() if sign.isalnum())
    name = _ALSO_CALLED.get(key)
    if name is None:
        raise source.refusal(RefusalCode.ENCODING_NOT_KNOWN, seen=asked, expected=", ".join(ENCODINGS))
    # The mark is no part of the text, and only these two codecs leave it out.
    return marked if marked and marked[:5] == name[:5] else name


def _found(source: Source) -> str:
    """Give the encoding of a file without a mark.

    Text holds no NUL except in UTF-16, where each comma and line break has one.
    """
    holds_nul = any(b"\x00" in chunk for chunk in source.chunks())
    if holds_nul:
        return _utf_16(source)
    if _decodes(source, UTF_8):
        return UTF_8
    samples = {name: _sample(source, name) for name in (BIG5, GB) if _decodes(source, name)}
    scores = {name: score(sample) for name, sample in samples.items()}
    best = max(scores, key=scores.__getitem__, default=None)
    if best is not None:
        others = [value for name, value in scores.items() if name != best]
        lead = scores[best] - max([0.0, *others])
        enough = max(_MARGIN, _EVIDENCE / len(samples[best]))
        if scores[best] >= _LEAST and lead >= enough and ideographs(samples[best]) >= _IDEOGRAPHS:
            return best
    possible = [*scores, *([WESTERN] if _decodes(source, WESTERN) else [])]
    if not possible:
        raise source.refusal(
            RefusalCode.NOT_IN_ENCODING, seen=", ".join((UTF_8, BIG5, GB)), expected=", ".join(ENCODINGS)
        )
    raise source.refusal(
        RefusalCode.ENCODING_UNCLEAR, seen=", ".join(possible), expected=", ".join(ENCODINGS)
    )


def _utf_16(source: Source) -> str:
    """Give the byte order: in the wrong one hardly a character is within ASCII, the others are odd ones."""
    shares: dict[str, float] = {}
    for name in ("utf-16-le", "utf-16-be"):
        text = _sample(source, name, outside_ascii=False) if _decodes(source, name) else ""
        share = sum(" " <= sign <= "~" or sign in "\t\r\n" for sign in text) / max(len(text), 1)
        others = score("".join(sign for sign in text if sign > "\x7f"))
        if share > _MOSTLY_ASCII or (share > 0 and others >= _LEAST):
            shares[name] = share
    if shares:
        return max(shares, key=shares.__getitem__)
    if _decodes(source, UTF_8, nul=True):
        raise source.refusal(RefusalCode.DAMAGED, seen="\\x00")
    head = source.head(4).hex(" ").upper()
    raise source.refusal(RefusalCode.OTHER_KIND, seen=f"binary ({head})")


def _decodes(source: Source, encoding: str, *, nul: bool = False) -> bool:
    """Say whether all bytes are text in an encoding; NUL is in none unless it is allowed for."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in source.chunks():
            if "\x00" in decoder.decode(chunk) and not nul:
                return False
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _sample(source: Source, encoding: str, *, outside_ascii: bool = True) -> str:
    """Give the first characters of a file, those outside ASCII unless all are wanted."""
    decoder = codecs.getincrementaldecoder(encoding)()
    kept: list[str] = []
    for text in _decoded(decoder, source.chunks()):
        kept.extend(sign for sign in text if not outside_ascii or sign > "\x7f")
        if len(kept) >= _SCORED:
            break
    return "".join(kept)


def _decoded(decoder: codecs.IncrementalDecoder, chunks: Iterable[bytes]) -> Iterable[str]:
    return (decoder.decode(chunk) for chunk in chunks)
