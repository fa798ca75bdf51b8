"""Groups of a selection, buyers or sectors: their awards, and their sums within each category."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from data import codelists
from data.columns.vendors import Order
from data.queries.choices import folded
from data.queries.summary import Summary, Tally
from data.records import Category
from ui import amounts, cached, figures, groups, markup, names, switch
from ui.frame import Page
from ui.intervals import CATEGORIES
from ui.view import Subject, View

PER_PAGE = 50
_UNIT = Decimal(1)
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
    """Give the codes in the order of the view; of buyers those whose names hold every word looked for."""
    name = names.OF_FILTER[of.field]
    words = folded(page.view.find).split() if of is Subject.BUYER else []
    named = {code: folded(name(page, code)) for code in totals}
    found = [code for code in totals if _holds(f"{named[code]} {_other_names(code)}", words)]

    def by_size(code: str) -> tuple[Decimal | int, ...]:
        sizes = -totals[code].value_hkd, -totals[code].awards
        return sizes if page.view.order is Order.VALUE else sizes[::-1]

    if page.view.order is Order.NAME:
        return sorted(found, key=lambda code: (named[code], code))
    return sorted(found, key=lambda code: (*by_size(code), code))


def within(page: Page, found: Summary, dimension: str) -> dict[Category, Groups]:
    """Give the groups of a dimension within each category that a selection has."""
    made = {}
    for category in CATEGORIES:
        if category.value not in found.by("category"):
            continue
        if (category.value, dimension) in found.category_groups:
            made[category] = found.category_groups[category.value, dimension]
        else:
            chosen = replace(page.view.filters, category=(category.value,))
            made[category] = cached.figures(page.snapshot, chosen).by(dimension)
    return made


def html(
    page: Page,
    heading: str,
    dimension: str,
    found: Summary,
    codes: Sequence[str],
    *,
    namer: Callable[[Page, str], str] | None = None,
    name: str = "",
    note: str = "",
    remark: Callable[[str], str] = lambda code: "",
) -> str:
    """Give the table of some groups of a selection, with a column for each category.

    `note` stands below, and what `remark` says of a code in its row.
    """
    totals, parts = found.by(dimension), within(page, found, dimension)
    longest = max((tally.value_hkd for tally in totals.values()), default=Decimal(0)) or _UNIT
    say_name = namer or names.OF_FILTER[dimension]
    return markup.fill(
        "category_table.html",
        say=page.say,
        heading=heading,
        name=name or heading,
        categories=[page.say(f"category.{category.value}") for category in parts],
        lines=[
            _line(
                page,
                say_name(page, code),
                groups.address_of(page, dimension, code),
                totals[code],
                [part.get(code, Tally()) for part in parts.values()],
                longest,
                remark(code),
            )
            for code in codes
        ],
        note=note,
    )


def pages(codes: Sequence[str]) -> int:
    """Count the pages of the table."""
    return max(1, -(-len(codes) // PER_PAGE))


def turned(codes: Sequence[str], number: int) -> Sequence[str]:
    """Give the codes of one page, counted from 1."""
    return codes[(number - 1) * PER_PAGE : number * PER_PAGE]


def _line(
    page: Page,
    name: str,
    address: str | None,
    total: Tally,
    parts: list[Tally],
    longest: Decimal,
    remark: str,
) -> Line:
    largest = figures.dominance(page, total)
    return Line(
        name=name,
        address=address,
        awards=amounts.count(page.view.language, total.awards),
        sums=tuple(_sum(page, part) for part in parts),
        width=round(float(max(total.value_hkd, Decimal(0)) / longest * 100), 2),
        notes=tuple(filter(None, (remark, *figures.left_out(page, total), largest))),
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


def _other_names(code: str) -> str:
    """Give the names that the code list has of a buyer in all languages, as they are looked for."""
    known = codelists.buyers().get(code)
    return folded(f"{known.name_en} {known.name_zh_hant} {known.name_zh_hans}") if known else ""


def _with_order(view: View, code: str) -> View:
    return replace(view, order=Order(code), page_number=1)
