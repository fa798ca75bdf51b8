"""Which awards the text filter finds, asked of the snapshot's word index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.filters import Filters
from data.queries.where import forms, where
from data.queries.word_index import Part, Piece, Positions, Rows, parts
from data.snapshot import words as index
from data.snapshot.reader import Snapshot

_FEW_TEXTS = 2_000  # read by themselves, more of them with all there are
_BYTES_A_LOOK = 1_000  # looked through in the time that a look at one text takes


def matching(snapshot: Snapshot, text: str) -> Positions:
    """Give the positions of the awards that the text filter finds; second copies are among them.

    A position is the `rowid` of the table `awards`; they ascend.
    """
    words = _words(text)
    sure, doubtful = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for part in parts(snapshot):
        found, possible = _find(part, words)
        sure.append(np.flatnonzero(found) + part.first_row)
        doubtful.append(np.flatnonzero(possible & ~found) + part.first_row)
    positions = np.concatenate(sure)
    in_doubt = np.concatenate(doubtful)
    if not len(in_doubt):
        return positions
    return np.sort(np.concatenate([positions, _read(snapshot, words, in_doubt)]), kind="stable")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word that was asked for, by its forms: a piece, or several that are words side by side."""

    asked: str
    forms: tuple[tuple[Piece, ...], ...]


def _words(text: str) -> list[_Word]:
    """Say what to look for; first the longest word, which is in the fewest awards mostly."""
    # What no text can hold is not found either.
    asked = dict.fromkeys(text.encode(errors="replace").decode().split())
    words = [_Word(word, tuple(map(_pieces, dict.fromkeys(forms(word))))) for word in asked]
    return sorted(words, key=lambda word: -len(word.asked.encode()))


def _pieces(form: str) -> tuple[Piece, ...]:
    pieces = form.split(" ")
    last = len(pieces) - 1
    return tuple(
        Piece(piece.encode(), np.unique(index.pairs(piece)[0]), begins=number > 0, ends=number < last)
        for number, piece in enumerate(pieces)
    )


def _find(part: Part, words: Sequence[_Word]) -> tuple[Rows, Rows]:
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


def _having(part: Part, piece: Piece, wanted: Rows) -> Rows:
    """Say of each row whether a word of it holds a piece; of a row that is not wanted it may say no."""
    if len(piece.pairs):
        wanted = wanted & part.having_pairs(piece.pairs)
        if piece.is_pair or not wanted.any():
            return wanted
    has = np.zeros(part.rows, dtype=np.bool_)
    part.word_rows.mark(part.words.holding(piece), has)
    left = np.flatnonzero(wanted & ~has)
    if len(left) * _BYTES_A_LOOK > len(part.texts.texts):
        has[part.texts.holding(piece)] = True
    else:
        has[[row for row in left.tolist() if part.texts.has(row, piece)]] = True
    return has


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
