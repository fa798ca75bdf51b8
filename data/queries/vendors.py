"""Suppliers of a selection: the ranking, their points on the map, their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from data.filters import Basis, Filters
from data.queries.where import where
from data.snapshot.reader import Snapshot

_ZERO = Decimal(0)

# What a selection `chosen` of awards gives each supplier: `linked`, and the sums that it shares, once where
# one stands in several of its rows. Few awards are shared: only they are told apart by sum.
_LINKED = """
    linked AS (SELECT c.*, l.supplier_id, l.shared FROM chosen c JOIN award_suppliers l USING (award_id)),
    shared_sums AS (
        SELECT {keys}, sum(stated_hkd) AS shared_hkd FROM (
            SELECT {keys}, arg_min_null(stated_hkd, award_id) AS stated_hkd
            FROM linked WHERE shared GROUP BY {keys}, coalesce(sum_with, award_id)
        ) GROUP BY {keys}
    )
"""


@dataclass(frozen=True, slots=True)
class SupplierTotal:
    """What one supplier won. An award or sum it shares is counted, but the sum stands apart."""

    code: str  # "S17"
    name: str
    name_zh: str | None
    awards: int
    value_hkd: Decimal
    without_value: int
    shared_awards: int
    shared_value_hkd: Decimal
    largest_hkd: Decimal | None


@dataclass(frozen=True, slots=True)
class MapPoint:
    """One bubble: a supplier at one address, or a place that awards are delivered to. EPSG:4326."""

    code: str  # "S17", or the words of the titles that name the place
    name: str
    name_zh: str | None
    lat: float
    lon: float
    district: str
    precision: str
    within_m: int | None  # how far the point may be off, where that is known
    local: str
    awards: int
    value_hkd: Decimal  # of awards it does not share with others
    without_value: int
    shared_awards: int
    shared_value_hkd: Decimal


def top_suppliers(snapshot: Snapshot, filters: Filters, limit: int) -> list[SupplierTotal]:
    """Give the suppliers with the largest sums, on the basis that `filters` choose."""
    clause, values = where(filters)
    basis = "true" if filters.basis is Basis.ALL else "a.complete"
    rows = snapshot.rows(
        f"""
        WITH chosen AS (
            SELECT award_id, value_hkd, stated_hkd, sum_with FROM awards a
            WHERE counted AND flow = ? AND {basis} AND {clause}
        ),
        {_LINKED.format(keys="supplier_id")},
        totals AS (
            SELECT supplier_id, count(*) AS awards,
                   sum(value_hkd) FILTER (NOT shared) AS value_hkd,
                   count(*) FILTER (stated_hkd IS NULL) AS without_value,
                   count(*) FILTER (shared) AS shared_awards,
                   max(value_hkd) FILTER (NOT shared) AS largest_hkd
            FROM linked GROUP BY supplier_id
            ORDER BY value_hkd DESC NULLS LAST, awards DESC, supplier_id LIMIT ?
        )
        SELECT t.*, s.name, s.name_zh, h.shared_hkd AS shared_value_hkd
        FROM totals t JOIN suppliers s USING (supplier_id) LEFT JOIN shared_sums h USING (supplier_id)
        ORDER BY value_hkd DESC NULLS LAST, awards DESC, supplier_id
        """,
        [filters.flow.value, *values, limit],
    )
    return [
        SupplierTotal(
            code=f"S{row['supplier_id']}",
            name=row["name"],
            name_zh=row["name_zh"],
            awards=row["awards"],
            value_hkd=row["value_hkd"] or _ZERO,
            without_value=row["without_value"],
            shared_awards=row["shared_awards"],
            shared_value_hkd=row["shared_value_hkd"] or _ZERO,
            largest_hkd=row["largest_hkd"],
        )
        for row in rows
    ]


def supplier_points(snapshot: Snapshot, filters: Filters) -> list[MapPoint]:
    """Give the suppliers of a selection at the points their addresses name.

    A supplier known by its district only, or outside Hong Kong, has none.
    """
    clause, values = where(filters)
    rows = snapshot.rows(
        f"""
        WITH chosen AS (
            SELECT award_id, value_hkd, stated_hkd, sum_with, local, vendor_lat AS lat, vendor_lon AS lon,
                   vendor_key AS district, vendor_precision AS "precision", vendor_within_m AS within_m
            FROM awards WHERE counted AND flow = ? AND vendor_lat IS NOT NULL AND {clause}
        ),
        {_LINKED.format(keys="supplier_id, lat, lon")},
        points AS (
            SELECT supplier_id, lat, lon, min(district) AS district, min("precision") AS "precision",
                   max(within_m) AS within_m,
                   CASE WHEN bool_or(local = 'plant') THEN 'plant' ELSE min(local) END AS local,
                   count(*) AS awards, sum(value_hkd) FILTER (NOT shared) AS value_hkd,
                   count(*) FILTER (stated_hkd IS NULL) AS without_value,
                   count(*) FILTER (shared) AS shared_awards
            FROM linked GROUP BY supplier_id, lat, lon
        )
        SELECT 'S' || supplier_id AS code, s.name, s.name_zh, p.* EXCLUDE (supplier_id),
               h.shared_hkd AS shared_value_hkd
        FROM points p JOIN suppliers s USING (supplier_id)
             LEFT JOIN shared_sums h USING (supplier_id, lat, lon)
        ORDER BY supplier_id, lat, lon
        """,
        [filters.flow.value, *values],
    )
    return [_point(row) for row in rows]


def delivery_points(snapshot: Snapshot, filters: Filters) -> list[MapPoint]:
    """Give the places of delivery or works of a selection that have a point; the code is the point."""
    clause, values = where(filters)
    rows = snapshot.rows(
        f"""
        SELECT delivery_lat || ',' || delivery_lon AS code, mode(delivery_matched ORDER BY rowid) AS name,
               CAST(NULL AS VARCHAR) AS name_zh, delivery_lat AS lat, delivery_lon AS lon,
               min(delivery_key) AS district, min(delivery_precision) AS "precision",
               max(delivery_within_m) AS within_m,
               CASE WHEN bool_or(local = 'plant') THEN 'plant' ELSE min(local) END AS local,
               count(*) AS awards, sum(value_hkd) AS value_hkd,
               count(*) FILTER (value_hkd IS NULL) AS without_value,
               0 AS shared_awards, CAST(0 AS DECIMAL(18, 2)) AS shared_value_hkd
        FROM awards WHERE counted AND flow = ? AND delivery_lat IS NOT NULL AND {clause}
        GROUP BY delivery_lat, delivery_lon ORDER BY lat, lon
        """,
        [filters.flow.value, *values],
    )
    return [_point(row) for row in rows]


def spot_name(snapshot: Snapshot, code: str) -> str | None:
    """Give the words by which titles name the place of delivery at a point, "lat,lon"."""
    rows = snapshot.rows(
        "SELECT mode(delivery_matched ORDER BY rowid) AS name FROM awards "
        "WHERE delivery_lat || ',' || delivery_lon = ?",
        [code],
    )
    name: str | None = rows[0]["name"]
    return name


def _point(row: dict[str, Any]) -> MapPoint:
    sums = {name: row[name] or _ZERO for name in ("value_hkd", "shared_value_hkd")}
    return MapPoint(**row | sums)


def supplier_names(snapshot: Snapshot, codes: Sequence[str]) -> dict[str, tuple[str, str | None]]:
    """Give code -> (name, Chinese name) of the suppliers that exist; a merged one under its old code too."""
    ids = [int(code[1:]) for code in codes]
    rows = snapshot.rows(
        "SELECT s.supplier_id, coalesce(m.name, s.name) AS name, coalesce(m.name_zh, s.name_zh) AS name_zh "
        "FROM suppliers s LEFT JOIN suppliers m ON m.supplier_id = s.merged_into "
        "WHERE list_contains(?, s.supplier_id)",
        [ids],
    )
    return {f"S{row['supplier_id']}": (row["name"], row["name_zh"]) for row in rows}


def redirects(snapshot: Snapshot, codes: Sequence[str]) -> dict[str, str]:
    """Give old code -> code that a merged supplier's ID leads to."""
    rows = snapshot.rows(
        "SELECT supplier_id, merged_into FROM suppliers "
        "WHERE merged_into IS NOT NULL AND list_contains(?, supplier_id)",
        [[int(code[1:]) for code in codes]],
    )
    return {f"S{row['supplier_id']}": f"S{row['merged_into']}" for row in rows}


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name that leads to a supplier; `is_own`: not that of one that was merged into it."""

    supplier_id: int
    name: str
    name_zh: str | None
    is_own: bool


def all_names(snapshot: Snapshot) -> list[KnownName]:
    """Give the names of all suppliers, those of merged ones under where they lead."""
    found = snapshot.columns(
        "SELECT coalesce(merged_into, supplier_id) AS supplier_id, name, coalesce(name_zh, '') AS name_zh, "
        "merged_into IS NULL AS is_own FROM suppliers ORDER BY suppliers.supplier_id"
    )
    columns = (found[name].tolist() for name in ("supplier_id", "name", "name_zh", "is_own"))
    return [KnownName(own, name, zh or None, is_own) for own, name, zh, is_own in zip(*columns, strict=True)]


def names_of(snapshot: Snapshot, ids: Sequence[int]) -> dict[int, tuple[str, str | None]]:
    """Give supplier ID -> (name, Chinese name), of these alone."""
    rows = snapshot.rows(
        "SELECT supplier_id, name, name_zh FROM suppliers WHERE list_contains(?, supplier_id)", [list(ids)]
    )
    return {row["supplier_id"]: (row["name"], row["name_zh"]) for row in rows}
