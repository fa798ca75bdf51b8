"""All buyers or sectors, a page of them at a time: their awards, and their sums within each category."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from data.queries.summary import Tally
from data.records import Category
from ui import amounts, figures, links, markup, names
from ui.frame import Page
from ui.intervals import CATEGORIES
from ui.view import Subject

PER_PAGE = 50
_UNIT = Decimal(1)
_NOT_NAMED = "unknown"  # the awards whose publisher names no buyer
Groups = Mapping[str, Tally]


@dataclass(frozen=True, slots=True)
class Line:
    """One buyer or sector in words; `sums` has short and exact form for each category."""

    name: str
    address: str | None
    awards: str
    sums: tuple[tuple[str, str], ...]
    width: float  # percent of the longest bar
    notes: tuple[str, ...]


def html(
    page: Page, of: Subject, heading: str, totals: Groups, within: Mapping[Category, Groups], number: int = 1
) -> str:
    """Give a page of the table, largest sums first; `within` has the tallies of each category."""
    shown = [category for category in CATEGORIES if within.get(category)]
    ordered = sorted(totals, key=lambda code: (-totals[code].value_hkd, -totals[code].awards, code))
    longest = max((tally.value_hkd for tally in totals.values()), default=Decimal(0)) or _UNIT
    first = (number - 1) * PER_PAGE
    lines = [
        _line(page, of, code, totals[code], [within[one].get(code, Tally()) for one in shown], longest)
        for code in ordered[first : first + PER_PAGE]
    ]
    return markup.fill(
        "category_table.html",
        say=page.say,
        heading=heading,
        name=page.say(f"subject.{of.value}"),
        categories=[page.say(f"category.{category.value}") for category in shown],
        lines=lines,
    )


def pages(totals: Groups) -> int:
    """Count the pages of the table."""
    return max(1, -(-len(totals) // PER_PAGE))


def _line(page: Page, of: Subject, code: str, total: Tally, parts: list[Tally], longest: Decimal) -> Line:
    language = page.view.language
    largest = figures.dominance(page, total)
    return Line(
        name=names.OF_FILTER[of.field](page, code),
        address=links.subject(page.view, of, code) if code != _NOT_NAMED else None,
        awards=amounts.count(language, total.awards),
        sums=tuple(
            (figures.value_of(page, part), amounts.money(language, part.value_hkd))
            if part.awards
            else ("", "")
            for part in parts
        ),
        width=round(float(max(total.value_hkd, Decimal(0)) / longest * 100), 2),
        notes=(*figures.left_out(page, total), *([largest] if largest else [])),
    )
