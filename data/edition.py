"""Which boundaries figures rest on, by name: as pages, exports and reports tell it."""

from __future__ import annotations

from dataclasses import dataclass

APPROXIMATE = "approximate areas"


@dataclass(frozen=True, slots=True)
class Edition:
    """The official boundaries that figures rest on."""

    name: str  # "official 1a2b3c4d"
    sha256: str  # of the file that the record keeps
    source: str


def edition_name(edition: Edition | None) -> str:
    """Name boundaries as figures and files tell them; without an edition they are the project's own areas."""
    return edition.name if edition else APPROXIMATE
