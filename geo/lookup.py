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

import json
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from geo.addresses import house_number
from geo.belief import Words, read_words
from geo.boundaries import Outlines
from geo.gazetteer import Kind
from geo.geocode import locate
from geo.locator import address_key
from geo.lookup_answers import suggestions
from geo.lookup_choice import choose
from geo.lookup_server import Manners, Server, UnansweredError
from geo.places import Place, Precision, Scope
from geo.premises import premises
from geo.streets import StreetList

AGAIN_AFTER_DAYS = 90
_LONGEST = 500  # characters; what is longer is no address


class Kept(NamedTuple):
    """What the service said of an address."""

    asked_at: str  # ISO 8601, UTC
    answer: str  # JSON: its suggestions as they came, an empty list where it has none
    score: float | None  # of the best of them


@dataclass(frozen=True, slots=True)
class State:
    """What became of the addresses so far, each counted once."""

    asked: int = 0  # that the service was asked about
    from_kept: int = 0  # that it had answered earlier
    placed: int = 0
    failed: int = 0  # that were asked about without an answer that helps
    given_up: str | None = None  # why nothing more is asked


class AddressLookup:
    """Places addresses as the official service knows them: a `geo.locator.LookUp`, for one job.

    Only an address that our own tables place more coarsely than its building is sent, and only
    where it lies in Hong Kong as far as we know and `may_send` allows: without the firm, the floor
    and the room.
    """

    def __init__(
        self,
        kept: MutableMapping[str, Kept],
        *,
        server: str | None,
        outlines: Outlines,
        streets: StreetList | None = None,
        may_send: Callable[[str], bool] = lambda _: True,
        manners: Manners | None = None,
    ) -> None:
        self._kept, self._outlines, self._streets, self._may_send = kept, outlines, streets, may_send
        self._manners = manners or Manners()
        self._server = Server(server, self._manners) if server is not None else None
        self._new: dict[str, Kept] = {}
        self._told: dict[str, Place | None] = {}  # by the address as typed
        self._by_sent: dict[str, Kept | None] = {}  # by what was sent: a building has many rooms
        self._state = State()
        self._in_a_row = 0  # failures

    def __call__(self, address: str) -> Place | None:
        """Place an address; nothing where the service does not know it, or our own tables know better."""
        if address not in self._told:
            place = self._placed(address)
            self._told[address] = place
            self._count(placed=place is not None)
        return self._told[address]

    def only_kept(self) -> AddressLookup:
        """Give the same that asks nobody: for work that must not wait."""
        return AddressLookup(
            self._kept,
            server=None,
            outlines=self._outlines,
            streets=self._streets,
            may_send=self._may_send,
            manners=self._manners,
        )

    def take_new(self) -> dict[str, Kept]:
        """Give the answers that came since this was last called, by the key of their address."""
        new, self._new = self._new, {}
        return new

    def remember(self, new: Mapping[str, Kept]) -> None:
        """Go on with answers that another one took and that are not kept yet."""
        self._kept.update(new)
        self._new.update(new)

    def state(self) -> State:
        """Give what became of the addresses so far."""
        return self._state

    def _placed(self, address: str) -> Place | None:
        ours = locate(address, self._streets)
        if len(address) > _LONGEST or not _may_be_finer(ours) or not self._may_send(address):
            return None
        words = read_words(address, self._streets)
        if _numbered_streets(words) > 1:
            return None  # two addresses, or a corner: the service takes one
        if ours.district is None and not any(match.of(Kind.AREA) for match in words.names):
            return None  # nothing says that it lies in Hong Kong
        key = address_key(address)
        found = self._still_good(self._kept.get(key))
        if found is None:
            found = self._asked(key, address)
        else:
            self._count(from_kept=True)
        return choose(words, ours, suggestions(found), self._outlines) if found else None

    def _still_good(self, kept: Kept | None) -> list[Any] | None:
        """Give suggestions that were kept; nothing where there are none, or it is time to ask again."""
        if kept is None:
            return None
        try:
            found = json.loads(kept.answer)
            age = self._manners.now() - datetime.fromisoformat(kept.asked_at).astimezone(UTC)
        except (ValueError, RecursionError, OverflowError):
            return None
        if not isinstance(found, list) or (not found and age > timedelta(days=AGAIN_AFTER_DAYS)):
            return None
        return found

    def _asked(self, key: str, address: str) -> list[Any] | None:
        sent = premises(address)
        if sent is None or self._server is None:
            return None
        of_building = address_key(sent)
        if of_building not in self._by_sent:
            if self._state.given_up is not None:
                return None
            self._by_sent[of_building] = self._answer(self._server, sent)
        kept = self._by_sent[of_building]
        if kept is None:
            return None
        self._kept[key] = self._new[key] = kept
        found: list[Any] = json.loads(kept.answer)
        return found

    def _answer(self, server: Server, sent: str) -> Kept | None:
        """Ask the server, and count what comes of it."""
        self._count(asked=True)
        try:
            found = server.ask(sent)
            read = suggestions(found)
            if found and not read:
                raise UnansweredError("no suggestion has a score and a point in Hong Kong")
        except UnansweredError as error:
            self._in_a_row += 1
            self._count(failed=True)
            if error.is_final or self._in_a_row >= self._manners.failures:
                self._state = replace(self._state, given_up=str(error))
            return None
        self._in_a_row = 0
        at = self._manners.now().isoformat(timespec="seconds")
        return Kept(at, json.dumps(found), max((one.score for one in read), default=None))

    def _count(self, **happened: bool) -> None:
        counted = {name: getattr(self._state, name) + happens for name, happens in happened.items()}
        self._state = replace(self._state, **counted)


def _may_be_finer(ours: Place) -> bool:
    """Say whether the service may know better than our tables: of one place, in Hong Kong, no box."""
    return (
        ours.scope in (Scope.DISTRICT, Scope.UNKNOWN)
        and ours.precision is not Precision.BUILDING
        and ours.method != "box"
    )


def _numbered_streets(words: Words) -> int:
    ways = [match for match in words.names if match.of(Kind.STREET)]
    return len({match.entries for match in ways if house_number(words.tokens, match) is not None})
