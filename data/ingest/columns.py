"""Which table of a file holds awards, which row is its header, and which column holds what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from data.files import ReadOptions, UnreadableFileError
from data.ingest import codes
from data.ingest.aliases import column_form, language_of
from data.ingest.best_fit import best_fit, published_by, stands, worth
from data.ingest.fit import Fit
from data.ingest.left_over import columns_left_over
from data.ingest.limits import LEAST_AWARD, MAX_COLUMNS, MAX_LINES_ABOVE_HEADER
from data.ingest.money import MoneyRules
from data.ingest.options import checked, refuse_fields_of_other_kinds
from data.ingest.profiles import (
    AMOUNT_AND_DATE,
    COLUMNS,
    OUTCOME,
    PARTED_FIELDS,
    SUPPLIER_AND_ADDRESS,
    NoAward,
    Profile,
)
from data.ingest.serial import without_serial
from data.ingest.tables import Container, Table
from data.ingest.text import collapse, header_form, plain, shortened
from data.ingest.units import UNITS, currency_of_header, unit_of_header
from data.problems import RefusalCode
from data.records import TEMPLATE_COLUMNS, AmountKind

_FIELDS = (*TEMPLATE_COLUMNS, *PARTED_FIELDS)
# What is left of "estimated contract value" is its kind.
_SUM = re.compile(
    r"\b(?:contract|award(?:ed)?|tender|sum|value|amount|price)\b|合[約约]|[金總总]?[額额]|[價价][值格]"
)
# Two columns that could both be one of these are asked about; of the others neither is taken.
_ASKED_ABOUT = frozenset(
    ("title", "supplier_name", SUPPLIER_AND_ADDRESS, "tender_ref", "amount", AMOUNT_AND_DATE, "award_date")
)


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table and what its columns are."""

    row: int  # as the spreadsheet shows it
    position: int  # how many records of the table stand above the first row of data
    profile: Profile
    names: tuple[str, ...]  # as written, made unique
    fields: Mapping[int, str]  # position -> our field
    money: MoneyRules
    written: tuple[tuple[str, ...], ...]  # its row or two rows, for recognising them when they are repeated
    title_at: int | None
    supplier_at: int | None
    bars_part: bool  # whether a bar in a cell parts the items of a list
    no_awards: tuple[tuple[int, NoAward], ...]  # columns that tell rows that are none
    outcomes: tuple[int, ...]  # columns that say what became of a tender
    bidders: bool  # whether the suppliers are all who tendered: an outcome says who won
    title_length: int  # no longer is the cell above the titles when the header is repeated

    def columns(self) -> dict[str, str]:
        """Give our field for each header as written that holds one."""
        return {self.names[at]: name for at, name in self.fields.items()}

    def unused(self) -> list[str]:
        """Give each header as written that is not known."""
        known = self.profile.unused
        return [
            name
            for at, name in enumerate(self.names)
            if at not in self.fields and any(at < len(row) and row[at] for row in self.written)
            if column_form(name) not in known
        ]

    def name_at(self, at: int) -> str:
        """Give the header of a position as written, or its number where the header ends before."""
        return self.names[at] if at < len(self.names) else f"column {at + 1}"


