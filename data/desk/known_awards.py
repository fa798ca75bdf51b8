"""Which awards of a file that waits are public already: told from their keys, nothing is minted."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from data.names import normal_form
from data.records import AwardRow
from data.store.identity import base_key, parts
from data.store.schema import awards, standing


def public_among(connection: Connection, rows: Sequence[AwardRow]) -> list[bool]:
    """Say of each award whether one of its key is public now.

    Of several awards of one key the first time of asking counts for all: the difference tells exactly.
    """
    keys = [(base_key(row), base_key(row, normal_form)) for row in rows]
    ids: dict[str, set[int]] = {}
    for part in parts({key for pair in keys for key in pair}):
        query = select(awards.c.base_key, awards.c.award_id).where(awards.c.base_key.in_(part))
        for key, award_id in connection.execute(query):
            ids.setdefault(key, set()).add(int(award_id))
    stands: dict[int, bool] = {}
    for numbers in parts({award_id for found in ids.values() for award_id in found}):
        listed = select(standing.c.award_id, standing.c.row_id).where(standing.c.award_id.in_(numbers))
        for award_id, row_id in connection.execute(listed.order_by(standing.c.version)):
            stands[int(award_id)] = row_id is not None
    public = {key for key, found in ids.items() if any(stands.get(one, False) for one in found)}
    return [any(key in public for key in pair) for pair in keys]
