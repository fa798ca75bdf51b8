"""What the page about the data tells, computed once for each dataset version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data import public
from data.loads import Loads
from data.loads import loads as all_loads
from data.queries import coverage
from data.snapshot.reader import Snapshot
from geo import settings
from ui.kept import shared

_VERSIONS = 3


def listed_by_month(data: Snapshot) -> Mapping[str, Mapping[str | None, int]]:
    """Give the awards that each publisher lists by month."""
    return _listed(data, data.stamp.digest)


def known(data: Snapshot) -> Sequence[coverage.Known]:
    """Say what is known of each publisher's awards, and of all, which come last."""
    return _known(data, data.stamp.digest)


def precision(data: Snapshot) -> Sequence[coverage.PlaceCount]:
    """Say how close the places of awards are known."""
    return _precision(data, data.stamp.digest)


def problems(data: Snapshot) -> Mapping[str, int]:
    """Give how many awards have what a figure has to step round."""
    return _problems(data, data.stamp.digest)


def loads(data: Snapshot) -> Loads:
    """Say what reading the public files gave. Raises `data.files.DataError`."""
    return _loads(data, data.stamp.digest)


@shared(_VERSIONS)
def _listed(_data: Snapshot, digest: str) -> Mapping[str, Mapping[str | None, int]]:
    return coverage.listed_by_month(_data)


@shared(_VERSIONS)
def _known(_data: Snapshot, digest: str) -> Sequence[coverage.Known]:
    return coverage.known_by_publisher(_data)


@shared(_VERSIONS)
def _precision(_data: Snapshot, digest: str) -> Sequence[coverage.PlaceCount]:
    return coverage.precision(_data)


@shared(_VERSIONS)
def _problems(_data: Snapshot, digest: str) -> Mapping[str, int]:
    return coverage.problems(_data)


@shared(_VERSIONS)
def _loads(_data: Snapshot, digest: str) -> Loads:
    return all_loads(public.engine(settings.home()), _data.version)
