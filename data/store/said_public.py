"""What staff said of rows becomes public with them, beside the rows; with their batch it goes again."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, insert, select

from data.placing import Placing
from data.records import SUPPLIER_SEPARATOR, AwardRow
from data.redaction import is_redacted
from data.store import corrections as corrected
from data.store.batches import Order, PublishError, State
from data.store.identity import parts
from data.store.pins import nearest, write_pin
from data.store.places import pins_at
from data.store.places_anew import addressed, place_again, rows_that
from data.store.redaction_known import is_taken_out
from data.store.said import DRAFT, PIN, Draft, held, mark
from data.store.schema import award_rows, batches, corrections
from data.store.standing import edition_roots_at
from data.store.suppliers import resolve_suppliers
from geo.locator import Pin, address_key

WITHDRAWN = "withdrawn"  # the origin of what holds again when a batch is taken back


@dataclass(frozen=True, slots=True)
class SaidPin:
    """Where somebody says that the address of a row is."""

    pin: Pin
    address: str
    draft: Draft
    batch_id: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said of some files. `elsewhere` are public rows at the addresses that are pinned."""

    mark: str = ""
    drafts: Mapping[int, Sequence[Draft]] = field(default_factory=dict)  # by batch, without pins
    pins: Mapping[str, SaidPin] = field(default_factory=dict)  # by address key
    elsewhere: tuple[int, ...] = ()
    last_row: int = 0

    def placing(self, placing: Placing) -> Placing:
        """Give what places rows once the pins hold."""
        new = {key: said.pin for key, said in self.pins.items()}
        return placing.with_pins({**placing.locator.pins, **new}) if new else placing


NOTHING_SAID = Spoken()
Progress = Callable[[str, int, int], None]


def spoken(
    connection: Connection, orders: Mapping[int, Order], placing: Placing, progress: Progress
) -> Spoken:
    """Give what staff say of the rows of files that are to be published; `orders` is batch -> its file."""
    # Hashed once each: a file is long, and there are many drafts.
    names = {batch_id: order.sha256 for batch_id, order in orders.items()}
    said = held(connection, names.values())
    if not said:
        return NOTHING_SAID
    drafts: dict[int, list[Draft]] = {}
    pins: dict[str, SaidPin] = {}
    for batch_id, order in orders.items():
        rows = {award.row: award for award in order.result.awards}
        for one in said:
            if one.file_sha256 != names[batch_id] or one.row not in rows:
                continue
            if one.field == PIN:
                pins |= _pin(connection, one, rows[one.row], batch_id, placing)
            else:
                drafts.setdefault(batch_id, []).append(one)
    elsewhere: list[int] = []
    last_row = 0
    if pins:
        elsewhere, last_row = rows_that(connection, addressed(pins.keys()), progress)
    return Spoken(mark(said), drafts, pins, tuple(elsewhere), last_row)


def _pin(
    connection: Connection, draft: Draft, award: AwardRow, batch_id: int, placing: Placing
) -> dict[str, SaidPin]:
    address = " ".join(award.addresses[0].split()) if award.addresses else ""
    key = address_key(address)
    if not key or is_redacted(address):
        return {}
    if is_taken_out(connection, key):
        raise PublishError(
            f"row {draft.row}: its address was redacted, and a pin would bring it back: take the pin back"
        )
    lat, lon = map(float, (draft.value or "").split(","))
    district = nearest(lat, lon, placing.outlines)
    if district is None:
        raise PublishError(f"row {draft.row}: {lat}, {lon} is in none of the 18 districts: pin it elsewhere")
    return {key: SaidPin(Pin(lat, lon, district), address, draft, batch_id)}


def pin_rows(connection: Connection, said: Spoken, version: int) -> list[list[int]]:
    """Write the pins, and give [batch, row] of each: by them the log tells which file they came with."""
    there, told = pins_at(connection), []
    for key, one in said.pins.items():
        if there.get(key) != one.pin:
            draft = one.draft
            write_pin(connection, (key, one.address), one.pin, version, draft.author, draft.reason)
            told.append([one.batch_id, draft.row])
    return told


def place_elsewhere(connection: Connection, said: Spoken, placing: Placing, version: int) -> None:
    """Place other rows at the pinned addresses; before the new rows are written."""
    if not said.pins:
        return
    more, _ = rows_that(connection, addressed(said.pins.keys()), _tell_nobody, after=said.last_row)
    placing = placing.at_once().with_pins(pins_at(connection))
    place_again(connection, placing, [*said.elsewhere, *more], version)


