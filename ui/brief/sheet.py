"""What stands on the two pages, in words: what the template is given."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """One colour of the map ("hatch" and "mark" are drawn as such) and what it means."""

    colour: str
    words: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One large number with what it leaves out."""

    label: str
    value: str
    notes: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: the first cell names it; `width` is the percent of a bar, none where negative."""

    cells: tuple[str, ...]
    notes: str = ""
    width: float = -1


@dataclass(frozen=True, slots=True)
class Table:
    """A table; one without rows says so."""

    heading: str
    labels: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything on the two pages."""

    language: str
    site: str
    kind: str
    title: str
    chosen: str  # place and filters
    figures: tuple[Figure, ...]
    sentence: str
    remarks: tuple[str, ...]  # below the figures
    map: str  # SVG
    map_alt: str
    map_title: str
    keys: tuple[Key, ...]
    first: tuple[Table, ...]  # on the first page, below each other
    kinds: tuple[Table, Table]  # below them, side by side
    pairs: tuple[tuple[Table, Table], ...]  # on the second page, side by side
    second: tuple[Table, ...]  # below them
    sources: tuple[str, ...]
    sources_heading: str
    address: str
    dated: str
    none: str
