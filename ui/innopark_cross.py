"""Tables with one column for each INNOPARK: what vendors there won, by sector, category and buyer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from data.filters import UNCLASSIFIED
from data.queries.summary import Tally
from ui import amounts, figures, links, markup, names
from ui.frame import Page
from ui.view import Subject

_MOST = 12  # rows of a table
_SUBJECTS = {"sector": Subject.SECTOR, "buyer": Subject.BUYER}
_UNIT = Decimal(1)


@dataclass(frozen=True, slots=True)
class Cell:
    """What vendors of one INNOPARK won of something."""

    value: str = ""
    exact: str = ""
    notes: tuple[str, ...] = ()
    width: float = 0.0  # percent of the longest bar of the table


@dataclass(frozen=True, slots=True)
class Row:
    """One sector, category or buyer."""

    name: str
    address: str | None
    cells: tuple[Cell, ...]


def html(
    page: Page, heading: str, dimension: str, parks: Sequence[str], groups: Sequence[Mapping[str, Tally]]
) -> str:
    """Give the table; `parks` are names, `groups` what each has, in the same order."""
    found, left = rows(page, dimension, groups)
    rest = page.say("groups.rest", count=left, n=amounts.count(page.view.language, left)) if left else ""
    return markup.fill(
        "innopark_cross.html", say=page.say, heading=heading, parks=parks, rows=found, rest=rest
    )


def rows(page: Page, dimension: str, groups: Sequence[Mapping[str, Tally]]) -> tuple[list[Row], int]:
    """Give the rows with the largest sums over all INNOPARKs, and how many there are beside them."""
    codes = {code for one in groups for code in one}
    zero = Tally()

    def size(code: str) -> tuple[Decimal, int, str]:
        told = [one.get(code, zero) for one in groups]
        return -sum((tally.value_hkd for tally in told), Decimal(0)), -sum(t.awards for t in told), code

    ordered = sorted(codes, key=size)
    longest = max((tally.value_hkd for one in groups for tally in one.values()), default=Decimal(0)) or _UNIT
    found = [
        Row(
            name=names.OF_FILTER[dimension](page, code),
            address=_address(page, dimension, code),
            cells=tuple(_cell(page, one.get(code, zero), longest) for one in groups),
        )
        for code in ordered[:_MOST]
    ]
    return found, len(ordered) - len(found)


def _cell(page: Page, tally: Tally, longest: Decimal) -> Cell:
    if not tally.awards:
        return Cell(page.say("innopark.no_award"))
    n = amounts.count(page.view.language, tally.awards)
    largest = figures.dominance(page, tally)
    return Cell(
        value=figures.value_of(page, tally),
        exact=amounts.money(page.view.language, tally.value_hkd)
        if tally.awards > tally.without_value
        else "",
        notes=(
            page.say("tally.awards", count=tally.awards, n=n),
            *figures.left_out(page, tally),
            *([largest] if largest else []),
        ),
        width=round(float(max(tally.value_hkd, Decimal(0)) / longest * 100), 2),
    )


def _address(page: Page, dimension: str, code: str) -> str | None:
    of = _SUBJECTS.get(dimension)
    if of is None or (code == "unknown" and code != UNCLASSIFIED):
        return None
    return links.subject(page.view, of, code)
