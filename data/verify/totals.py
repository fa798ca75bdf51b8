"""What each version adds up to, from the rows that stand, beside what the log tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import func, select

from data.store.schema import register_rows
from data.verify.inspection import Inspection


@dataclass(slots=True)
class Sums:
    """How much each version changes, by publisher: awards and HK$."""

    awards: dict[int, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    hkd: dict[int, dict[str, Decimal]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Decimal))
    )

    def add(self, version: int, publisher: str, hkd: Decimal, sign: int) -> None:
        """Take a row in (1) or out (-1)."""
        self.awards[version][publisher] += sign
        self.hkd[version][publisher] += sign * hkd


def check_totals(
    inspection: Inspection, sums: Sums, came: Mapping[int, int], gone: Mapping[int, int | None]
) -> None:
    """Add the versions up and compare the totals that the log tells."""
    awards: dict[str, int] = defaultdict(int)
    hkd: dict[str, Decimal] = defaultdict(Decimal)
    entries = _register_rows(inspection)
    for version in sorted(inspection.told.sealed.keys() | sums.awards.keys()):
        for publisher, change in sums.awards[version].items():
            awards[publisher] += change
            hkd[publisher] += sums.hkd[version][publisher]
        sealed = inspection.told.sealed.get(version)
        if sealed is None or "totals" not in sealed.details:
            continue
        public = (
            count
            for batch, count in entries.items()
            if came.get(batch, version + 1) <= version and (gone.get(batch) or version + 1) > version
        )
        found: dict[str, Any] = {
            "awards": sum(awards.values()),
            "hkd": sum(hkd.values(), Decimal()),
            "publishers": {code: (count, hkd[code]) for code, count in awards.items() if count},
            "register_rows": sum(public),
        }
        inspection.notes.count("totals of versions")
        _compare(inspection, version, sealed.details["totals"], found)


def _register_rows(inspection: Inspection) -> Mapping[int, int]:
    query = select(register_rows.c.batch_id, func.count()).group_by(register_rows.c.batch_id)
    return dict(inspection.pairs(query))


def _compare(inspection: Inspection, version: int, told: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    where = f"totals of version {version}"
    try:
        publishers = {code: (awards, Decimal(hkd)) for code, (awards, hkd) in told["publishers"].items()}
        says = {**told, "hkd": Decimal(told["hkd"]), "publishers": publishers}
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation):
        inspection.notes.wrong(where, "the log's figures cannot be read")
        return
    names = {"awards": "awards", "hkd": "HK$", "register_rows": "rows of registers"}
    for name, words in names.items():
        if says.get(name) != found[name]:
            inspection.notes.wrong(
                where, f"{words}: the log says {says.get(name)}, the rows give {found[name]}"
            )
    for code in sorted(publishers.keys() | found["publishers"].keys()):
        if publishers.get(code) != found["publishers"].get(code):
            inspection.notes.wrong(where, f"publisher {code or 'not named'}: the log and the rows differ")
