"""The word index of a snapshot as it is read: its parts, as many of them in memory as find room."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from data.snapshot import words as index
from data.snapshot.reader import Snapshot

KEPT_BYTES = 192_000_000  # of a snapshot's index; what is beyond it is read for each question
# What is done one by one up to here, and all at once beyond.
_FEW_PLACES, _FEW_LISTS = 32, 32
_RARE = 32  # a sign that is one of so many or of more

Positions: TypeAlias = NDArray[np.int64]
Rows: TypeAlias = NDArray[np.bool_]  # one for each row of a part

_IS_APART = np.array([index.is_apart(chr(code)) for code in range(256)])


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands within a word; where a word has come apart, at its beginning or end, or both."""

    form: bytes
    pairs: Positions = field(compare=False)  # of Chinese characters
    begins: bool = False
    ends: bool = False

    @property
    def is_pair(self) -> bool:
        """Say whether it is nothing but one pair of Chinese characters."""
        return len(self.pairs) == 1 and len(self.form.decode()) == len("漢字")


class Texts:
    """Texts that stand one after the other, a space after each of their words."""

    def __init__(self, texts: bytes, ends: bytes) -> None:
        self.texts, self.ends = texts, np.frombuffer(ends, dtype=np.uint32)
        self._signs = np.frombuffer(texts, dtype=np.uint8)
        self._frequent = np.bincount(self._signs, minlength=256)

    @property
    def count(self) -> int:
        """Say how many texts there are."""
        return len(self.ends)

    def has(self, number: int, piece: Piece) -> bool:
        """Say whether one of the texts holds the form of a piece."""
        start = self.ends[number - 1] if number else 0
        return self.texts.find(piece.form, start, self.ends[number]) >= 0

    def holding(self, piece: Piece) -> Positions:
        """Give the numbers of the texts that hold a piece; one may come again."""
        places = self._places(piece.form)
        if piece.begins:
            places = places[(places == 0) | _IS_APART[self._signs[places - 1]]]
        if piece.ends:
            places = places[_IS_APART[self._signs[places + len(piece.form)]]]
        return np.searchsorted(self.ends, places, side="right")

    def _places(self, form: bytes) -> Positions:
        order = sorted(range(len(form)), key=lambda place: self._frequent[form[place]])
        rarest = int(self._frequent[form[order[0]]])
        last = len(self.texts) - len(form)
        if not rarest or last < 0:
            return np.zeros(0, dtype=np.int64)
        if rarest * _RARE > len(self.texts):
            # A search sign by sign stops at many places then: most forms are in few texts all the same.
            few = self._few_places(form)
            if few is not None:
                return few
        places = np.flatnonzero(self._signs[order[0] : order[0] + last + 1] == form[order[0]])
        for place in order[1:]:
            if not len(places):
                break
            places = places[self._signs[places + place] == form[place]]
        return places

    def _few_places(self, form: bytes) -> Positions | None:
        places: list[int] = []
        at = self.texts.find(form)
        while at >= 0:
            if len(places) == _FEW_PLACES:
                return None
            places.append(at)
            at = self.texts.find(form, at + 1)
        return np.array(places, dtype=np.int64)


class Lists:
    """In which rows of a part something is, for each of several things."""

    def __init__(self, lists: Mapping[str, bytes], kind: str) -> None:
        self._dense = np.frombuffer(lists[f"{kind}_dense"], dtype=np.uint32)
        bits = np.frombuffer(lists[f"{kind}_bits"], dtype=np.uint8)
        self._bits = bits.reshape(len(self._dense), index.PART // 8)
        self._ends = np.frombuffer(lists[f"{kind}_row_ends"], dtype=np.uint32)
        self._rows = np.frombuffer(lists[f"{kind}_rows"], dtype=np.uint16)

    def mark(self, numbers: Positions, has: Rows) -> None:
        """Mark the rows of some of the things."""
        if len(numbers) > _FEW_LISTS:
            is_asked = np.zeros(len(self._ends), dtype=np.bool_)
            is_asked[numbers] = True
            has[self._rows[np.repeat(is_asked, np.diff(self._ends, prepend=0))]] = True
        else:
            for number in numbers.tolist():
                start = self._ends[number - 1] if number else 0
                has[self._rows[start : self._ends[number]]] = True
        for line in np.flatnonzero(np.isin(self._dense, numbers)).tolist():
            has |= np.unpackbits(self._bits[line], count=len(has)).view(np.bool_)


class Part:
    """The index of some rows; see `data.snapshot.words`."""

    def __init__(self, first_row: int, lists: Mapping[str, bytes]) -> None:
        self.first_row = first_row
        self.words, self.word_rows = Texts(lists["words"], lists["word_ends"]), Lists(lists, "word")
        self.texts = Texts(lists["texts"], lists["text_ends"])  # one for each row
        self.rows = self.texts.count
        self._pairs, self._pair_rows = np.frombuffer(lists["pairs"], dtype=np.uint32), Lists(lists, "pair")

    def having_pairs(self, pairs: Positions) -> Rows:
        """Say of each row whether it has all of some pairs of characters."""
        has = np.ones(self.rows, dtype=np.bool_)
        numbers = np.searchsorted(self._pairs, pairs)
        for number, pair in zip(numbers.tolist(), pairs.tolist(), strict=True):
            one = np.zeros(self.rows, dtype=np.bool_)
            if number < len(self._pairs) and self._pairs[number] == pair:
                self._pair_rows.mark(np.array([number]), one)
            has &= one
        return has


class _Index:
    """The index of a snapshot; as many of its parts as `KEPT_BYTES` hold stay in memory."""

    def __init__(self, snapshot: Snapshot) -> None:
        rows = snapshot.rows("SELECT DISTINCT first_row FROM words ORDER BY first_row")
        self.first_rows = [row["first_row"] for row in rows]
        self._kept: dict[int, Part] = {}
        self._room = KEPT_BYTES
        self._keeping = threading.Lock()

    def part(self, snapshot: Snapshot, first_row: int) -> Part:
        """Give the part that begins with a row."""
        known = self._kept.get(first_row)
        if known is not None:
            return known
        lists = index.read(snapshot, first_row)
        part = Part(first_row, lists)
        size = sum(map(len, lists.values()))
        with self._keeping:
            if size <= self._room and first_row not in self._kept:
                self._room -= size
                self._kept[first_row] = part
        return part


_indexes: weakref.WeakKeyDictionary[Snapshot, _Index] = weakref.WeakKeyDictionary()
_opening = threading.Lock()


def parts(snapshot: Snapshot) -> Iterator[Part]:
    """Give the parts of a snapshot's index in order."""
    with _opening:
        kept = _indexes.get(snapshot) or _Index(snapshot)
        _indexes[snapshot] = kept
    for first_row in kept.first_rows:
        yield kept.part(snapshot, first_row)