def find_header(tables: Sequence[Table], options: ReadOptions, file: str) -> tuple[Table, Header]:
    """Give the table that looks most like awards or a register, and its header.

    Raises `UnreadableFileError` where there is none, where it cannot be told which, or where a column that
    is needed is not known.
    """
    publisher = checked(options, file)
    tables = _asked_for(tables, options, file)
    found = _shown([(table, fit) for table in tables if (fit := best_fit(table, options, publisher))])
    taken = [(table, fit) for table, fit in found if stands(fit)]
    if not taken:
        raise _refusal(tables, [fit for _, fit in found], file)
    best = max(worth(fit) for _, fit in taken)
    equal = [(table, fit) for table, fit in taken if worth(fit) == best]
    filled = [(table, fit) for table, fit in equal if _has_rows(table, fit)] or equal
    if len(filled) > 1:
        names = ", ".join(table.name for table, _ in filled)
        raise UnreadableFileError(RefusalCode.SHEETS_UNCLEAR, file, seen=names)
    table, fit = filled[0]
    if not published_by(fit.profile, publisher):
        raise UnreadableFileError(
            RefusalCode.PUBLISHER_MISMATCH, file, seen=publisher, expected=fit.profile.publisher
        )
    _refuse_flaws(fit, file)
    refuse_fields_of_other_kinds(fit, options, file)
    left_over = columns_left_over(table, fit)
    if left_over:
        raise _asked(fit, tuple(left_over), file, next(iter(left_over.values())))
    return table, _header(table, without_serial(table, fit, options), options)


def _asked_for(tables: Sequence[Table], options: ReadOptions, file: str) -> Sequence[Table]:
    if options.sheet is None:
        return tables
    named = [table for table in tables if plain(table.name) == plain(options.sheet)]
    if not named:
        known = ", ".join(table.name for table in tables)
        raise UnreadableFileError(RefusalCode.SHEET_NOT_KNOWN, file, seen=options.sheet, expected=known)
    return named[:1]


def _shown(found: list[tuple[Table, Fit]]) -> list[tuple[Table, Fit]]:
    """Give the sheets that the workbook shows, all where none of these looks like awards or a register."""
    shown = [(table, fit) for table, fit in found if not table.hidden]
    return shown if any(stands(fit) or _is_likely(fit) for _, fit in shown) else found


def _is_likely(fit: Fit) -> bool:
    return fit.evidence >= 2 and len(fit.fields) >= 2


def _has_rows(table: Table, fit: Fit) -> bool:
    below = islice(table.records(), fit.rows.end, fit.rows.end + MAX_LINES_ABOVE_HEADER)
    return any(any(cell.strip() for cell in record.cells) for record in below)


def _refusal(tables: Sequence[Table], found: list[Fit], file: str) -> UnreadableFileError:
    """Give the reason why no table is taken: what is to be named, or that there is no header."""
    likely = [fit for fit in found if _is_likely(fit)]
    if likely:
        fit = max(likely, key=lambda fit: (fit.evidence, len(fit.fields)))
        _refuse_flaws(fit, file)
        return _asked(fit, fit.missing, file)
    tops = (record for table in tables for record in islice(table.records(), MAX_LINES_ABOVE_HEADER + 1))
    rows = [
        (sum(1 for cell in record.cells if cell.strip()), -number, record)
        for number, record in enumerate(tops)
    ]
    if found and all(fit.unmapped for fit in found):
        _refuse_flaws(max(found, key=lambda fit: len(fit.fields)), file)
    widest = max(rows, key=lambda row: row[:2], default=None)
    return UnreadableFileError(
        RefusalCode.NO_HEADER,
        file,
        row=widest[2].row if widest else "",
        seen=shortened(", ".join(cell for cell in widest[2].cells if cell.strip())) if widest else "",
        expected=MAX_LINES_ABOVE_HEADER + 1,
    )


def _refuse_flaws(fit: Fit, file: str) -> None:
    """Raise where the columns of the header that was found cannot be taken as they are."""
    row = fit.rows.records[0].row
    if len(fit.rows.names) > MAX_COLUMNS:
        raise UnreadableFileError(
            RefusalCode.TOO_MANY_COLUMNS, file, row=row, seen=len(fit.rows.names), expected=MAX_COLUMNS
        )
    if fit.unmapped:
        there = ", ".join(name for name in fit.rows.names if name)
        raise UnreadableFileError(
            RefusalCode.MAP_HEADER_NOT_THERE, file, seen=fit.unmapped[0], expected=shortened(there)
        )
    for name, positions in fit.clashes.items():
        forms = {header_form(fit.rows.names[at]) for at in positions}
        if len(forms) == 1 and (name in _ASKED_ABOUT or fit.profile.name != COLUMNS):
            seen = fit.rows.names[positions[0]]
            raise UnreadableFileError(RefusalCode.COLUMN_TWICE, file, row=row, seen=seen)
        if name in _ASKED_ABOUT:
            raise _asked(fit, (name,), file)


