"""How often category, sector and place of delivery are read right from titles.

The titles and their labels stand in titles_unseen.csv and titles_published.csv; how they were
chosen (seed 20261), in README.md. Precision: right among those answered. Coverage: answered
among those that have an answer, which for a place are the titles that name one. Both by count and
by value, where known.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from data.classify import category, sector
from geo.places import Scope
from geo.titles import place_of_delivery

NO_PLACE = "none"


class Group(StrEnum):
    """What the labelled titles were used for."""

    USED = "used to improve the rules"
    HELD_OUT = "never used"
    PUBLISHED = "of other publishers, never used"


_FILES = {"titles_unseen.csv": Group.HELD_OUT, "titles_published.csv": Group.PUBLISHED}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A title and what a person reads in it."""

    title: str
    labels: Mapping[str, str]  # category, sector, place
    value_hkd: Decimal | None
    group: Group


@dataclass(frozen=True, slots=True)
class Figures:
    """How well one thing is read from some titles; shares are None where nothing is measured."""

    titles: int
    precision: float | None
    coverage: float | None
    precision_by_value: float | None
    coverage_by_value: float | None
    misses: tuple[tuple[str, str, str | None], ...]  # title, label, answer


def sample() -> list[Labelled]:
    """Read the labelled titles; those on even lines of a file may be used to improve rules."""
    found = []
    for name, kept in _FILES.items():
        with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as file:
            for line, row in enumerate(csv.DictReader(file), start=2):
                group = kept if line % 2 else Group.USED
                value_hkd = Decimal(row["value_hkd"]) if row["value_hkd"] else None
                labels = {field: row[field] for field in READERS}
                found.append(Labelled(row["title"], labels, value_hkd, group))
    return found


def figures(field: str, titles: Sequence[Labelled]) -> Figures:
    """Measure one of `READERS` on some titles."""
    asked = [(one, one.labels[field], READERS[field](one.title)) for one in titles]
    answered = [(one, label, answer) for one, label, answer in asked if answer is not None]
    right = [one for one, label, answer in answered if label == answer]
    having = [one for one, label, _ in asked if label != NO_PLACE]
    covered = [one for one, label, _ in answered if label != NO_PLACE]
    wrong = [(one, label, answer) for one, label, answer in asked if answer != label]
    return Figures(
        len(titles),
        _share(len(right), len(answered)),
        _share(len(covered), len(having)),
        _share(_value(right), _value([one for one, _, _ in answered])),
        _share(_value(covered), _value(having)),
        tuple((one.title, label, answer) for one, label, answer in wrong if label != NO_PLACE or answer),
    )


def main(arguments: Sequence[str]) -> int:
    """Print the figures of each group, and what was read wrong or not at all.

    Misses among titles never used are shown only on demand: whoever works on rules looks away.
    """
    parser = argparse.ArgumentParser("python -m bench titles", description=__doc__)
    parser.add_argument("--all-misses", action="store_true", help="those among titles never used too")
    chosen = parser.parse_args(arguments)
    for group in Group:
        titles = [one for one in sample() if one.group is group]
        _write(
            f"\n{len(titles)} titles {group}", f"{'':10}precision  coverage  by value: precision  coverage"
        )
        measured = {field: figures(field, titles) for field in READERS}
        for field, found in measured.items():
            _write(_line(field, found))
        for field, found in measured.items():
            if found.misses and (chosen.all_misses or group is Group.USED):
                _write(f"\n  {field}: labelled, read, title")
                _write(*(f"  {label:12} {answer or '-':12} {title}" for title, label, answer in found.misses))
    return 0


def _line(field: str, found: Figures) -> str:
    return (
        f"{field:10}{_percent(found.precision)}    {_percent(found.coverage)}"
        f"             {_percent(found.precision_by_value)}   {_percent(found.coverage_by_value)}"
    )


def _percent(share: float | None) -> str:
    return "      -" if share is None else f"{share:7.1%}"


def _place(title: str) -> str | None:
    place = place_of_delivery(title)
    if place.scope is Scope.UNKNOWN:
        return None
    return ";".join(place.districts) or place.scope.value


def _share(part: Decimal | int, whole: Decimal | int) -> float | None:
    return float(part / whole) if whole else None


def _value(titles: Sequence[Labelled]) -> Decimal:
    return sum((one.value_hkd for one in titles if one.value_hkd is not None), Decimal())


def _write(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


READERS: Mapping[str, Callable[[str], str | None]] = {
    "category": lambda title: category(title).value,
    "sector": lambda title: sector(title).value,
    "place": _place,
}
