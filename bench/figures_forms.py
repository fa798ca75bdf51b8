"""The rows of a download in its other forms, cell by cell as those of the CSV: XLSX, GeoJSON, GeoPackage."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import openpyxl

from data.exports.geopackage import write_geopackage
from data.exports.provenance import Lines, provenance
from data.exports.rows import ADDED, COLUMNS, NUMBERS
from data.exports.texts import awards_geojson
from data.exports.workbook import write_workbook
from data.filters import Filters
from data.snapshot.reader import Snapshot

_NAMES = (*COLUMNS, *ADDED)
_POINT = "point"  # beside the columns, where a form has places of its own


def differences(snapshot: Snapshot, filters: Filters, rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Say where another form of a download has not the cells, in the order, of the CSV's rows."""
    told = provenance(snapshot, filters)
    place = filters.place.value
    plain = [{name: _plain(name, row[name]) for name in _NAMES} for row in rows]
    points = [(row[f"{place}_lon"], row[f"{place}_lat"]) for row in plain]
    for form, made in (
        ("xlsx", _workbook(snapshot, filters, told)),
        ("geojson", _geojson(snapshot, filters, told)),
        ("gpkg", _geopackage(snapshot, filters, told)),
    ):
        if len(made) != len(plain):
            yield f"{form}: {len(made)} rows, csv {len(plain)}"
        for row, other, point in zip(plain, made, points, strict=False):
            drawn = other.pop(_POINT, point)
            wrong = [name for name in _NAMES if _plain(name, other[name]) != row[name]]
            if wrong or drawn != point:
                yield f"{form}: award {row['award_id']} differs in {wrong or _POINT}"


def _plain(name: str, cell: object) -> Decimal | str | None:
    """Give a cell as what it means, however a form writes it."""
    if cell in (None, ""):
        return None
    return Decimal(str(cell)) if name in NUMBERS else str(cell)


def _workbook(snapshot: Snapshot, filters: Filters, told: Lines) -> list[dict[str, object]]:
    target = io.BytesIO()
    write_workbook(target, snapshot, filters, told)
    sheet = openpyxl.load_workbook(target, read_only=True)["Awards"]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def _geojson(snapshot: Snapshot, filters: Filters, told: Lines) -> list[dict[str, object]]:
    features = json.loads(b"".join(awards_geojson(snapshot, filters, told)))["features"]
    return [
        feature["properties"] | {_POINT: _pair(*(feature["geometry"] or {}).get("coordinates", ()))}
        for feature in features
    ]


def _geopackage(snapshot: Snapshot, filters: Filters, told: Lines) -> list[dict[str, object]]:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "awards.gpkg"
        write_geopackage(target, snapshot, filters, told)
        with closing(sqlite3.connect(target)) as file:
            found = file.execute(f"SELECT geom, {', '.join(_NAMES)} FROM awards ORDER BY fid").fetchall()
    # A point is the last sixteen bytes of its geometry.
    return [
        dict(zip(_NAMES, cells, strict=True))
        | {_POINT: _pair(*struct.unpack("<dd", point[-16:]) if point else ())}
        for point, *cells in found
    ]


def _pair(lon: float | None = None, lat: float | None = None) -> tuple[Decimal | None, Decimal | None]:
    return None if lon is None else Decimal(str(lon)), None if lat is None else Decimal(str(lat))
