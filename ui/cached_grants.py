"""Grants for production lines, read once for each dataset version."""

from __future__ import annotations

from data.queries.grants import Grants
from data.queries.grants import grants as all_grants
from data.snapshot.reader import Snapshot
from ui.kept import shared

_VERSIONS = 3


def grants(data: Snapshot) -> Grants:
    """Give all grants on record."""
    return _grants(data, data.stamp.digest)


@shared(_VERSIONS)
def _grants(_data: Snapshot, digest: str) -> Grants:
    return all_grants(_data)
