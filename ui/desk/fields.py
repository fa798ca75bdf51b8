"""Words for what a file can hold: fields, kinds of files, encodings, units, and what became of a row."""

from __future__ import annotations

from collections.abc import Sequence

from data import codelists
from data.files import FileKind
from data.ingest import registers
from data.ingest.encodings import ENCODINGS
from data.ingest.profiles import COLUMNS, PARTED_FIELDS, TEMPLATE
from data.ingest.units import UNITS
from data.records import TEMPLATE_COLUMNS
from ui import names
from ui.frame import Page

UNITS_OFFERED = tuple(UNITS)
ENCODINGS_OFFERED = tuple(name for name in ENCODINGS if name not in ("utf-8-sig", "utf-16-le", "utf-16-be"))
STATUSES = ("accepted", "review", "rejected", "skipped")


def of_kind(kind: str) -> Sequence[str]:
    """Give the fields that columns of a kind of file can hold, in their order."""
    found = registers.column_names(FileKind(kind))
    return found or (*TEMPLATE_COLUMNS, *PARTED_FIELDS)


def field(page: Page, name: str | None) -> str:
    """Name a field; nothing is a column that is not used."""
    return page.say(f"upload.field.{name}") if name else page.say("upload.field.none")


def kind(page: Page, code: str) -> str:
    """Name a kind of file."""
    return page.say(f"upload.kind.{code}")


def status(page: Page, code: str) -> str:
    """Say what became of a row."""
    return page.say(f"batch.status.{code}")


def encoding(page: Page, code: str) -> str:
    """Name an encoding with what it is for."""
    return page.say(f"upload.encoding.{code}") if code in ENCODINGS else code


def unit(page: Page, code: str | None) -> str:
    """Name a unit of money."""
    return page.say(f"upload.unit.{code}" if code else "upload.unit.none")


def publisher(page: Page, code: str) -> str:
    """Name a publisher with its code, by which clerks know it."""
    name = names.publisher(page, code)
    return name if code == name or code not in codelists.publishers() else f"{name} ({code})"


def publishers(page: Page) -> list[str]:
    """Give all publishers: those whose lists are known first, then the others by the names shown."""
    known = codelists.publishers()
    others = sorted((code for code in known if not known[code].url), key=lambda one: publisher(page, one))
    return [code for code in known if known[code].url] + others


def profile(page: Page, name: str) -> str:
    """Say by what the columns were recognised."""
    if name in (TEMPLATE, COLUMNS):
        return page.say(f"batch.profile.{name}")
    if name in tuple(FileKind):
        return page.say("batch.profile.register")
    return page.say("batch.profile.publisher", name=name)
