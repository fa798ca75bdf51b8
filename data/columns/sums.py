"""What numbers of a bundle add up to by one of its values, as the tallies that pages show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from data.columns.bundles import Bundle, Flags, Values, Whole
from data.columns.selection import NONE, Counted
from data.queries.summary import Tally


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Columns of the same length, one row for each number of a bundle that has awards, or for each group."""

    awards: Whole
    cents: Whole
    without_value: Whole
    sum_elsewhere: Whole
    largest: Whole  # `NONE` where no award has a value

    @classmethod
    def read(cls, bundle: Bundle, counted: Counted, numbers: Whole) -> Sums:
        """Give what some numbers of a bundle hold."""
        flags = {name: bundle.flags[name][numbers] for name in ("has_value", "has_sum")}
        held = Counted(counted.awards[numbers], counted.cents[numbers], counted.largest[numbers])
        return cls.made(flags, held)

    @classmethod
    def made(cls, flags: Mapping[str, Flags], held: Counted) -> Sums:
        """Give what is held, with flags of the same length that say of what awards each row is."""
        has_value, has_sum = flags["has_value"], flags["has_sum"]
        return cls(
            awards=held.awards,
            cents=held.cents,
            without_value=np.where(has_value, 0, held.awards),
            sum_elsewhere=np.where(has_sum & ~has_value, held.awards, 0),
            largest=np.where(has_value, held.largest, NONE),
        )

    def only(self, kept: Flags) -> Sums:
        """Give some of the rows."""
        return Sums(
            self.awards[kept],
            self.cents[kept],
            self.without_value[kept],
            self.sum_elsewhere[kept],
            self.largest[kept],
        )

    def total(self) -> Tally:
        """Add up all rows."""
        return self.by(np.zeros(len(self.awards), dtype=np.int64), 1).tally(0)

    def by(self, groups: Whole, count: int) -> Sums:
        """Add up by group."""
        largest = np.full(count, NONE, dtype=np.int64)
        np.maximum.at(largest, groups, self.largest)
        return Sums(
            awards=added(groups, self.awards, count),
            cents=added(groups, self.cents, count),
            without_value=added(groups, self.without_value, count),
            sum_elsewhere=added(groups, self.sum_elsewhere, count),
            largest=largest,
        )

    def tally(self, place: int) -> Tally:
        """Give one row."""
        largest = int(self.largest[place])
        return Tally(
            awards=int(self.awards[place]),
            value_hkd=hkd(int(self.cents[place])),
            without_value=int(self.without_value[place]),
            sum_elsewhere=int(self.sum_elsewhere[place]),
            largest_hkd=None if largest == NONE else hkd(largest),
        )

    def tallies(self, labels: tuple[str, ...]) -> dict[str, Tally]:
        """Give the rows that have awards, by their labels."""
        columns = (self.awards, self.cents, self.without_value, self.sum_elsewhere, self.largest)
        return {
            label: Tally(
                awards, hkd(cents), without_value, elsewhere, 0, 0, None if largest == NONE else hkd(largest)
            )
            for label, awards, cents, without_value, elsewhere, largest in zip(
                labels, *(column.tolist() for column in columns), strict=True
            )
            if awards
        }


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """Tallies over all awards, and over those of complete periods only, of the groups that have awards."""

    everything: Mapping[str, Tally]
    complete: Mapping[str, Tally]


def grouped(sums: Sums, complete: Flags, values: Values) -> Grouped:
    """Add up by a value, apart for complete periods."""
    count = len(values.labels)
    return Grouped(
        sums.by(values.codes, count).tallies(values.labels),
        sums.only(complete).by(values.codes[complete], count).tallies(values.labels),
    )


def added(groups: Whole, numbers: Whole, count: int) -> Whole:
    """Add up whole numbers by group, exactly."""
    found = np.zeros(count, dtype=np.int64)
    np.add.at(found, groups, numbers)
    return found


def hkd(cents: int) -> Decimal:
    """Give a sum of cents in dollars."""
    return Decimal(cents).scaleb(-2)