def _asked(fit: Fit, missing: Sequence[str], file: str, header: str = "") -> UnreadableFileError:
    unknown = (name for at, name in enumerate(fit.rows.names) if name and at not in fit.fields)
    return UnreadableFileError(
        RefusalCode.COLUMNS_ASKED_FOR,
        file,
        row=fit.rows.records[0].row,
        seen=shortened(", ".join(name for name in fit.rows.names if name)),
        expected=", ".join(missing),
        header=header or next(unknown, next(filter(None, fit.rows.names), "")),
        example=missing[0] if missing else "title",
    )


def _header(table: Table, fit: Fit, options: ReadOptions) -> Header:
    fields = dict(sorted(fit.fields.items()))
    at = {name: position for position, name in fields.items()}
    headers = " ".join(fit.words[at[name]] for name in ("title", "supplier_name") if name in at)
    profile = replace(fit.profile, language=language_of(headers))
    amount = next((at[name] for name in ("amount", AMOUNT_AND_DATE) if name in at), None)
    heading = "" if amount is None else fit.words[amount]
    if profile.amount_kind is None and profile.name == COLUMNS:
        profile = replace(profile, amount_kind=_kind(heading))
    return Header(
        row=fit.rows.records[0].row,
        position=fit.rows.end,
        profile=profile,
        names=_unique(fit.rows.names, max(len(record.cells) for record in fit.rows.records)),
        fields=fields,
        money=_money(profile, heading, options),
        written=tuple(tuple(map(collapse, record.cells)) for record in fit.rows.records),
        title_at=at.get("title"),
        supplier_at=at.get("supplier_name", at.get(SUPPLIER_AND_ADDRESS)),
        bars_part=table.container is Container.OBJECTS,
        no_awards=tuple(
            (position, rule)
            for rule in profile.no_awards
            for position, name in enumerate(fit.rows.names)
            if column_form(name) == rule.column
        ),
        outcomes=tuple(position for position, name in fields.items() if name == OUTCOME),
        bidders=fit.bidders,
        title_length=max(
            len(record.cells[at["title"]]) for record in fit.rows.records if at["title"] < len(record.cells)
        )
        if "title" in at
        else 0,
    )


def _money(profile: Profile, heading: str, options: ReadOptions) -> MoneyRules:
    """Give the unit and currency of plain numbers: as the person says, the header, or the profile."""
    unit = UNITS[options.money] if options.money else unit_of_header(heading)
    currency = currency_of_header(heading)
    money = profile.money
    if unit is not None and money.unit_needed_below == LEAST_AWARD:
        money = replace(money, unit_needed_below=None)  # the unit is told, however small the amount
    unit = money.unit if unit is None else unit
    return replace(money, unit=unit, dollar=currency or money.dollar, currency=currency or money.currency)


def _kind(heading: str) -> AmountKind | None:
    """Give the kind of amount that a header names, nothing where it is a total like any other."""
    words = column_form(heading)
    found = (codes.find_word("amount_kind", text) for text in (words, _SUM.sub(" ", words)) if text.strip())
    return next((AmountKind(code) for code in found if code and code != AmountKind.TOTAL), None)


def _unique(names: Sequence[str], width: int) -> tuple[str, ...]:
    unique: list[str] = []
    for position in range(1, width + 1):
        name = (names[position - 1] if position <= len(names) else "") or f"column {position}"
        unique.append(f"{name} ({position})" if name in unique else name)
    return tuple(unique)
