"""Which awards the text filter finds, asked of the snapshot's word index."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from data.filters import Filters
from data.queries.where import forms, where
from data.snapshot import words as index
from data.snapshot.reader import Snapshot

KEPT_BYTES = 192_000_000  # of a snapshot's index; what is beyond it is read for each question
# What is done one by one up to here, and all at once beyond.
_FEW_PLACES, _FEW_WORDS, _FEW_TEXTS = 32, 32, 2_000
_BYTES_A_LOOK = 1_000  # looked through in the time that a look at one text takes
_RARE = 32  # a sign that is one of so many or of more

Positions: TypeAlias = NDArray[np.int64]
_Numbers: TypeAlias = NDArray[np.unsignedinteger[Any]]
_Rows: TypeAlias = NDArray[np.bool_]  # one for each row of a part

_IS_APART = np.array([index.is_apart(chr(code)) for code in range(256)])


def matching(snapshot: Snapshot, text: str) -> Positions:
    """Give the positions of the awards that the text filter finds; second copies are among them.

    A position is the `rowid` of the table `awards`; they ascend.
    """
    words = _words(text)
    sure, doubtful = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for part in _parts(snapshot):
        found, possible = _find(part, words)
        sure.append(np.flatnonzero(found) + part.first_row)
        doubtful.append(np.flatnonzero(possible & ~found) + part.first_row)
    positions = np.concatenate(sure)
    in_doubt = np.concatenate(doubtful)
    if not len(in_doubt):
        return positions
    return np.sort(np.concatenate([positions, _read(snapshot, words, in_doubt)]), kind="stable")


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands within a word; where a word has come apart, at its beginning or end, or both."""

    form: bytes
    begins: bool = False
    ends: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    """A word that was asked for, by its forms: a piece, or several that are words side by side."""

    asked: str
    forms: tuple[tuple[_Piece, ...], ...]


class _Texts:
    """Texts that stand one after the other, a space after each of their words."""

    def __init__(self, texts: bytes, ends: bytes) -> None:
        self.texts, self.ends = texts, np.frombuffer(ends, dtype=np.uint32)
        self._signs = np.frombuffer(texts, dtype=np.uint8)
        self._frequent = np.bincount(self._signs, minlength=256)

    def __len__(self) -> int:
        return len(self.ends)

    def has(self, number: int, piece: _Piece) -> bool:
        """Say whether one of the texts holds the form of a piece."""
        start = self.ends[number - 1] if number else 0
        return self.texts.find(piece.form, start, self.ends[number]) >= 0

    def holding(self, piece: _Piece) -> Positions:
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


@dataclass(frozen=True, slots=True)
class _Part:
    """The index of some rows; see `data.snapshot.words`."""

    first_row: int
    rows: int
    words: _Texts
    dense: _Numbers
    bits: NDArray[np.uint8]  # a line for each of `dense`
    list_ends: _Numbers
    lists: _Numbers
    texts: _Texts  # one for each row


def _words(text: str) -> list[_Word]:
    """Say what to look for; first the longest word, which is in the fewest awards mostly."""
    # What no text can hold is not found either.
    asked = dict.fromkeys(text.encode(errors="replace").decode().split())
    words = [_Word(word, tuple(map(_pieces, dict.fromkeys(forms(word))))) for word in asked]
    return sorted(words, key=lambda word: -len(word.asked.encode()))


def _pieces(form: str) -> tuple[_Piece, ...]:
    first, *rest = form.encode().split(b" ")
    if not rest:
        return (_Piece(first),)
    middle = (_Piece(piece, begins=True, ends=True) for piece in rest[:-1])
    return _Piece(first, ends=True), *middle, _Piece(rest[-1], begins=True)


def _find(part: _Part, words: Sequence[_Word]) -> tuple[_Rows, _Rows]:
    """Say of each row whether all words are in it, and whether they may be.

    The index knows which words a row has, but not which stand side by side.
    """
    found = np.ones(part.rows, dtype=np.bool_)
    possible = found.copy()
    for word in words:
        surely, maybe = np.zeros((2, part.rows), dtype=np.bool_)
        for pieces in sorted(word.forms, key=len):
            near = possible & ~surely
            for piece in pieces:
                near &= _having(part, piece, near)
            maybe |= near
            if len(pieces) == 1:
                surely |= near
        found &= surely
        possible &= surely | maybe
        if not possible.any():
            break
    return found, possible


