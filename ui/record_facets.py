"""What a list of awards can be narrowed to: values with how many awards each would leave, as links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from data.filters import NOWHERE, UNCLASSIFIED
from data.queries.summary import Summary, Tally
from ui import amounts, cached, links, markup, names
from ui.frame import Page

_SHOWN = 8  # values of a facet, those in the most awards first
_ALL = 40  # of what the filters beside the list do not offer
# Filter -> what a summary calls those that have no value, where the filter knows no such value.
_FACETS: Mapping[str, str | None] = {
    "category": None,
    "year": None,
    "sector": None,
    "district": None,
    "local": None,
    "method": None,
    "estate": "none",
    "buyer": "unknown",
    "publisher": "unknown",
}
_LAST = ("unknown", UNCLASSIFIED, *NOWHERE)


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet: where it leads, and how many awards there are."""

    name: str
    awards: str
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter with its values; `rest` counts those that are not shown."""

    heading: str
    values: tuple[Value, ...]
    rest: str


def html(page: Page, found: Summary) -> str:
    """Give all facets of a list, closed until somebody opens them."""
    facets = [facet(page, name, found) for name in _FACETS]
    return markup.fill(
        "narrow.html", heading=page.say("facets.heading"), facets=[one for one in facets if one.values]
    )


def facet(page: Page, name: str, found: Summary) -> Facet:
    """Give one facet. What it counts does not hang on its own filter: its values are alternatives."""
    filters = page.view.filters
    chosen: tuple[str, ...] = getattr(filters, name)
    if chosen:
        found = cached.figures(page.snapshot, filters.without(name))
    tallies = {
        code: tally for code, tally in found.by(name).items() if tally.awards and code != _FACETS[name]
    }
    ordered = sorted(tallies, key=lambda code: _order(code, tallies[code], is_chosen=code in chosen))
    most = _ALL if name == "publisher" else _SHOWN
    left = len(ordered) - most
    return Facet(
        heading=page.say(f"filter.{name}"),
        values=tuple(_value(page, name, code, tallies[code], chosen) for code in ordered[:most]),
        rest=page.say("facets.rest", count=left, n=amounts.count(page.view.language, left))
        if left > 0
        else "",
    )


def _order(code: str, tally: Tally, *, is_chosen: bool) -> tuple[bool, bool, int, str]:
    return not is_chosen, code in _LAST, -tally.awards, code


def _value(page: Page, name: str, code: str, tally: Tally, chosen: tuple[str, ...]) -> Value:
    is_chosen = code in chosen
    codes = tuple(one for one in chosen if one != code) if is_chosen else tuple(sorted((*chosen, code)))
    changed: dict[str, Any] = {name: codes}
    view = page.view.filtered(replace(page.view.filters, **changed))
    return Value(
        name=names.OF_FILTER[name](page, code),
        awards=amounts.count(page.view.language, tally.awards),
        address=links.address(page.key, view),
        is_chosen=is_chosen,
    )
