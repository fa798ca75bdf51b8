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
    figure: str = (
        ""  # below its name where the whole of Hong Kong is seen; the first line where there is none
    )


@dataclass(frozen=True, slots=True)
class CellsMark:
    """Where the map finds what it draws, and what of it is open. Addresses lie on our own server."""

    ground: str  # outlines and names
    tiles: str  # with {z}, {x} and {y} to fill in
    cell: str
    place: str  # what a point is: "vendor" or "delivery"
    is_revenue: bool = False  # sums are not told
    is_narrow: bool = False  # a few points were chosen: they come into view
    open_codes: tuple[str, ...] = ()  # of points
    open_places: tuple[tuple[float, float], ...] = ()  # lat, lon: where these are, as far as is known


@dataclass(frozen=True, slots=True)
class LegendMark:
    """What the colours of the districts mean, for a map that fills the screen: nothing else stands there."""

    title: str
    unit: str
    classes: tuple[tuple[int, str], ...]  # colour from 0 (light) to 4 (dark), its values in words
    nothing: str
    hatched: str


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
class StagedMark:
    """A place of awards that are not public yet, EPSG:4326 degrees; `radius` in pixels."""

    lat: float
    lon: float
    radius: float
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MapWords:
    """The map's own short texts in the language of the page, with what is to be filled in as {n}."""

    map_name: str = "Map of Hong Kong"
    zoom_in: str = "Zoom in"
    zoom_out: str = "Zoom out"
    reset_view: str = "Show all of Hong Kong"
    base_map: str = "Street map"
    full_screen: str = "Full screen"
    attribution: str = "© Map information from Lands Department"
    close: str = "Close"
    error: str = "The vendors cannot be shown at the moment; the map tries again."
    vendor_one: str = "{n} vendor"
    vendor_many: str = "{n} vendors"
    delivery_one: str = "{n} place"
    delivery_many: str = "{n} places"
    awards_one: str = "{n} award"
    awards_many: str = "{n} awards"
    without_one: str = "{n} not in the sum"
    without_many: str = "{n} not in the sum"
    shared_one: str = "{n} shared award not added: {value}"
    shared_many: str = "{n} shared awards not added: {value}"
    shared_in_one: str = "{n} shared award not added"
    shared_in_many: str = "{n} shared awards not added"
    more_one: str = "and {n} more"
    more_many: str = "and {n} more"
    not_stated: str = "not stated"
    within: str = "{precision}, within {metres} m"
    precision_building: str = "to the building"
    precision_street: str = "to the street"
    precision_area: str = "to the locality"
    precision_district: str = "to the district"
    local_plant: str = "plant in Hong Kong (INNOPARK)"
    local_address: str = "Hong Kong address only"
    local_outside: str = "outside Hong Kong"
    local_unknown: str = "not known"
    money: str = "HK${value}"
    units: tuple[tuple[int, str], ...] = ((1_000_000_000, " billion"), (1_000_000, " million"))
