"""Which characters a font can show, read from its own table: a PDF/UA may hold no others."""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from pathlib import Path

_MISSING = "\u25a1"  # an empty square stands for a character that the font does not have
_BREAK = "\u200b"  # shows nothing, and lets a long word go on in the next line
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")
_GROUPS = 12  # the format of the table that lists all of Unicode


def shown(words: str, font: Path) -> str:
    """Give a text with what the font can show; signs without a look of their own are left out."""
    there = characters(font)
    odd = {ord(sign): _instead(sign) for sign in set(words) if sign != _BREAK and not _is_plain(sign, there)}
    return words.translate(odd) if odd else words


def _is_plain(sign: str, there: frozenset[int]) -> bool:
    return ord(sign) in there and unicodedata.category(sign) not in _UNSEEN


def _instead(sign: str) -> str:
    if sign.isspace():
        return " "
    return "" if unicodedata.category(sign) in _UNSEEN[:3] else _MISSING


@cache
def characters(font: Path) -> frozenset[int]:
    """Give the code points that an OpenType font has, from its table `cmap`, format 12."""
    content = font.read_bytes()
    (count,) = struct.unpack_from(">H", content, 4)
    records = [struct.unpack_from(">4sIII", content, 12 + 16 * at) for at in range(count)]
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (subtables,) = struct.unpack_from(">H", content, start + 2)
    offsets = {start + struct.unpack_from(">HHI", content, start + 4 + 8 * at)[2] for at in range(subtables)}
    found: set[int] = set()
    for offset in offsets:
        (form,) = struct.unpack_from(">H", content, offset)
        if form == _GROUPS:
            (groups,) = struct.unpack_from(">I", content, offset + 12)
            for at in range(groups):
                first, last, _ = struct.unpack_from(">III", content, offset + 16 + 12 * at)
                found.update(range(first, last + 1))
    return frozenset(found)
