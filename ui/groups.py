"""What a selection adds up to by buyer, sector, district and the like: bars in a table, with links."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from data.filters import NOWHERE, UNCLASSIFIED
from data.queries.summary import Tally
from ui import amounts, figures, links, markup, measures, names
from ui.frame import Page
from ui.view import Subject

# Dimension of a summary -> what its codes are, where a page is about one of them.
_SUBJECTS = {"buyer": Subject.BUYER, "district": Subject.DISTRICT, "sector": Subject.SECTOR}
_NO_PAGE = {"unknown", *NOWHERE}
_UNIT = Decimal(1)
_IN_TIME = {"year"}  # ordered by time, not by sum


@dataclass(frozen=True, slots=True)
class Row:
    """One group in words; `address` leads to the page about it, where there is one."""

    name: str
    address: str | None
    awards: str
    value: str
    exact: str
    share: str  # of the value of all groups; empty where that is not known
    width: float  # percent of the longest bar
    notes: tuple[str, ...]


def html(
    page: Page,
    heading: str,
    dimension: str,
    tallies: Mapping[str, Tally],
    *,
    most: int = 10,
    note: str = "",
    namer: Callable[[Page, str], str] | None = None,
) -> str:
    """Give a table of the groups with the largest sums, or the newest years; the rest is counted below it.

    Sums are HK$ of awards that state one; a share is one of all groups together, those not shown too.
    """
    shown, left = rows(page, dimension, tallies, most, namer or names.OF_FILTER[dimension])
    rest = page.say("groups.rest", count=left, n=amounts.count(page.view.language, left)) if left else ""
    return markup.fill("groups.html", say=page.say, heading=heading, rows=shown, rest=rest, note=note)


def rows(
    page: Page, dimension: str, tallies: Mapping[str, Tally], most: int, namer: Callable[[Page, str], str]
) -> tuple[list[Row], int]:
    """Give the groups with the largest sums in words, and how many there are beside them."""
    ordered = sorted(tallies.items(), key=lambda item: (-item[1].value_hkd, -item[1].awards, item[0]))
    if dimension in _IN_TIME:
        # The newest first, and what has no date last.
        ordered.sort(key=lambda item: item[0] if item[0].isdigit() else "", reverse=True)
    whole = sum((tally.value_hkd for tally in tallies.values()), Decimal(0))
    longest = max((tally.value_hkd for tally in tallies.values()), default=Decimal(0)) or _UNIT
    shown = [
        _row(page, namer(page, code), address_of(page, dimension, code), tally, whole, longest)
        for code, tally in ordered[:most]
    ]
    return shown, len(ordered) - len(shown)


def _row(page: Page, name: str, address: str | None, tally: Tally, whole: Decimal, longest: Decimal) -> Row:
    language = page.view.language
    is_known = tally.awards > tally.without_value
    largest = figures.dominance(page, tally)
    return Row(
        name=name,
        address=address,
        awards=amounts.count(language, tally.awards),
        value=figures.value_of(page, tally),
        exact=amounts.money(language, tally.value_hkd) if is_known else "",
        share=measures.share(tally.value_hkd, whole) if is_known and whole > 0 else "",
        width=round(float(max(tally.value_hkd, Decimal(0)) / longest * 100), 2),
        notes=(*figures.left_out(page, tally), *([largest] if largest else [])),
    )


def address_of(page: Page, dimension: str, code: str) -> str | None:
    """Give the address of the page about a group, where there is one."""
    of = _SUBJECTS.get(dimension)
    if of is None or (code in _NO_PAGE and code != UNCLASSIFIED):
        return None
    return links.subject(page.view, of, code)
