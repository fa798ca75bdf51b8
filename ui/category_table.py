"""All buyers or sectors, a page of them at a time: their awards, and their sums within each category."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from data import codelists
from data.columns.vendors import Order
from data.queries.choices import folded
from data.queries.summary import Tally
from data.records import Category
from ui import amounts, figures, links, markup, names, switch
from ui.frame import Page
from ui.intervals import CATEGORIES
from ui.view import Subject, View

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


def tools(page: Page) -> None:
    """Draw the choice of the order."""
    switch.show(page, "order", page.view.order, _with_order)


def ordered(page: Page, of: Subject, totals: Groups) -> list[str]:
    """Give the codes whose names hold every word that is looked for, in the order of the view."""
    name = names.OF_FILTER[of.field]
    words = folded(page.view.find).split()
    named = {code: folded(name(page, code)) for code in totals}
    found = [code for code in totals if _holds(f"{named[code]} {_other_names(of, code)}", words)]

    def by_size(code: str) -> tuple[Decimal | int, ...]:
        sizes = -totals[code].value_hkd, -totals[code].awards
        return sizes if page.view.order is Order.VALUE else sizes[::-1]

    if page.view.order is Order.NAME:
        return sorted(found, key=lambda code: (named[code], code))
    return sorted(found, key=lambda code: (*by_size(code), code))


def html(
    page: Page, of: Subject, totals: Groups, within: Mapping[Category, Groups], codes: Sequence[str]
) -> str:
    """Give the table of some codes; `within` has the tallies of each category."""
    shown = [category for category in CATEGORIES if within.get(category)]
    longest = max((tally.value_hkd for tally in totals.values()), default=Decimal(0)) or _UNIT
    return markup.fill(
        "category_table.html",
        say=page.say,
        heading=page.say(f"subject.{of.value}.all"),
        name=page.say(f"subject.{of.value}"),
        categories=[page.say(f"category.{category.value}") for category in shown],
        lines=[
            _line(page, of, code, totals[code], [within[one].get(code, Tally()) for one in shown], longest)
            for code in codes
        ],
    )


def pages(codes: Sequence[str]) -> int:
    """Count the pages of the table."""
    return max(1, -(-len(codes) // PER_PAGE))


def turned(codes: Sequence[str], number: int) -> Sequence[str]:
    """Give the codes of one page, counted from 1."""
    return codes[(number - 1) * PER_PAGE : number * PER_PAGE]


def _line(page: Page, of: Subject, code: str, total: Tally, parts: list[Tally], longest: Decimal) -> Line:
    language = page.view.language
    largest = figures.dominance(page, total)
    return Line(
        name=names.OF_FILTER[of.field](page, code),
        address=links.subject(page.view, of, code) if code != _NOT_NAMED else None,
        awards=amounts.count(language, total.awards),
        sums=tuple(_sum(page, part) for part in parts),
        width=round(float(max(total.value_hkd, Decimal(0)) / longest * 100), 2),
        notes=(*figures.left_out(page, total), *([largest] if largest else [])),
    )


def _sum(page: Page, part: Tally) -> tuple[str, str]:
    """Give a sum in short and exactly; nothing where there is no award, no exact one where none is stated."""
    if not part.awards:
        return "", ""
    is_known = part.awards > part.without_value
    exact = amounts.money(page.view.language, part.value_hkd) if is_known else ""
    return figures.value_of(page, part), exact


def _holds(label: str, words: list[str]) -> bool:
    return all(word in label for word in words)


def _other_names(of: Subject, code: str) -> str:
    """Give the names that code lists have of a buyer or sector in all languages, as they are looked for."""
    known = codelists.buyers().get(code) if of is Subject.BUYER else codelists.sectors().get(code)
    return folded(f"{known.name_en} {known.name_zh_hant} {known.name_zh_hans}") if known else ""


def _with_order(view: View, code: str) -> View:
    return replace(view, order=Order(code), page_number=1)
