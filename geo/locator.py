"""The steps that place an address: a person's pin, the official look-up where it is on, our own tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from geo import combining, geocode, stated, titles
from geo.folding import clean, tokens
from geo.places import Place, Precision, Scope
from geo.streets import StreetList

LookUp = Callable[[str], Place | None]


@dataclass(frozen=True, slots=True)
class Pin:
    """Where a person says that an address is: EPSG:4326, and the district that holds the point."""

    lat: float
    lon: float
    district: str


def address_key(address: str) -> str:
    """Give what one address has in common however it is typed: no case, width or punctuation."""
    return " ".join(token.text for token in tokens(clean(address)))


@dataclass(frozen=True, eq=False)
class Locator:
    """What is known of places, given by whoever keeps it; `geo` itself keeps nothing.

    `pins` are by `address_key`. `look_up` asks the official service, or its answers kept from
    earlier; it gives nothing where it does not know or does not answer, and never raises.
    `streets` is the Lands Department's list where the home has it: its districts come first.
    """

    pins: Mapping[str, Pin] = field(default_factory=lambda: MappingProxyType({}))
    look_up: LookUp | None = None
    streets: StreetList | None = None

    def address(self, text: str) -> Place:
        """Place one address; `method` says which step did."""
        pin = self.pins.get(address_key(text)) if self.pins else None
        if pin is not None:
            return _pinned(pin, text, geocode.locate(text, self.streets))
        told = self.look_up(text) if self.look_up is not None else None
        return told if told is not None else geocode.locate(text, self.streets)

    def addresses(self, texts: Iterable[str]) -> Place:
        """Place an award by the addresses of its suppliers; see `geo.combining.several`."""
        return combining.several(self.address(text) for text in texts)

    def delivery(self, title: str) -> Place:
        """Read from a title where the goods go or the works stand."""
        return titles.place_of_delivery(title, self.streets)

    def stated(self, text: str) -> Place:
        """Read the same from a cell that says nothing else."""
        return stated.place_stated(text, self.streets)


def _pinned(pin: Pin, text: str, told: Place) -> Place:
    same = told.district == pin.district
    return Place(
        Scope.DISTRICT,
        (pin.district,),
        pin.lat,
        pin.lon,
        Precision.BUILDING,
        method="pin",
        matched=" ".join(clean(text).split()),
        estate=told.estate if same else None,
        facility=told.facility if same else None,
    )


OURS = Locator()
