"""Who is behind the numbers of a bundle: one supplier, or several that win together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.columns.bundles import Flags, Values, Whole, missing_nan
from data.columns.store import Columns
from data.queries import coded


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Columns of the same length: each number of a bundle with each of its suppliers."""

    ids: Whole  # of all suppliers that have awards, ascending
    numbers: Whole
    suppliers: Whole  # places in `ids`
    leads: Flags  # the first one of several, with which an award is told once


@dataclass(frozen=True, slots=True, eq=False)
class _Sets:
    ids: Whole
    starts: Whole  # where the members of each set begin, and where the last ones end
    members: Whole  # places in `ids`


def links(columns: Columns, bundle: str) -> Links:
    """Give the suppliers of each number of a bundle that has `suppliers`."""
    return columns.once(f"links {bundle}", lambda: _links(columns, bundle))


def _links(columns: Columns, bundle: str) -> Links:
    known = columns.once("sets", lambda: _sets(columns))
    of = columns.bundle(bundle).numbers["suppliers"].astype(np.int64)
    count = known.starts[of + 1] - known.starts[of]
    numbers = np.repeat(np.arange(len(of)), count)
    begins = np.cumsum(count) - count
    within = np.arange(len(numbers)) - begins[numbers]
    suppliers = known.members[known.starts[of][numbers] + within]
    return Links(known.ids, numbers, suppliers, within == 0)


def _sets(columns: Columns) -> _Sets:
    found = coded.members(columns.snapshot)
    ids, members = np.unique(found["supplier_id"].astype(np.int64), return_inverse=True)
    count = coded.sets(columns.snapshot)
    starts = np.searchsorted(found["place"], np.arange(count + 1))
    return _Sets(ids, starts.astype(np.int64), members.astype(np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class VendorPlaces:
    """Columns of the same length: the places that vendors' addresses name."""

    lat: NDArray[np.float64]  # NaN where it is no point
    lon: NDArray[np.float64]
    within_m: NDArray[np.float64]  # NaN where that is not known
    values: Mapping[str, Values]


def vendor_places(columns: Columns) -> VendorPlaces:
    """Give the places that `places` of the bundle `who` names."""
    return columns.once("places", lambda: _vendor_places(columns))


def _vendor_places(columns: Columns) -> VendorPlaces:
    told = coded.places(columns.snapshot)
    lat, lon, within_m = (missing_nan(told[name]) for name in ("lat", "lon", "within_m"))
    values = {name: Values.read(told[name]) for name in ("district", "precision", "local", "estate")}
    return VendorPlaces(lat, lon, within_m, values)
