"""A text taken out wherever it stands, and what stands there instead."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from data.ingest.text import plain

_SHOWN = 6  # digits of the hash
_MARK = re.compile(rf"\[redacted [0-9a-f]{{{_SHOWN}}}\](?: \d+)?")
# A shorter text stands inside others by chance: it is taken out only where it is the whole of a cell.
_LEAST, _LEAST_CHINESE = 4, 2


def new_hash(texts: Iterable[str], taken: Iterable[str]) -> str:
    """Give a hash of texts and a salt that nobody keeps; it begins unlike any of `taken`."""
    known = {other[:_SHOWN] for other in taken}
    while True:
        hashed = hashlib.sha256(secrets.token_bytes(32) + "\n".join(texts).encode()).hexdigest()
        if hashed[:_SHOWN] not in known:
            return hashed


def tombstone(hashed: str) -> str:
    """Give what stands in the place of a text that was taken out."""
    return f"[redacted {hashed[:_SHOWN]}]"


def is_redacted(text: str) -> bool:
    """Say whether a text holds the place of one that was taken out."""
    return "[redacted " in text and _MARK.search(text) is not None


@dataclass(frozen=True)
class Redactor:
    """Takes some texts out of others. `texts` are those of one field, as they were read."""

    texts: tuple[str, ...]
    mark: str  # what `tombstone` gives

    @cached_property
    def marks(self) -> Mapping[str, str]:
        """Give what stands in the place of each text; several are numbered, so that they stay apart."""
        return {text: self.mark if at == 0 else f"{self.mark} {at + 1}" for at, text in enumerate(self.texts)}

    @cached_property
    def _searched(self) -> tuple[tuple[re.Pattern[str], str, re.Pattern[str], str], ...]:
        found = []
        for text in sorted(self.texts, key=len, reverse=True):
            folded = plain(text)
            found.append((_pattern(text, whole=_is_short(text)), self.marks[text],
                          _pattern(folded, whole=_is_short(text)), folded))  # fmt: skip
        return tuple(found)

    def holds(self, text: str) -> bool:
        """Say whether one of the texts stands in another one, however it is spaced, or in which case."""
        if not text or text.isspace():
            return False
        folded = plain(text)
        return any(word in folded and pattern.search(folded) for _, _, pattern, word in self._searched)

    def without(self, text: str) -> str:
        """Give a text without those that are taken out; all of it goes where they cannot be told apart."""
        if not self.holds(text):
            return text
        left = text
        for pattern, mark, _, _ in self._searched:
            left = pattern.sub(mark, left)
        return self.mark if self.holds(left) else left

    def whole(self, text: str) -> str:
        """Give what a cell becomes that holds the field and nothing else."""
        if not text.strip() or is_redacted(text):
            return self.without(text)
        return self.marks.get(" ".join(text.split()), self.mark)

    def in_json(self, value: object) -> object:
        """Give a value of JSON without the texts; the names of its fields stay: the program reads by them."""
        if isinstance(value, str):
            return self.without(value)
        if isinstance(value, list):
            return [self.in_json(item) for item in value]
        if isinstance(value, dict):
            return {key: self.in_json(item) for key, item in value.items()}
        return value

    def holds_in_json(self, told: str) -> bool:
        """Say whether one of the texts stands in a value of JSON."""
        return self.may_hold(told) and self.in_json(value := json.loads(told)) != value

    def may_hold(self, told: str) -> bool:
        """Say whether it is worth reading JSON or a table of text: quick, and never a wrong no."""
        if "\\u" in told:
            return True
        folded = plain(told)
        return any(word in folded for word in self._words)

    @cached_property
    def _words(self) -> tuple[str, ...]:
        """Give the longest part of each text that every way of writing leaves as it is."""
        return tuple(max(re.split(r"[\s\"'\\/&<>]+", plain(text)), key=len) for text in self.texts)


def _is_short(text: str) -> bool:
    return len(text) < (_LEAST if text.isascii() else _LEAST_CHINESE)


def _pattern(text: str, *, whole: bool) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, text.split()))
    if whole:
        return re.compile(rf"^\s*{words}\s*$", re.IGNORECASE)
    # A name is not to be found within a longer word of Latin letters or digits.
    before = r"(?<![0-9A-Za-z])" if re.match("[0-9A-Za-z]", text) else ""
    after = r"(?![0-9A-Za-z])" if re.search("[0-9A-Za-z]$", text) else ""
    return re.compile(f"{before}{words}{after}", re.IGNORECASE)
