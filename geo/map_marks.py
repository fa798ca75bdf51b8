"""What a map can show, in ready-made words, and the colours it uses."""

from __future__ import annotations

from dataclasses import dataclass

# Five classes from light to dark. Lightness alone tells them apart, in print and to colour-blind eyes.
PALETTE = ("#cde3e4", "#98c4cb", "#619fae", "#35758d", "#164a69")
NOTHING = "#e3e2df"  # a district without anything to show
HATCH = "#8d9298"  # lines over a district that is not known
ACCENT = "#8a1c2c"
NEUTRAL = "#42525f"
SEA = "#eef3f6"

DISTRICT, VENDOR, ESTATE = "district", "vendor", "estate"  # what a click reports
NAMED_EVERYWHERE = "estate"  # the kind of site that is named at every zoom


@dataclass(frozen=True, slots=True)
class AreaMark:
    """One district: `klass` is its colour from 0 (light) to 4 (dark), `None` where there is nothing."""

    code: str
    name: str
    klass: int | None
    lines: tuple[str, ...]  # below the name, on hover and focus
    selected: bool = False
    hatched: bool = False  # not known


@dataclass(frozen=True, slots=True)
class PointMark:
    """One bubble (EPSG:4326 degrees): its area follows `weight`."""

    id: str
    name: str
    lat: float
    lon: float
    weight: float
    accent: bool
    lines: tuple[str, ...]
    selected: bool = False


@dataclass(frozen=True, slots=True)
class SiteMark:
    """One estate (named at every zoom), facility or park (named when near), EPSG:4326 degrees."""

    code: str
    name: str
    lat: float
    lon: float
    radius_m: float | None
    kind: str
    lines: tuple[str, ...]
    outline: tuple[tuple[tuple[float, float], ...], ...] = ()  # rings of lat, lon; else a circle


@dataclass(frozen=True, slots=True)
class MapWords:
    """The map's own short texts in the language of the page; none of them may hold HTML."""

    map_name: str = "Map of Hong Kong"
    zoom_in: str = "Zoom in"
    zoom_out: str = "Zoom out"
    reset_view: str = "Show all of Hong Kong"
    base_map: str = "Street map"
    full_screen: str = "Full screen"
    cluster: str = "{n} vendors"
    attribution: str = "© Map information from Lands Department"
