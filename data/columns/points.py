"""Where the points of a snapshot lie: vendors at their addresses, and places of delivery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.columns.bundles import UNKNOWN, Values, Whole
from data.columns.store import Columns
from data.columns.suppliers import links, vendor_places
from data.queries.placed import Said, grid_numbers, morton


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Columns of the same length: all points, along the curve of `data.queries.placed.Placed`."""

    order: Whole
    east: Whole
    south: Whole
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    ids: Whole  # of suppliers; of places of delivery the place in `codes`
    codes: Sequence[str]
    # What has the points: links of the bundle `who`, or numbers of the bundle `spots`.
    of_links: Whole  # places of points; `UNKNOWN` where there is none
    said: Whole  # places in `words`
    words: NDArray[Any]  # of `Said`


def points(columns: Columns) -> Points:
    """Give the points of suppliers, each with an address of its own."""
    return columns.once("points", lambda: _vendor_points(columns))


def spots(columns: Columns) -> Points:
    """Give the places of delivery that have a point."""
    return columns.once("spots", lambda: _delivery_points(columns))


def _vendor_points(columns: Columns) -> Points:
    linked, known = links(columns, "who"), vendor_places(columns)
    places = columns.bundle("who").numbers["places"].astype(np.int64)[linked.numbers]
    there = np.flatnonzero(~np.isnan(known.lat[places]))
    coordinate = _numbered(known.lat, known.lon)
    key = linked.suppliers[there] * (int(coordinate.max(initial=0)) + 1) + coordinate[places[there]]
    _, first, point = np.unique(key, return_index=True, return_inverse=True)
    at = there[first]
    said, words = _said(known.values, known.within_m)
    of_links = np.full(len(places), UNKNOWN, dtype=np.int64)
    of_links[there] = point
    return _in_order(
        known.lat[places[at]], known.lon[places[at]], linked.ids[linked.suppliers[at]], (), of_links,
        said[places], words,
    )  # fmt: skip


def _delivery_points(columns: Columns) -> Points:
    bundle = columns.bundle("spots")
    codes = bundle.values["spot"]
    there = np.flatnonzero(codes.codes != UNKNOWN)
    at = np.zeros(len(codes.labels), dtype=np.int64)
    at[codes.codes[there]] = there
    said, words = _said(bundle.values, bundle.numbers["within_m"].astype(np.float64))
    return _in_order(
        bundle.numbers["lat"][at], bundle.numbers["lon"][at], np.arange(len(at)), codes.labels, codes.codes,
        said, words,
    )  # fmt: skip


def _in_order(
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    ids: Whole,
    codes: Sequence[str],
    of_links: Whole,
    said: Whole,
    words: NDArray[Any],
) -> Points:
    """Put points along the curve; those at one place by their IDs."""
    east, south = grid_numbers(lat, lon)
    order = morton(east, south)
    along = np.lexsort((ids, lon, lat, order))
    # The last one stands for none: `UNKNOWN` is the last place.
    moved = np.full(len(along) + 1, UNKNOWN, dtype=np.int64)
    moved[along] = np.arange(len(along))
    return Points(
        order=order[along],
        east=east[along],
        south=south[along],
        lat=lat[along],
        lon=lon[along],
        ids=ids[along],
        codes=codes,
        of_links=moved[of_links],
        said=said,
        words=words,
    )


def _numbered(*columns: NDArray[Any]) -> Whole:
    """Give equal rows of some columns equal numbers, from 0 on."""
    order = np.lexsort(columns)
    differs = np.zeros(len(order), dtype=bool)
    for column in columns:
        differs[1:] |= column[order][1:] != column[order][:-1]
    found = np.zeros(len(order), dtype=np.int64)
    found[order] = np.cumsum(differs)
    return found


def _said(values: Mapping[str, Values], within_m: NDArray[np.float64]) -> tuple[Whole, NDArray[Any]]:
    """Give what is said of points a number each, and the words of each number."""
    named = [values[name] for name in ("district", "precision", "local")]
    codes = _numbered(*(one.codes for one in named), np.nan_to_num(within_m, nan=-1))
    words = np.empty(int(codes.max(initial=-1)) + 1, dtype=object)
    _, first = np.unique(codes, return_index=True)
    for number, place in enumerate(first.tolist()):
        texts = [one.labels[one.codes[place]] if one.codes[place] >= 0 else "" for one in named]
        metres = None if np.isnan(within_m[place]) else int(within_m[place])
        words[number] = Said(texts[0], texts[1], texts[2], metres)
    return codes, words
