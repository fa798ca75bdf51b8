"""Evidence of what is local: its facets, its schemes, and when a piece of it holds."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from data.codelists import CODES_DIR, Named
from data.names import normal_form

_YES = "yes"
_LIST_SEPARATOR = ";"


class Facet(StrEnum):
    """What evidence can be of. The facets are independent of each other."""

    REGISTERED = "registered"
    ADDRESS = "address"
    PLANT = "plant"
    ORIGIN = "origin"
    TECHNOLOGY = "technology"
    GREEN = "green"


@dataclass(frozen=True, slots=True)
class Scheme(Named):
    """A register, certificate or programme that is evidence of one facet."""

    facet: str
    of: str  # "supplier" or "product"
    years: int | None  # how long it holds, where the scheme says so
    aliases: tuple[str, ...]

    def last_day(self, valid_from: str | None) -> str | None:
        """Give the last day that evidence from this date can hold, where the scheme limits it."""
        if self.years is None or valid_from is None:
            return None
        return _moved(valid_from, self.years, timedelta(days=-1))

    def first_day(self, valid_to: str | None) -> str | None:
        """Give the first day from which evidence to this date can hold, where the scheme limits it."""
        if self.years is None or valid_to is None:
            return None
        return _moved(valid_to, -self.years, timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row of the register of evidence, as far as counting goes."""

    supplier_name: str | None
    supplier_name_zh: str | None
    facet: str | None
    scheme: Scheme | None
    answer: str | None
    valid_from: str | None
    valid_to: str | None

    @classmethod
    def from_values(cls, values: Mapping[str, str | None]) -> Evidence:
        """Read the values of a register row; columns it does not know are left."""
        return cls(
            supplier_name=values.get("supplier_name") or None,
            supplier_name_zh=values.get("supplier_name_zh") or None,
            facet=values.get("facet") or None,
            scheme=schemes().get(values.get("scheme") or ""),
            answer=values.get("answer") or None,
            valid_from=values.get("valid_from") or None,
            valid_to=values.get("valid_to") or None,
        )

    @property
    def proves_plant(self) -> bool:
        """Say whether this shows that the supplier has a plant while it holds.

        The scheme has to be one for plants of suppliers: what is evidence of a product is none.
        """
        if self.scheme is None or self.answer != _YES:
            return False
        return self.facet == self.scheme.facet == Facet.PLANT and self.scheme.of == "supplier"

    @property
    def span(self) -> Span | None:
        """Give when this holds. Nothing where the scheme limits it and no date says since when."""
        first, last = self.valid_from, self.valid_to
        if self.scheme is not None and self.scheme.years is not None:
            first, last = first or self.scheme.first_day(last), last or self.scheme.last_day(first)
            if first is None or last is None:
                return None
        return Span(first, last)


@dataclass(frozen=True, slots=True)
class Span:
    """From one date to another, both included; an end that is open is missing."""

    first: str | None  # "2026-06-12", "2026-06" or "2026": as much as is known, from the beginning of it
    last: str | None  # likewise, to its end

    def holds(self, since: date | None, until: date | None) -> bool:
        """Say whether all days from `since` to `until` lie within; not known lies only within no ends."""
        if since is None or until is None:
            return self.first is None and self.last is None
        begins = self.first is None or self.first <= since.isoformat()[: len(self.first)]
        return begins and (self.last is None or until.isoformat()[: len(self.last)] <= self.last)


@cache
def schemes() -> Mapping[str, Scheme]:
    """Give every scheme by its code."""
    with (CODES_DIR / "evidence_schemes.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Scheme(
                row["code"],
                row["name_en"],
                row["name_zh_hant"],
                row["name_zh_hans"],
                row["facet"],
                row["of"],
                int(row["years"]) if row["years"] else None,
                tuple(part for part in row["aliases"].split(_LIST_SEPARATOR) if part),
            )
            for row in csv.DictReader(file)
        }


def find_scheme(text: str) -> str | None:
    """Give the code of the scheme with this code, name or alias, in any of the languages."""
    form = normal_form(text)
    for code, scheme in schemes().items():
        spellings = (code, scheme.name_en, scheme.name_zh_hant, scheme.name_zh_hans, *scheme.aliases)
        if form in map(normal_form, spellings):
            return code
    return None


def _moved(iso: str, years: int, days: timedelta) -> str:
    """Give the date some years on and a day more or less; of a month or a year that of the years on."""
    moved = f"{int(iso[:4]) + years:04d}{iso[4:]}"
    if len(iso) < len("2026-06-12"):
        # Evidence from some day of 2024 may hold to some day of 2025.
        return moved
    try:
        return (date.fromisoformat(moved) + days).isoformat()
    except ValueError:
        return (date(int(moved[:4]), 3, 1) + days).isoformat()  # 29 February of a year without one
