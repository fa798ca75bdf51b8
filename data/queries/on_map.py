"""What of a selection is in a known district but at no point."""

from __future__ import annotations

from decimal import Decimal

from data.filters import Drawn, Filters
from data.queries.summary import Tally
from data.queries.where import where
from data.snapshot.reader import Snapshot


def without_point(snapshot: Snapshot, filters: Filters) -> Tally:
    """Give the awards of a selection that only add to the colour of their district; copies are left out."""
    clause, values = where(filters)
    narrow, more = where(Filters(place=filters.place, drawn=(Drawn.AREA.value,)))
    rows = snapshot.rows(
        "SELECT count(*) AS awards, sum(value_hkd) AS value_hkd, max(value_hkd) AS largest_hkd, "
        "count(*) FILTER (value_hkd IS NULL) AS without_value, "
        "count(*) FILTER (value_hkd IS NULL AND stated_hkd IS NOT NULL) AS sum_elsewhere "
        f"FROM awards WHERE counted AND flow = ? AND {clause} AND {narrow}",
        [filters.flow.value, *values, *more],
    )
    found = rows[0]
    return Tally(**found | {"value_hkd": found["value_hkd"] or Decimal(0)})
