"""Funding schemes for production lines: their names, what each may give, and since when."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache

from data.codelists import CODES_DIR, Named
from data.names import normal_form


@dataclass(frozen=True, slots=True)
class Scheme(Named):
    """One funding scheme."""

    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cap:
    """What a scheme may give at the most from a day on; what no source tells is missing."""

    scheme: str
    since: date
    until: date | None  # last day; missing: no end is known
    cost_share: Fraction | None  # of the approved cost of a project
    project_hkd: Decimal | None
    company_hkd: Decimal | None  # for all projects of one company together
    projects: int | None  # that one company may have
    source: str
    source_url: str

    def holds(self, first: date, last: date) -> bool:
        """Say whether it was in force on every day of a span."""
        return self.since <= first and (self.until is None or last <= self.until)


@cache
def schemes() -> Mapping[str, Scheme]:
    """Give every scheme by its code, the oldest first."""
    return {
        row["code"]: Scheme(
            row["code"],
            row["name_en"],
            row["name_zh_hant"],
            row["name_zh_hans"],
            tuple(part for part in row["aliases"].split(";") if part),
        )
        for row in _rows("schemes.csv")
    }


@cache
def caps() -> tuple[Cap, ...]:
    """Give all caps that a source tells, by scheme and day."""
    return tuple(
        Cap(
            scheme=row["scheme"],
            since=date.fromisoformat(row["since"]),
            until=date.fromisoformat(row["until"]) if row["until"] else None,
            cost_share=Fraction(row["cost_share"]) if row["cost_share"] else None,
            project_hkd=Decimal(row["project_cap_hkd"]) if row["project_cap_hkd"] else None,
            company_hkd=Decimal(row["company_cap_hkd"]) if row["company_cap_hkd"] else None,
            projects=int(row["projects"]) if row["projects"] else None,
            source=row["source"],
            source_url=row["source_url"],
        )
        for row in _rows("scheme_caps.csv")
    )


def find_scheme(text: str) -> str | None:
    """Give the code of the scheme with this code, name or alias, in any of the languages."""
    return _keys().get(normal_form(text))


def cap_in_force(scheme: str, first: date | None, last: date | None) -> Cap | None:
    """Give the cap that was in force on every day that a grant may be dated, where one is known."""
    if first is None or last is None:
        return None
    return next((cap for cap in caps() if cap.scheme == scheme and cap.holds(first, last)), None)


@cache
def _keys() -> Mapping[str, str]:
    return {
        normal_form(spelling): one.code
        for one in schemes().values()
        for spelling in (one.code, one.name_en, one.name_zh_hant, one.name_zh_hans, *one.aliases)
    }


def _rows(file_name: str) -> list[dict[str, str]]:
    with (CODES_DIR / file_name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
