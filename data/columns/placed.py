"""The points of a selection: what `data.queries.placed.placed` gives, from columns in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.columns.bundles import Flags, Whole
from data.columns.held import held
from data.columns.points import Points, points, spots
from data.columns.selection import Selection, select
from data.columns.sharing import shared
from data.columns.store import Columns
from data.columns.sums import added
from data.columns.suppliers import links
from data.filters import Filters, PlaceKind
from data.local import Local
from data.queries.placed import Placed, Said
from data.snapshot.reader import Snapshot


def placed(snapshot: Snapshot, filters: Filters) -> Placed:
    """Give the points of a selection, along the curve."""
    columns = Columns.of(snapshot)
    selection = select(columns, filters)
    if filters.place is PlaceKind.VENDOR:
        return _vendors(columns, selection, filters)
    return _deliveries(columns, selection, filters)


def _vendors(columns: Columns, selection: Selection, filters: Filters) -> Placed:
    known, who = points(columns), columns.bundle("who")
    found = held(columns, selection, "who", filters.flow.value)
    there = np.flatnonzero(known.of_links[found.links] >= 0)
    at, numbers, awards = found.links[there], found.numbers[there], found.awards[there]
    point, leads = known.of_links[at], links(columns, "who").leads[at]
    without, is_shared = ~who.flags["has_sum"][numbers], who.flags["shared"][numbers]
    count = len(known.ids)
    columns_of = {
        "awards": awards,
        "without_value": awards * without,
        "shared_awards": awards * is_shared,
        "led": awards * leads,
        "led_without_value": awards * (leads & without),
        "led_shared": awards * (leads & is_shared),
        "cents": selection.counted(columns, "who").cents[numbers] * ~is_shared,
    }
    sums = {name: added(point, column, count) for name, column in columns_of.items()}
    sums["shared_cents"] = shared(columns, selection, who.live(filters.flow.value)).by_point(count)
    chosen = np.array([int(code[1:]) for code in filters.supplier], dtype=np.int64)
    return _placed(filters, known, sums, _told(known, at, point), np.isin(known.ids, chosen), None)


def _deliveries(columns: Columns, selection: Selection, filters: Filters) -> Placed:
    known, bundle = spots(columns), columns.bundle("spots")
    counted = selection.counted(columns, "spots")
    live = bundle.live(filters.flow.value)
    at = np.flatnonzero((counted.awards > 0) & live & (known.of_links >= 0))
    point, awards = known.of_links[at], counted.awards[at]
    without = awards * ~bundle.flags["has_value"][at]
    count = len(known.ids)
    none = np.zeros(count, dtype=np.int64)
    columns_of = {"awards": awards, "without_value": without, "cents": counted.cents[at]}
    sums = {name: added(point, column, count) for name, column in columns_of.items()}
    sums |= dict.fromkeys(("shared_awards", "led_shared", "shared_cents"), none)
    sums |= {"led": sums["awards"], "led_without_value": sums["without_value"]}
    chosen = np.array([known.codes[number] in filters.spot for number in known.ids.tolist()], dtype=bool)
    words = _matched(columns, selection, live, known)
    return _placed(filters, known, sums, _told(known, at, point), chosen, words)


def _placed(
    filters: Filters,
    known: Points,
    sums: Mapping[str, Whole],
    said: NDArray[Any],
    chosen: Flags,
    matched: NDArray[Any] | None,
) -> Placed:
    there = np.flatnonzero(sums["awards"])
    return Placed(
        place=filters.place,
        order=known.order[there],
        east=known.east[there],
        south=known.south[there],
        lat=known.lat[there],
        lon=known.lon[there],
        ids=known.ids[there],
        codes=known.codes,
        selected=chosen[there],
        numbers={name: column[there] for name, column in sums.items()},
        said=said[there].tolist(),
        matched=[] if matched is None else matched[there].tolist(),
    )


def _told(known: Points, links_held: Whole, point: Whole) -> NDArray[Any]:
    """Say of each point what its awards say of it: nearly always they all say the same."""
    count = len(known.ids)
    said = known.said[links_held]
    lowest, highest = np.full(count, len(known.words)), np.full(count, -1)
    np.minimum.at(lowest, point, said)
    np.maximum.at(highest, point, said)
    found = np.empty(count, dtype=object)
    has = np.flatnonzero(highest >= 0)
    found[has] = known.words[lowest[has]]
    for place in np.flatnonzero((highest >= 0) & (lowest != highest)).tolist():
        found[place] = _together(known.words[np.unique(said[point == place])].tolist())
    return found


def _together(several: Iterable[Said]) -> Said:
    each = list(several)
    locals_ = {one.local for one in each}
    return Said(
        district=min(one.district for one in each),
        precision=min(one.precision for one in each),
        local=Local.PLANT.value if Local.PLANT.value in locals_ else min(locals_),
        within_m=max((one.within_m for one in each if one.within_m is not None), default=None),
    )


def _matched(columns: Columns, selection: Selection, live: Flags, known: Points) -> NDArray[Any]:
    """Give the words by which most titles name each place of delivery; of as many, the newest one's."""
    bundle = columns.bundle("spots")
    words = bundle.values["matched"]
    counted = selection.counted(columns, "spots").awards
    at = np.flatnonzero((counted > 0) & live & (known.of_links >= 0) & (words.codes >= 0))
    many = max(1, len(words.labels))
    keys, place = np.unique(known.of_links[at] * many + words.codes[at], return_inverse=True)
    awards = added(place, counted[at], len(keys))
    found = np.empty(len(known.ids), dtype=object)
    most = np.zeros(len(known.ids), dtype=np.int64)
    np.maximum.at(most, keys // many, awards)
    leading = awards == most[keys // many]
    tied = np.bincount(keys[leading] // many, minlength=len(known.ids)) > 1
    for key in keys[leading].tolist():
        found[key // many] = words.labels[key % many]
    if tied.any():
        _newest_first(columns, selection, tied, keys[leading], live, found)
    return found


def _newest_first(
    columns: Columns, selection: Selection, tied: Flags, leading: Whole, live: Flags, found: NDArray[Any]
) -> None:
    """Name places for which as many titles have one name as another: the first award of the table decides."""
    known, bundle = spots(columns), columns.bundle("spots")
    words = bundle.values["matched"]
    many = max(1, len(words.labels))
    keys = np.sort(leading[tied[leading // many]])
    key = np.where((known.of_links >= 0) & (words.codes >= 0), known.of_links * many + words.codes, -1)
    # Bundle number -> place in `keys`, the last place for all others.
    among = np.minimum(np.searchsorted(keys, key), len(keys) - 1)
    place = np.where(live & (keys[among] == key), among, len(keys))
    first = np.full(len(keys) + 1, len(columns), dtype=np.int64)
    at = 0
    for part in selection.parts(len(columns)):
        places, index = np.unique(place[bundle.awards[part]], return_index=True)
        first[places] = np.minimum(first[places], at + index)
        at += len(bundle.awards[part])
    for nearest in np.argsort(-first[:-1], kind="stable").tolist():
        found[keys[nearest] // many] = words.labels[keys[nearest] % many]
