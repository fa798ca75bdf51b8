"""District outlines in the short form in which they travel to the map."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

_STEPS_PER_DEGREE = 100_000  # one step is about a metre

# Where a reader looks for the name (lat, lon): the built-up middle, not the middle of the sea and hills.
# Placed by hand on the official outlines.
_NAME_POINTS = {
    "CW": (22.2795, 114.1440),
    "WC": (22.2690, 114.1790),
    "EST": (22.2780, 114.2250),
    "STH": (22.2430, 114.1830),
    "YTM": (22.3090, 114.1660),
    "SSP": (22.3340, 114.1560),
    "KC": (22.3190, 114.1880),
    "WTS": (22.3440, 114.1950),
    "KT": (22.3130, 114.2250),
    "TW": (22.3790, 114.1030),
    "TM": (22.4010, 113.9700),
    "YL": (22.4420, 114.0500),
    "NTH": (22.5080, 114.1560),
    "TP": (22.4600, 114.2350),
    "SK": (22.3830, 114.3050),
    "ST": (22.3880, 114.2000),
    "KWT": (22.3480, 114.1180),
    "ISL": (22.2600, 113.9500),
}


@dataclass(frozen=True, slots=True)
class AreaShape:
    """One district's polygons: each a list of rings, each ring `lat, lon` steps from point to point."""

    code: str
    name_point: tuple[float, float]  # lat, lon
    rings: tuple[tuple[tuple[int, ...], ...], ...]


def area_shapes(districts: gpd.GeoDataFrame) -> tuple[AreaShape, ...]:
    """Shorten outlines for the map, to about a metre.

    `districts` is EPSG:4326, one row per district, indexed by code. Takes some milliseconds: keep
    the result.
    """
    return tuple(
        AreaShape(str(code), _name_point(str(code), geometry), _polygons(geometry))
        for code, geometry in districts.geometry.items()
        if geometry is not None and not geometry.is_empty
    )


def _name_point(code: str, geometry: BaseGeometry) -> tuple[float, float]:
    by_hand = _NAME_POINTS.get(code)
    if by_hand is not None and geometry.contains(shapely.Point(by_hand[1], by_hand[0])):
        return by_hand
    point = geometry.representative_point()
    return round(point.y, 5), round(point.x, 5)


def _polygons(geometry: BaseGeometry) -> tuple[tuple[tuple[int, ...], ...], ...]:
    parts = (part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon")
    return tuple(tuple(_steps(ring) for ring in (part.exterior, *part.interiors)) for part in parts)


def _steps(ring: shapely.LinearRing) -> tuple[int, ...]:
    lon_lat = np.rint(shapely.get_coordinates(ring)[:-1] * _STEPS_PER_DEGREE).astype(int)
    lat_lon = lon_lat[:, ::-1]
    steps = np.diff(lat_lon, axis=0, prepend=np.zeros((1, 2), dtype=int))
    moved = steps[np.any(steps != 0, axis=1)]
    return tuple(moved.ravel().tolist())
