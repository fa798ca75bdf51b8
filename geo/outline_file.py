"""Polygons that somebody hands in as a file: of constituencies, of estates."""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from geo.errors import GeoError
from geo.folding import clean, tokens

Points = npt.NDArray[np.float64]

MAX_BYTES = 50_000_000
_HONG_KONG = (113.7, 22.0, 114.6, 22.7)  # west, south, east, north
_GRID = (790_000, 790_000, 880_000, 860_000)  # the same in EPSG:2326
_METRES_A_DEGREE = 111_320  # of latitude
_NAMED_AT_MOST = 5


class OutlineFileError(GeoError):
    """A file that does not hold the polygons it should, or that cannot be read."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a file of polygons is about, and by which words a feature may say what it is."""

    kind: str  # "constituencies", "estates": also the name of the copy in the home
    words: Mapping[str, Sequence[str]]  # code -> names
    all_of_them: bool = False  # a file with some only is refused


@dataclass(frozen=True, slots=True, eq=False)
class Polygons:
    """Polygons by code, EPSG:4326."""

    shapes: Mapping[str, BaseGeometry]
    source: str  # name of the file
    sha256: str
    loaded_at: str

    def rings(self, code: str) -> tuple[tuple[tuple[float, float], ...], ...]:
        """Give the outer rings of a code's polygons as lat, lon; none where it has no polygon."""
        if code not in self.shapes:
            return ()
        return tuple(
            tuple((round(lat, 5), round(lon, 5)) for lon, lat in part.exterior.coords)
            for part in shapely.get_parts(self.shapes[code])
        )

    def touching(self, lat: float, lon: float, within_m: float = 0) -> frozenset[str]:
        """Give the codes of the polygons that hold a point (EPSG:4326) or come within metres of it."""
        across = _METRES_A_DEGREE * math.cos(math.radians(lat))
        circle = affinity.scale(
            shapely.Point(lon, lat).buffer(within_m), 1 / across, 1 / _METRES_A_DEGREE, origin=(lon, lat)
        )
        near = circle if within_m else shapely.Point(lon, lat)
        return frozenset(code for code, shape in self.shapes.items() if shape.intersects(near))


def use(file: Path, home: Path, known: Known) -> Polygons:
    """Check a GeoJSON file and load its polygons into the home; what of it is not known is left out.

    Coordinates are WGS84, or those of the HK1980 Grid (EPSG:2326). Raises `OutlineFileError`.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise OutlineFileError(f"{file}: cannot be read ({error.strerror})") from error
    if len(content) > MAX_BYTES:
        raise OutlineFileError(f"{file}: more than {MAX_BYTES:,} bytes")
    shapes = _read(content, file.name, known)
    told = {
        "source": file.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "loaded_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": json.loads(shapely.to_geojson(shape))}
        for code, shape in shapes.items()
    ]
    target = stored(home, known)
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    collection = {"type": "FeatureCollection", "features": features, "provenance": told}
    aside.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
    aside.replace(target)
    return Polygons(shapes, **told)


def load(home: Path, known: Known) -> Polygons | None:
    """Give the polygons of a home, or nothing; raises `OutlineFileError` where its copy is damaged."""
    path = stored(home, known)
    try:
        collection = json.loads(path.read_text(encoding="utf-8"))
        shapes = {
            feature["properties"]["code"]: shapely.from_geojson(json.dumps(feature["geometry"]))
            for feature in collection["features"]
        }
        told = collection["provenance"]
        return Polygons(shapes, told["source"], told["sha256"], told["loaded_at"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, shapely.errors.GEOSException) as error:
        raise OutlineFileError(
            f"{path} cannot be read ({type(error).__name__}): load the file again"
        ) from error


def reset(home: Path, known: Known) -> None:
    """Forget the polygons."""
    stored(home, known).unlink(missing_ok=True)


def stored(home: Path, known: Known) -> Path:
    """Give where a home keeps its copy."""
    return home / "boundaries" / f"{known.kind}.geojson"


def _read(content: bytes, source: str, known: Known) -> dict[str, BaseGeometry]:
    codes = {_folded(word): code for code, words in known.words.items() for word in words}
    found: dict[str, BaseGeometry] = {}
    for number, (properties, shape) in enumerate(_features(content, source), 1):
        named = {codes[word] for value in properties.values() if (word := _folded(value)) in codes}
        if not named:
            continue
        code = min(named)
        if len(named) > 1 or code in found:
            raise OutlineFileError(f"{source}: feature {number} and another both say they are {code}")
        found[code] = _in_degrees(shape, f"{source}: feature {number} ({code})")
    missing = [code for code in known.words if code not in found]
    if not found or (missing and known.all_of_them):
        listed = ", ".join(missing[:_NAMED_AT_MOST]) + (", ..." if len(missing) > _NAMED_AT_MOST else "")
        raise OutlineFileError(
            f"{source}: no polygon is named {listed}; a property of each feature must hold the code or the "
            f"name of one of the {known.kind}"
        )
    return found


def _features(content: bytes, source: str) -> Iterator[tuple[Mapping[str, Any], BaseGeometry]]:
    try:
        for feature in json.loads(content.decode("utf-8-sig"))["features"]:
            yield dict(feature["properties"]), shapely.from_geojson(json.dumps(feature["geometry"]))
    except (ValueError, KeyError, TypeError, RecursionError, shapely.errors.GEOSException) as error:
        raise OutlineFileError(
            f"{source}: this is not GeoJSON with polygons ({type(error).__name__})"
        ) from error


def _in_degrees(shape: BaseGeometry, where: str) -> BaseGeometry:
    if shape.geom_type not in ("Polygon", "MultiPolygon") or shape.is_empty or not shape.is_valid:
        raise OutlineFileError(f"{where}: no valid polygon ({shape.geom_type})")
    if _inside(shape, _HONG_KONG):
        return shape
    if _inside(shape, _GRID):
        grid = pyproj.Transformer.from_crs("EPSG:2326", "EPSG:4326", always_xy=True)
        return shapely.transform(shape, lambda points: _transformed(grid, points))
    west, south, east, north = shape.bounds
    raise OutlineFileError(
        f"{where}: coordinates from {west:.3f}, {south:.3f} to {east:.3f}, {north:.3f}; expected "
        "longitude and latitude (WGS84) around Hong Kong, or easting and northing of the HK1980 Grid"
    )


def _transformed(grid: pyproj.Transformer, points: Points) -> Points:
    return np.column_stack(grid.transform(points[:, 0], points[:, 1]))


def _inside(shape: BaseGeometry, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = shape.bounds
    return box[0] <= west and box[1] <= south and east <= box[2] and north <= box[3]


def _folded(value: object) -> str:
    return " ".join(token.text for token in tokens(clean(str(value))))
