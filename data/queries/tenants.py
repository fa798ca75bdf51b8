"""Who is on record as a tenant of which estate, and what that rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from data.queries.supplier_keys import by_name
from data.snapshot.reader import Snapshot

# From sure to no longer true, as `data.local.Tenancy` has them.
STATUS = ("firm", "lead", "ended")


@dataclass(frozen=True, slots=True)
class Tenant:
    """One row of the register of tenants, as its source says it."""

    name: str
    name_zh: str | None
    estate: str
    facility: str | None
    status: str  # of `STATUS`
    as_of: str | None  # date of the latest evidence
    evidence: str | None
    source_url: str | None
    supplier: str | None = None  # code of the vendor of that name among the awards


def tenants(snapshot: Snapshot) -> Mapping[str, Sequence[Tenant]]:
    """Give the tenants of each estate by its code: the firm ones first, then by name."""
    rows = snapshot.rows(
        "SELECT supplier_name AS name, nullif(supplier_name_zh, '') AS name_zh, estate, "
        "nullif(facility, '') AS facility, status, nullif(as_of, '') AS as_of, "
        "nullif(evidence, '') AS evidence, nullif(source_url, '') AS source_url FROM tenancies "
        "WHERE estate <> '' ORDER BY estate, list_position(?, status) NULLS LAST, lower(supplier_name)",
        [list(STATUS)],
    )
    listed = [Tenant(**row) for row in rows]
    codes = by_name(snapshot, {name for one in listed for name in (one.name, one.name_zh) if name})
    found: dict[str, list[Tenant]] = {}
    for one in listed:
        code = codes.get(one.name) or codes.get(one.name_zh or "")
        found.setdefault(one.estate, []).append(replace(one, supplier=code))
    return found
