"""The figures of a selection: what `data.queries.summary.summary` gives, from columns in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

import numpy as np

from data.columns.bundles import Bundle, Flags, Values, Whole
from data.columns.distinct import distinct, totals
from data.columns.selection import Counted, Selection, holding, select
from data.columns.store import Columns
from data.columns.sums import Grouped, Sums, added, grouped, hkd
from data.filters import NOWHERE, UNCLASSIFIED, Filters, Flow
from data.queries import coded
from data.queries.summary import Summary, Tally
from data.snapshot.reader import Snapshot

# Dimension -> what it is called where nothing is known. See `data.queries.groups`.
_TRADE = {
    "district": "unknown",
    "sector": UNCLASSIFIED,
    "category": "unknown",
    "local": "unknown",
    "estate": "none",
}
_TIME = {"month": "unknown", "year": "unknown"}
_TERMS = {"publisher": "unknown", "buyer": "unknown", "method": "unknown"}
_WITHIN_CATEGORY = ("sector", "local")
_Key = TypeVar("_Key")


def summary(snapshot: Snapshot, filters: Filters) -> Summary:
    """Compute all figures of a selection."""
    columns = Columns.of(snapshot)
    selection = select(columns, filters)
    flow = filters.flow.value
    name = f"trade_{filters.place.value}"
    trade = _Part.of(columns, selection, name, flow)
    groups = {dimension: trade.grouped(dimension, unknown) for dimension, unknown in _TRADE.items()}
    for bundle, dimensions in (("time", _TIME), ("terms", _TERMS)):
        part = _Part.of(columns, selection, bundle, flow)
        groups |= {dimension: part.grouped(dimension, unknown) for dimension, unknown in dimensions.items()}
    within = trade.within_category()
    found = distinct(columns, selection, filters.place, flow)
    earned = _Part.of(columns, selection, name, Flow.REVENUE.value)
    earners = totals(columns, selection, filters.place, Flow.REVENUE.value)
    beside, fees = _terms(columns, selection, flow)
    return Summary(
        version=snapshot.version,
        filters=filters,
        total=found.total(trade.sums.total()),
        revenue=earners.total(earned.sums.total()),
        complete_total=trade.sums.only(trade.complete).total(),
        groups=_present({key: found.named(key, one.everything) for key, one in groups.items()}),
        complete_groups=_present({key: one.complete for key, one in groups.items()}),
        category_groups=_present({key: one.everything for key, one in within.items()}),
        complete_category_groups=_present({key: one.complete for key, one in within.items()}),
        beside=beside,
        fees=fees,
        listed_twice=trade.listed_twice,
        elsewhere=_elsewhere(columns, filters),
    )


def without_point(snapshot: Snapshot, filters: Filters) -> Tally:
    """Give the awards of a selection that only add to the colour of their district; copies are left out."""
    columns = Columns.of(snapshot)
    part = _Part.of(columns, select(columns, filters), f"trade_{filters.place.value}", filters.flow.value)
    in_one = ~part.values("district", "unknown").are(NOWHERE)
    return part.sums.only(in_one & ~part.bundle.flags["has_point"][part.numbers]).total()


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """The numbers of a bundle of which a selection has awards of one flow, without second copies."""

    bundle: Bundle
    numbers: Whole
    sums: Sums
    complete: Flags
    listed_twice: int

    @classmethod
    def of(cls, columns: Columns, selection: Selection, name: str, flow: str) -> _Part:
        bundle, counted = columns.bundle(name), selection.counted(columns, name)
        copies = bundle.of_flow(flow) & ~bundle.flags["counted"]
        numbers = np.flatnonzero((counted.awards > 0) & bundle.live(flow))
        return cls(
            bundle=bundle,
            numbers=numbers,
            sums=Sums.read(bundle, counted, numbers),
            complete=bundle.flags["complete"][numbers],
            listed_twice=int(counted.awards[copies].sum()),
        )

    def values(self, dimension: str, unknown: str) -> Values:
        return self.bundle.values[dimension].named(unknown).of(self.numbers)

    def grouped(self, dimension: str, unknown: str) -> Grouped:
        return grouped(self.sums, self.complete, self.values(dimension, unknown))

    def within_category(self) -> dict[tuple[str, str], Grouped]:
        """Give the groups of each category."""
        found = {}
        categories = self.values("category", _TRADE["category"])
        for place, category in enumerate(categories.labels):
            inside = categories.codes == place
            sums, complete = self.sums.only(inside), self.complete[inside]
            for dimension in _WITHIN_CATEGORY:
                values = self.values(dimension, _TRADE[dimension])
                found[category, dimension] = grouped(
                    sums, complete, Values(values.codes[inside], values.labels)
                )
        return found


def _terms(
    columns: Columns, selection: Selection, flow: str
) -> tuple[dict[str, tuple[int, Decimal]], dict[str, tuple[int, Decimal]]]:
    """Give what is stated beside the headline value by kind, and revenue by period."""
    terms, counted = columns.bundle("terms"), selection.counted(columns, "terms")
    beside = columns.once("beside", lambda: coded.beside(columns.snapshot))
    held = selection.holds(beside["award"], len(columns))
    stated = counted.cents + added(
        terms.awards[beside["award"][held]].astype(np.int64), beside["cents"][held], terms.count
    )
    present = (counted.awards > 0) & terms.flags["counted"]
    by_kind = np.flatnonzero(present & terms.of_flow(flow))
    by_fee = np.flatnonzero(present & (terms.values["fee"].codes >= 0))
    sums: list[dict[str, tuple[int, Decimal]]] = []
    for name, numbers in (("kind", by_kind), ("fee", by_fee)):
        values = terms.values[name].of(numbers)
        count = len(values.labels)
        awards = added(values.codes, counted.awards[numbers], count).tolist()
        cents = added(values.codes, stated[numbers], count).tolist()
        sums.append(
            {
                label: (awards[place], hkd(cents[place]))
                for place, label in enumerate(values.labels)
                if awards[place]
            }
        )
    return sums[0], sums[1]


def _elsewhere(columns: Columns, filters: Filters) -> Tally:
    """Give the awards over several districts, a chosen one among them."""
    chosen = {code for code in filters.district if code not in NOWHERE}
    if not chosen:
        return Tally()
    place = filters.place.value
    several = columns.once(f"several {place}", lambda: _several(columns, place))
    named = [not chosen.isdisjoint(label.split()) for label in several.districts.labels]
    places = several.awards[np.array(named, dtype=bool)[several.districts.codes]]
    places = places[holding(columns, filters.without("district"), places)]
    name = f"trade_{place}"
    trade = columns.bundle(name)
    numbers = trade.awards[places].astype(np.int64)
    live = trade.live(filters.flow.value)[numbers]
    numbers, cents = numbers[live], columns.cents[places[live]]
    one_each = Counted(np.ones(len(numbers), dtype=np.int64), cents, cents)
    flags = {flag: trade.flags[flag][numbers] for flag in ("has_value", "has_sum")}
    return replace(Sums.made(flags, one_each).total(), largest_hkd=None)


@dataclass(frozen=True, slots=True, eq=False)
class _Several:
    awards: Whole
    districts: Values


def _several(columns: Columns, place: str) -> _Several:
    found = coded.several(columns.snapshot, place)
    return _Several(found["award"], Values.read(found["districts"]))


def _present(groups: Mapping[_Key, Mapping[str, Tally]]) -> dict[_Key, Mapping[str, Tally]]:
    return {key: tallies for key, tallies in groups.items() if tallies}
