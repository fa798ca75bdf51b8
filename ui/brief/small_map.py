"""A small map of Hong Kong for paper: outlines and colours, no tiles, no words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

import shapely

from data.queries.summary import Summary
from geo import settings
from geo.map_ground import Ground, ground
from geo.map_marks import ACCENT, HATCH, NOTHING, PALETTE, SEA
from ui import cached, measures
from ui.brief.sheet import Key
from ui.frame import Page
from ui.kept import Kept
from ui.legend import values as legend_values

_STEPS = 100_000  # of a degree
_SQUEEZE = math.cos(math.radians(22.35))  # a degree of longitude, in degrees of latitude
_WIDTH = 600
_SMALLEST = 4e-6  # square degrees, some four hectares: smaller islets would be dots
_COARSE = 0.0006  # degrees, some 60 m: a fifth of a millimetre on paper
_HATCHED = "url(#hatch)"
_ESTATE = "estate"
_EDGE = 0.008  # degrees of sea around it


@dataclass(frozen=True, slots=True)
class _Outline:
    """Districts ready to be drawn: a path of each, in degrees of latitude, and the bounds of all."""

    paths: Mapping[str, str]
    bounds: tuple[float, float, float, float]  # west, south, east, north


_outlines: Kept[_Outline] = Kept(2)


def draw(page: Page, found: Summary, chosen: str | None) -> str:
    """Give the map as SVG: districts in the colours of the measure, `chosen` outlined, INNOPARKs as marks."""
    told = ground(cached.outlines(page.snapshot), settings.home())
    return svg(told, _fills(page, found), chosen)


def keys(page: Page, found: Summary) -> tuple[Key, ...]:
    """Give what the colours mean, those only that are there."""
    spans = legend_values(page, found)["spans"]
    assert isinstance(spans, list)
    fills = _fills(page, found)
    made = [Key(span["colour"], span["words"]) for span in spans]
    if _HATCHED in fills.values():
        made.append(Key("hatch", page.say("legend.hatched")))
    if len(fills) < len(cached.outlines(page.snapshot).districts):
        made.append(Key(NOTHING, page.say("legend.nothing")))
    return (*made, Key("mark", page.say("brief.innoparks")))


def _fills(page: Page, found: Summary) -> Mapping[str, str]:
    """Give the colour of each district with awards; hatched where the measure is not known."""
    colours = measures.classes(page, found).colours
    return {
        code: PALETTE[colours[code]] if code in colours else _HATCHED
        for code in measures.by_district(page, found)
    }


def svg(told: Ground, fills: Mapping[str, str], chosen: str | None) -> str:
    """Draw a ground with a colour for each district that is not to be grey."""
    outline = _outlines.get(told.name, lambda: _draw(told))
    paths, (west, south, east, north) = outline.paths, outline.bounds
    scale = _WIDTH / (east - west)
    height = round((north - south) * scale)
    place = f"scale({scale:.3f} {-scale:.3f}) translate({-west:.6f} {-north:.6f})"
    thin, thick = 0.8 / scale, 3.2 / scale
    areas = "".join(
        f'<path d="{path}" fill="{fills.get(code, NOTHING)}" stroke="#fff" stroke-width="{thin:.6f}"/>'
        for code, path in paths.items()
    )
    line = (
        f'<path d="{paths[chosen]}" fill="none" stroke="{ACCENT}" stroke-width="{thick:.6f}"/>'
        if chosen in paths
        else ""
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}">'
        f'<defs><pattern id="hatch" width="{6 / scale:.6f}" height="{6 / scale:.6f}" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="{6 / scale:.6f}" height="{6 / scale:.6f}" fill="{NOTHING}"/>'
        f'<rect width="{2 / scale:.6f}" height="{6 / scale:.6f}" fill="{HATCH}"/></pattern></defs>'
        f'<rect width="{_WIDTH}" height="{height}" fill="{SEA}"/>'
        f'<g transform="{place}" stroke-linejoin="round">{areas}{line}</g>'
        f"{_marks(told, west, north, scale)}</svg>"
    )


def _marks(told: Ground, west: float, north: float, scale: float) -> str:
    marks = []
    for site in told.told["sites"]:
        if site["kind"] == _ESTATE:
            lat, lon = site["at"]
            x, y = (lon * _SQUEEZE - west) * scale, (north - lat) * scale
            marks.append(
                f'<path d="M{x:.1f} {y - 9:.1f}l9 9l-9 9l-9 -9z" '
                f'fill="{ACCENT}" stroke="#fff" stroke-width="2"/>'
            )
    return "".join(marks)


def _draw(told: Ground) -> _Outline:
    """Give each district's path, and the bounds of all."""
    areas = {area["code"]: _area(area["rings"]) for area in told.told["districts"]}
    west, south, east, north = map(float, shapely.total_bounds(list(areas.values())))
    bounds = (west - _EDGE, south - _EDGE, east + _EDGE, north + _EDGE)
    return _Outline({code: _path(area) for code, area in areas.items()}, bounds)


def _area(polygons: list[list[list[int]]]) -> shapely.MultiPolygon:
    """Read rings of steps from point to point; islets too small to see are left out."""
    parts = [shapely.Polygon(_points(rings[0]), [_points(ring) for ring in rings[1:]]) for rings in polygons]
    largest = max(parts, key=lambda part: part.area)
    return shapely.MultiPolygon([part for part in parts if part.area > _SMALLEST or part is largest])


def _points(steps: list[int]) -> list[tuple[float, float]]:
    lats, lons = accumulate(steps[::2]), accumulate(steps[1::2])
    return [(lon / _STEPS * _SQUEEZE, lat / _STEPS) for lat, lon in zip(lats, lons, strict=True)]


def _path(area: shapely.MultiPolygon) -> str:
    simple = shapely.simplify(area, _COARSE)
    rings = [ring for part in shapely.get_parts(simple) for ring in (part.exterior, *part.interiors)]
    return "".join(
        "M" + "L".join(f"{x:.5f} {y:.5f}" for x, y in shapely.get_coordinates(ring)[:-1]) + "Z"
        for ring in rings
    )
