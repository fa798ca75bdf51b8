"""District outlines: the official ones where a home has them, else the project's approximate areas."""

from __future__ import annotations

import hashlib
import http.client
import io
import json
import os
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geo import settings
from geo.coordinates import is_point
from geo.districts import districts
from geo.errors import GeoError

OFFICIAL_URL = (
    "https://www.had.gov.hk/psi/hong-kong-administrative-boundaries/hksar_18_district_boundary.json"
)
APPROXIMATE = Path(__file__).parent / "areas" / "approximate.geojson"
LETTER = "地區號碼"  # the property that joins the official file to the codes
TIMEOUT_S = 20
MAX_BYTES = 20_000_000  # the file of 2020 has 0.4 MB
TOLERANCE_M = 20.0
MOST_OVERLAP = 0.001  # of the whole; those of 2020 overlap nowhere
_WRITTEN_TO = 1e-9  # degrees, a tenth of a millimetre
_HONG_KONG = (113.7, 22.0, 114.6, 22.7)  # west, south, east, north
_METRES, _DEGREES = "EPSG:2326", "EPSG:4326"


class BoundariesError(GeoError):
    """A file that is not the official boundaries, or that cannot be had."""


@dataclass(frozen=True, slots=True, eq=False)
class Outlines:
    """The outlines in use. `districts` is EPSG:4326, one row each of the 18, indexed by code.

    `fault` says why official boundaries that are there are not used.
    """

    districts: gpd.GeoDataFrame
    edition: str
    official: bool
    source: str
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Official:
    """The official boundaries that were loaded into a home, to be kept elsewhere."""

    content: bytes  # the file as it came; records of before may keep a simplified copy
    edition: str
    source: str


def load(home: Path) -> Outlines:
    """Give the outlines of a home: official where they were loaded and can be read."""
    if not _stored(home).exists():
        return approximate()
    try:
        told = json.loads(_stored(home).read_text(encoding="utf-8"))["provenance"]
        frame = _indexed(gpd.read_file(_stored(home)))
        return Outlines(frame, str(told["edition"]), True, str(told["source"]))
    except Exception as error:
        # Whatever is wrong with the copy, the map is drawn; the reason is told.
        fault = f"{_stored(home)} cannot be read ({type(error).__name__}): load the official file again"
        usual = approximate()
        return Outlines(usual.districts, usual.edition, False, usual.source, fault)


def loaded(home: Path) -> Official | None:
    """Give the official file of a home; nothing where it has no boundaries that can be read.

    Raises `BoundariesError` where its outlines are not made of the file that they name.
    """
    outlines = load(home)
    if not outlines.official:
        return None
    told = json.loads(_stored(home).read_text(encoding="utf-8"))["provenance"]
    content = file_of(home, str(told.get("sha256")))
    if content is not None:
        official = Official(content, _name(str(told["sha256"])), outlines.source)
        made = made_of(official).districts
        is_same = made.geom_equals_exact(outlines.districts, _WRITTEN_TO).all()
        if is_same and outlines.edition == official.edition:
            return official
    raise BoundariesError(
        f"{_stored(home)} is not made of the file that it names, {outlines.edition}: load the official file "
        "again with `python -m geo boundaries fetch` or `use FILE`"
    )


def file_of(home: Path, sha256: str) -> bytes | None:
    """Give the official file as it came into a home; nothing where it is not the one with this SHA-256."""
    with suppress(OSError):
        content = _as_it_came(home).read_bytes()
        if hashlib.sha256(content).hexdigest() == sha256:
            return content
    return None


def made_of(official: Official) -> Outlines:
    """Give the outlines of the file as it came. Raises `BoundariesError` where it is no such file."""
    frame = _simplified(_checked(official.content, official.source))
    return Outlines(frame, official.edition, True, official.source)


def drawn(official: Official) -> Outlines:
    """Give the outlines of boundaries that were kept. Raises `BoundariesError` where they are none."""
    try:
        if "provenance" in json.loads(official.content):
            frame = _indexed(gpd.read_file(io.BytesIO(official.content)))
            return Outlines(frame, official.edition, True, official.source)
    except Exception as error:
        raise BoundariesError(f"{official.source}: cannot be read ({type(error).__name__})") from error
    return made_of(official)


@cache
def approximate() -> Outlines:
    """Give the project's own areas: land only, near the truth, never official."""
    frame = _indexed(gpd.read_file(APPROXIMATE))
    return Outlines(frame, "approximate", False, "geo/areas/SOURCES.md")


