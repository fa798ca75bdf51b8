"""A download as a file of a folder: what its name ends with says which kind."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from data.exports import rows, workbook
from data.exports.geopackage import write_geopackage
from data.exports.provenance import provenance, text
from data.exports.texts import awards_csv, awards_geojson
from data.files import DataError
from data.filters import Filters
from data.snapshot.reader import Snapshot

KINDS = (".csv", ".xlsx", ".geojson", ".gpkg")


def write(target: Path, snapshot: Snapshot, filters: Filters) -> list[Path]:
    """Write a selection and give the files made: beside a CSV a text says where it is from.

    Raises `DataError` for another kind, for more awards than a workbook holds, and for a file that is there
    where a GeoPackage is to be made.
    """
    kind = target.suffix.lower()
    if kind not in KINDS:
        raise DataError(f"{target.name}: the name ends with none of {', '.join(KINDS)}")
    told = provenance(snapshot, filters)
    if kind == ".csv":
        beside = target.with_suffix(".provenance.txt")
        _fill(target, awards_csv(snapshot, filters))
        _fill(beside, [text(told).encode()])
        return [target, beside]
    if kind == ".geojson":
        _fill(target, awards_geojson(snapshot, filters, told))
    elif kind == ".xlsx":
        if rows.count(snapshot, filters) > workbook.ROWS:
            raise DataError(
                f"{target.name}: a sheet has no more than {workbook.ROWS:,} rows below its header"
            )
        with target.open("wb") as file:
            workbook.write_workbook(file, snapshot, filters, told)
    else:
        if target.exists():
            raise DataError(f"{target.name} is there already")
        write_geopackage(target, snapshot, filters, told)
    return [target]


def _fill(target: Path, pieces: Iterable[bytes]) -> None:
    with target.open("wb") as file:
        for piece in pieces:
            file.write(piece)
