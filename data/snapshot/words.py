"""The word index of a snapshot: which awards have a word in what the text filter searches.

Awards are indexed in parts of `PART` rows, each by itself, so that memory is bounded however many there are.
A word is what stands between two spaces of `awards.search`. A word of several awards of a part stands once,
with the rows it is in; words of one award only (a reference, a long title in Chinese) stand as text in the
order of the rows, which takes less room than a list for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, TypeAlias

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.snapshot.reader import Snapshot

PART = 65_536  # rows of a part: numbers of rows fit two bytes
DENSE = PART // 16  # a word of more rows than this has one bit for each row of the part
_SEVERAL = 2
_APART = frozenset(" !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")

# The lists of a part. Texts are UTF-8, a space after each word.
NAMES = (
    "words",  # of several awards
    "word_ends",  # uint32: where each of them ends, its space with it
    "dense",  # uint32: numbers of the words in more than `DENSE` rows
    "bits",  # for each of these PART bits, one for a row
    "list_ends",  # uint32: where the list of each word ends; those of dense words are empty
    "lists",  # uint16: rows of the part, ascending within a list
    "texts",  # words of one award only
    "text_ends",  # uint32: where the words of each row end
)
# Small pieces, because a part is read by itself.
_SCHEMA = pa.schema({"first_row": pa.int64(), "name": pa.string(), "piece": pa.binary()})
_PIECE_BYTES = 4_096

_Numbers: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]


def make_words(loading: duckdb.DuckDBPyConnection) -> None:
    """Make the table `snapshot.words` of `snapshot.awards`."""
    loading.register("part", _SCHEMA.empty_table())
    loading.execute("CREATE TABLE snapshot.words AS SELECT * FROM part")
    ((rows,),) = loading.execute("SELECT count(*) FROM snapshot.awards").fetchall()
    for first in range(0, rows, PART):
        asked = "SELECT search FROM snapshot.awards WHERE rowid >= ? AND rowid < ? ORDER BY rowid"
        found = loading.sql(asked, params=[first, first + PART]).to_arrow_table()
        lists = _part(pa.concat_arrays(found["search"].chunks))
        pieces = [
            {"first_row": first, "name": name, "piece": lists[name][start : start + _PIECE_BYTES]}
            for name in NAMES
            for start in range(0, len(lists[name]), _PIECE_BYTES)
        ]
        loading.register("part", pa.Table.from_pylist(pieces, schema=_SCHEMA))
        loading.execute("INSERT INTO snapshot.words SELECT * FROM part")
    loading.unregister("part")


def read(snapshot: Snapshot, first_row: int) -> dict[str, bytes]:
    """Give the lists of the part that begins with a row."""
    rows = snapshot.rows("SELECT name, piece FROM words WHERE first_row = ? ORDER BY rowid", [first_row])
    grouped = groupby(rows, key=itemgetter("name"))
    read = {name: b"".join(row["piece"] for row in pieces) for name, pieces in grouped}
    return {name: read.get(name, b"") for name in NAMES}


def _part(texts: pa.StringArray) -> dict[str, bytes]:
    """Index the texts of one part."""
    split = pc.split_pattern(texts, " ")
    coded = split.flatten().dictionary_encode()
    words = coded.dictionary
    pairs = coded.indices.to_numpy().astype(np.int64)
    pairs *= PART
    pairs += pc.list_parent_indices(split).to_numpy()
    # Sorted by word, then by row; each once; between two spaces is no word.
    pairs.sort()
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    pairs = pairs[pairs // PART != pc.index(words, "").as_py()]
    counts = np.bincount(pairs // PART, minlength=len(words))
    is_once = counts[pairs // PART] < _SEVERAL
    return _of_several(words, counts, pairs[~is_once]) | _of_one(words, pairs[is_once], len(texts))


def _of_several(words: pa.StringArray, counts: _Numbers, pairs: _Numbers) -> dict[str, bytes]:
    chosen = np.flatnonzero(counts >= _SEVERAL)
    counts = counts[chosen]
    is_dense = counts > DENSE
    in_list = ~np.repeat(is_dense, counts)
    bits = np.zeros((np.count_nonzero(is_dense), PART), dtype=bool)
    bits[np.repeat(np.arange(len(bits)), counts[is_dense]), pairs[~in_list] % PART] = True
    spelled = [word.encode() + b" " for word in words.take(pa.array(chosen)).to_pylist()]
    return {
        "words": b"".join(spelled),
        "word_ends": _ends(map(len, spelled)),
        "dense": np.flatnonzero(is_dense).astype(np.uint32).tobytes(),
        "bits": np.packbits(bits, axis=1).tobytes(),
        "list_ends": _ends(np.where(is_dense, 0, counts)),
        "lists": (pairs[in_list] % PART).astype(np.uint16).tobytes(),
    }


def _of_one(words: pa.StringArray, pairs: _Numbers, rows: int) -> dict[str, bytes]:
    by_row = pairs[np.argsort(pairs % PART, kind="stable")]
    spelled = iter(words.take(pa.array(by_row // PART)).to_pylist())
    texts = [_text(islice(spelled, count)) for count in np.bincount(by_row % PART, minlength=rows).tolist()]
    return {"texts": b"".join(texts), "text_ends": _ends(map(len, texts))}


def _text(words: Iterator[str]) -> bytes:
    """Write the words of a row one after the other, but none that stands between signs of another."""
    text = " "
    for word in sorted(words, key=len, reverse=True):
        at = text.find(word)
        if at < 0 or not (is_apart(text[at - 1]) and is_apart(text[at + len(word)])):
            text += f"{word} "
    return text[1:].encode()


def is_apart(sign: str) -> bool:
    """Say whether a sign stands between words: a space, or one that falls away where names are compared."""
    return sign in _APART


def _ends(lengths: Iterable[int]) -> bytes:
    return np.cumsum(np.fromiter(lengths, dtype=np.uint32), dtype=np.uint32).tobytes()
