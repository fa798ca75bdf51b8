"""What is known of a supplier's presence in Hong Kong: a plant, an address, or neither."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from data.evidence import Evidence, Span
from data.names import supplier_key
from geo.places import Place, Scope

_INNOPARK = "INNO-"  # the estates are for making things; science parks and facilities elsewhere are not
_FIRM = "firm"


class Local(StrEnum):
    """The strongest evidence on file; it is an observation, never a score."""

    PLANT = (
        "plant"  # an address or a firm tenancy in an INNOPARK, or evidence of a plant that held on the day
    )
    ADDRESS = "address"  # an address in a Hong Kong district, which says no more than that
    OUTSIDE = "outside"  # an address outside Hong Kong
    UNKNOWN = "unknown"  # nothing on file, which proves nothing


@dataclass(frozen=True, slots=True)
class Tenancy:
    """One row of the register of tenants."""

    supplier_name: str
    estate: str
    status: str  # firm, lead or ended
    supplier_name_zh: str | None = None
    facility: str | None = None
    as_of: str | None = None  # date of the latest evidence
    valid_from: str | None = None
    valid_to: str | None = None
    evidence: str | None = None
    source_url: str | None = None

    @classmethod
    def from_values(cls, values: Mapping[str, str | None]) -> Tenancy:
        """Read the values of a register row; columns it does not know are left."""
        return cls(
            supplier_name=values.get("supplier_name") or "",
            estate=values.get("estate") or "",
            status=values.get("status") or "",
            supplier_name_zh=values.get("supplier_name_zh") or None,
            facility=values.get("facility") or None,
            as_of=values.get("as_of") or None,
            valid_from=values.get("valid_from") or None,
            valid_to=values.get("valid_to") or None,
            evidence=values.get("evidence") or None,
            source_url=values.get("source_url") or None,
        )

    @property
    def is_firm(self) -> bool:
        """Say whether this counts as evidence of a plant: leads and ended tenancies do not."""
        return self.status == _FIRM and self.estate.startswith(_INNOPARK)


def firm_tenancies(rows: Iterable[Mapping[str, str | None]]) -> dict[str, str]:
    """Give the key of the supplier's name -> estate for the firm rows of the register.

    The name has to be the same but for its spelling, or a known alias: a company of a like name is another
    one. Where one name stands at two estates the earlier row counts.
    """
    found: dict[str, str] = {}
    for tenancy in map(Tenancy.from_values, rows):
        if tenancy.is_firm and tenancy.supplier_name:
            found.setdefault(supplier_key(tenancy.supplier_name), tenancy.estate)
    return found


@dataclass(frozen=True, slots=True)
class Plants:
    """Which suppliers are known to have a plant, by the key of their names."""

    estates: Mapping[str, str]  # of firm tenancies: whatever the date of an award
    spans: Mapping[str, tuple[Span, ...]]  # when evidence of a plant holds

    def has(self, names: Iterable[str], since: date | None, until: date | None) -> bool:
        """Say whether one of the names has a plant on every day that an award may be dated."""
        return any(
            key in self.estates or any(span.holds(since, until) for span in self.spans.get(key, ()))
            for key in map(supplier_key, names)
        )


def plants(
    tenancies: Iterable[Mapping[str, str | None]], evidence: Iterable[Mapping[str, str | None]]
) -> Plants:
    """Give who is known to have a plant from the rows of the two registers."""
    spans: dict[str, list[Span]] = defaultdict(list)
    for row in map(Evidence.from_values, evidence):
        span = row.span
        if row.proves_plant and span is not None:
            for name in filter(None, (row.supplier_name, row.supplier_name_zh)):
                spans[supplier_key(name)].append(span)
    return Plants(firm_tenancies(tenancies), {name: tuple(found) for name, found in spans.items()})


def local_evidence(place: Place, has_plant: bool) -> Local:
    """Give the evidence that an award's vendor address, and a plant the vendor is known for, amount to."""
    if has_plant or (place.estate or "").startswith(_INNOPARK):
        return Local.PLANT
    if place.scope in (Scope.DISTRICT, Scope.SEVERAL):
        return Local.ADDRESS
    return Local.OUTSIDE if place.scope is Scope.OUTSIDE else Local.UNKNOWN
