"""What the visitor asks to see: one immutable value, readable from and writable to a URL."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from data import codelists
from data.local import Local
from data.records import Category, Method
from geo.districts import districts
from geo.estates import estates


class PlaceKind(StrEnum):
    """Which of an award's two places is meant."""

    VENDOR = "vendor"  # the address of whom it was bought from
    DELIVERY = "delivery"  # where the goods go or the works stand


class Flow(StrEnum):
    """Which way the money goes. The two are never added up."""

    SPENDING = "spending"
    REVENUE = "revenue"


class Basis(StrEnum):
    """Which awards shares, rankings and trends rest on. Counts and the map always show every award."""

    COMPLETE = "complete"  # publisher-periods known to be whole
    ALL = "all"


class Drawn(StrEnum):
    """How an award is on the map, by the place that is chosen."""

    POINT = "point"  # at a point
    AREA = "area"  # in a known district, but at no point: it only adds to the colour of the district
    OFF = "off"  # in no single district


# Where an award stands that is in no single district, beside the 18 codes.
NOWHERE = ("several", "territory", "outside", "unknown")
UNCLASSIFIED = "unclassified"
MAX_TEXT = 200

_E = TypeVar("_E", bound=StrEnum)
_SUPPLIER_ID = re.compile(r"S[1-9][0-9]{0,8}")
_YEAR = re.compile(r"(19|20)[0-9]{2}|unknown")
_SPOT = re.compile(r"22\.[0-9]{1,8},11[34]\.[0-9]{1,8}")
_CODE = re.compile(r"[^\s|&=?#]{1,80}")


def _district_known(code: str) -> bool:
    return code in districts() or code in NOWHERE


def _sector_known(code: str) -> bool:
    return code in codelists.sectors() or code == UNCLASSIFIED


# For each list of the URL: is this a value we know, or at least one that could be?
_KNOWN: Mapping[str, Callable[[str], bool]] = {
    "sector": _sector_known,
    "supplier": lambda code: bool(_SUPPLIER_ID.fullmatch(code)),
    "district": _district_known,
    "category": lambda code: code in Category.__members__.values(),
    "local": lambda code: code in Local.__members__.values(),
    "buyer": lambda code: bool(_CODE.fullmatch(code)),
    "estate": lambda code: code in estates(),
    "year": lambda code: bool(_YEAR.fullmatch(code)),
    "method": lambda code: code in Method.__members__.values(),
    "publisher": lambda code: code in codelists.publishers(),
    "spot": lambda code: bool(_SPOT.fullmatch(code)),
    "drawn": lambda code: code in Drawn.__members__.values(),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Which awards to show. An empty tuple means no restriction; values of one tuple are alternatives."""

    place: PlaceKind = PlaceKind.VENDOR
    flow: Flow = Flow.SPENDING
    basis: Basis = Basis.COMPLETE
    sector: tuple[str, ...] = ()
    supplier: tuple[str, ...] = ()
    district: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    buyer: tuple[str, ...] = ()
    estate: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    method: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    spot: tuple[str, ...] = ()  # "lat,lon" of a bubble of the places of delivery
    drawn: tuple[str, ...] = ()
    text: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, Sequence[str]]) -> tuple[Filters, tuple[tuple[str, str], ...]]:
        """Read filters from URL parameters.

        Returns the filters, and each (parameter, value) that this program does not know and left out.
        """
        dropped: list[tuple[str, str]] = []
        values: dict[str, tuple[str, ...]] = {}
        for name, known in _KNOWN.items():
            asked = tuple(dict.fromkeys(query.get(name, ())))
            values[name] = tuple(sorted(code for code in asked if known(code)))
            dropped += [(name, code) for code in asked if not known(code)]
        words = " ".join(" ".join(query.get("q", ())).split())
        if len(words) > MAX_TEXT:
            dropped.append(("q", words[MAX_TEXT:]))
        return (
            cls(
                place=_word(query, "place", PlaceKind.VENDOR, dropped),
                flow=_word(query, "flow", Flow.SPENDING, dropped),
                basis=_word(query, "basis", Basis.COMPLETE, dropped),
                text=words[:MAX_TEXT].strip(),
                **values,
            ),
            tuple(dropped),
        )

    def to_query(self) -> dict[str, list[str]]:
        """Give the shortest URL parameters that rebuild these filters."""
        query = {name: list(getattr(self, name)) for name in _KNOWN if getattr(self, name)}
        if self.text:
            query["q"] = [self.text]
        for name, default in (
            ("place", PlaceKind.VENDOR),
            ("flow", Flow.SPENDING),
            ("basis", Basis.COMPLETE),
        ):
            if getattr(self, name) is not default:
                query[name] = [getattr(self, name).value]
        return query

    @property
    def restricting(self) -> tuple[str, ...]:
        """Name the fields that leave awards out."""
        return tuple(name for name in (*_KNOWN, "text") if getattr(self, name))

    def without(self, name: str, value: str | None = None) -> Filters:
        """Give these filters with one value, or all values of one field, taken off."""
        if name == "text":
            return replace(self, text="")
        kept = tuple(code for code in getattr(self, name) if value is not None and code != value)
        changed: dict[str, Any] = {name: kept}
        return replace(self, **changed)

    def cleared(self) -> Filters:
        """Give filters that leave nothing out, looked at in the same way."""
        return Filters(place=self.place, flow=self.flow, basis=self.basis)


LIST_NAMES = tuple(_KNOWN)


def _word(query: Mapping[str, Sequence[str]], name: str, default: _E, dropped: list[tuple[str, str]]) -> _E:
    """Read one word of a closed list, the last one given; an unknown word counts as not asked."""
    asked = [value for value in query.get(name, ()) if value]
    kind = type(default)
    if not asked:
        return default
    try:
        return kind(asked[-1])
    except ValueError:
        dropped.append((name, asked[-1]))
        return default
