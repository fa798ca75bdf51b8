"""Values of awards that are asked for together, as one number for each award, and what the numbers mean."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.queries import coded
from data.snapshot.reader import Snapshot

Flags: TypeAlias = NDArray[np.bool_]
Whole: TypeAlias = NDArray[np.int64]
UNKNOWN = -1


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """What the numbers of a bundle say of one thing: for each the place of its label, or `UNKNOWN`."""

    codes: Whole
    labels: tuple[str, ...]

    @classmethod
    def read(cls, texts: NDArray[Any]) -> Values:
        """Give each different text of a column a number."""
        codes, labels = pd.factorize(plain(texts))
        return cls(codes.astype(np.int64), tuple(labels))

    def are(self, wanted: Collection[str], unknown: str | None = None) -> Flags:
        """Say which numbers have a value that is wanted; `unknown` is the name of none."""
        known = np.array([label in wanted for label in self.labels] + [unknown in wanted], dtype=bool)
        return known[self.codes]

    def named(self, unknown: str) -> Values:
        """Give the same with a label for what is unknown."""
        if self.codes.size == 0 or self.codes.min() != UNKNOWN:
            return self
        if unknown not in self.labels:
            return Values(
                np.where(self.codes == UNKNOWN, len(self.labels), self.codes), (*self.labels, unknown)
            )
        same = self.labels.index(unknown)
        return Values(np.where(self.codes == UNKNOWN, same, self.codes), self.labels)

    def of(self, numbers: Whole) -> Values:
        """Give the same for some of the numbers."""
        return Values(self.codes[numbers], self.labels)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Bundle:
    """One bundle: the number of each award, and what each number means."""

    awards: NDArray[Any]  # a whole number each
    count: int
    flags: Mapping[str, Flags]
    values: Mapping[str, Values]
    numbers: Mapping[str, NDArray[Any]]  # a missing one is NaN

    @classmethod
    def load(cls, snapshot: Snapshot, name: str) -> Bundle:
        """Read a bundle from the snapshot."""
        told = coded.meanings(snapshot, name)
        return cls(
            awards=np.ascontiguousarray(coded.numbers(snapshot, name)),
            count=len(told["counted"]),
            flags={key: np.asarray(column) for key, column in told.items() if column.dtype == np.bool_},
            values={key: Values.read(column) for key, column in told.items() if column.dtype == object},
            numbers={key: missing_nan(column) for key, column in told.items() if column.dtype.kind in "iuf"},
        )

    def live(self, flow: str) -> Flags:
        """Say which numbers are of awards of a flow that are no second copies."""
        return self.flags["counted"] & self.of_flow(flow)

    def of_flow(self, flow: str) -> Flags:
        """Say which numbers are of awards of a flow."""
        revenue = self.flags["revenue"]
        return revenue if flow == "revenue" else ~revenue


def missing_nan(column: NDArray[Any]) -> NDArray[Any]:
    """Give a column of numbers; one in which some are missing as fractions, with NaN."""
    known = np.asarray(column)
    missing = np.ma.getmaskarray(column)
    return np.where(missing, np.nan, known) if missing.any() else known


def plain(texts: NDArray[Any]) -> NDArray[Any]:
    """Give a column of texts with nothing where one is missing."""
    known = np.array(texts, dtype=object)
    known[np.ma.getmaskarray(texts)] = None
    return known
