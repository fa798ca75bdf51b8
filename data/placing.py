"""What decides places beside the texts of a file, as a home and its record have it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine

from data.outlines import outlines_of
from data.store.engine import reading
from data.store.log import goes_on, last_entry
from data.store.person_suppliers import known_persons
from data.store.places import (
    MOVES_PLACES,
    answers,
    edition_at,
    file_content,
    keep_answers,
    pins_at,
    pins_since,
)
from geo import settings, streets
from geo.boundaries import Outlines
from geo.locator import OURS, Locator, Pin
from geo.lookup import AddressLookup, Kept

_TAKES_OUT = frozenset({"redact", "restore"})  # after these a kept answer may be of what is no longer there
logger = logging.getLogger("procurement_map")


@dataclass(frozen=True, slots=True, eq=False)
class Placing:
    """The outlines that place a point, and the steps that place an address.

    `seen` is the last entry of the log when they were read, `again` reads them once more; without these
    they are of no record. `asking` is the official look-up, where it is on; `persons` are the keys of
    suppliers that it must not be asked for.
    """

    outlines: Outlines
    locator: Locator = OURS
    seen: tuple[int, str] | None = None
    again: Callable[[Placing], Placing] | None = None
    asking: AddressLookup | None = None
    persons: frozenset[str] = frozenset()

    def settle(self, connection: Connection) -> bool:
        """Say whether pins and boundaries are still those of the record.

        If so, what the official look-up answered meanwhile is kept with what the transaction writes.
        """
        if self.seen is not None and (
            not goes_on(connection, self.seen, without=MOVES_PLACES) or pins_since(connection, self.seen[0])
        ):
            return False
        if self.asking is not None:
            keep_answers(connection, self.asking.take_new())
            if why := self.asking.state().given_up:
                logger.warning("the official look-up of addresses was given up: %s", why)
        return True

    def renewed(self) -> Placing:
        """Give what holds now."""
        return self if self.again is None else self.again(self)

    def with_pins(self, pins: Mapping[str, Pin]) -> Placing:
        """Give the same with other pins."""
        return replace(self, locator=replace(self.locator, pins=pins))

    def at_once(self) -> Placing:
        """Give the same that asks nobody, for what must not wait: answers that are kept go on to count."""
        if self.asking is None:
            return self
        again = None if self.again is None else lambda _: self.renewed().at_once()
        locator = replace(self.locator, look_up=self.asking.only_kept())
        return replace(self, locator=locator, asking=None, again=again)


def load_placing(engine: Engine, home: Path, before: Placing | None = None) -> Placing:
    """Give what holds now: the pins and the boundaries of the record, the list of streets of the home.

    Where the setting is on, the official look-up is asked for what it was not asked before; what it answered
    to `before` is not asked again, unless a text was redacted since, which must not come back.
    """
    server = settings.address_lookup()
    with reading(engine).connect() as connection:
        seen, pins = last_entry(connection), pins_at(connection)
        outlines = outlines_of(home, edition_at(connection), partial(file_content, connection))
        kept = answers(connection) if server else {}
        persons = known_persons(connection) if server else frozenset()
        new = _not_kept_yet(connection, before)
    known, asking = streets.load(home), None
    if server:
        asked = None if settings.offline() else server
        asking = AddressLookup(kept, server=asked, outlines=outlines, streets=known)
        asking.remember(new)
    locator = Locator(pins=pins, look_up=asking, streets=known)
    return Placing(outlines, locator, seen, partial(load_placing, engine, home), asking, persons)


def _not_kept_yet(connection: Connection, before: Placing | None) -> dict[str, Kept]:
    if before is None or before.asking is None or before.seen is None:
        return {}
    return before.asking.take_new() if goes_on(connection, before.seen, without=_TAKES_OUT) else {}
