"""What decides places beside the texts of a file, as a home and its record have it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from geo import boundaries
from geo.boundaries import Outlines
from geo.locator import OURS, Locator


@dataclass(frozen=True, slots=True, eq=False)
class Placing:
    """The outlines that place a point, and the steps that place an address."""

    outlines: Outlines
    locator: Locator = OURS


def load_placing(engine: Engine, home: Path) -> Placing:
    """Give what holds now."""
    return Placing(boundaries.load(home))
