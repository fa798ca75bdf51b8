"""Grants for production lines that are on record, and how each compares with what its scheme may give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from data.names import supplier_key
from data.queries.supplier_keys import by_name
from data.schemes import Cap, cap_in_force, find_scheme
from data.snapshot.reader import Snapshot
from data.snapshot.rows import day_span

_COLUMNS = (
    *("scheme", "reference", "company", "company_zh", "project", "product_sector", "sector"),
    *("amount", "revised_amount", "total_cost", "currency", "location_raw", "district", "estate", "facility"),
    *("date", "date_meaning", "source_url", "notes"),
)
_DOLLARS = {"", "HKD"}


class Beside(StrEnum):
    """How a grant stands beside the cap of its scheme on its day: an observation."""

    ABOVE_SUM = "above_sum"  # more than the scheme may give to one project
    ABOVE_SHARE = "above_share"  # more than the part of the cost that the scheme may give
    ABOVE_COMPANY = "above_company"  # with the company's other grants more than it may have in all
    WITHIN = "within"
    WITHIN_SUM = "within_sum"  # the cost is not known: what part of it the grant is cannot be compared
    NO_DATE = "no_date"
    NO_AMOUNT = "no_amount"
    NO_CAP = "no_cap"  # no source tells a cap for that day


@dataclass(frozen=True, slots=True)
class Grant:
    """One funded project as its source says it; what it does not say is missing."""

    scheme: str  # code of `data.schemes.schemes`
    company: str | None
    company_zh: str | None
    project: str
    product: str | None
    sector: str | None
    approved_hkd: Decimal | None
    revised_hkd: Decimal | None
    cost_hkd: Decimal | None
    place: str | None  # as the source writes it
    district: str | None
    estate: str | None
    facility: str | None
    dated: str | None  # as far as it is known
    date_meaning: str | None
    reference: str | None
    source_url: str | None
    notes: str | None
    supplier: str | None = None  # code of the vendor of that name among the awards
    cap: Cap | None = None
    beside: tuple[Beside, ...] = ()

    @property
    def grant_hkd(self) -> Decimal | None:
        """Give the sum that stands: the revised one where there is one."""
        return self.approved_hkd if self.revised_hkd is None else self.revised_hkd

    @property
    def share(self) -> float | None:
        """Give the part of the cost that the grant is, 0 to 1; nothing where either is not known."""
        if self.grant_hkd is None or not self.cost_hkd:
            return None
        return float(self.grant_hkd / self.cost_hkd)

    @property
    def is_above(self) -> bool:
        """Say whether it is above something that its scheme may give."""
        return any(one.value.startswith("above") for one in self.beside)


@dataclass(frozen=True, slots=True)
class Grants:
    """The grants of the schemes for production lines, the newest first, and how many there are of others."""

    lines: tuple[Grant, ...]
    others: int = 0

    def of_sector(self, code: str) -> tuple[Grant, ...]:
        """Give those of one sector."""
        return tuple(one for one in self.lines if one.sector == code)

    def of_district(self, code: str) -> tuple[Grant, ...]:
        """Give those whose line is to stand in one district."""
        return tuple(one for one in self.lines if one.district == code)

    def of_estate(self, code: str) -> tuple[Grant, ...]:
        """Give those whose line is to stand in one estate."""
        return tuple(one for one in self.lines if one.estate == code)

    def of_supplier(self, code: str) -> tuple[Grant, ...]:
        """Give those of one vendor, where the name is the same."""
        return tuple(one for one in self.lines if one.supplier == code)


def grants(snapshot: Snapshot) -> Grants:
    """Give all grants on record."""
    rows = snapshot.rows(f"SELECT {', '.join(_COLUMNS)} FROM grants")
    lines = [grant for grant in map(_grant, rows) if grant is not None]
    codes = by_name(snapshot, {name for one in lines for name in (one.company, one.company_zh) if name})
    known = [replace(one, supplier=_supplier(one, codes)) for one in lines]
    beside = compared(known)
    return Grants(tuple(sorted(beside, key=_newest_first)), len(rows) - len(lines))


def compared(lines: Iterable[Grant]) -> list[Grant]:
    """Give the grants with the cap in force on their day and how they stand beside it."""
    dated = [replace(one, cap=cap_in_force(one.scheme, *_days(one.dated))) for one in lines]
    together: dict[tuple[str, Cap], Decimal] = defaultdict(Decimal)
    for one in dated:
        if one.cap is not None and (one.company or one.company_zh):
            together[_company(one), one.cap] += one.grant_hkd or Decimal(0)
    return [
        replace(one, beside=_beside(one, together.get((_company(one), one.cap)) if one.cap else None))
        for one in dated
    ]


def _beside(one: Grant, together: Decimal | None) -> tuple[Beside, ...]:
    grant, cap = one.grant_hkd, one.cap
    if grant is None:
        return (Beside.NO_AMOUNT,)
    if cap is None:
        return (Beside.NO_CAP,) if one.dated else (Beside.NO_DATE,)
    above = []
    if cap.project_hkd is not None and grant > cap.project_hkd:
        above.append(Beside.ABOVE_SUM)
    part, cost = cap.cost_share, one.cost_hkd
    # In whole numbers: a third has no exact decimal.
    if part is not None and cost is not None and grant * part.denominator > cost * part.numerator:
        above.append(Beside.ABOVE_SHARE)
    if cap.company_hkd is not None and together is not None and together > cap.company_hkd:
        above.append(Beside.ABOVE_COMPANY)
    if above:
        return tuple(above)
    return (Beside.WITHIN_SUM,) if part is not None and cost is None else (Beside.WITHIN,)


def _grant(row: Mapping[str, Any]) -> Grant | None:
    """Read one row; nothing where it is of another scheme."""
    told = {name: text.strip() or None if (text := row[name]) else None for name in _COLUMNS}
    scheme = find_scheme(told["scheme"] or "")
    if scheme is None:
        return None
    is_dollars = (told["currency"] or "") in _DOLLARS
    approved, revised, cost = (
        _amount(told[name]) if is_dollars else None for name in ("amount", "revised_amount", "total_cost")
    )
    return Grant(
        scheme=scheme,
        company=told["company"],
        company_zh=told["company_zh"],
        project=told["project"] or "",
        product=told["product_sector"],
        sector=told["sector"],
        approved_hkd=approved,
        revised_hkd=revised,
        cost_hkd=cost,
        place=told["location_raw"],
        district=told["district"],
        estate=told["estate"],
        facility=told["facility"],
        dated=told["date"],
        date_meaning=told["date_meaning"],
        reference=told["reference"],
        source_url=told["source_url"],
        notes=told["notes"],
    )


def _amount(text: str | None) -> Decimal | None:
    try:
        value = Decimal(text) if text else None
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None


def _days(dated: str | None) -> tuple[date | None, date | None]:
    try:
        return day_span(dated)
    except ValueError:
        return None, None


def _company(one: Grant) -> str:
    return supplier_key(one.company or one.company_zh or "")


def _supplier(one: Grant, codes: Mapping[str, str]) -> str | None:
    names: Sequence[str | None] = (one.company, one.company_zh)
    return next((codes[name] for name in names if name and name in codes), None)


def _newest_first(one: Grant) -> tuple[bool, int, str]:
    last = _days(one.dated)[1]
    return last is None, -last.toordinal() if last else 0, one.company or one.project
