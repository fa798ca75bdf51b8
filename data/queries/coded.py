"""The numbers that stand for an award's values, and what they stand for: see `data.snapshot.coded`."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from data.snapshot.coded import BUNDLES
from data.snapshot.reader import Snapshot

Table: TypeAlias = dict[str, NDArray[Any]]


def numbers(snapshot: Snapshot, bundle: str) -> NDArray[Any]:
    """Give the number of each award in a bundle, in the order of the table `awards`."""
    assert bundle in BUNDLES
    return snapshot.columns(f"SELECT {bundle} FROM coded")[bundle]


def cents(snapshot: Snapshot) -> NDArray[np.int64]:
    """Give what each award adds to the headline value, in the order of the table `awards`."""
    return snapshot.columns("SELECT cents FROM coded")["cents"]


def order(snapshot: Snapshot, name: str) -> NDArray[np.int32]:
    """Give the number of each award in an order of `data.snapshot.orders`, in that of the table `awards`."""
    assert name in ("title", "vendor", "value")
    return snapshot.columns(f"SELECT {name} FROM orders")[name]


def meanings(snapshot: Snapshot, bundle: str) -> Table:
    """Give what each number of a bundle stands for."""
    assert bundle in BUNDLES
    return snapshot.columns(f"SELECT * FROM coded_{bundle}")


def places(snapshot: Snapshot) -> Table:
    """Give the vendors' places: point, district, precision, local, estate."""
    return snapshot.columns("SELECT * FROM coded_places")


def members(snapshot: Snapshot) -> Table:
    """Give the suppliers of each set that wins together, one row each: `place` of the set, `supplier_id`."""
    return snapshot.columns(
        "SELECT rowid AS place, unnest(supplier_ids) AS supplier_id FROM coded_suppliers ORDER BY ALL"
    )


def sets(snapshot: Snapshot) -> int:
    """Count the sets of suppliers that win together."""
    found: int = snapshot.rows("SELECT count(*) AS n FROM coded_suppliers")[0]["n"]
    return found


def beside(snapshot: Snapshot) -> Table:
    """Give what is stated beside the headline value: award (its place), cents."""
    return snapshot.columns("SELECT award, cents FROM coded_beside")


def shared(snapshot: Snapshot) -> Table:
    """Give awards and sums that suppliers share: award (its place), award_id, sum_id, cents."""
    return snapshot.columns("SELECT award, award_id, sum_id, cents FROM coded_shared")


def copies(snapshot: Snapshot) -> Table:
    """Give the second copies of awards: award (its place), twin_of."""
    return snapshot.columns("SELECT award, twin_of FROM coded_copies")


def several(snapshot: Snapshot, place: str) -> Table:
    """Give the awards over several districts: award (its place), districts (codes parted by spaces)."""
    assert place in ("vendor", "delivery")
    return snapshot.columns(f"SELECT award, districts FROM coded_several_{place}")