def _having(part: _Part, piece: _Piece, wanted: _Rows) -> _Rows:
    """Say of each row whether a word of it holds a piece; of a row that is not wanted it may say no."""
    has = np.zeros(part.rows, dtype=np.bool_)
    _mark_listed(part, part.words.holding(piece), has)
    left = np.flatnonzero(wanted & ~has)
    if len(left) * _BYTES_A_LOOK > len(part.texts.texts):
        has[part.texts.holding(piece)] = True
    else:
        has[[row for row in left.tolist() if part.texts.has(row, piece)]] = True
    return has


def _mark_listed(part: _Part, numbers: Positions, has: _Rows) -> None:
    """Mark the rows of words of several awards."""
    if len(numbers) > _FEW_WORDS:
        is_asked = np.zeros(len(part.words), dtype=np.bool_)
        is_asked[numbers] = True
        has[part.lists[np.repeat(is_asked, np.diff(part.list_ends, prepend=0))]] = True
    else:
        for number in numbers.tolist():
            start = part.list_ends[number - 1] if number else 0
            has[part.lists[start : part.list_ends[number]]] = True
    for line in np.flatnonzero(np.isin(part.dense, numbers)).tolist():
        has |= np.unpackbits(part.bits[line], count=part.rows).view(np.bool_)


def _read(snapshot: Snapshot, words: Sequence[_Word], positions: Positions) -> Positions:
    """Give those of some awards in whose text the words are."""
    if len(positions) > _FEW_TEXTS:
        clause, values = where(Filters(text=" ".join(word.asked for word in words)))
        every = snapshot.columns(f"SELECT rowid AS position FROM awards WHERE {clause}", values)
        return positions[np.isin(positions, every["position"], kind="table")]
    texts = snapshot.rows(
        "SELECT rowid AS position, search FROM awards WHERE rowid IN (SELECT unnest(?::BIGINT[]))",
        [positions.tolist()],
    )
    asked = [forms(word.asked) for word in words]
    held = [
        row["position"] for row in texts if all(any(map(row["search"].__contains__, one)) for one in asked)
    ]
    return np.array(held, dtype=np.int64)


class _Index:
    """The index of a snapshot; as many of its parts as `KEPT_BYTES` hold stay in memory."""

    def __init__(self, snapshot: Snapshot) -> None:
        rows = snapshot.rows("SELECT DISTINCT first_row FROM words ORDER BY first_row")
        self.first_rows = [row["first_row"] for row in rows]
        self._kept: dict[int, _Part] = {}
        self._room = KEPT_BYTES
        self._keeping = threading.Lock()

    def part(self, snapshot: Snapshot, first_row: int) -> _Part:
        """Give the part that begins with a row."""
        known = self._kept.get(first_row)
        if known is not None:
            return known
        lists = index.read(snapshot, first_row)
        part = _part(first_row, lists)
        size = sum(map(len, lists.values()))
        with self._keeping:
            if size <= self._room and first_row not in self._kept:
                self._room -= size
                self._kept[first_row] = part
        return part


_indexes: weakref.WeakKeyDictionary[Snapshot, _Index] = weakref.WeakKeyDictionary()
_opening = threading.Lock()


def _parts(snapshot: Snapshot) -> Iterator[_Part]:
    with _opening:
        kept = _indexes.get(snapshot) or _Index(snapshot)
        _indexes[snapshot] = kept
    for first_row in kept.first_rows:
        yield kept.part(snapshot, first_row)


def _part(first_row: int, lists: Mapping[str, bytes]) -> _Part:
    dense = np.frombuffer(lists["dense"], dtype=np.uint32)
    texts = _Texts(lists["texts"], lists["text_ends"])
    return _Part(
        first_row=first_row,
        rows=len(texts),
        words=_Texts(lists["words"], lists["word_ends"]),
        dense=dense,
        bits=np.frombuffer(lists["bits"], dtype=np.uint8).reshape(len(dense), index.PART // 8),
        list_ends=np.frombuffer(lists["list_ends"], dtype=np.uint32),
        lists=np.frombuffer(lists["lists"], dtype=np.uint16),
        texts=texts,
    )
