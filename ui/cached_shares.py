"""Concentration and the largest awards, computed once for each dataset version and selection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from data.columns import concentration as concentrated
from data.columns import lists
from data.columns.concentration import Concentration
from data.filters import Basis, Filters
from data.records import Category
from data.snapshot.reader import Snapshot
from ui.kept import shared

_SELECTIONS = 256
_LISTS = 128  # of a few awards each


def concentration(data: Snapshot, filters: Filters) -> Concentration:
    """Give the concentration of a selection on its vendors, on the basis of the filters."""
    return _concentration(data, data.stamp.digest, filters)


def concentration_by_category(data: Snapshot, filters: Filters) -> Mapping[Category, Concentration]:
    """Give the same within each category."""
    return _by_category(data, data.stamp.digest, filters)


def largest_awards(data: Snapshot, filters: Filters, limit: int) -> list[dict[str, Any]]:
    """Give the awards with the largest sums, in the columns of `data.queries.records.LISTED`."""
    return _largest(data, data.stamp.digest, replace(filters, basis=Basis.COMPLETE), limit)


@shared(_SELECTIONS)
def _concentration(_data: Snapshot, digest: str, filters: Filters) -> Concentration:
    return concentrated.concentration(_data, filters)


@shared(_SELECTIONS)
def _by_category(_data: Snapshot, digest: str, filters: Filters) -> Mapping[Category, Concentration]:
    return concentrated.by_category(_data, filters)


@shared(_LISTS)
def _largest(_data: Snapshot, digest: str, filters: Filters, limit: int) -> list[dict[str, Any]]:
    return lists.largest_first(_data, filters, limit)
