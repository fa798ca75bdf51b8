"""What a redacted award was known by, as hashes: by them a file is held that states it again."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from data.names import normal_form
from data.records import AwardRow
from data.store.identity import base_key, parts, tender_key
from data.store.redaction_rows import Held, award_of
from data.store.schema import awards, redactions
from geo.locator import address_key

_DIGITS = 4  # of 16 values each: about fifty addresses of Hong Kong share them


@dataclass(frozen=True, slots=True)
class Known:
    """The keys of some awards; without a salt they are not hashed."""

    salt: str
    keys: frozenset[str]
    tenders: frozenset[str]
    places: frozenset[str] = frozenset()  # beginnings of hashes of the addresses that were taken out

    def to_json(self) -> dict[str, Any]:
        """Give what `from_json` reads."""
        told = {"salt": self.salt, "keys": sorted(self.keys), "tenders": sorted(self.tenders)}
        return told | ({"places": sorted(self.places)} if self.places else {})


def from_json(told: Mapping[str, Any] | None) -> Known | None:
    """Read what a redaction says its awards were known by; older ones do not say it."""
    if not told:
        return None
    places = frozenset(told.get("places", ()))
    return Known(str(told["salt"]), frozenset(told["keys"]), frozenset(told["tenders"]), places)


def hashed(salt: str, key: str) -> str:
    """Give what stands for a key."""
    return hashlib.sha256(f"{salt}{key}".encode()).hexdigest() if salt else key


def own_keys(award: AwardRow) -> set[str]:
    """Give the keys under which an award may be known."""
    return {base_key(award), base_key(award, normal_form)}


def is_taken_out(connection: Connection, key: str) -> bool:
    """Say whether an address, given by its key, was redacted; once in many thousands it is another one."""
    for details in connection.scalars(select(redactions.c.details)):
        known = from_json(json.loads(details).get("known"))
        if known and known.places and _place(known.salt, key) in known.places:
            return True
    return False


def known_by(connection: Connection, rows: Sequence[Held], places: Sequence[str] = ()) -> Known:
    """Give what the awards of some rows are known by, before a text is taken out of that.

    `places` are the texts that are taken out, where they are addresses.
    """
    stated = [award_of(held) for held in rows]
    keys = {key for award in stated for key in own_keys(award)}
    tenders = {tender_key(award) for award in stated}
    for part in parts({held.award_id for held in rows}):
        query = select(awards.c.base_key, awards.c.tender_key).where(awards.c.award_id.in_(part))
        for key, tender in connection.execute(query):
            keys.add(key)
            tenders.add(tender)
    salt = _salt(connection)
    return Known(
        salt,
        frozenset(hashed(salt, key) for key in keys),
        frozenset(hashed(salt, tender) for tender in tenders if tender),
        frozenset(_place(salt, key) for text in places if (key := address_key(text))),
    )


def _place(salt: str, key: str) -> str:
    """Give what stands for an address: too little of a hash to find it by trying all that there are."""
    return hashed(salt, key)[:_DIGITS]


def _salt(connection: Connection) -> str:
    """Give the salt of the last redaction: with one for all of them a file is hashed but once."""
    last = select(redactions.c.details).order_by(redactions.c.redaction_id.desc()).limit(1)
    told = from_json(json.loads(connection.scalar(last) or "{}").get("known"))
    return told.salt if told else secrets.token_hex(16)
