"""Who publishes which columns: the project's template, and one small file for each publisher."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from data import codelists
from data.files import DataError, FileKind
from data.ingest.aliases import column_form
from data.ingest.limits import LEAST_AWARD
from data.ingest.money import MoneyRules
from data.ingest.text import plain
from data.ingest.units import UNITS
from data.problems import ProblemCode
from data.records import REQUIRED_COLUMNS, TEMPLATE_COLUMNS, AmountKind

TEMPLATE = "template"
OCDS = "OCDS"  # its own paths; several suppliers are parted as in the template
COLUMNS = "columns"  # found by aliases, without a profile
# What one cell of a publisher can hold together; a row's cells are parted into the template's.
SUPPLIER_AND_ADDRESS = "supplier_and_address"
AMOUNT_AND_DATE = "amount_and_date"
CONTRACT_START, CONTRACT_END = "contract_start", "contract_end"
OUTCOME = "outcome"  # what became of a tender; no cell of the template's
PARTED_FIELDS = (SUPPLIER_AND_ADDRESS, AMOUNT_AND_DATE, CONTRACT_START, CONTRACT_END, OUTCOME)
# Says nothing in any publisher's file.
_DASHES = ("-", "--", "–", "—")
_FOLDER = Path(__file__).parent / "profiles"


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The columns of one kind of file. Without the required fields or headers it is another kind."""

    name: str
    kind: FileKind
    columns: Mapping[str, str]  # header -> field; of several for one field the first that is filled counts
    required: frozenset[str]


@dataclass(frozen=True, slots=True)
class Example:
    """A small file in a profile's columns, and what its rows are read as."""

    name: str
    file: str
    expects: tuple[Mapping[str, Any], ...]


class NoAward(NamedTuple):
    """Rows that are none, as a column of theirs says by any other word than those listed."""

    code: ProblemCode
    column: str  # as `column_form` gives it
    unless: frozenset[str]


@dataclass(frozen=True, slots=True)
class Profile:
    """How a publisher writes its awards."""

    layout: Layout
    publisher: str | None = None
    language: str = "en"
    source_url: str | None = None
    nothing: frozenset[str] = frozenset()  # what a cell holds that says nothing, as `plain` gives it
    money: MoneyRules = field(default_factory=MoneyRules)
    amount_kind: AmountKind | None = None  # of amounts that do not say themselves what they are
    shared_amounts: bool = False  # an equal sum in rows of several suppliers of a tender is no row's own
    unused: frozenset[str] = frozenset()  # headers that are known and not used, as `column_form` gives them
    buyer: str | None = None  # code, where all rows have one
    buyer_from_title: bool = False
    reference_from_title: bool = False
    continued: frozenset[str] = frozenset()  # fields that a row without reference has from the row above
    open_files: Mapping[str, str] = field(default_factory=dict)  # language -> address
    about: str = ""
    no_awards: tuple[NoAward, ...] = ()
    examples: tuple[Example, ...] = ()

    @property
    def name(self) -> str:
        """Give the name of the columns: "template", "columns", a register's or a publisher's."""
        return self.layout.name

    @property
    def kind(self) -> FileKind:
        """Say what a file in these columns is a list of."""
        return self.layout.kind


@cache
def template() -> Profile:
    """Give the project's own template, whose amounts are plain dollars."""
    columns = {name: name for name in TEMPLATE_COLUMNS}
    layout = Layout(TEMPLATE, FileKind.AWARDS, columns, frozenset(REQUIRED_COLUMNS))
    return Profile(layout, money=MoneyRules(unit=Decimal(1)))


@cache
def by_aliases() -> Profile:
    """Give what is known of a file whose columns only aliases tell: a bare "$" is Hong Kong's."""
    layout = Layout(COLUMNS, FileKind.AWARDS, {}, frozenset())
    return Profile(
        layout,
        nothing=frozenset(_DASHES),
        money=MoneyRules(dollar="HKD", unit_needed_below=LEAST_AWARD),
        continued=frozenset(("tender_ref", "title", "buyer", "procurement_method_raw", "award_date")),
    )


@cache
def profiles() -> Mapping[str, Profile]:
    """Give every publisher's profile by its name; the files of the folder are the list."""
    known = [_profile_in(path) for path in sorted(_FOLDER.glob("*.toml"))]
    return {profile.name: profile for profile in known}


def _profile_in(path: Path) -> Profile:
    """Read one file of the folder. Raises `DataError` that says what is wrong in which file."""
    try:
        return profile_of(tomllib.loads(path.read_text("utf-8")))
    except KeyError as error:
        raise DataError(f"{path.name}: {error} is missing, or on no list of data/codes") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise DataError(f"{path.name}: {error}") from error


def profile_of(source: Mapping[str, Any]) -> Profile:
    """Give the profile that a file of the folder describes. Raises `ValueError` or `KeyError` for a flaw."""
    fields = {header: name for name, headers in source["columns"].items() for header in _list(headers)}
    unknown = set(fields.values()) - set(TEMPLATE_COLUMNS) - set(PARTED_FIELDS)
    missing = set(source["required"]) - set(fields.values()) - set(source.get("unused", ()))
    if unknown or missing:
        raise ValueError(f"{source['code']}: no field or no column: {sorted(unknown | missing)}")
    for name, known in (("publisher", codelists.publishers()), ("buyer", codelists.buyers())):
        if source.get(name) is not None and source[name] not in known:
            raise ValueError(f"the {name} {source[name]!r} is not in data/codes/{name}s.csv: add it there")
    amount = source.get("amount", {})
    return Profile(
        Layout(source["code"], FileKind.AWARDS, fields, frozenset(source["required"])),
        publisher=source.get("publisher"),
        source_url=source.get("source_url"),
        nothing=frozenset(plain(word) for word in (*_DASHES, *source.get("nothing", ()))),
        money=_money(amount),
        amount_kind=AmountKind(amount["kind"]) if "kind" in amount else None,
        shared_amounts=amount.get("repeated") == "shared",
        unused=frozenset(column_form(header) for header in source.get("unused", ())),
        buyer=source.get("buyer"),
        buyer_from_title=source.get("buyer_from") == "title",
        reference_from_title=source.get("reference_from") == "title",
        continued=frozenset(source.get("continued", ())),
        open_files=source.get("open_files", {}),
        about=source.get("about", ""),
        no_awards=tuple(
            NoAward(ProblemCode(code), column_form(rule["column"]), frozenset(map(plain, rule["unless"])))
            for code, rule in source.get("no_awards", {}).items()
        ),
        examples=tuple(
            Example(each["name"], each["file"], tuple(each["expects"])) for each in source.get("examples", ())
        ),
    )


def _money(amount: Mapping[str, Any]) -> MoneyRules:
    below = amount.get("unit_needed_below", None if "unit" in amount else LEAST_AWARD)
    return MoneyRules(
        dollar=amount.get("dollar", "HKD"),
        unit=Decimal(UNITS[amount["unit"]]) if "unit" in amount else None,
        unit_needed_below=None if below is None else Decimal(below),
    )


def _list(headers: str | list[str]) -> list[str]:
    return [headers] if isinstance(headers, str) else headers
