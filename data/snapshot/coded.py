"""What pages count with: the values of each award as whole numbers, beside tables that say what they mean.

Values that are asked for together make a bundle. Each combination of them that occurs has a number, and each
award of the table `coded`, which has the order of `awards`, the numbers of its combinations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb

_IS = {"revenue": "flow = 'revenue'", "counted": "counted"}
_FLAGS = _IS | {
    "complete": "complete",
    "has_value": "value_hkd IS NOT NULL",
    "has_sum": "stated_hkd IS NOT NULL",
}
# What several suppliers share, or one sum that stands with several of them, adds to none of them.
_SHARED = "(len(supplier_ids) > 1 OR amount_shared)"
_FEE = (
    "CASE WHEN flow = 'revenue' AND currency = 'HKD' AND amount IS NOT NULL "
    "THEN coalesce(amount_period, 'once') END"
)
_VENDOR_PLACE = {
    "lat": "vendor_lat",
    "lon": "vendor_lon",
    "district": "vendor_key",
    "precision": "vendor_precision",
    "within_m": "vendor_within_m",
    "local": "local",
    "estate": "vendor_estate",
}
_SUPPLIERS = {"supplier_ids": "supplier_ids"}
_SPOT = {
    "lat": "delivery_lat",
    "lon": "delivery_lon",
    **{
        name: f"CASE WHEN delivery_lat IS NOT NULL THEN {column} END"
        for name, column in {
            "spot": "delivery_lat || ',' || delivery_lon",
            "district": "delivery_key",
            "precision": "delivery_precision",
            "within_m": "delivery_within_m",
            "local": "local",
            "matched": "delivery_matched",
        }.items()
    },
}


def _trade(place: str) -> dict[str, str]:
    named = {"district": f"{place}_key", "estate": "vendor_estate", "facility": "vendor_facility"}
    return (
        _FLAGS
        | {"has_point": f"{place}_lat IS NOT NULL"}
        | named
        | {name: name for name in ("sector", "category", "local")}
    )


def _buying(place: str) -> dict[str, str]:
    return _IS | {"district": f"{place}_key", "estate": "vendor_estate", "buyer": "buyer"}


# Bundle -> the names of its values, and how the table `awards` gives them.
BUNDLES: Mapping[str, Mapping[str, str]] = {
    "trade_vendor": _trade("vendor"),
    "trade_delivery": _trade("delivery"),
    "time": _FLAGS | {"month": "month", "year": "year"},
    "terms": _FLAGS
    | {name: name for name in ("publisher", "buyer", "method")}
    | {"kind": "amount_kind", "fee": _FEE, "alone": "sum_with IS NULL"},
    "buying_vendor": _buying("vendor"),
    "buying_delivery": _buying("delivery"),
    "who": _IS
    | {"complete": "complete", "has_sum": "stated_hkd IS NOT NULL", "shared": _SHARED}
    | _VENDOR_PLACE
    | _SUPPLIERS,
    "pairs": _IS | {"district": "delivery_key"} | _SUPPLIERS,
    "spots": _IS | {"has_value": "value_hkd IS NOT NULL"} | _SPOT,
}
# What bundles have in common, with far fewer combinations: their tables tell it by the number of these.
_PARTS: Mapping[str, Mapping[str, str]] = {"suppliers": _SUPPLIERS, "places": _VENDOR_PLACE}
_FITS = ((1 << 8, "UTINYINT"), (1 << 16, "USMALLINT"))


def _cents(sum_hkd: str) -> str:
    return f"CAST(coalesce({sum_hkd}, 0) * 100 AS BIGINT)"


# What all awards of a number add up to, so that a page without filters has nothing to count.
_HELD = (
    f"count(*) AS awards, CAST(sum({_cents('value_hkd')}) AS BIGINT) AS cents, "
    f"max({_cents('value_hkd')}) AS largest"
)
# What few awards have, by their place in the table: what is stated beside the headline value, in Hong Kong
# dollars and once; sums that are shared; districts of awards over several.
_STATED = "CASE WHEN currency = 'HKD' AND sum_with IS NULL THEN amount END"
_BESIDE = f"""
CREATE TABLE snapshot.coded_beside AS
SELECT CAST(rowid AS INTEGER) AS award, {_cents(_STATED)} - {_cents("value_hkd")} AS cents
FROM snapshot.awards WHERE {_cents(_STATED)} <> {_cents("value_hkd")} ORDER BY rowid
"""
_SHARING = f"""
CREATE TABLE snapshot.coded_shared AS
SELECT CAST(rowid AS INTEGER) AS award, award_id, coalesce(sum_with, award_id) AS sum_id,
       {_cents("stated_hkd")} AS cents