def correct_rows(connection: Connection, said: Spoken, version: int) -> list[list[int | str]]:
    """Write drafts as corrections, and give [batch, row, award, field] of each.

    Where editions were joined they are of the award that leads, or that has such a correction already.
    """
    wanted: dict[tuple[int, str], tuple[int, Draft]] = {}
    if not any(said.drafts.values()):
        return []
    there, one_of = corrected.at(connection), _leading(connection)
    for batch_id, drafts in sorted(said.drafts.items()):
        awards = _awards(connection, batch_id, {one.row for one in drafts})
        for one in drafts:
            award_id = awards.get(one.row)
            if award_id is not None:
                group = one_of.get(award_id, (award_id,))
                corrects = next((each for each in group if one.field in there.get(each, {})), group[0])
                wanted[corrects, one.field] = (batch_id, one)
    rows: list[dict[str, Any]] = []
    told: list[list[int | str]] = []
    for (award_id, name), (batch_id, one) in wanted.items():
        if there.get(award_id, {}).get(name) != one.value:
            rows.append(
                _row(award_id, name, version, one.value, f"{DRAFT} {batch_id}", one.author, one.reason)
            )
            told.append([batch_id, one.row, award_id, name])
    _write(connection, rows, version)
    return told


def take_back(
    connection: Connection, batch_id: int, version: int, by: str, reason: str
) -> list[list[int | str]]:
    """Let corrections that came with a batch go with it, and give [award, field] of each.

    What people and other batches said before or after holds again: what stands is what replaying all but
    the batches that were taken back gives.
    """
    own = select(corrections.c.award_id, corrections.c.field).where(
        corrections.c.origin == f"{DRAFT} {batch_id}"
    )
    keys = {(int(award_id), str(name)) for award_id, name in connection.execute(own)}
    withdrawn = select(batches.c.batch_id).where(batches.c.state == State.WITHDRAWN.value)
    gone = {f"{DRAFT} {number}" for number in connection.scalars(withdrawn)} | {WITHDRAWN}
    history: dict[tuple[int, str], list[Any]] = {key: [] for key in keys}
    for part in parts({award_id for award_id, _ in keys}):
        query = select(corrections).where(corrections.c.award_id.in_(part)).order_by(corrections.c.version)
        for row in connection.execute(query):
            if (row.award_id, row.field) in history:
                history[row.award_id, row.field].append(row)
    rows = []
    for (award_id, name), said in sorted(history.items()):
        left = [row for row in said if row.origin not in gone]
        value = left[-1].value if left else None
        if said[-1].value != value:
            text = None if value is None else json.loads(value)
            rows.append(_row(award_id, name, version, text, WITHDRAWN, by, reason))
    _write(connection, rows, version)
    return [[int(row["award_id"]), str(row["field"])] for row in rows]


def _write(connection: Connection, rows: list[dict[str, Any]], version: int) -> None:
    if not rows:
        return
    connection.execute(insert(corrections), rows)
    names = (json.loads(row["value"]) for row in rows if row["field"] == "suppliers" and row["value"])
    resolve_suppliers(
        connection, [one for told in names for one in told.split(SUPPLIER_SEPARATOR) if one], version
    )


def _row(
    award_id: int, name: str, version: int, value: str | None, origin: str, author: str, reason: str
) -> dict[str, Any]:
    return {
        "award_id": award_id,
        "field": name,
        "version": version,
        "value": None if value is None else json.dumps(value, ensure_ascii=False),
        "origin": origin,
        "author": author,
        "reason": reason,
    }


def _awards(connection: Connection, batch_id: int, rows: Collection[int]) -> dict[int, int]:
    """Give row -> award of a batch."""
    found: dict[int, int] = {}
    for part in parts(rows):
        query = select(award_rows.c.row, award_rows.c.award_id).where(
            award_rows.c.batch_id == batch_id, award_rows.c.row.in_(part)
        )
        found |= {int(row): int(award_id) for row, award_id in connection.execute(query)}
    return found


def _leading(connection: Connection) -> dict[int, tuple[int, ...]]:
    """Give each joined award -> those that are one with it, the one that leads first."""
    groups: dict[int, list[int]] = {}
    for one, root in connection.execute(edition_roots_at()):
        groups.setdefault(int(root), [int(root)]).append(int(one))
    return {one: tuple(group) for group in groups.values() for one in group}


def _tell_nobody(_phase: str, _done: int, _total: int) -> None:
    pass
