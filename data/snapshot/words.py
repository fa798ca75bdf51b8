"""The word index of a snapshot: which awards have a word in what the text filter searches.

Awards are indexed in parts, each by itself, so that memory is bounded however many there are. A word is what
stands between two spaces of `awards.search`. A word of several awards of a part stands once, with the rows it
is in; words of one award only (a reference, a long title in Chinese) stand as text in the order of the rows,
which takes less room than a list for each. Chinese is not parted into words: each two characters side by side
are listed with their rows beside that.
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

PART = 65_536  # rows of a part at most: their numbers fit two bytes
PART_BYTES = 16_000_000  # of the texts of a part, where it has more than one row
DENSE = PART // 16  # what is in more rows than this has one bit for each row that a part may have
_SEVERAL = 2
_APART = frozenset(" !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_CHINESE = ((0x3400, 0x9FFF), (0xF900, 0xFAFF))  # each fits two bytes

# The lists of a part. Texts are UTF-8, a space after each word.
NAMES = (
    "words",  # of several awards
    "word_ends",  # uint32: where each of them ends, its space with it
    *("word_dense", "word_bits", "word_row_ends", "word_rows"),
    "texts",  # words of one award only
    "text_ends",  # uint32: where the words of each row end
    "pairs",  # uint32, ascending: two Chinese characters side by side, the first in the upper half
    *("pair_dense", "pair_bits", "pair_row_ends", "pair_rows"),
)
# Of words and pairs alike: dense, uint32: numbers of those in more than `DENSE` rows; bits: PART for each of
# these; row_ends, uint32: where the rows of each end, none for those; rows, uint16: ascending for each.
# Small pieces, because a part is read by itself.
_SCHEMA = pa.schema({"first_row": pa.int64(), "name": pa.string(), "piece": pa.binary()})
_PIECE_BYTES = 4_096

_Numbers: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]


def make_words(loading: duckdb.DuckDBPyConnection) -> None:
    """Make the table `snapshot.words` of `snapshot.awards`."""
    loading.register("part", _SCHEMA.empty_table())
    loading.execute("CREATE TABLE snapshot.words AS SELECT * FROM part")
    ((rows,),) = loading.execute("SELECT count(*) FROM snapshot.awards").fetchall()
    first = 0
    while first < rows:
        texts = _texts_from(loading, first)
        lists = _part(texts)
        pieces = [
            {"first_row": first, "name": name, "piece": lists[name][start : start + _PIECE_BYTES]}
            for name in NAMES
            for start in range(0, len(lists[name]), _PIECE_BYTES)
        ]
        loading.register("part", pa.Table.from_pylist(pieces, schema=_SCHEMA))
        loading.execute("INSERT INTO snapshot.words SELECT * FROM part")
        first += len(texts)
    loading.unregister("part")


def _texts_from(loading: duckdb.DuckDBPyConnection, first: int) -> pa.StringArray:
    """Give the texts of the part that begins with a row."""
    asked = "SELECT {} AS found FROM snapshot.awards WHERE rowid >= ? AND rowid < ? ORDER BY rowid"
    sizes = loading.sql(asked.format("strlen(search)"), params=[first, first + PART]).fetchnumpy()["found"]
    fitting = int(np.searchsorted(np.cumsum(sizes), PART_BYTES, side="right"))
    texts = loading.sql(asked.format("search"), params=[first, first + max(1, fitting)]).to_arrow_table()
    return pa.concat_arrays(texts["found"].chunks)


def read(snapshot: Snapshot, first_row: int) -> dict[str, bytes]:
    """Give the lists of the part that begins with a row."""
    rows = snapshot.rows("SELECT name, piece FROM words WHERE first_row = ? ORDER BY rowid", [first_row])
    grouped = groupby(rows, key=itemgetter("name"))
    read = {name: b"".join(row["piece"] for row in pieces) for name, pieces in grouped}
    return {name: read.get(name, b"") for name in NAMES}


def pairs(text: str) -> tuple[_Numbers, _Numbers]:
    """Give two Chinese characters side by side as a number, all of a text; and where they stand in it."""
    signs = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    is_chinese = np.zeros(len(signs), dtype=bool)
    for lowest, highest in _CHINESE:
        is_chinese |= (signs >= lowest) & (signs <= highest)
    places = np.flatnonzero(is_chinese[:-1] & is_chinese[1:])
    return signs[places] << 16 | signs[places + 1], places


def _part(texts: pa.StringArray) -> dict[str, bytes]:
    """Index the texts of one part."""
    split = pc.split_pattern(texts, " ")
    coded = split.flatten().dictionary_encode()
    words = coded.dictionary
    placed = coded.indices.to_numpy().astype(np.int64)
    placed *= PART
    placed += pc.list_parent_indices(split).to_numpy()
    # Sorted by word, then by row; each once; between two spaces is no word.
    placed = _once(placed)
    placed = placed[placed // PART != pc.index(words, "").as_py()]
    counts = np.bincount(placed // PART, minlength=len(words))
    is_single = counts[placed // PART] < _SEVERAL
    return (
        _of_several(words, counts, placed[~is_single])
        | _of_one(words, placed[is_single], len(texts))
        | _of_pairs(words, placed)
    )


def _of_several(words: pa.StringArray, counts: _Numbers, placed: _Numbers) -> dict[str, bytes]:
    chosen = np.flatnonzero(counts >= _SEVERAL)
    spelled = [word.encode() + b" " for word in words.take(pa.array(chosen)).to_pylist()]
    told = {"words": b"".join(spelled), "word_ends": _ends(map(len, spelled))}
    return told | _rows("word", counts[chosen], placed)


def _rows(kind: str, counts: _Numbers, placed: _Numbers) -> dict[str, bytes]:
    """List the rows of what is in so many rows each; they come one after the other."""
    is_dense = counts > DENSE
    in_list = ~np.repeat(is_dense, counts)
    bits = np.zeros((np.count_nonzero(is_dense), PART), dtype=bool)
    bits[np.repeat(np.arange(len(bits)), counts[is_dense]), placed[~in_list] % PART] = True
    return {
        f"{kind}_dense": np.flatnonzero(is_dense).astype(np.uint32).tobytes(),
        f"{kind}_bits": np.packbits(bits, axis=1).tobytes(),
        f"{kind}_row_ends": _ends(np.where(is_dense, 0, counts)),
        f"{kind}_rows": (placed[in_list] % PART).astype(np.uint16).tobytes(),
    }


def _of_pairs(words: pa.StringArray, placed: _Numbers) -> dict[str, bytes]:
    """List in which rows two Chinese characters stand side by side."""
    others = np.flatnonzero(~pc.string_is_ascii(words).to_numpy(zero_copy_only=False))
    text = " ".join(words.take(pa.array(others)).to_pylist())
    found, places = pairs(text)
    spaces = np.flatnonzero(np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32) == ord(" "))
    each = np.bincount(others[np.searchsorted(spaces, places)], minlength=len(words))
    # Each word and row again, once for each pair of the word.
    of = placed // PART
    times = each[of]
    starts = (np.cumsum(each) - each)[of] - (np.cumsum(times) - times)
    taken = np.repeat(starts, times) + np.arange(times.sum())
    paired = _once(found[taken] * PART + np.repeat(placed % PART, times))
    numbers = paired // PART
    firsts = np.flatnonzero(np.diff(numbers, prepend=-1))
    counts = np.diff(firsts, append=len(numbers))
    return {"pairs": numbers[firsts].astype(np.uint32).tobytes()} | _rows("pair", counts, paired)


def _once(numbers: _Numbers) -> _Numbers:
    """Sort numbers, leaving out what comes again."""
    numbers.sort()
    return numbers[np.diff(numbers, prepend=-1) > 0]


def _of_one(words: pa.StringArray, placed: _Numbers, rows: int) -> dict[str, bytes]:
    by_row = placed[np.argsort(placed % PART, kind="stable")]
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
