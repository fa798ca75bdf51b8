"""What the Address Lookup Service answers: read with distrust, for it comes from another machine."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any, NoReturn

from geo.coordinates import Form, read_point
from geo.districts import districts
from geo.folding import name_key

MOST = 5  # suggestions that are asked for
_LONGEST = 120  # characters of one part of an address
_NUMBER = re.compile(r"[0-9]{1,4}")
_SCORE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,9})?")
_DISTRICT_WORDS = ("district", "区")


class ShapeError(Exception):
    """An answer that is not what the service gives."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One official address that may be the one that was asked about."""

    score: float
    lat: float  # EPSG:4326
    lon: float
    district: str | None  # code, by the name of the district; nothing where that is not one of the 18
    address: str  # in English where the service has it
    ways: tuple[str, ...]  # the street or village, in each language
    first: int | None  # number on it, or the first of a range
    last: int | None
    buildings: tuple[str, ...]  # the building, in each language


def read_answer(body: bytes) -> list[Any]:
    """Give the suggestions of an answer as they came, the best first; raises `ShapeError`."""
    try:
        answer = json.loads(body.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise ShapeError("the answer is no JSON") from error
    if not isinstance(answer, dict) or not answer.keys() & {"SuggestedAddress", "RequestAddress"}:
        raise ShapeError("the answer has no SuggestedAddress")
    found = answer.get("SuggestedAddress") or []
    found = [found] if isinstance(found, dict) else found
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ShapeError("SuggestedAddress is no list of addresses")
    return found[:MOST]


def suggestions(found: object) -> tuple[Suggestion, ...]:
    """Read suggestions as they came; those without a score, or a point in Hong Kong, are left out."""
    listed = found if isinstance(found, list) else []
    return tuple(read for one in listed[:MOST] if (read := _suggestion(one)) is not None)


def district_named(name: str) -> str | None:
    """Give the code of "CENTRAL & WESTERN DISTRICT" or "中西區"."""
    return _codes().get(_folded(name))


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _suggestion(one: object) -> Suggestion | None:
    premises = _part(one, "Address", "PremisesAddress")
    score = _text(one, "ValidationInformation", "Score")
    point = _point(_part(premises, "GeospatialInformation"))
    if point is None or not _SCORE.fullmatch(score):
        return None
    english, chinese = _Language(premises, "Eng"), _Language(premises, "Chi")
    numbers = [number for end in ("From", "To") if (number := english.number(end) or chinese.number(end))]
    return Suggestion(
        score=float(score),
        lat=point[0],
        lon=point[1],
        district=district_named(english.district) or district_named(chinese.district),
        address=english.written() or chinese.written(),
        ways=tuple(filter(None, (english.way, chinese.way))),
        first=min(numbers, default=None),
        last=max(numbers, default=None),
        buildings=tuple(filter(None, (english.building, chinese.building))),
    )


class _Language:
    """The address of a suggestion in one language."""

    def __init__(self, premises: object, prefix: str) -> None:
        self._of, self._prefix = _part(premises, f"{prefix}PremisesAddress"), prefix
        self.building = _text(self._of, "BuildingName")
        self.street = self._text("Street", "StreetName")
        self.way = self.street or self._text("Village", "VillageName")
        self.district = self._text("District", "DcDistrict") or _text(self._of, f"{prefix}District")

    def number(self, end: str) -> int | None:
        """Give the first or the last number on the way, without its letter."""
        digits = _NUMBER.match(self._number(end))
        return int(digits.group()) if digits else None

    def written(self) -> str:
        """Give the address as one text, in the order of its language."""
        first, last = self._number("From"), self._number("To")
        numbers = f"{first}-{last}" if first and last and first != last else first or last
        estate = self._text("Estate", "EstateName")
        block = [self._text("Block", "BlockDescriptor"), self._text("Block", "BlockNo")]
        if self._prefix == "Eng":
            block = block if self._text("Block", "BlockDescriptorPrecedenceIndicator") == "Y" else block[::-1]
            parts = [self.building, " ".join(filter(None, block)), estate]
            parts += [" ".join(filter(None, (numbers, self.way))), self.district]
            return ", ".join(filter(None, parts)) if self.way or estate or self.building else ""
        numbers = f"{numbers}號" if numbers else ""
        way = f"{self.district}{self.way}{numbers}"
        return f"{way}{estate}{self.building}" if self.way or estate or self.building else ""

    def _number(self, end: str) -> str:
        on = "Street" if self.street else "Village"
        return self._text(on, f"BuildingNo{end}")

    def _text(self, part: str, name: str) -> str:
        return _text(self._of, self._prefix + part, name)


def _part(value: object, *names: str) -> object:
    """Give what stands under names; of several the first."""
    for name in names:
        value = value[0] if isinstance(value, list) and value else value
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _text(value: object, *names: str) -> str:
    """Give a text, or a number as text, on one line; empty where there is none."""
    found = _part(value, *names)
    found = found[0] if isinstance(found, list) and found else found
    if isinstance(found, bool) or not isinstance(found, (str, int, float)):
        return ""
    try:
        shown = str(found)[: 4 * _LONGEST]
    except ValueError:  # a number of very many digits
        return ""
    if not shown.isprintable():
        shown = "".join(char if char.isprintable() else " " for char in shown)
    return " ".join(shown.split())[:_LONGEST].strip()


def _point(of: object) -> tuple[float, float] | None:
    """Give the point by degrees, else by the HK1980 Grid."""
    for one in of if isinstance(of, list) else [of]:
        degrees = read_point(_text(one, "Latitude"), _text(one, "Longitude"))
        if degrees is not None and degrees.form is Form.DEGREES:
            return degrees.lat, degrees.lon
        metres = read_point(_text(one, "Northing"), _text(one, "Easting"))
        if metres is not None and metres.form is Form.GRID:
            return metres.lat, metres.lon
    return None


@cache
def _codes() -> dict[tuple[str, ...], str]:
    return {_folded(name): code for code, one in districts().items() for name in one.names.values()}


def _folded(name: str) -> tuple[str, ...]:
    words = name_key(name)
    return words[:-1] if len(words) > 1 and words[-1] in _DISTRICT_WORDS else words
