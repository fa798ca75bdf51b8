"""The awards that filters select, and what they add up to by each number of a bundle."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from data.columns.bundles import Bundle, Flags, Whole
from data.columns.store import Columns
from data.columns.suppliers import links
from data.filters import NOWHERE, UNCLASSIFIED, Basis, Drawn, Filters, Flow, PlaceKind
from data.queries import words

NONE = int(np.iinfo(np.int64).min)
CHUNK = 1 << 18  # awards at once, so that what is made of them stays in the processor's cache
# Bundles of which more is asked than how many awards there are.
_WITH_SUMS = ("trade_vendor", "trade_delivery", "time", "terms", "who", "spots")
_WITH_LARGEST = ("trade_vendor", "trade_delivery", "time", "terms", "who")

_T = TypeVar("_T")
Test: TypeAlias = tuple[NDArray[Any], Flags]  # numbers of all awards, and which of the numbers pass


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """What a selection holds of each number of a bundle."""

    awards: Whole
    cents: Whole
    largest: Whole  # in cents; `NONE` where there is no award


@dataclass(slots=True, eq=False)
class Selection:
    """Awards by their places in the table, ascending; nothing: all of them."""

    places: NDArray[np.int32] | None
    _known: dict[str, Any] = field(default_factory=dict)
    _counting: threading.RLock = field(default_factory=threading.RLock)

    def counted(self, columns: Columns, name: str) -> Counted:
        """Give what the awards add up to by each number of a bundle."""
        if self.places is None:
            numbers = columns.bundle(name).numbers
            return Counted(numbers["awards"], numbers["cents"], numbers["largest"])
        return self.once(name, lambda: count(columns, name, self.places))

    def once(self, name: str, compute: Callable[[], _T]) -> _T:
        """Give what is computed once for this selection."""
        with self._counting:
            found: _T | None = self._known.get(name)
            if found is None:
                found = self._known[name] = compute()
        return found

    def parts(self, awards: int) -> Iterator[slice | NDArray[np.int32]]:
        """Give the places part by part."""
        total = awards if self.places is None else len(self.places)
        for first in range(0, total, CHUNK):
            part = slice(first, first + CHUNK)
            yield part if self.places is None else self.places[part]

    def holds(self, places: Whole, awards: int) -> Flags:
        """Say which of some places are selected."""
        if self.places is None:
            return np.ones(len(places), dtype=bool)
        among = np.zeros(awards, dtype=bool)
        among[self.places] = True
        found: Flags = among[places]
        return found


def select(columns: Columns, filters: Filters) -> Selection:
    """Give what all but `flow` and `basis` select, as `data.queries.where.where` does."""
    by_place = bool(filters.district or filters.drawn)
    key = replace(
        filters,
        flow=Flow.SPENDING,
        basis=Basis.COMPLETE,
        place=filters.place if by_place else PlaceKind.VENDOR,
    )
    return columns.lately(key, lambda: Selection(_places(columns, filters)))


def holding(columns: Columns, filters: Filters, places: Whole) -> Flags:
    """Say which of a few places filters select."""
    kept = np.ones(len(places), dtype=bool)
    for numbers, passing in _tests(columns, filters):
        kept &= passing[numbers[places]]
    if filters.text:
        kept &= np.isin(places, _matching(columns, filters.text))
    return kept


def _places(columns: Columns, filters: Filters) -> NDArray[np.int32] | None:
    tests = _tests(columns, filters)
    if filters.text:
        found = _matching(columns, filters.text).astype(np.int32)
        for numbers, passing in tests:
            found = found[passing[numbers[found]]]
        return found
    if not tests:
        return None
    parts = [np.zeros(0, dtype=np.int32)]
    (first_numbers, first_passing), *others = sorted(
        tests, key=lambda test: test[1].sum() / max(1, len(test[1]))
    )
    for first in range(0, len(columns), CHUNK):
        found = (np.flatnonzero(first_passing[first_numbers[first : first + CHUNK]]) + first).astype(np.int32)
        for numbers, passing in others:
            found = found[passing[numbers[found]]]
        parts.append(found)
    return np.concatenate(parts)


def _matching(columns: Columns, text: str) -> Whole:
    return columns.lately(("text", text), lambda: words.matching(columns.snapshot, text))


def _tests(columns: Columns, filters: Filters) -> list[Test]:
    """Say for each bundle that filters restrict which of its numbers pass."""
    found: list[Test] = []
    trade = _trade(columns, filters)
    if trade is not None:
        found.append(trade)
    if filters.year:
        time = columns.bundle("time")
        found.append((time.awards, time.values["year"].are(filters.year, "unknown")))
    if filters.buyer or filters.method or filters.publisher:
        terms = columns.bundle("terms")
        passing = np.ones(terms.count, dtype=bool)
        for name in ("buyer", "method", "publisher"):
            if getattr(filters, name):
                passing &= terms.values[name].are(getattr(filters, name))
        found.append((terms.awards, passing))
    if filters.supplier:
        who = columns.bundle("who")
        found.append((who.awards, _suppliers(columns, who, filters)))
    if filters.spot:
        spots = columns.bundle("spots")
        found.append((spots.awards, spots.values["spot"].are(filters.spot)))
    return found


def _trade(columns: Columns, filters: Filters) -> Test | None:
    asked = (filters.district, filters.drawn, filters.sector, filters.category, filters.local, filters.estate)
    if not any(asked):
        return None
    trade = columns.bundle(f"trade_{filters.place.value}")
    passing = np.ones(trade.count, dtype=bool)
    for name in ("district", "category", "local"):
        if getattr(filters, name):
            passing &= trade.values[name].are(getattr(filters, name))
    if filters.sector:
        passing &= trade.values["sector"].are(filters.sector, UNCLASSIFIED)
    if filters.estate:
        passing &= trade.values["estate"].are(filters.estate) | trade.values["facility"].are(filters.estate)
    if filters.drawn:
        off = trade.values["district"].are(NOWHERE)
        point = trade.flags["has_point"]
        drawn = {Drawn.OFF: off, Drawn.AREA: ~off & ~point, Drawn.POINT: ~off & point}
        passing &= np.logical_or.reduce(
            [flags for name, flags in drawn.items() if name.value in filters.drawn]
        )
    return trade.awards, passing


def _suppliers(columns: Columns, who: Bundle, filters: Filters) -> Flags:
    wanted = np.array([int(code[1:]) for code in filters.supplier], dtype=np.int64)
    linked = links(columns, "who")
    passing = np.zeros(who.count, dtype=bool)
    passing[linked.numbers[np.isin(linked.ids[linked.suppliers], wanted)]] = True
    return passing


def count(columns: Columns, name: str, places: NDArray[np.int32] | None) -> Counted:
    """Add up awards by each number of a bundle; the snapshot has the sums of all of them."""
    bundle = columns.bundle(name)
    awards = np.zeros(bundle.count, dtype=np.int64)
    cents = np.zeros(bundle.count if name in _WITH_SUMS else 0, dtype=np.int64)
    largest = np.full(bundle.count if name in _WITH_LARGEST else 0, NONE, dtype=np.int64)
    # Adding a part to all numbers of a bundle is to cost no more than the part.
    size = max(CHUNK, bundle.count)
    total = len(columns) if places is None else len(places)
    # New memory for each part would cost as much as counting it.
    room = np.empty(min(size, total), dtype=np.intp)
    ones = np.ones(len(room), dtype=np.int64)
    for first in range(0, total, size):
        part: slice | NDArray[np.int32] = slice(first, first + size)
        if places is not None:
            part = places[part]
        found = bundle.awards[part]
        numbers = room[: len(found)]
        numbers[:] = found
        np.add.at(awards, numbers, ones[: len(found)])
        if len(cents):
            sums = columns.cents[part]
            np.add.at(cents, numbers, sums)
            if len(largest):
                np.maximum.at(largest, numbers, sums)
    return Counted(awards, cents, largest)
