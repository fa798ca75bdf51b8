"""What share of awards has local evidence, as an interval: what is not known may be either."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from data.local import Local
from data.queries.summary import Tally

_ZERO = Decimal(0)


class Question(StrEnum):
    """What is asked of the vendors' local evidence."""

    ADDRESS = "address"  # an address or a plant in Hong Kong
    PLANT = "plant"  # a plant in Hong Kong


class _Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


# Only plants that are there are told of: an address elsewhere does not say that there is none here.
_ANSWERS: Mapping[Question, Mapping[Local, _Answer]] = {
    Question.ADDRESS: {
        Local.PLANT: _Answer.YES,
        Local.ADDRESS: _Answer.YES,
        Local.OUTSIDE: _Answer.NO,
        Local.UNKNOWN: _Answer.UNKNOWN,
    },
    Question.PLANT: {
        Local.PLANT: _Answer.YES,
        Local.ADDRESS: _Answer.UNKNOWN,
        Local.OUTSIDE: _Answer.UNKNOWN,
        Local.UNKNOWN: _Answer.UNKNOWN,
    },
}


@dataclass(frozen=True, slots=True)
class Interval:
    """What is answered yes, no, and not known: in Hong Kong dollars, or in awards."""

    yes: Decimal = _ZERO
    no: Decimal = _ZERO
    unknown: Decimal = _ZERO

    @property
    def total(self) -> Decimal:
        """Give what the shares are of."""
        return self.yes + self.no + self.unknown

    @property
    def lower(self) -> float | None:
        """Give the share with evidence, 0 to 1; nothing where there is nothing to share."""
        return float(self.yes / self.total) if self.total else None

    @property
    def upper(self) -> float | None:
        """Give the share if all that is not known had evidence."""
        return float((self.yes + self.unknown) / self.total) if self.total else None


def by_value(groups: Mapping[str, Tally], question: Question) -> Interval:
    """Give the interval of the value of awards that state one, from tallies by local evidence.

    They are to be of one category. A group whose sum is below zero counts as nothing.
    """
    return _interval({code: max(tally.value_hkd, _ZERO) for code, tally in groups.items()}, question)


def by_count(groups: Mapping[str, Tally], question: Question) -> Interval:
    """Give the interval of the number of awards, with and without a sum."""
    return _interval({code: Decimal(tally.awards) for code, tally in groups.items()}, question)


def _interval(sizes: Mapping[str, Decimal], question: Question) -> Interval:
    held = dict.fromkeys(_Answer, _ZERO)
    for local, answer in _ANSWERS[question].items():
        held[answer] += sizes.get(local.value, _ZERO)
    return Interval(held[_Answer.YES], held[_Answer.NO], held[_Answer.UNKNOWN])
