"""Downloads that can be sent while they are made: CSV, alone or packed with its provenance, and GeoJSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

from data.exports.provenance import Lines, text
from data.exports.rows import ADDED, COLUMNS, Cell, Row, parts
from data.filters import Filters
from data.snapshot.reader import Snapshot

if TYPE_CHECKING:
    from typing_extensions import Buffer

_BOM = "\ufeff"  # Excel shows Chinese right by it
_LEVEL = 1  # of packing: more takes longer than making the text


def awards_csv(snapshot: Snapshot, filters: Filters) -> Iterator[bytes]:
    """Give a selection as CSV, part by part: UTF-8 with a byte order mark."""
    yield (_BOM + _lines([[*COLUMNS, *ADDED]])).encode()
    for rows in parts(snapshot, filters):
        yield _lines(rows).encode()


def _lines(rows: Iterable[Sequence[Cell]]) -> str:
    lines = io.StringIO(newline="")
    csv.writer(lines, lineterminator="\r\n").writerows(rows)
    return lines.getvalue()


class _Sink(io.RawIOBase):
    """Takes what a packer writes, for whoever sends it on."""

    def __init__(self) -> None:
        super().__init__()
        self._held: list[bytes] = []

    def writable(self) -> bool:
        """Say that it takes bytes; it cannot go back to them, and the packer asks for no more."""
        return True

    def write(self, piece: Buffer, /) -> int:
        """Hold bytes until they are taken."""
        self._held.append(bytes(piece))
        return len(self._held[-1])

    def taken(self) -> bytes:
        """Give what came since it was last asked."""
        held, self._held = b"".join(self._held), []
        return held


def awards_zip(snapshot: Snapshot, filters: Filters, told: Lines, name: str) -> Iterator[bytes]:
    """Give the CSV, and beside it its provenance as a text, packed part by part."""
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as packed:
        with packed.open(f"{name}.csv", "w", force_zip64=True) as file:
            for piece in awards_csv(snapshot, filters):
                file.write(piece)
                yield sink.taken()
        packed.writestr(f"{name}-provenance.txt", text(told))
    yield sink.taken()


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
