"""Loads that a human has to look at first: those that are empty, or would shrink what is public."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum

from data.store.sums import Sum

MOST_LEFT = Decimal("0.8")  # of what is public: where no more would be left, a fifth or more would go


class HoldCode(StrEnum):
    """Why a load waits for a human."""

    EMPTY = "empty"  # no row of the file can be taken
    FEWER_AWARDS = "fewer_awards"
    LESS_MONEY = "less_money"
    REDACTED = "redacted"  # it states again what was redacted: `before` is the field, `after` the award


@dataclass(frozen=True, slots=True)
class HoldReason:
    """One reason. `before` and `after` are figures; `publisher` is missing where it holds for all."""

    code: HoldCode
    publisher: str | None = None
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        """Give the reason in words."""
        if self.code is HoldCode.EMPTY:
            return "no row of the file can be taken"
        if self.code is HoldCode.REDACTED:
            return f"it may state {self.before} of award {self.after} again, which was redacted"
        what = "awards" if self.code is HoldCode.FEWER_AWARDS else "HK$"
        whose = f" of {self.publisher}" if self.publisher else ""
        return f"what is public{whose} would shrink by a fifth or more: {what} {self.before} -> {self.after}"


def reasons(before: Mapping[str, Sum], after: Mapping[str, Sum]) -> tuple[HoldReason, ...]:
    """Say why a load waits: in all or for one publisher a fifth of the awards or of the money would go."""
    found = []
    for publisher in (None, *sorted(before)):
        old, new = _sum(before, publisher), _sum(after, publisher)
        if new.awards < old.awards and new.awards <= old.awards * MOST_LEFT:
            found.append(HoldReason(HoldCode.FEWER_AWARDS, publisher, f"{old.awards}", f"{new.awards}"))
        if new.hkd < old.hkd and new.hkd <= old.hkd * MOST_LEFT:
            found.append(HoldReason(HoldCode.LESS_MONEY, publisher, f"{old.hkd:,.2f}", f"{new.hkd:,.2f}"))
    return tuple(found)


def to_json(held: tuple[HoldReason, ...]) -> str:
    """Write reasons; nothing where there is none."""
    return json.dumps([asdict(reason) for reason in held], ensure_ascii=False) if held else ""


def from_json(text: str) -> tuple[HoldReason, ...]:
    """Read what `to_json` wrote."""
    return tuple(
        HoldReason(**{**value, "code": HoldCode(value["code"])}) for value in json.loads(text or "[]")
    )


def _sum(sums: Mapping[str, Sum], publisher: str | None) -> Sum:
    if publisher is not None:
        return sums.get(publisher, Sum())
    return Sum(sum(one.awards for one in sums.values()), sum((one.hkd for one in sums.values()), Decimal()))
