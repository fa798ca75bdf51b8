"""Columns that nobody knows, in a file without amounts or dates, that look as if they held them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from data.files import FileKind
from data.ingest.aliases import aliases, column_form, forms_of
from data.ingest.dates import read_date
from data.ingest.fit import Fit
from data.ingest.profiles import AMOUNT_AND_DATE, OCDS
from data.ingest.tables import Table
from data.ingest.text import plain
from data.ingest.units import currency_of_header, unit_of_header

_LOOKED_AT = 50  # rows
_LONGEST = 60
_MONEY_HEADER = re.compile(r"\$|\b(?:dollars?|[mb]illions?)\b|[港美]?元|[萬万億亿]", re.IGNORECASE)
_MONEY = re.compile(
    r"(?:(?:hk|us)?\$|hkd|usd|rmb|港[幣元币])\s?[0-9]|[0-9]{1,3}(?:,[0-9]{3}){1,6}\.[0-9]{2}(?![0-9])"
)


def columns_left_over(table: Table, fit: Fit) -> dict[str, str]:
    """Give for "amount" and "award_date", where no column holds it, the header that looks as if it did."""
    if fit.profile.kind is not FileKind.AWARDS or fit.profile.name == OCDS:
        return {}
    present = set(fit.fields.values())
    found: dict[str, str] = {}
    if AMOUNT_AND_DATE in present or present >= {"amount", "award_date"}:
        return found
    for at in _unknown(fit):
        name, cells = fit.rows.names[at], _cells(table, fit, at)
        if "amount" not in present and _is_money(name, cells):
            found.setdefault("amount", name)
        elif "award_date" not in present and _most(list(map(_is_date, cells))):
            found.setdefault("award_date", name)
    return found


def _unknown(fit: Fit) -> Iterator[int]:
    """Give the columns with a header that is neither used nor known to be something else."""
    for at, name in enumerate(fit.rows.names):
        known = [aliases()[form].field for form in forms_of(name) if form in aliases()]
        if not name or at in fit.fields or at in fit.left_out:
            continue
        if column_form(name) not in fit.profile.unused and "" not in known:
            yield at


def _cells(table: Table, fit: Fit, at: int) -> list[str]:
    below = islice(table.records(), fit.rows.end, fit.rows.end + _LOOKED_AT)
    cells = (plain(record.cells[at][: 2 * _LONGEST]) for record in below if at < len(record.cells))
    return [cell for cell in cells if cell.strip("-–—")]


def _is_money(header: str, cells: Sequence[str]) -> bool:
    said = currency_of_header(header) or (unit_of_header(header) and _MONEY_HEADER.search(header))
    if said and _most([any(map(str.isdigit, cell)) and len(cell) <= _LONGEST for cell in cells]):
        return True
    return _most([_MONEY.match(cell) is not None for cell in cells])


def _is_date(cell: str) -> bool:
    day = read_date(cell)
    return day is not None and (len(day) == 10 or any(map(str.isalpha, cell)))


def _most(answers: Sequence[bool]) -> bool:
    return 2 * sum(answers) > len(answers)
