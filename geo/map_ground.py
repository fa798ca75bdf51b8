"""What the map stands on, whatever the filters: outlines of districts, estates and facilities; names."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo import boundaries, outline_file
from geo.boundaries import Outlines
from geo.districts import districts
from geo.estates import Estate, estates, known
from geo.map_districts import AreaShape, area_shapes
from geo.outline_file import OutlineFileError, Polygons

APPROXIMATE = "approximate"
_REMEMBERED = 3  # grounds that a process keeps
_DIGEST = 12  # hexadecimal digits

_drawn: dict[tuple[str, Path, int], Ground] = {}
_drawing = threading.Lock()


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Districts and sites, ready to travel: the name changes with the content."""

    name: str
    told: Mapping[str, Any]


def ground(outlines: Outlines, home: Path) -> Ground:
    """Give the ground of an edition of the districts and of what a home has of estates.

    Drawn once in a process: some hundred milliseconds. A damaged file of estates gives circles.
    """
    path = outline_file.stored(home, known())
    key = (outlines.edition, path, path.stat().st_mtime_ns if path.exists() else 0)
    with _drawing:
        if key not in _drawn:
            _drawn[key] = draw(outlines, _estates_of(home))
            while len(_drawn) > _REMEMBERED:
                del _drawn[next(iter(_drawn))]
        return _drawn[key]


def draw(outlines: Outlines, drawn: Polygons | None) -> Ground:
    """Write districts and sites down, and name them by the edition and the content."""
    # The official districts hold the sea as well: it is cut off, so that the map shows Hong Kong's shape.
    land = boundaries.approximate().districts.union_all() if outlines.official else None
    told = {
        "districts": [_district(shape) for shape in area_shapes(outlines.districts, land=land)],
        "sites": [_site(estate, drawn) for estate in estates().values()],
    }
    digest = hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:_DIGEST]
    return Ground(f"{edition_word(outlines)}-{digest}", told)


def edition_word(outlines: Outlines) -> str:
    """Give what the name of a ground begins with: the edition, as an address can hold it."""
    return outlines.edition.replace(" ", "-") if outlines.official else APPROXIMATE


def _estates_of(home: Path) -> Polygons | None:
    try:
        return outline_file.load(home, known())
    except OutlineFileError:
        return None


def _district(shape: AreaShape) -> dict[str, Any]:
    name = districts()[shape.code].name
    return {
        "code": shape.code,
        "names": {language: name(language) for language in ("en", "zh-Hant", "zh-Hans")},
        "at": shape.name_point,
        "rings": json.loads(shape.rings),
    }


def _site(estate: Estate, drawn: Polygons | None) -> dict[str, Any]:
    return {
        "code": estate.code,
        "names": dict(estate.names),
        "kind": estate.kind,
        "at": (estate.lat, estate.lon),
        "radius_m": None if estate.radius_m is None else round(estate.radius_m),
        "outline": drawn.rings(estate.code) if drawn else (),
    }
