"""What the project knows of where something is, and how precisely."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """How far a place reaches."""

    DISTRICT = "district"  # one of the 18 districts
    SEVERAL = "several"  # two or more of them: never split among them
    TERRITORY = "territory"  # all of Hong Kong
    OUTSIDE = "outside"  # not in Hong Kong
    UNKNOWN = "unknown"


class Precision(StrEnum):
    """How close the point is to the place that is meant."""

    BUILDING = "building"
    STREET = "street"
    AREA = "area"  # a locality, a housing or an industrial estate
    DISTRICT = "district"  # the district is known, no point is
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address or a title says something is.

    `lat` and `lon` are EPSG:4326 degrees, both set or both missing. A place with scope
    `DISTRICT` names one district, `SEVERAL` two or more, or none where the text says only that
    there are several ("in various districts"); the others name none.
    """

    scope: Scope = Scope.UNKNOWN
    districts: tuple[str, ...] = ()  # codes such as "ST", sorted
    lat: float | None = None
    lon: float | None = None
    precision: Precision = Precision.NONE
    method: str = "none"  # the rule that decided, e.g. "estate", "street", "locality", "stated"
    matched: str = ""  # the words of the text that decided
    estate: str | None = None  # code of an INNOPARK or park, e.g. "INNO-TP"
    facility: str | None = None  # code of a facility in it, e.g. "MARS"
    country: str | None = None  # ISO 3166 alpha-2, only with OUTSIDE and where the text says so
    within_m: int | None = None  # how far the point may be off, where that is known

    @property
    def district(self) -> str | None:
        """Give the one district, or nothing where there is not exactly one."""
        return self.districts[0] if self.scope is Scope.DISTRICT else None


UNKNOWN = Place()
