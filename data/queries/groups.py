"""The statement behind the figures of a selection."""

from __future__ import annotations

from collections.abc import Sequence

from data.filters import NOWHERE, UNCLASSIFIED, Filters
from data.queries.where import district_elsewhere, where

# Dimension -> expression on the table `awards`.
_DIMENSIONS = {
    "district": "{place}_key",
    "sector": f"coalesce(sector, '{UNCLASSIFIED}')",
    "category": "category",
    "local": "local",
    "estate": "coalesce(vendor_estate, 'none')",
    "month": "coalesce(month, 'unknown')",
    "year": "coalesce(year, 'unknown')",
    "kind": "amount_kind",
    "publisher": "coalesce(publisher, 'unknown')",
    "buyer": "coalesce(buyer, 'unknown')",
    "method": "method",
}
# Awards are added up by several dimensions at once, and dimensions of these few thousand sums: that is half
# the work of adding up a million awards by each. Dimensions that go together have few combinations.
_BUNDLES = {
    "trade": ("district", "sector", "category", "local", "estate"),
    "time": ("month", "year"),
    "terms": ("kind", "publisher", "buyer", "method"),
}
_WITHIN_CATEGORY = ("sector", "local")


def summary_statement(filters: Filters) -> tuple[str, list[object]]:
    """Give the one statement for all figures of a selection, and the values it binds.

    Its rows have a part ("groups", "distinct", "fees", "elsewhere") and the columns of that part.
    """
    clause, values = where(filters)
    columns = ", ".join(
        f"{expression.format(place=filters.place.value)} AS d_{name}"
        for name, expression in _DIMENSIONS.items()
    )
    elsewhere, more = _elsewhere(filters)
    # A selection is made once; reading all awards again costs less than writing them down.
    made = "MATERIALIZED" if filters.restricting else "NOT MATERIALIZED"
    bundles = ", ".join(f"{name} AS ({_bundle(name)})" for name in _BUNDLES)
    groups = " UNION ALL BY NAME ".join(
        f"SELECT 'groups' AS part, * FROM ({_groups(name)})" for name in _BUNDLES
    )
    statement = f"""
    WITH chosen AS {made} (
        SELECT flow, complete, counted, value_hkd, stated_hkd, sum_with, amount, currency, amount_period,
               supplier_ids, awards.buyer AS buyer_code, {columns}
        FROM awards WHERE {clause}
    ), {bundles}
    {groups}
    UNION ALL BY NAME SELECT 'distinct' AS part, * FROM ({_DISTINCT})
    UNION ALL BY NAME SELECT 'fees' AS part, * FROM ({_FEES})
    UNION ALL BY NAME SELECT 'elsewhere' AS part, * FROM ({elsewhere})
    """
    return statement, [*values, *more]


def _bundle(name: str) -> str:
    """Build the statement that adds up awards by all dimensions of a bundle."""
    keys = _keys("flow", "complete", "counted", dimensions=_BUNDLES[name])
    # Only kinds of amounts are told with what is stated beside the headline value.
    stated = ", sum(amount) FILTER (currency = 'HKD' AND sum_with IS NULL) AS stated"
    return f"""
    SELECT {keys}, count(*) AS n, count(value_hkd) AS with_value, count(stated_hkd) AS with_sum,
           sum(value_hkd) AS value, max(value_hkd) AS largest{stated if "kind" in _BUNDLES[name] else ""}
    FROM chosen GROUP BY {keys}
    """


def _groups(name: str) -> str:
    """Build the statement that gives each dimension of a bundle, apart for complete periods and the rest."""
    dimensions = _BUNDLES[name]
    sets = [_keys("flow", "complete", dimensions=[one]) for one in dimensions]
    which = " ".join(f"WHEN grouping(d_{one}) = 0 THEN '{one}'" for one in dimensions if one != "category")
    keys = " ".join(f"WHEN grouping(d_{one}) = 0 THEN d_{one}" for one in dimensions if one != "category")
    within = "NULL"
    if "category" in dimensions:
        sets += ["flow, complete"]
        sets += [_keys("flow", "complete", dimensions=["category", one]) for one in _WITHIN_CATEGORY]
        which += " WHEN grouping(d_category) = 0 THEN 'category'"
        keys += " WHEN grouping(d_category) = 0 THEN d_category"
        inside = " OR ".join(f"grouping(d_{one}) = 0" for one in _WITHIN_CATEGORY)
        within = f"CASE WHEN ({inside}) AND grouping(d_category) = 0 THEN d_category END"
    stated = ", sum(stated) FILTER (counted) AS stated_hkd" if "kind" in dimensions else ""
    return f"""
    SELECT flow, complete, CASE {which} END AS dimension, CASE {keys} END AS key,
           CAST({within} AS VARCHAR) AS within,
           coalesce(sum(n) FILTER (counted), 0) AS awards,
           coalesce(sum(n) FILTER (NOT counted), 0) AS copies,
           sum(value) FILTER (counted) AS value_hkd,
           coalesce(sum(n - with_value) FILTER (counted), 0) AS without_value,
           coalesce(sum(with_sum - with_value) FILTER (counted), 0) AS sum_elsewhere,
           max(largest) FILTER (counted) AS largest_hkd{stated}
    FROM {name} GROUP BY GROUPING SETS ({", ".join(f"({one})" for one in sets)})
    """


def _keys(*columns: str, dimensions: Sequence[str]) -> str:
    return ", ".join((*columns, *(f"d_{name}" for name in dimensions)))


# Different suppliers and buyers, in all, by district and by estate. Few awards have several suppliers.
_DISTINCT = """
    SELECT flow,
           CASE WHEN grouping(d_district) = 0 THEN 'district'
                WHEN grouping(d_estate) = 0 THEN 'estate' END AS dimension,
           coalesce(d_district, d_estate) AS key,
           count(DISTINCT supplier_id) AS suppliers, count(DISTINCT buyer_code) AS buyers
    FROM (
        SELECT DISTINCT flow, d_district, d_estate, supplier_ids[1] AS supplier_id, NULL AS buyer_code
        FROM chosen WHERE counted
        UNION ALL
        SELECT DISTINCT flow, d_district, d_estate, unnest(supplier_ids), NULL
        FROM chosen WHERE counted AND len(supplier_ids) > 1
        UNION ALL
        SELECT DISTINCT flow, d_district, d_estate, NULL, buyer_code FROM chosen WHERE counted
    )
    GROUP BY GROUPING SETS ((flow), (flow, d_district), (flow, d_estate))
"""
_FEES = """
    SELECT coalesce(amount_period, 'once') AS key, count(*) AS awards,
           coalesce(sum(amount) FILTER (sum_with IS NULL), 0) AS stated_hkd
    FROM chosen
    WHERE counted AND flow = 'revenue' AND currency = 'HKD' AND amount IS NOT NULL
    GROUP BY 1 ORDER BY 1
"""


def _elsewhere(filters: Filters) -> tuple[str, list[object]]:
    """Build the statement on awards over several districts, with its values."""
    named = any(code not in NOWHERE for code in filters.district)
    clause, values = district_elsewhere(filters) if named else ("false", [])
    return (
        "SELECT count(*) AS awards, sum(value_hkd) AS value_hkd, "
        "count(*) FILTER (value_hkd IS NULL) AS without_value, "
        "count(*) FILTER (value_hkd IS NULL AND stated_hkd IS NOT NULL) AS sum_elsewhere "
        f"FROM awards WHERE counted AND flow = ? AND {clause}",
        [filters.flow.value, *values],
    )
