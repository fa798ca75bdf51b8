"""Coordinates as people write them, read as degrees: swapped, in minutes, or on the HK1980 Grid."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

# Around Hong Kong: degrees of EPSG:4326, metres of EPSG:2326.
LATITUDES, LONGITUDES = (22.0, 22.7), (113.7, 114.6)
NORTHINGS, EASTINGS = (799_000.0, 848_500.0), (799_000.0, 865_000.0)
_LONGEST = 60  # characters
_PAIR = 2
_DECIMALS = 7  # of a degree: a centimetre
_NUMBER = r"[0-9]{1,3}(?:\.[0-9]{1,20})?"
_SIGN = r"(?P<sign>[+-])?"
_PLAIN = re.compile(rf"{_SIGN}(?P<degrees>{_NUMBER})(?:\s*(?:°|º|度|deg))?")
_MINUTES = re.compile(
    rf"{_SIGN}(?P<degrees>[0-9]{{1,3}})\s*(?:°|º|度|deg|:|\s)\s*(?P<minutes>[0-9]{{1,2}}(?:\.[0-9]{{1,20}})?)"
    r"\s*(?:'|′|’|分|min|:|\s|$)\s*(?:(?P<seconds>[0-9]{1,2}(?:\.[0-9]{1,20})?)\s*(?:\"|″|”|''|′′|秒|sec)?)?"
)
_GRID = re.compile(r"(?P<metres>[0-9]{6}|[0-9]{3}[, ][0-9]{3})(?P<part>\.[0-9]{1,20})?\s*(?:m|米)?")
_HEMISPHERE = {"N": 1, "E": 1, "S": -1, "W": -1, "北緯": 1, "東經": 1, "北纬": 1, "东经": 1}
_HEMISPHERES = "|".join(_HEMISPHERE)
_AROUND = re.compile(rf"(?P<before>{_HEMISPHERES})?[\s:]*(?P<body>.*?)\s*(?:m?(?P<after>[NESW]))?", re.DOTALL)


class Form(StrEnum):
    """How a pair of coordinates was written."""

    DEGREES = "degrees"  # latitude first, as expected
    SWAPPED = "swapped"  # degrees, longitude first
    MINUTES = "minutes"  # degrees, minutes and perhaps seconds
    GRID = "grid"  # metres of the HK1980 Grid


@dataclass(frozen=True, slots=True)
class Reading:
    """A point near Hong Kong in degrees of EPSG:4326, and how it was written."""

    lat: float
    lon: float
    form: Form


@dataclass(frozen=True, slots=True)
class _Value:
    number: float
    minutes: bool = False
    grid: bool = False
    axis: str = ""  # "N" or "E", where the text says so


def read_point(first: str, second: str) -> Reading | None:
    """Read a latitude and a longitude, in whatever form and order; nothing where it is none near Hong Kong.

    Metres are taken as northing and easting, unless they say otherwise ("836694 mE") or that
    lies outside of Hong Kong: within it both orders are possible, and the one asked for counts.
    """
    one, two = _value(first), _value(second)
    if one is None or two is None or one.grid != two.grid:
        return None
    if one.grid:
        turned = one.axis == "E" or two.axis == "N"
        orders = [(one.number, two.number), (two.number, one.number)]
        found = [_on_grid(*order) for order in (orders if turned else reversed(orders))]
        return next((reading for reading in found if reading is not None), None)
    minutes = one.minutes or two.minutes
    if _within(one.number, LATITUDES) and _within(two.number, LONGITUDES):
        return Reading(one.number, two.number, Form.MINUTES if minutes else Form.DEGREES)
    if _within(two.number, LATITUDES) and _within(one.number, LONGITUDES):
        return Reading(two.number, one.number, Form.SWAPPED)
    return None


def read_pair(text: str) -> Reading | None:
    """Read a text that is a pair of coordinates and nothing else: "22.3193, 114.1694"."""
    for separator in (";", ", ", ",", "\t", None):
        parts = text.split(separator)
        if len(parts) == _PAIR and (reading := read_point(*parts)) is not None:
            return reading
    return None


def is_point(lat: float, lon: float) -> bool:
    """Say whether degrees lie near Hong Kong, in the order asked for."""
    return _within(lat, LATITUDES) and _within(lon, LONGITUDES)


def _value(text: str) -> _Value | None:
    if len(text) > _LONGEST:
        return None
    written = _AROUND.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if written is None:
        return None
    body = written["body"]
    sign = _HEMISPHERE[written["before"] or written["after"] or "N"]
    if grid := _GRID.fullmatch(body):
        metres = float(re.sub(r"[, ]", "", grid["metres"]) + (grid["part"] or ""))
        axis = written["before"] or written["after"] or ""
        return _Value(metres, grid=True, axis=axis) if sign > 0 else None
    if plain := _PLAIN.fullmatch(body):
        return _Value(sign * _signed(plain["sign"], float(plain["degrees"])))
    if parts := _MINUTES.fullmatch(body):
        minutes, seconds = float(parts["minutes"]), float(parts["seconds"] or 0)
        if minutes >= 60 or seconds >= 60:
            return None
        degrees = float(parts["degrees"]) + minutes / 60 + seconds / 3600
        return _Value(round(sign * _signed(parts["sign"], degrees), _DECIMALS), minutes=True)
    return None


def _signed(sign: str | None, number: float) -> float:
    return -number if sign == "-" else number


def _within(number: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= number <= limits[1]


def _on_grid(easting: float, northing: float) -> Reading | None:
    if not (_within(easting, EASTINGS) and _within(northing, NORTHINGS)):
        return None
    lon, lat = _from_grid().transform(easting, northing)
    if not is_point(lat, lon):
        return None
    return Reading(round(lat, _DECIMALS), round(lon, _DECIMALS), Form.GRID)


@cache
def _from_grid() -> Any:  # noqa: ANN401 - pyproj is loaded only where metres are read
    from pyproj import Transformer

    return Transformer.from_crs("EPSG:2326", "EPSG:4326", always_xy=True)
