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


@dataclass(frozen=True, slots=True)
class Known:
    """The keys of some awards; without a salt they are not hashed."""

    salt: str
    keys: frozenset[str]
    tenders: frozenset[str]

    def to_json(self) -> dict[str, Any]:
        """Give what `from_json` reads."""
        return {"salt": self.salt, "keys": sorted(self.keys), "tenders": sorted(self.tenders)}


def from_json(told: Mapping[str, Any] | None) -> Known | None:
    """Read what a redaction says its awards were known by; older ones do not say it."""
    if not told:
        return None
    return Known(str(told["salt"]), frozenset(told["keys"]), frozenset(told["tenders"]))


def hashed(salt: str, key: str) -> str:
    """Give what stands for a key."""
    return hashlib.sha256(f"{salt}{key}".encode()).hexdigest() if salt else key


def own_keys(award: AwardRow) -> set[str]:
    """Give the keys under which an award may be known."""
    return {base_key(award), base_key(award, normal_form)}


def known_by(connection: Connection, rows: Sequence[Held]) -> Known:
    """Give what the awards of some rows are known by, before a text is taken out of that."""
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
    )


def _salt(connection: Connection) -> str:
    """Give the salt of the last redaction: with one for all of them a file is hashed but once."""
    last = select(redactions.c.details).order_by(redactions.c.redaction_id.desc()).limit(1)
    told = from_json(json.loads(connection.scalar(last) or "{}").get("known"))
    return told.salt if told else secrets.token_hex(16)
