"""Who publishes which columns: the project's template, and one small file for each publisher."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from data.files import FileKind
from data.ingest.money import MoneyRules
from data.ingest.text import header_form, plain
from data.records import REQUIRED_COLUMNS, TEMPLATE_COLUMNS, AmountKind

SUPPLIER_AND_ADDRESS = "supplier_and_address"  # both in one cell
TEMPLATE = "template"

_FOLDER = Path(__file__).parent / "profiles"


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one kind of file. Headers are in the form that `header_form` gives."""

    name: str
    kind: FileKind
    columns: Mapping[str, str]  # header -> field
    required: frozenset[str]  # headers without which it is another kind of file


@dataclass(frozen=True, slots=True)
class Profile:
    """How a publisher writes its awards."""

    layout: Layout
    publisher: str | None = None
    source_url: str | None = None
    nothing: frozenset[str] = frozenset()  # what a cell holds that says nothing, as `plain` gives it
    money: MoneyRules = field(default_factory=MoneyRules)
    amount_kind: AmountKind | None = None  # of amounts that do not say themselves what they are
    shared_amounts: bool = False  # an equal sum in rows of several suppliers of a tender is no row's own


@cache
def template() -> Profile:
    """Give the project's own template."""
    columns = {header_form(name): name for name in TEMPLATE_COLUMNS}
    return Profile(Layout(TEMPLATE, FileKind.AWARDS, columns, frozenset(map(header_form, REQUIRED_COLUMNS))))


@cache
def profiles() -> Mapping[str, Profile]:
    """Give every profile by its name; the files of the folder are the list."""
    known = [_profile(tomllib.loads(path.read_text("utf-8"))) for path in sorted(_FOLDER.glob("*.toml"))]
    return {profile.layout.name: profile for profile in (template(), *known)}


def _profile(source: dict[str, Any]) -> Profile:
    amount = source.get("amount", {})
    below = amount.get("unit_needed_below")
    layout = Layout(
        source["code"],
        FileKind.AWARDS,
        {header_form(header): name for header, name in source["columns"].items()},
        frozenset(header_form(header) for header in source["required"]),
    )
    return Profile(
        layout,
        publisher=source["publisher"],
        source_url=source.get("source_url"),
        nothing=frozenset(plain(word) for word in source.get("nothing", ())),
        money=MoneyRules(amount.get("dollar"), None if below is None else Decimal(below)),
        amount_kind=AmountKind(amount["kind"]) if "kind" in amount else None,
        shared_amounts=amount.get("repeated") == "shared",
    )
