"""What changed between two dataset versions, as the public sees them: new awards, changed ones, gone ones."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from data.snapshot.reader import Snapshot

# What is told of an award, field by field, and the columns that hold it. Which file repeats an award with
# the same values is no change of it.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "title_zh"),
    "vendor": ("supplier_names", "supplier_names_zh"),
    "vendor_codes": ("supplier_ids",),
    "addresses": ("addresses",),
    "brn": ("brn",),
    "buyer": ("buyer", "buyer_name"),
    "publisher": ("publisher",),
    "reference": ("tender_ref", "lot"),
    "date": ("award_date",),
    "amount": ("amount", "currency"),
    "amount_kind": ("amount_kind", "amount_period", "amount_rounded_to", "amount_shared"),
    "amount_raw": ("amount_raw",),
    "method": ("method", "method_raw"),
    "category": ("category", "category_origin"),
    "sector": ("sector", "sector_origin"),
    "vendor_place": (
        *("vendor_key", "vendor_districts", "vendor_lat", "vendor_lon", "vendor_precision"),
        "vendor_within_m",
        *("vendor_estate", "vendor_facility", "vendor_country"),
    ),
    "delivery_place": (
        *("delivery_key", "delivery_districts", "delivery_lat", "delivery_lon", "delivery_precision"),
        "delivery_within_m",
        *("delivery_estate", "delivery_facility", "delivery_country", "delivery_origin"),
    ),
    "local": ("local",),
    "tenders_received": ("tenders_received",),
    "contract_period": ("contract_period",),
    "country_of_origin": ("country_of_origin",),
    "green": ("green",),
    "gazette_notice": ("gazette_notice",),
    "source_url": ("source_url",),
    "notes": ("notes",),
    "counted": ("twin_of", "sum_with"),
}
_COLUMNS = ", ".join(dict.fromkeys(column for names in FIELDS.values() for column in names))
# A hash that nobody can forge stands for the words of an award, which would take much more memory.
_HASHED = f"unhex(sha256(CAST(row({_COLUMNS}) AS VARCHAR)))"
_AT_ONCE = 200_000  # award IDs that are compared at once, so that memory stays bounded


class Kind(StrEnum):
    """What became of an award; the gravest comes first."""

    GONE = "gone"
    CHANGED = "changed"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Difference:
    """Which awards differ between two versions: for each kind their IDs, in order."""

    ids: Mapping[Kind, Sequence[int]]

    @property
    def counts(self) -> dict[Kind, int]:
        """Count the awards of each kind."""
        return {kind: len(ids) for kind, ids in self.ids.items()}


@dataclass(frozen=True, slots=True)
class Change:
    """One award before and after: the rows of the table `awards`, and the fields that differ."""

    award_id: int
    kind: Kind
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    fields: tuple[str, ...] = ()


def difference(old: Snapshot, new: Snapshot) -> Difference:
    """Compare all awards of two snapshots."""
    ids = {kind: array("i") for kind in Kind}
    for first in range(0, max(_highest_id(old), _highest_id(new)) + 1, _AT_ONCE):
        before, after = _hashes(old, first), _hashes(new, first)
        ids[Kind.GONE].extend(sorted(before.keys() - after.keys()))
        ids[Kind.NEW].extend(sorted(after.keys() - before.keys()))
        both = before.keys() & after.keys()
        ids[Kind.CHANGED].extend(sorted(number for number in both if before[number] != after[number]))
    return Difference(ids)


def changes(
    old: Snapshot, new: Snapshot, found: Difference, *, kind: Kind | None = None, limit: int, offset: int = 0
) -> list[Change]:
    """Give some of the awards that differ, of one kind, or of all in the order of kinds."""
    wanted: list[tuple[Kind, int]] = []
    for each in Kind if kind is None else (kind,):
        ids = found.ids[each]
        wanted += ((each, number) for number in ids[offset : offset + limit - len(wanted)])
        offset = max(0, offset - len(ids))
    numbers = [number for _, number in wanted]
    before, after = _awards(old, numbers), _awards(new, numbers)
    return [_change(each, before.get(number), after.get(number)) for each, number in wanted]


def _change(kind: Kind, before: dict[str, Any] | None, after: dict[str, Any] | None) -> Change:
    known = after or before or {}
    fields: tuple[str, ...] = ()
    if before is not None and after is not None:
        fields = tuple(
            field
            for field, columns in FIELDS.items()
            if any(before[column] != after[column] for column in columns)
        )
    return Change(known["award_id"], kind, before, after, fields)


def _awards(snapshot: Snapshot, ids: list[int]) -> dict[int, dict[str, Any]]:
    rows = snapshot.rows("SELECT * FROM awards WHERE list_contains(?, award_id)", [ids]) if ids else []
    return {row["award_id"]: row for row in rows}


def _highest_id(snapshot: Snapshot) -> int:
    found: int = snapshot.rows("SELECT coalesce(max(award_id), 0) AS highest FROM awards")[0]["highest"]
    return found


def _hashes(snapshot: Snapshot, first: int) -> dict[int, bytes]:
    """Give award ID -> hash of what is told of it, of the IDs from `first` on that are compared at once."""
    (found,) = snapshot.rows(
        f"SELECT list(award_id) AS ids, list({_HASHED}) AS hashes FROM awards WHERE award_id BETWEEN ? AND ?",
        [first, first + _AT_ONCE - 1],
    )
    return dict(zip(found["ids"] or (), found["hashes"] or (), strict=True))
