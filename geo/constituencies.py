"""The ten geographical constituencies of the Legislative Council since 2021."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from geo.districts import CODES_DIR
from geo.outline_file import Known, Polygons

LIST_SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class Constituency:
    """One constituency: the districts it holds whole, and those it shares with another."""

    code: str  # "LC1" to "LC10"
    names: Mapping[str, str] = field(hash=False)  # by language: "en", "zh-Hant", "zh-Hans"
    districts: tuple[str, ...]
    parts: tuple[str, ...]  # districts of which it holds a part
    note: str | None
    source: str

    def name(self, language: str = "en") -> str:
        """Give the name in a language; English where the language is not known."""
        return self.names.get(language, self.names["en"])


@cache
def constituencies() -> Mapping[str, Constituency]:
    """Give every constituency by its code, in official order."""
    with (CODES_DIR / "constituencies.csv").open(encoding="utf-8", newline="") as file:
        found = [_constituency(row) for row in csv.DictReader(file)]
    return MappingProxyType({one.code: one for one in found})


@cache
def of_district(district: str) -> tuple[Constituency, ...]:
    """Give the constituency of a district: one, or the two that share it."""
    return tuple(one for one in constituencies().values() if district in (*one.districts, *one.parts))


def of_place(
    district: str,
    lat: float | None,
    lon: float | None,
    polygons: Polygons | None,
    within_m: int | None = None,
) -> tuple[Constituency, ...]:
    """Give the constituency of a point (EPSG:4326) in a district.

    Two where the district is split and no polygons tell which, or where the point may be off by so much that
    it could lie in either.
    """
    candidates = of_district(district)
    if len(candidates) == 1 or polygons is None or lat is None or lon is None:
        return candidates
    near = polygons.touching(lat, lon, within_m or 0)
    return tuple(one for one in candidates if one.code in near) or candidates


def known() -> Known:
    """Say by which words a file of polygons may name the constituencies: code or name, all ten."""
    words = {one.code: (one.code, *one.names.values()) for one in constituencies().values()}
    return Known("constituencies", words, all_of_them=True)


def _constituency(row: Mapping[str, str]) -> Constituency:
    names = {"en": row["name_en"], "zh-Hant": row["name_zh_hant"], "zh-Hans": row["name_zh_hans"]}
    return Constituency(
        code=row["code"],
        names=MappingProxyType(names),
        districts=_items(row["districts"]),
        parts=_items(row["parts"]),
        note=row["note"] or None,
        source=row["source"],
    )


def _items(cell: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in cell.split(LIST_SEPARATOR) if item.strip())
