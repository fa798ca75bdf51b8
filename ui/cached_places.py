"""What stands beside the map, computed once for each dataset version and selection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data.columns import figures
from data.filters import Filters
from data.queries.summary import Tally
from data.queries.tenants import Tenant
from data.queries.tenants import tenants as all_tenants
from data.snapshot.reader import Snapshot
from ui.kept import shared

_SELECTIONS = 256
_VERSIONS = 3


def without_point(data: Snapshot, filters: Filters) -> Tally:
    """Give what of a selection is in a known district but at no point."""
    return _without_point(data, data.stamp.digest, filters)


def tenants(data: Snapshot) -> Mapping[str, Sequence[Tenant]]:
    """Give the tenants of each estate by its code."""
    return _tenants(data, data.stamp.digest)


@shared(_SELECTIONS)
def _without_point(_data: Snapshot, digest: str, filters: Filters) -> Tally:
    return figures.without_point(_data, filters)


@shared(_VERSIONS)
def _tenants(_data: Snapshot, digest: str) -> Mapping[str, Sequence[Tenant]]:
    return all_tenants(_data)
