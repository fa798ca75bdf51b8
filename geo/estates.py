"""The INNOPARKs, the facilities in them, and the other technology parks."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from geo.districts import CODES_DIR
from geo.outline_file import Known

LIST_SEPARATOR = ";"
SQUARE_METRES_PER_HECTARE = 10_000


@dataclass(frozen=True, slots=True)
class Estate:
    """An industrial estate, a facility in one, or a technology park."""

    code: str
    kind: str  # "estate", "facility" or "park"
    names: Mapping[str, str] = field(hash=False)  # by language: "en", "zh-Hant", "zh-Hans"
    aliases: tuple[str, ...]
    district: str
    lat: float  # EPSG:4326; a facility without a point of its own has its estate's
    lon: float
    position: str  # what the point rests on
    area_ha: float | None
    streets: tuple[str, ...]  # the streets inside it, in English
    address: str | None  # street and number, where it has one
    parent: str | None  # the estate a facility stands in
    note: str | None
    source: str | None

    @property
    def radius_m(self) -> float | None:
        """Give the radius of a circle as large as the estate: an indication, not its outline."""
        if self.area_ha is None:
            return None
        return math.sqrt(self.area_ha * SQUARE_METRES_PER_HECTARE / math.pi)

    def name(self, language: str = "en") -> str:
        """Give the name in a language; English where the language is not known."""
        return self.names.get(language, self.names["en"])


@cache
def estates() -> Mapping[str, Estate]:
    """Give every estate, facility and park by its code, in the order of the file."""
    with (CODES_DIR / "estates.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    return MappingProxyType({code: _estate(row, rows) for code, row in rows.items()})


def known() -> Known:
    """Say by which words a file of polygons may name the estates and parks: code, name or alias."""
    named = [estate for estate in estates().values() if estate.kind != "facility"]
    return Known("estates", {e.code: (e.code, *e.names.values(), *e.aliases) for e in named})


def _estate(row: Mapping[str, str], rows: Mapping[str, Mapping[str, str]]) -> Estate:
    point = row if row["lat"] else rows[row["parent"]]
    names = {"en": row["name_en"], "zh-Hant": row["name_zh_hant"], "zh-Hans": row["name_zh_hans"]}
    return Estate(
        code=row["code"],
        kind=row["kind"],
        names=MappingProxyType(names),
        aliases=_items(row["aliases"]),
        district=row["district"],
        lat=float(point["lat"]),
        lon=float(point["lon"]),
        position=row["position"],
        area_ha=float(row["area_ha"]) if row["area_ha"] else None,
        streets=_items(row["streets"]),
        address=row["address"] or None,
        parent=row["parent"] or None,
        note=row["note"] or None,
        source=row["source"] or None,
    )


def _items(cell: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in cell.split(LIST_SEPARATOR) if item.strip())
