"""The 18 districts of Hong Kong."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

CODES_DIR = Path(__file__).parent / "codes"
LANGUAGES = ("en", "zh-Hant", "zh-Hans")


@dataclass(frozen=True, slots=True)
class District:
    """One district: its code, its names and the larger areas it belongs to."""

    code: str
    had_letter: str  # the letter that joins it to the official boundaries
    names: Mapping[str, str] = field(hash=False)  # by language: "en", "zh-Hant", "zh-Hans"
    area: str  # "Hong Kong Island", "Kowloon" or "New Territories"
    constituency: str  # geographical constituency since 2021; three districts are split

    def name(self, language: str = "en") -> str:
        """Give the name in a language; English where the language is not known."""
        return self.names.get(language, self.names["en"])


@cache
def districts() -> Mapping[str, District]:
    """Give every district by its code, in official order."""
    with (CODES_DIR / "districts.csv").open(encoding="utf-8", newline="") as file:
        found = [_district(row) for row in csv.DictReader(file)]
    return MappingProxyType({district.code: district for district in found})


@cache
def districts_of_area(area: str) -> tuple[str, ...]:
    """Give the codes of an area's districts, such as "Kowloon", in official order."""
    return tuple(code for code, district in districts().items() if district.area == area)


def _district(row: Mapping[str, str]) -> District:
    names = {"en": row["name_en"], "zh-Hant": row["name_zh_hant"], "zh-Hans": row["name_zh_hans"]}
    return District(
        code=row["code"],
        had_letter=row["had_letter"],
        names=MappingProxyType(names),
        area=row["area"],
        constituency=row["legco_constituency_2021"],
    )
