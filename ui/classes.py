"""Five classes for a choropleth, by quantiles, so that one large district does not flatten the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

CLASSES = 5


@dataclass(frozen=True, slots=True)
class Span:
    """One class: its colour from 0 (light) to 4 (dark), and the smallest and largest value in it."""

    colour: int
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Classes:
    """The colour of each code, and the classes that are not empty, light to dark."""

    colours: Mapping[str, int]
    spans: tuple[Span, ...]


def quantile_classes(values: Mapping[str, Decimal]) -> Classes:
    """Give about as many codes to each class; equal values share one. A known zero is a value as well."""
    ordered = sorted((value, code) for code, value in values.items())
    groups: dict[int, list[Decimal]] = {}
    colours: dict[str, int] = {}
    first_of = {value: rank for rank, (value, _) in reversed(list(enumerate(ordered)))}
    for value, code in ordered:
        colour = first_of[value] * CLASSES // len(ordered)
        colours[code] = colour
        groups.setdefault(colour, []).append(value)
    spans = (Span(colour, min(found), max(found)) for colour, found in sorted(groups.items()))
    return Classes(colours, tuple(spans))