FROM snapshot.awards WHERE {_SHARED} ORDER BY rowid
"""
# Second copies of awards, and whose.
_COPIES = """
CREATE TABLE snapshot.coded_copies AS
SELECT CAST(rowid AS INTEGER) AS award, twin_of FROM snapshot.awards WHERE NOT counted ORDER BY rowid
"""
_SEVERAL = """
CREATE TABLE snapshot.coded_several_{place} AS
SELECT CAST(rowid AS INTEGER) AS award, array_to_string({place}_districts, ' ') AS districts
FROM snapshot.awards WHERE {place}_key = 'several' ORDER BY rowid
"""
_APART = (_BESIDE, _SHARING, _COPIES, *(_SEVERAL.format(place=place) for place in ("vendor", "delivery")))


def make_coded(loading: duckdb.DuckDBPyConnection) -> None:
    """Make the tables that pages count with of the table `snapshot.awards`."""
    numbered = {**BUNDLES, **_PARTS}
    for name, values in numbered.items():
        _number(loading, name, values)
    for name, values in numbered.items():
        loading.execute(f"CREATE TABLE snapshot.coded_{name} AS {_told(name, values)}")
    loading.execute(_coded(loading))
    for statement in _APART:
        loading.execute(statement)
    for name in numbered:
        loading.execute(f"DROP TABLE numbered_{name}")


def _number(loading: duckdb.DuckDBPyConnection, name: str, values: Mapping[str, str]) -> None:
    """Give each combination that occurs a number; the same awards always have the same numbers."""
    columns = ", ".join(f"{source} AS {value}" for value, source in values.items())
    # Flags come first in a bundle, last in the order: combinations that differ by them alone are neighbours.
    order = ", ".join(reversed(list(values)))
    places = ", ".join(str(place + 1) for place in range(len(values)))
    loading.execute(
        f"CREATE TEMP TABLE numbered_{name} AS "
        f"SELECT row_number() OVER (ORDER BY {order}) - 1 AS code, * "
        f"FROM (SELECT {columns}, {_HELD} FROM snapshot.awards GROUP BY {places})"
    )


def _told(name: str, values: Mapping[str, str]) -> str:
    """Build the statement that gives what each number stands for; parts stand in it by their own numbers."""
    columns: list[str] = []
    joins: list[str] = []
    inside: set[str] = set()
    for part, held in _PARTS.items():
        if name != part and held.keys() <= values.keys():
            columns.append(f"CAST({part}.code AS INTEGER) AS {part}")
            same = _same("bundle", {value: value for value in held}, part)
            joins.append(f"JOIN numbered_{part} AS {part} ON {same}")
            inside |= held.keys()
    kept = [f"bundle.{value}" for value in (*values, "awards", "cents", "largest") if value not in inside]
    return (
        f"SELECT {', '.join((*kept, *columns))} FROM numbered_{name} AS bundle {' '.join(joins)} "
        "ORDER BY bundle.code"
    )


def _coded(loading: duckdb.DuckDBPyConnection) -> str:
    """Build the statement that gives each award its numbers, and its sum in cents."""
    sources = {source: f"v{number}" for number, source in enumerate(_all_sources())}
    columns, joins = [], []
    for name, values in BUNDLES.items():
        columns.append(f"CAST({name}.code AS {_kind(loading, name)}) AS {name}")
        held = {value: sources[source] for value, source in values.items()}
        joins.append(f"JOIN numbered_{name} AS {name} ON {_same('awards', held, name)}")
    given = ", ".join(f"{source} AS {short}" for source, short in sources.items())
    return (
        f"CREATE TABLE snapshot.coded AS SELECT {', '.join(columns)}, awards.cents "
        f"FROM (SELECT rowid AS place, {_cents('value_hkd')} AS cents, {given} FROM snapshot.awards) "
        f"AS awards {' '.join(joins)} ORDER BY place"
    )


def _all_sources() -> Iterable[str]:
    return dict.fromkeys(source for values in BUNDLES.values() for source in values.values())


def _same(one: str, values: Mapping[str, str], other: str) -> str:
    """Build the condition that both tables have the same values, unknown ones among them.

    `values` is name in the other table -> name in the one.
    """
    return " AND ".join(
        f"{one}.{theirs} IS NOT DISTINCT FROM {other}.{value}" for value, theirs in values.items()
    )


def _kind(loading: duckdb.DuckDBPyConnection, name: str) -> str:
    (count,) = loading.execute(f"SELECT count(*) FROM numbered_{name}").fetchone() or (0,)
    return next((kind for most, kind in _FITS if count <= most), "INTEGER")
