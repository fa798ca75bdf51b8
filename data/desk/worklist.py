"""What of the public record needs a human: gaps, names that may be one vendor's, lists that disagree."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from data.diff.conflicts import PublicConflict, public_conflicts
from data.queries.gaps import Gap, Numbers, awards_lacking
from data.queries.suppliers_list import ListedSupplier, listed_suppliers
from data.snapshot.reader import Snapshot
from data.suggest import Suggestion, near_names

MOST_PAIRS = 2_000  # of names, and as many conflicts: the others come when these are settled


class Kind(StrEnum):
    """What a human is asked about an item."""

    SUM = Gap.SUM.value
    SECTOR = Gap.SECTOR.value
    DELIVERY = Gap.DELIVERY.value
    VENDOR = Gap.VENDOR.value
    MERGE = "merge"
    CONFLICT = "conflict"


Waiting = NDArray[np.int32]  # (n, 1) numbers of awards, or (n, 2) pairs of awards or suppliers


@dataclass(frozen=True, slots=True)
class Worklist:
    """All items of a dataset version, in the order in which they are worked through."""

    version: int
    waiting: dict[Kind, Waiting]
    pairs: dict[str, Suggestion]
    conflicts: dict[str, PublicConflict]

    def keys(self, kind: Kind, without: Collection[str], *, limit: int, offset: int = 0) -> list[str]:
        """Give some items by their keys: "A17", of suppliers "S3-S9", of conflicts "A3-A17"."""
        left = self._left(kind, without)
        return [_key(kind, row) for row in left[offset : offset + limit].tolist()]

    def count(self, kind: Kind, without: Collection[str]) -> int:
        """Count the items of a kind but for those that are left out."""
        return len(self._left(kind, without))

    def has(self, kind: Kind, key: str) -> bool:
        """Say whether an item waits."""
        return len(self._left(kind, ())) > len(self._left(kind, (key,)))

    def _left(self, kind: Kind, without: Collection[str]) -> Waiting:
        every = self.waiting[kind]
        gone = [row for key in without if len(row := _numbers(key)) == every.shape[1]]
        if not gone or not len(every):
            return every
        # A pair as one number: the second of both is below 2 to the 31st.
        left: Waiting = every[~np.isin(_as_one(every), _as_one(np.asarray(gone)))]
        return left


def worklist(snapshot: Snapshot, suggested: Sequence[Suggestion]) -> Worklist:
    """Give what waits of a dataset version; `suggested` is what `suggestions` gives for its suppliers."""
    pairs = {_pair_key(pair): pair for pair in suggested[:MOST_PAIRS]}
    found = public_conflicts(snapshot)[:MOST_PAIRS]
    conflicts = {f"A{one.ours}-A{one.theirs}": one for one in found}
    waiting = {Kind(gap.value): _column(awards_lacking(snapshot, gap)) for gap in Gap}
    for kind, keys in ((Kind.MERGE, pairs), (Kind.CONFLICT, conflicts)):
        waiting[kind] = np.asarray([_numbers(key) for key in keys], dtype=np.int32).reshape(-1, 2)
    return Worklist(snapshot.version, waiting, pairs, conflicts)


def suppliers(snapshot: Snapshot) -> tuple[list[ListedSupplier], str]:
    """Give all suppliers, and what changes where a suggestion could change."""
    listed = listed_suppliers(snapshot)
    told = hashlib.sha256()
    for one in listed:
        told.update(repr((one.code, one.name, one.is_joint_venture, one.addresses)).encode())
    return listed, told.hexdigest()


def suggestions(listed: Sequence[ListedSupplier]) -> tuple[Suggestion, ...]:
    """Give the pairs of names that may be one supplier's: some seconds where there are many thousands."""
    return tuple(near_names(listed))


def _pair_key(pair: Suggestion) -> str:
    first, second = sorted((pair.first.code, pair.second.code), key=lambda code: int(code[1:]))
    return f"{first}-{second}"


def _column(numbers: Numbers) -> Waiting:
    return numbers.reshape(-1, 1)


def _as_one(rows: NDArray[np.integer]) -> NDArray[np.int64]:
    wide = rows.astype(np.int64)
    return wide[:, 0] if wide.shape[1] == 1 else (wide[:, 0] << 32) + wide[:, 1]


def _numbers(key: str) -> list[int]:
    return [int(part[1:]) for part in key.split("-")]


def _key(kind: Kind, row: Sequence[int]) -> str:
    letter = "S" if kind is Kind.MERGE else "A"
    return "-".join(f"{letter}{number}" for number in row)
