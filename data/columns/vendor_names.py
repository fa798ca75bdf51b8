"""The names of all suppliers, folded: found in both scripts and any width, and put in order."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.columns.store import Columns
from data.queries.vendors import all_names
from data.snapshot.reader import Snapshot
from geo.folding import one_script

Ids = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class VendorNames:
    """Every name that a supplier has or had, folded, and the suppliers in the order of their names."""

    ids: Ids  # of the supplier that a name leads to
    folded: tuple[str, ...]
    by_name: Ids
    by_name_zh: Ids  # by the Chinese name where there is one

    def holding(self, text: str) -> Ids:
        """Give the suppliers with every word of a text in one of their names; none is a pattern."""
        words = folded(text).split()
        held = [all(word in name for word in words) for name in self.folded]
        return np.unique(self.ids[np.array(held, dtype=bool)])


def vendor_names(snapshot: Snapshot) -> VendorNames:
    """Give the names of a snapshot's suppliers; read once."""
    return Columns.of(snapshot).once("vendor names", lambda: _read(snapshot))


def folded(text: str) -> str:
    """Give a text as names are looked for: one case, one width, one form of each Chinese character."""
    return one_script(_plain(text))


def _read(snapshot: Snapshot) -> VendorNames:
    rows = all_names(snapshot)
    ids = np.array([row.supplier_id for row in rows], dtype=np.int32)
    own = [row for row in rows if row.is_own]
    return VendorNames(
        ids,
        tuple(folded(f"{row.name} {row.name_zh or ''}") for row in rows),
        _ordered([(_plain(row.name), row.supplier_id) for row in own]),
        _ordered([(_plain(row.name_zh or row.name), row.supplier_id) for row in own]),
    )


def _plain(text: str) -> str:
    return text.casefold() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def _ordered(named: list[tuple[str, int]]) -> Ids:
    return np.array([supplier_id for _, supplier_id in sorted(named)], dtype=np.int32)
