"""What is not known of the awards of a selection, each gap with its number and the way to these awards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import streamlit as st

from data.filters import UNCLASSIFIED, Flow
from data.queries.summary import Summary
from ui import amounts, links, markup
from ui.frame import Page

_UNKNOWN = "unknown"
# Filter whose value for what is not known selects these awards -> that value.
_GAPS = {
    "year": _UNKNOWN,
    "district": _UNKNOWN,
    "local": _UNKNOWN,
    "method": _UNKNOWN,
    "category": _UNKNOWN,
    "sector": UNCLASSIFIED,
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is not known, in words; the address lists the awards, where a filter can."""

    name: str
    awards: str
    share: str
    address: str | None


def show(page: Page, found: Summary) -> None:
    """Draw the table of what is not known."""
    st.html(page.kept("missing", lambda: html(page, found)))


def html(page: Page, found: Summary) -> str:
    """Give that table; where nothing is missing it says so."""
    return markup.fill("missing.html", say=page.say, gaps=list(gaps(page, found)))


def gaps(page: Page, found: Summary) -> Iterator[Gap]:
    """Give each gap that the awards of a selection have."""
    total = found.total
    if found.filters.flow is Flow.SPENDING and total.without_value:
        yield _gap(page, found, "sum", total.without_value, None)
    for name, code in _GAPS.items():
        tally = found.by(name).get(code)
        if tally is None:
            continue
        kind = f"district.{found.filters.place.value}" if name == "district" else name
        chosen = replace(page.view.filters, **{name: (code,)})
        # What is chosen already leads nowhere else.
        address = links.address("records", page.view.elsewhere().filtered(chosen))
        yield _gap(page, found, kind, tally.awards, None if chosen == page.view.filters else address)


def _gap(page: Page, found: Summary, kind: str, awards: int, address: str | None) -> Gap:
    return Gap(
        page.say(f"missing.{kind}"),
        amounts.count(page.view.language, awards),
        amounts.percent(awards / found.total.awards),
        address,
    )
