"""Public awards of which something is not known, as numbers: the largest sum first, then the newest."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from data.snapshot.reader import Snapshot

Numbers = NDArray[np.int32]


class Gap(StrEnum):
    """What is not known of an award."""

    SUM = "sum"
    DELIVERY = "delivery"  # where the works or goods are for
    VENDOR = "vendor"  # where the vendor is
    SECTOR = "sector"


# What a person said of a field stands, also where that is "not known".
MISSING: Mapping[Gap, tuple[str, str]] = {
    Gap.SUM: ("amount IS NULL", "amount"),
    Gap.DELIVERY: ("delivery_key = 'unknown'", "delivery_districts"),
    Gap.VENDOR: ("vendor_key = 'unknown'", "vendor_district"),
    Gap.SECTOR: ("sector IS NULL", "sector"),
}


def awards_lacking(snapshot: Snapshot, gap: Gap) -> Numbers:
    """Give the numbers of the awards with a gap; second copies are left out."""
    missing, field = MISSING[gap]
    # The table is sorted newest first.
    found = snapshot.columns(
        f"SELECT award_id FROM awards WHERE counted AND {missing} "
        "AND NOT coalesce(list_contains(corrected, ?), false) "
        "ORDER BY value_hkd DESC NULLS LAST, rowid",
        [field],
    )
    return np.asarray(found["award_id"], dtype=np.int32)
