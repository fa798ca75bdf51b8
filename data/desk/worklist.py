"""What of the public record needs a human: gaps, names that may be one vendor's, lists that disagree."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, select

from data.desk.proposals import Standing
from data.diff.conflicts import CONFLICTING, PublicConflict, public_conflicts
from data.jobs.queue import JobState
from data.queries.gaps import MISSING, Gap, Numbers, awards_lacking
from data.queries.suppliers_list import ListedSupplier, listed_suppliers
from data.snapshot.reader import Snapshot
from data.store.engine import reading
from data.store.schema import jobs
from data.store.schema_desk import proposals
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


_ASKED = ("correct", "merge")
_KIND_OF = {field: Kind(gap.value) for gap, (_, field) in MISSING.items()}
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
        if kind is Kind.CONFLICT:
            single = {row[0] for key in without if len(row := _numbers(key)) == 1}
            gone += [row for row in every.tolist() if single & set(row)]
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


def under_way(engine: Engine) -> frozenset[tuple[str, str]]:
    """Give kind and key of items of which a change is ordered or asked for; of a conflict its awards."""
    unended = jobs.c.state.in_((JobState.QUEUED.value, JobState.RUNNING.value))
    ordered = select(jobs.c.kind, jobs.c.payload).where(unended, jobs.c.kind.in_(_ASKED))
    asked = select(proposals.c.kind, proposals.c.payload).where(
        proposals.c.state == Standing.OPEN.value, proposals.c.kind.in_(_ASKED)
    )
    found: set[tuple[str, str]] = set()
    with reading(engine).connect() as connection:
        for kind, told in [*connection.execute(ordered), *connection.execute(asked)]:
            about = json.loads(told)
            if kind == "merge":
                numbers = sorted(number for number in (about["supplier"], about["into"]) if number)
                found.add((Kind.MERGE.value, "-".join(f"S{number}" for number in numbers)))
            elif about["field"] in _KIND_OF:
                found.add((_KIND_OF[about["field"]].value, f"A{about['award']}"))
            if kind == "correct" and about["field"] in CONFLICTING:
                found.add((Kind.CONFLICT.value, f"A{about['award']}"))
    return frozenset(found)


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
