"""Downloads that are texts and can be sent while they are made: CSV and GeoJSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from data.exports.provenance import Lines
from data.exports.rows import ADDED, COLUMNS, Cell, Row, parts
from data.filters import Filters
from data.snapshot.reader import Snapshot

_BOM = "\ufeff"  # Excel shows Chinese right by it


def awards_csv(snapshot: Snapshot, filters: Filters) -> Iterator[bytes]:
    """Give a selection as CSV, part by part: UTF-8 with a byte order mark."""
    yield (_BOM + _lines([[*COLUMNS, *ADDED]])).encode()
    for rows in parts(snapshot, filters):
        yield _lines(rows).encode()


def _lines(rows: Iterable[Sequence[Cell]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def awards_geojson(snapshot: Snapshot, filters: Filters, told: Lines) -> Iterator[bytes]:
    """Give the same as GeoJSON: the point of each award's place, none where it has none."""
    head = {"type": "FeatureCollection", "name": "awards", "provenance": dict(told)}
    yield (_json(head)[:-1] + ',"features":[').encode()
    lat, lon = (COLUMNS.index(f"{filters.place.value}_{name}") for name in ("lat", "lon"))
    between = "\n"
    for rows in parts(snapshot, filters):
        yield (between + ",\n".join(_feature(row, lat, lon) for row in rows)).encode()
        between = ",\n"
    yield b"\n]}\n"


def _feature(row: Row, lat: int, lon: int) -> str:
    known = row[lat] is not None and row[lon] is not None
    return _json(
        {
            "type": "Feature",
            "id": row[0],
            "geometry": {"type": "Point", "coordinates": [row[lon], row[lat]]} if known else None,
            "properties": dict(zip((*COLUMNS, *ADDED), map(_plain, row), strict=True)),
        }
    )


def _plain(cell: Cell) -> Cell:
    """Give a sum as a number: exact to the cent up to HK$ 90,000 billion."""
    return float(cell) if isinstance(cell, Decimal) else cell


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
