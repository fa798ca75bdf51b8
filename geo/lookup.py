"""The Hong Kong Government's Address Lookup Service (Digital Policy Office), as a step that places addresses.

It is off unless `on = geo.settings.address_lookup()` names a server. `geo` keeps nothing: whoever makes an
`AddressLookup` hands in what was answered earlier, and keeps what is new:

    kept: dict[str, Kept] = ...                 # by geo.locator.address_key, one row of `lookups` each
    asking = AddressLookup(kept, server=None if settings.offline() else on, outlines=...)
    locator = Locator(pins=..., look_up=asking, streets=...)
    ...                                         # place addresses; what must not wait: `asking.only_kept()`
    new = asking.take_new()                     # to be written to `lookups`
    asking.state()                              # asked, kept before, placed, failed, why it gave up

`server=None` asks nobody and goes by what was kept. An answer without a suggestion is kept as well and
asked again after `AGAIN_AFTER_DAYS`; a failure is not kept. Nothing here raises: what goes wrong is
counted, and the address is left to the steps that follow.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import NamedTuple

from geo.boundaries import Outlines
from geo.places import Place
from geo.streets import StreetList

AGAIN_AFTER_DAYS = 90


class Kept(NamedTuple):
    """What the service said of an address."""

    asked_at: str  # ISO 8601, UTC
    answer: str  # JSON: a list of suggestions, empty where there is none
    score: float | None  # of the best of them


@dataclass(frozen=True, slots=True)
class State:
    """What became of the addresses so far."""

    asked: int = 0  # addresses that the service was asked about
    from_kept: int = 0  # addresses that it had answered earlier
    placed: int = 0
    failed: int = 0  # addresses that were asked about without an answer that helps
    given_up: str | None = None  # why nothing more is asked


class AddressLookup:
    """Places addresses as the official service knows them: a `geo.locator.LookUp`."""

    def __init__(
        self,
        kept: MutableMapping[str, Kept],
        *,
        server: str | None,
        outlines: Outlines,
        streets: StreetList | None = None,
        may_send: Callable[[str], bool] = lambda _: True,
    ) -> None:
        self._kept, self._server, self._outlines, self._streets = kept, server, outlines, streets
        self._may_send = may_send
        self._new: dict[str, Kept] = {}

    def __call__(self, _address: str) -> Place | None:
        """Place an address; nothing where the service does not know it, or our own tables know better."""
        return None

    def only_kept(self) -> AddressLookup:
        """Give the same that asks nobody: for work that must not wait."""
        return AddressLookup(self._kept, server=None, outlines=self._outlines, streets=self._streets)

    def take_new(self) -> dict[str, Kept]:
        """Give the answers that came since this was last called, by the key of their address."""
        new, self._new = self._new, {}
        return new

    def state(self) -> State:
        """Give what became of the addresses so far."""
        return State()
