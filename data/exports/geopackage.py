"""A download as a GeoPackage 1.3: a layer of points, and a table of provenance.

It is an SQLite file with a few tables of its own, written here row by row; its points are indexed, so that a
map of a million awards opens at once.
"""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from data.exports.provenance import Lines
from data.exports.rows import ADDED, COLUMNS, NUMBERS, Cell, parts
from data.filters import Filters
from data.snapshot.reader import Snapshot

_APPLICATION, _VERSION = 0x47504B47, 10300  # "GPKG", 1.3
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],'
    'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]'
)
# As the standard writes them (https://www.geopackage.org/spec130/, annex C).
_TABLES = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,
  description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
  identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL,
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
  definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE provenance (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, name TEXT, words TEXT);
"""
_SYSTEMS = (
    ("Undefined Cartesian", -1, "NONE", -1, "undefined", None),
    ("Undefined geographic", 0, "NONE", 0, "undefined", None),
    ("WGS 84", 4326, "EPSG", 4326, _WGS84, "longitude, latitude"),
)
_INDEX = (
    "awards",
    "geom",
    "gpkg_rtree_index",
    "http://www.geopackage.org/spec130/#extension_rtree",
    "write-only",
)
_HAS = "(NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))"
_HAS_NONE = "(NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))"
_ENTER = (
    "INSERT OR REPLACE INTO rtree_awards_geom VALUES "
    "(NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));"
)
_LEAVE = "DELETE FROM rtree_awards_geom WHERE id"
# As annex F.3 asks: whoever changes points later, in a program that knows them, keeps the index right.
_TRIGGERS = (
    ("insert", f"INSERT ON awards WHEN {_HAS}", _ENTER),
    ("update1", f"UPDATE OF geom ON awards WHEN OLD.fid = NEW.fid AND {_HAS}", _ENTER),
    ("update2", f"UPDATE OF geom ON awards WHEN OLD.fid = NEW.fid AND {_HAS_NONE}", f"{_LEAVE} = OLD.fid;"),
    ("update3", f"UPDATE ON awards WHEN OLD.fid != NEW.fid AND {_HAS}", f"{_LEAVE} = OLD.fid; {_ENTER}"),
    (
        "update4",
        f"UPDATE ON awards WHEN OLD.fid != NEW.fid AND {_HAS_NONE}",
        f"{_LEAVE} IN (OLD.fid, NEW.fid);",
    ),
    ("delete", "DELETE ON awards WHEN OLD.geom NOT NULL", f"{_LEAVE} = OLD.fid;"),
)
# Header: magic, version 0, little-endian without envelope, EPSG:4326; then a point as WKB.
_HEAD = struct.pack("<2sBBi", b"GP", 0, 1, 4326)
_POINT = struct.Struct("<BIdd")


def write_geopackage(target: Path, snapshot: Snapshot, filters: Filters, told: Lines) -> None:
    """Write a selection to a new file: the point of each award's place, none where it has none."""
    lat, lon = (COLUMNS.index(f"{filters.place.value}_{name}") for name in ("lat", "lon"))
    with closing(sqlite3.connect(target)) as file:
        # Nobody reads the file before it is whole, and a broken one is made again.
        file.executescript(
            f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA application_id={_APPLICATION}; "
            f"PRAGMA user_version={_VERSION}; {_TABLES} {_layer()}"
        )
        file.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _SYSTEMS)
        marks = ", ".join("?" * (1 + len(COLUMNS) + len(ADDED)))
        names = ", ".join(("geom", *COLUMNS, *ADDED))
        for rows in parts(snapshot, filters):
            values = ((_point(row[lon], row[lat]), *map(_plain, row)) for row in rows)
            file.executemany(f"INSERT INTO awards ({names}) VALUES ({marks})", values)
        file.executemany("INSERT INTO provenance (name, words) VALUES (?, ?)", told)
        _contents(file, COLUMNS[lon], COLUMNS[lat])
        _index(file, COLUMNS[lon], COLUMNS[lat])
        file.commit()


def _layer() -> str:
    kinds = {
        "award_id": "INTEGER",
        "sum_with": "INTEGER",
        "complete": "BOOLEAN",
        "dataset_version": "INTEGER",
    }
    columns = (
        f"{name} {kinds.get(name, 'REAL' if name in NUMBERS else 'TEXT')}" for name in (*COLUMNS, *ADDED)
    )
    first = "fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POINT"
    return f"CREATE TABLE awards ({first}, {', '.join(columns)});"


def _point(lon: Cell, lat: Cell) -> bytes | None:
    return None if lon is None or lat is None else _HEAD + _POINT.pack(1, 1, lon, lat)


def _plain(cell: Cell) -> Cell:
    return float(cell) if isinstance(cell, Decimal) else cell


def _contents(file: sqlite3.Connection, lon: str, lat: str) -> None:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    bounds = file.execute(f"SELECT min({lon}), min({lat}), max({lon}), max({lat}) FROM awards").fetchone()
    add = "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    file.execute(add, ("awards", "features", "awards", "Contract awards", now, *bounds, 4326))
    file.execute(
        add, ("provenance", "attributes", "provenance", "Where it is from", now, None, None, None, None, None)
    )
    file.execute("INSERT INTO gpkg_geometry_columns VALUES ('awards', 'geom', 'POINT', 4326, 0, 0)")


def _index(file: sqlite3.Connection, lon: str, lat: str) -> None:
    """Index the points: once all are there, and from then on by triggers."""
    file.execute("CREATE VIRTUAL TABLE rtree_awards_geom USING rtree(id, minx, maxx, miny, maxy)")
    file.execute(
        f"INSERT INTO rtree_awards_geom SELECT fid, {lon}, {lon}, {lat}, {lat} FROM awards WHERE geom NOTNULL"
    )
    for name, when, then in _TRIGGERS:
        file.execute(f"CREATE TRIGGER rtree_awards_geom_{name} AFTER {when} BEGIN {then} END")
    file.execute("INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)", _INDEX)
