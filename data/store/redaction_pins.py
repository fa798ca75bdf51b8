"""Pins and answers of the look-up when a text is taken out that they hold."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, RowMapping, select, update

from data.redaction import Redactor
from data.store.codec import award_from_json
from data.store.identity import parts
from data.store.places import forget_answers
from data.store.redaction_rows import may_change
from data.store.schema import award_rows, jobs
from data.store.schema_desk import proposals
from data.store.schema_places import lookups, pins
from geo.locator import address_key

ADDRESSES = "addresses"
_OF_PINS = ("pin", "unpin")


def rewrite_pins(connection: Connection, field: str, redactor: Redactor, others: Sequence[int]) -> set[int]:
    """Take the texts out of pins, and give the versions that said them.

    The pin of an address that is taken out goes whole, with its point, unless awards of `others` state that
    address still.
    """
    keys = {key for text in redactor.texts if (key := address_key(text))}
    gone = _Gone(redactor, keys if field == ADDRESSES else set(), field == ADDRESSES)
    if gone.keys:
        gone.keep(_stated(connection, others))
    rows = connection.execute(select(pins).order_by(pins.c.version)).mappings().all()
    changes = [(row, new) for row in rows if (new := gone.left_of(row))]
    with may_change(connection, pins, [row["address_key"] for row, _ in changes]):
        for row, new in changes:
            own = (pins.c.address_key == row["address_key"]) & (pins.c.version == row["version"])
            connection.execute(update(pins).where(own).values(new))
    _rewrite_orders(connection, gone)
    _forget_answers(connection, keys, redactor)
    return {int(row["version"]) for row, _ in changes}


@dataclass(slots=True)
class _Gone:
    """Which addresses go, and what becomes of a pin."""

    redactor: Redactor
    keys: set[str]  # of the addresses that go
    is_of_addresses: bool
    kept: Collection[str] = ()
    _new_keys: dict[str, str] = field(default_factory=dict)

    def keep(self, kept: Collection[str]) -> None:
        """Let pins of these addresses stay."""
        self.kept = kept

    def left_of(self, row: RowMapping) -> dict[str, Any]:
        """Give the columns that change; none where the pin holds nothing of the texts."""
        key, address = row["address_key"], row["address"]
        changed: dict[str, Any] = {}
        reason = self.redactor.without(row["reason"])
        if reason != row["reason"]:
            changed["reason"] = reason
        is_told = key in self.keys or self.redactor.holds(address)
        if not is_told or (self.is_of_addresses and key in self.kept):
            return changed
        if self.is_of_addresses:
            # Whatever else stands there: where that is was the person's own.
            changed |= {"address": self.redactor.mark, "lat": None, "lon": None, "district": None}
            changed["address_key"] = self._new_keys.setdefault(key, f"redacted {secrets.token_hex(8)}")
        else:
            left = self.redactor.without(address)
            changed |= {"address": left, "address_key": address_key(left)}
        return changed

    def is_gone(self, address: str) -> bool:
        """Say whether an address as it was typed is one of those that go."""
        key = address_key(address)
        return key in self.keys and key not in self.kept


def _stated(connection: Connection, award_ids: Sequence[int]) -> set[str]:
    """Give the keys of the addresses that awards state."""
    found: set[str] = set()
    for part in parts(award_ids):
        query = select(award_rows.c.value, award_rows.c.row).where(award_rows.c.award_id.in_(part))
        for value, row in connection.execute(query):
            award = award_from_json(value, row)
            told = (*award.addresses, *([award.delivery_place] if award.delivery_place else []))
            found |= set(map(address_key, told))
    return found


def _rewrite_orders(connection: Connection, gone: _Gone) -> None:
    """Take the addresses out of orders to pin and what became of them, however they are typed there."""
    if not gone.keys:
        return
    asked = select(proposals.c.proposal_id, proposals.c.payload).where(proposals.c.kind.in_(_OF_PINS))
    for number, payload in connection.execute(asked).all():
        told = json.loads(payload)
        if gone.is_gone(str(told.get("address", ""))):
            told |= {"address": gone.redactor.mark, "lat": None, "lon": None}
            statement = update(proposals).where(proposals.c.proposal_id == number)
            connection.execute(statement.values(payload=json.dumps(told)))
    query = select(jobs.c.job_id, jobs.c.payload, jobs.c.outcome).where(jobs.c.kind.in_(_OF_PINS))
    for job_id, payload, outcome in connection.execute(query).all():
        told, became = json.loads(payload), json.loads(outcome)
        if not gone.is_gone(str(told.get("address", ""))):
            continue
        without = {"address": gone.redactor.mark, "lat": None, "lon": None}
        if "error" in became:
            became["error"] = gone.redactor.mark
        changed = {"payload": json.dumps(told | without), "outcome": json.dumps(became | without)}
        connection.execute(update(jobs).where(jobs.c.job_id == job_id).values(changed))


def _forget_answers(connection: Connection, keys: set[str], redactor: Redactor) -> None:
    """Remove what the look-up said of an address that holds one of the texts; it may be asked again."""
    found = [
        str(key)
        for key, answer in connection.execute(select(lookups.c.address_key, lookups.c.answer))
        if any(part in key for part in keys) or redactor.holds_in_json(answer)
    ]
    forget_answers(connection, found)
