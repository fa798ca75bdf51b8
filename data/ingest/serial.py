"""Columns that only number the rows: neither a reference nor a lot, whatever their header says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice, pairwise

from data.files import ReadOptions
from data.ingest.aliases import column_form
from data.ingest.fit import Fit
from data.ingest.profiles import COLUMNS
from data.ingest.tables import Table
from data.ingest.text import plain

_LOOKED_AT = 200  # rows: a column that numbers so many of them numbers the others too
_NUMBER = re.compile(r"[(#]?([0-9]{1,6})[.)]?")
_NUMBERED = ("tender_ref", "lot")
_SEVERAL = 2  # one row alone is numbered only where the header says nothing else
_SAYS_NO_MORE = frozenset(("item", "no", "serial no", "s/n"))


def without_serial(table: Table, fit: Fit, options: ReadOptions) -> Fit:
    """Give a fit whose references and lots are none of 1, 2, 3 ...; what the person named stays.

    Lots of one tender may be 1, 2, 3; rows beside each other share its reference or, without one, its title.
    """
    said = {column_form(header) for header, name in options.mapping if name}
    suspects = {
        at
        for at, name in fit.fields.items()
        if name in _NUMBERED and fit.profile.name == COLUMNS and column_form(fit.rows.names[at]) not in said
    }
    if not suspects:
        return fit
    rows = [one.cells for one in islice(table.records(), fit.rows.end, fit.rows.end + _LOOKED_AT)]
    serial = {at for at in suspects if _numbers_rows(rows, at, fit)}
    return replace(fit, fields={at: name for at, name in fit.fields.items() if at not in serial})


def _numbers_rows(rows: Sequence[Sequence[str]], at: int, fit: Fit) -> bool:
    title = next((position for position, name in fit.fields.items() if name == "title"), None)
    told = [cells for cells in rows if at < len(cells) and plain(cells[at])]
    told = [cells for cells in told if title is None or (title < len(cells) and cells[title].strip())]
    numbers = [_NUMBER.fullmatch(plain(cells[at])) for cells in told]
    least = 1 if column_form(fit.rows.names[at]) in _SAYS_NO_MORE else _SEVERAL
    if len(numbers) < least or any(
        found is None or int(found[1]) != count for count, found in enumerate(numbers, start=1)
    ):
        return False
    return fit.fields[at] != "lot" or _differ(told, _told_apart_by(fit, at))


def _told_apart_by(fit: Fit, at: int) -> int | None:
    """Give the column that is the same in all lots of a tender: its reference, without one its title."""
    places = {name: position for position, name in fit.fields.items() if position != at}
    return places.get("tender_ref", places.get("title"))


def _differ(rows: Sequence[Sequence[str]], at: int | None) -> bool:
    """Say whether no cell of a column is that of the row above."""
    if at is None:
        return True
    cells = [plain(row[at]) if at < len(row) else "" for row in rows]
    return all(not cell or cell != above for above, cell in pairwise(cells))
