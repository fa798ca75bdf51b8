"""Builds `approximate.geojson`: `python -m geo.areas.build` with the package of SOURCES.md installed.

Land is the coastline of that package, cut at the border in `border.csv`; it is parted among the districts by
the nearest of the named places in `anchors.csv`. Both files are the project's own.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

FOLDER = Path(__file__).parent
# West, south, east, north, EPSG:4326 degrees: inside Hong Kong's waters, so that islands beyond are left out.
AROUND = (113.835, 22.14, 114.46, 22.58)
INLAND = (114.10, 22.45)  # a point of the mainland part, to know which side of a line is land
WHOLE_KM2 = 2.5  # an island up to this size belongs to one district
SPECK_KM2 = 0.03
TOLERANCE_M = 40.0
METRES, DEGREES = "EPSG:2326", "EPSG:4326"


def build(land: BaseGeometry, anchors: Sequence[tuple[float, float, str]]) -> gpd.GeoDataFrame:
    """Part `land` (EPSG:4326) among the districts of `anchors` (lat, lon, code).

    Returns one row for each code, EPSG:4326, without gaps or overlaps.
    """
    ground = _to(land, METRES)
    points = gpd.GeoSeries(
        gpd.points_from_xy([lon for _, lon, _ in anchors], [lat for lat, _, _ in anchors]), crs=DEGREES
    ).to_crs(METRES)
    codes = np.array([code for _, _, code in anchors])
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.MultiPoint(points.to_list()), extend_to=shapely.box(*ground.bounds))
    )
    tree = shapely.STRtree(points.to_list())
    owner = codes[[int(tree.query(cell, predicate="contains")[0]) for cell in cells]]
    parts: dict[str, list[BaseGeometry]] = {code: [] for code in dict.fromkeys(codes)}
    for piece in shapely.get_parts(ground):
        if piece.area < SPECK_KM2 * 1e6:
            continue
        shares = {
            code: shapely.union_all(cells[owner == code]).intersection(piece)
            for code in set(owner[shapely.intersects(cells, piece)])
        }
        if piece.area <= WHOLE_KM2 * 1e6:
            shares = {max(shares, key=lambda code: shares[code].area): piece}
        for code, share in shares.items():
            parts[code] += [part for part in shapely.get_parts(share) if part.geom_type == "Polygon"]
    areas = [shapely.union_all(found) for found in parts.values()]
    simple = shapely.coverage_simplify(areas, TOLERANCE_M)
    return gpd.GeoDataFrame({"code": list(parts)}, geometry=list(simple), crs=METRES).to_crs(DEGREES)


def read_anchors() -> list[tuple[float, float, str]]:
    """Give the named places with a known district: lat, lon, code."""
    with (FOLDER / "anchors.csv").open(encoding="utf-8", newline="") as file:
        return [(float(row["lat"]), float(row["lon"]), row["district"]) for row in csv.DictReader(file)]


def read_border() -> shapely.LineString:
    """Give the border to Shenzhen as lon, lat from west to east."""
    with (FOLDER / "border.csv").open(encoding="utf-8", newline="") as file:
        return shapely.LineString([(float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file)])


def hong_kong_side(land: BaseGeometry) -> BaseGeometry:
    """Keep what lies south of the border."""
    west, south, east, _ = AROUND
    line = list(read_border().coords)
    return shapely.intersection(land, shapely.Polygon([(west, south), *line, (east, south)]))


def coastline() -> BaseGeometry:
    """Give the land around Hong Kong from the package's OpenStreetMap land polygons, EPSG:4326."""
    from roaring_landmask import LandmaskProvider, Shapes

    polygons = shapely.get_parts(shapely.from_wkb(bytes(Shapes.wkb(LandmaskProvider.Osm))))
    box = shapely.box(*AROUND)
    pieces = []
    for polygon in polygons[shapely.intersects(shapely.box(*shapely.bounds(polygons).T), box)]:
        if shapely.get_num_coordinates(polygon) < 100_000:
            pieces.append(polygon.buffer(0).intersection(box))
            continue
        # Clipping a continent whole takes minutes: its shore is clipped as a line and closed again.
        shore = shapely.clip_by_rect(polygon.exterior, *AROUND)
        rings = shapely.polygonize(shapely.get_parts(shapely.union_all([shore, box.exterior])))
        pieces += [part for part in shapely.get_parts(rings) if part.contains(shapely.Point(INLAND))]
    return shapely.union_all(pieces)


def main() -> None:
    """Write the file."""
    areas = build(hong_kong_side(coastline()), read_anchors())
    features = json.loads(areas.set_index("code").sort_index().reset_index().to_json(drop_id=True))[
        "features"
    ]
    text = json.dumps({"type": "FeatureCollection", "features": [_rounded(f) for f in features]})
    (FOLDER / "approximate.geojson").write_text(text + "\n", encoding="utf-8")


def _rounded(feature: dict[str, object]) -> dict[str, object]:
    """Give a feature with coordinates to about a metre."""
    geometry = shapely.from_geojson(json.dumps(feature["geometry"]))
    rounded = shapely.transform(geometry, lambda xy: np.round(xy, 5))
    return feature | {"geometry": json.loads(shapely.to_geojson(rounded))}


def _to(geometry: BaseGeometry, crs: str) -> BaseGeometry:
    moved: BaseGeometry = gpd.GeoSeries([geometry], crs=DEGREES).to_crs(crs).iloc[0]
    return moved


if __name__ == "__main__":
    main()