def use(file: Path, home: Path) -> Outlines:
    """Check a file of official boundaries and load it into the home.

    Raises `BoundariesError` where it is not what the Home Affairs Department publishes.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise BoundariesError(f"{file}: cannot be read ({error.strerror})") from error
    return _store(content, str(file.name), home)


def fetch(home: Path, url: str = OFFICIAL_URL) -> Outlines:
    """Download the official boundaries and load them into the home.

    Raises `BoundariesError` offline, and where the answer is not the file.
    """
    if settings.offline():
        raise BoundariesError("PROCUREMENT_MAP_OFFLINE=1 forbids downloads; `use FILE` takes a file")
    try:
        content = _download(url)
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = " ".join(str(getattr(error, "reason", None) or error).split()) or type(error).__name__
        raise BoundariesError(f"{url}: no answer that helps ({reason}); `use FILE` takes a file") from error
    if len(content) > MAX_BYTES:
        raise BoundariesError(f"{url}: more than {MAX_BYTES:,} bytes, which the official file never has")
    return _store(content, url, home)


def _download(url: str) -> bytes:
    """Give what an address answers, and no more than one byte above the limit of size."""
    request = urllib.request.Request(url, headers={"User-Agent": "hong-kong-procurement-map"})
    # The timeout of a connection starts anew with each byte: the whole has a limit of its own.
    latest = time.monotonic() + TIMEOUT_S
    content = bytearray()
    with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
        while len(content) <= MAX_BYTES and (piece := answer.read1(MAX_BYTES + 1 - len(content))):
            content += piece
            if time.monotonic() > latest:
                raise TimeoutError(f"not whole after {TIMEOUT_S} seconds")
    return bytes(content)


def reset(home: Path) -> None:
    """Go back to the approximate areas."""
    _stored(home).unlink(missing_ok=True)
    _as_it_came(home).unlink(missing_ok=True)


def district_of(lat: float, lon: float, outlines: Outlines) -> str | None:
    """Give the code of the district that holds a point, EPSG:4326 degrees; nothing outside all."""
    point = shapely.Point(lon, lat)
    found = outlines.districts.index[outlines.districts.contains(point)]
    return str(found[0]) if len(found) else None


def nearest_district(lat: float, lon: float, outlines: Outlines, within_m: float) -> str | None:
    """Give the code of the district that holds a point or, outside all of them, of one that is near."""
    found = district_of(lat, lon, outlines)
    if found is not None:
        return found
    if not is_point(lat, lon):
        return None
    point = gpd.GeoSeries([shapely.Point(lon, lat)], crs=_DEGREES).to_crs(_METRES).iloc[0]
    far = outlines.districts.to_crs(_METRES).distance(point)
    return str(far.idxmin()) if far.min() <= within_m else None


def _store(content: bytes, source: str, home: Path) -> Outlines:
    frame = _simplified(_checked(content, source))
    digest = hashlib.sha256(content).hexdigest()
    told = {
        "edition": _name(digest),
        "source": source,
        "sha256": digest,
        "loaded_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "changed": f"simplified as a coverage at {TOLERANCE_M:g} m in {_METRES}",
    }
    folder = _stored(home).parent
    folder.mkdir(parents=True, exist_ok=True)
    _write_whole(_as_it_came(home), content)
    collection = json.loads(frame.reset_index().to_json(drop_id=True))
    # In one file, so that no crash pairs these polygons with another edition's name.
    whole = json.dumps(collection | {"provenance": told}, ensure_ascii=False)
    _write_whole(_stored(home), whole.encode())
    return load(home)


def _checked(content: bytes, source: str) -> gpd.GeoDataFrame:
    """Give the official polygons by code, WGS84 as published."""
    try:
        collection: Any = json.loads(content.decode("utf-8-sig"))
        features = collection["features"]
        shapes = {
            feature["properties"][LETTER]: shapely.from_geojson(json.dumps(feature["geometry"]))
            for feature in features
        }
    except (ValueError, KeyError, TypeError, RecursionError, shapely.errors.GEOSException) as error:
        raise BoundariesError(
            f"{source}: this is not the Home Affairs Department's GeoJSON of districts with {LETTER} "
            f"({type(error).__name__})"
        ) from error
    letters = {district.had_letter: code for code, district in districts().items()}
    if shapes.keys() != letters.keys() or len(features) != len(letters):
        raise BoundariesError(
            f"{source}: {len(features)} districts with the letters {''.join(sorted(map(str, shapes)))}; "
            f"expected {len(letters)} with {''.join(sorted(letters))}"
        )
    broken = [letter for letter, shape in shapes.items() if not _is_area(shape)]
    if broken:
        raise BoundariesError(f"{source}: district {', '.join(sorted(broken))} has no valid polygon")
    together = shapely.union_all(list(shapes.values()))
    west, south, east, north = together.bounds
    box = _HONG_KONG
    if not (box[0] < west and box[1] < south and east < box[2] and north < box[3]):
        raise BoundariesError(
            f"{source}: coordinates from {west:.3f}, {south:.3f} to {east:.3f}, {north:.3f}; "
            "expected WGS84 degrees around Hong Kong"
        )
    if sum(shape.area for shape in shapes.values()) > together.area * (1 + MOST_OVERLAP):
        raise BoundariesError(f"{source}: the districts overlap, which the official ones never do")
    found = {letters[letter]: shape for letter, shape in shapes.items()}
    return gpd.GeoDataFrame(
        geometry=[found[code] for code in districts()], index=list(districts()), crs=_DEGREES
    )


def _is_area(shape: BaseGeometry) -> bool:
    return shape.geom_type in ("Polygon", "MultiPolygon") and shape.is_valid and not shape.is_empty


def _simplified(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    metres = frame.to_crs(_METRES)
    simple = shapely.coverage_simplify(metres.geometry.to_numpy(), TOLERANCE_M)
    made = gpd.GeoDataFrame(geometry=list(simple), index=frame.index, crs=_METRES).to_crs(_DEGREES)
    made.index.name = "code"
    return made


def _indexed(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give the 18 rows in official order; anything else raises `KeyError`."""
    return frame.set_index("code").loc[list(districts()), ["geometry"]]


def _name(digest: str) -> str:
    return f"official {digest[:8]}"


def _write_whole(target: Path, content: bytes) -> None:
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    aside.write_bytes(content)
    aside.replace(target)


def _as_it_came(home: Path) -> Path:
    return home / "boundaries" / "as_published.json"


def _stored(home: Path) -> Path:
    return home / "boundaries" / "districts.geojson"
