"""How many random points on land fall into the right district, by official outlines and by our areas."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from bench.geocode_answers import SHARED
from geo import boundaries
from geo.districts import districts

YARDSTICK = SHARED / "geo" / "had_18_districts_2020.json"
_METRES = "EPSG:2326"


@dataclass(frozen=True, slots=True)
class Points:
    """Shares of random points, and how far the approximate areas overlap the official districts."""

    points: int
    official: float
    approximate: float
    mean_iou: float


def measure(count: int, seed: int, yardstick: Path = YARDSTICK) -> Points:
    """Compare with the published polygons themselves on the land that both show.

    Official outlines are those that the program makes of the file (simplified), areas its own.
    """
    truth = _published(yardstick)
    with tempfile.TemporaryDirectory() as folder:
        official = boundaries.use(yardstick, Path(folder)).districts.to_crs(_METRES)
    areas = boundaries.approximate().districts.to_crs(_METRES)
    land = shapely.intersection(truth.union_all(), areas.union_all())
    points = _uniform(land, count, seed)
    owners = _owners(points, truth)
    on_land = truth.geometry.intersection(areas.union_all())
    overlap = areas.intersection(on_land).area / areas.union(on_land).area
    return Points(
        count,
        float((_owners(points, official) == owners).mean()),
        float((_owners(points, areas) == owners).mean()),
        float(overlap.mean()),
    )


def _published(file: Path) -> gpd.GeoDataFrame:
    """Give the polygons as published, by code, in metres."""
    frame = gpd.read_file(file)
    codes = {district.had_letter: code for code, district in districts().items()}
    return frame.set_index(frame[boundaries.LETTER].map(codes)).to_crs(_METRES)


def _uniform(land: shapely.Geometry, count: int, seed: int) -> np.ndarray:
    randoms = np.random.default_rng(seed)
    west, south, east, north = shapely.bounds(land)
    shapely.prepare(land)
    found = np.empty(0, dtype=object)
    while len(found) < count:
        placed = np.column_stack((randoms.uniform(west, east, count), randoms.uniform(south, north, count)))
        tried = np.asarray(shapely.points(placed))
        found = np.append(found, tried[shapely.contains(land, tried)])
    return found[:count]


def _owners(points: np.ndarray, frame: gpd.GeoDataFrame) -> np.ndarray:
    found = np.full(len(points), "", dtype=object)
    at, row = shapely.STRtree(frame.geometry.to_numpy()).query(points, predicate="within")
    found[at] = frame.index.to_numpy()[row]
    return found
