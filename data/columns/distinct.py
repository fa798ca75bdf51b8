"""Different suppliers and buyers: in all, by district and by estate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from data.columns.bundles import Values, Whole
from data.columns.held import held
from data.columns.selection import Selection
from data.columns.store import Columns
from data.columns.suppliers import links, vendor_places
from data.filters import PlaceKind
from data.queries.summary import Tally

Counts: TypeAlias = Mapping[str, int]  # label -> how many different ones


@dataclass(frozen=True, slots=True)
class Distinct:
    """How many different ones there are of one flow; by dimension where that is asked for."""

    suppliers: int
    buyers: int
    suppliers_by: Mapping[str, Counts]
    buyers_by: Mapping[str, Counts]

    def total(self, tally: Tally) -> Tally:
        """Give a total with what is counted here."""
        return replace(tally, suppliers=self.suppliers, buyers=self.buyers)

    def named(self, dimension: str, tallies: Mapping[str, Tally]) -> Mapping[str, Tally]:
        """Give the tallies of a dimension with what is counted here, where it is."""
        if dimension not in self.suppliers_by:
            return tallies
        suppliers, buyers = self.suppliers_by[dimension], self.buyers_by[dimension]
        return {
            label: replace(tally, suppliers=suppliers.get(label, 0), buyers=buyers.get(label, 0))
            for label, tally in tallies.items()
        }


def distinct(columns: Columns, selection: Selection, place: PlaceKind, flow: str) -> Distinct:
    """Count different suppliers and buyers of a flow."""
    name = f"buying_{place.value}"
    buying = columns.bundle(name)
    present = selection.counted(columns, name).awards.astype(bool) & buying.live(flow)
    at = np.flatnonzero(present & (buying.values["buyer"].codes >= 0))
    buyers = buying.values["buyer"].of(at)
    many = len(buyers.labels)
    bought = {
        "district": buying.values["district"].named("unknown").of(at),
        "estate": buying.values["estate"].named("none").of(at),
    }
    who = held(columns, selection, "who", flow)
    known = vendor_places(columns)
    places = columns.bundle("who").numbers["places"][who.numbers]
    estates = known.values["estate"].named("none").of(places)
    if place is PlaceKind.VENDOR:
        there, districts = who, known.values["district"].named("unknown").of(places)
    else:
        there = held(columns, selection, "pairs", flow)
        districts = columns.bundle("pairs").values["district"].named("unknown").of(there.numbers)
    count = len(links(columns, "who").ids)
    return Distinct(
        suppliers=_different(who.suppliers, count),
        buyers=_different(buyers.codes, many),
        suppliers_by={
            "district": _different_by(districts, there.suppliers, count),
            "estate": _different_by(estates, who.suppliers, count),
        },
        buyers_by={key: _different_by(values, buyers.codes, many) for key, values in bought.items()},
    )


def totals(columns: Columns, selection: Selection, place: PlaceKind, flow: str) -> Distinct:
    """Count the same in all alone."""
    name = f"buying_{place.value}"
    buying = columns.bundle(name)
    present = selection.counted(columns, name).awards.astype(bool) & buying.live(flow)
    buyers = buying.values["buyer"].codes[present]
    who = held(columns, selection, "who", flow)
    return Distinct(
        suppliers=_different(who.suppliers, len(links(columns, "who").ids)),
        buyers=_different(buyers[buyers >= 0], len(buying.values["buyer"].labels)),
        suppliers_by={},
        buyers_by={},
    )


def _different(things: Whole, count: int) -> int:
    seen = np.zeros(count, dtype=bool)
    seen[things] = True
    return int(seen.sum())


def _different_by(groups: Values, things: Whole, count: int) -> Counts:
    seen = np.zeros((len(groups.labels), count), dtype=bool)
    seen[groups.codes, things] = True
    return dict(zip(groups.labels, seen.sum(axis=1).tolist(), strict=True))
