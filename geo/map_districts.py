"""District outlines in the short form in which they travel to the map."""

from __future__ import annotations

import json
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

_STEPS_PER_DEGREE = 100_000  # one step is about a metre

# Where a reader looks for the name (lat, lon): the built-up middle, not the middle of the sea and hills.
# Placed by hand on the official outlines.
NAME_POINTS = {
    "CW": (22.2795, 114.1440),
    "WC": (22.2690, 114.1790),
    "EST": (22.2760, 114.2260),
    "STH": (22.2540, 114.1880),
    "YTM": (22.3110, 114.1690),
    "SSP": (22.3340, 114.1560),
    "KC": (22.3190, 114.1880),
    "WTS": (22.3440, 114.1950),
    "KT": (22.3130, 114.2250),
    "TW": (22.3790, 114.1030),
    "TM": (22.4010, 113.9700),
    "YL": (22.4420, 114.0500),
    "NTH": (22.5080, 114.1560),
    "TP": (22.4560, 114.1520),
    "SK": (22.4000, 114.3000),
    "ST": (22.3790, 114.1860),
    "KWT": (22.3590, 114.1280),
    "ISL": (22.2600, 113.9500),
}


@dataclass(frozen=True, slots=True)
class AreaShape:
    """One district's outline, ready to travel.

    `rings` is a JSON list of polygons, each a list of rings, each ring `lat, lon` steps from point to
    point in hundred-thousandths of a degree.
    """

    code: str
    name_point: tuple[float, float]  # lat, lon
    rings: str


def area_shapes(districts: gpd.GeoDataFrame, land: BaseGeometry | None = None) -> tuple[AreaShape, ...]:
    """Shorten outlines for the map, to about a metre.

    `districts` is EPSG:4326, one row per district, indexed by code. The official outlines reach far out
    to sea; with `land` (EPSG:4326) only what lies on it is drawn. Takes some time: keep the result.
    """
    outlines = ((str(code), geometry) for code, geometry in districts.geometry.items())
    known = (
        (code, geometry) for code, geometry in outlines if geometry is not None and not geometry.is_empty
    )
    drawn = ((code, _on_land(geometry, land)) for code, geometry in known)
    return tuple(AreaShape(code, _name_point(code, part), _rings(part)) for code, part in drawn)


def _on_land(geometry: BaseGeometry, land: BaseGeometry | None) -> BaseGeometry:
    on_land = geometry if land is None else geometry.intersection(land)
    return geometry if on_land.is_empty else on_land


def _name_point(code: str, geometry: BaseGeometry) -> tuple[float, float]:
    by_hand = NAME_POINTS.get(code)
    if by_hand is not None and geometry.contains(shapely.Point(by_hand[1], by_hand[0])):
        return by_hand
    point = geometry.representative_point()
    return round(point.y, 5), round(point.x, 5)


def _rings(geometry: BaseGeometry) -> str:
    parts = (part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon")
    polygons = [[_steps(ring) for ring in (part.exterior, *part.interiors)] for part in parts]
    return json.dumps(polygons, separators=(",", ":"))


def _steps(ring: shapely.LinearRing) -> list[int]:
    lon_lat = np.rint(shapely.get_coordinates(ring)[:-1] * _STEPS_PER_DEGREE).astype(int)
    lat_lon = lon_lat[:, ::-1]
    steps = np.diff(lat_lon, axis=0, prepend=np.zeros((1, 2), dtype=int))
    moved: list[int] = steps[np.any(steps != 0, axis=1)].ravel().tolist()
    return moved
