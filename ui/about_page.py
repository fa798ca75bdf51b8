"""What the data is, where it comes from, how much is known, how figures are computed, what it cannot show."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from data import codelists
from data.queries import choices
from ui import about_known, about_months, amounts, cached, contact, links, markup, names
from ui.frame import Page

_FIRST = ("what", "from")
_THEN = ("places", "local")
_LAST = ("cannot", "cite", "licence")
# In the order of the pages: each has a name and one or two sentences.
_RULES = (
    *("awards", "value", "vendors", "placed", "basis", "share", "interval", "largest", "change"),
    *("concentration", "estates", "twice", "privacy"),
)


def show(page: Page) -> None:
    """Draw all parts; what other pages' links lead to stands under headings of its own."""
    st.title(page.say("about.title"), anchor=False)
    parts: Sequence[tuple[str, Callable[[Page], str]]] = (
        ("first", lambda page: _paragraphs(page, _FIRST)),
        ("periods", _periods),
        ("months", about_months.html),
        ("known", about_known.shares),
        ("precision", about_known.precision),
        ("problems", about_known.problems),
        ("rules", _rules),
        ("then", lambda page: _paragraphs(page, _THEN)),
        ("report", _report),
        ("last", lambda page: _paragraphs(page, _LAST)),
    )
    for name, make in parts:
        st.html(page.kept(f"about {name}", lambda make=make: make(page)))  # type: ignore[misc]


def _paragraphs(page: Page, keys: Sequence[str]) -> str:
    found = cached.extent(page.snapshot)
    values = {
        "awards": amounts.count(page.view.language, found.awards),
        "publishers": found.publishers,
        "twice": found.listed_twice,
    }
    sections = [(page.say(f"about.{key}.heading"), page.say(f"about.{key}", **values)) for key in keys]
    return markup.fill("about.html", sections=sections)


def _rules(page: Page) -> str:
    rules = [(page.say(f"about.rule.{key}"), page.say(f"about.rule_body.{key}")) for key in _RULES]
    return markup.fill("about_rules.html", say=page.say, rules=rules)


def _report(page: Page) -> str:
    """Say how an error is reported, and where to, if the installation says so."""
    own = links.address("about", page.view)
    address = contact.report_address(page.view.language, page.snapshot.version, own)
    return markup.fill("about_report.html", say=page.say, address=address)


def _periods(page: Page) -> str:
    language = page.view.language
    return markup.fill(
        "coverage.html",
        say=page.say,
        rows=[
            {
                "publisher": names.publisher(page, covered.publisher),
                "url": codelists.publishers()[covered.publisher].url,
                "period": page.say(
                    "coverage.period",
                    first=amounts.day(language, covered.period_from.isoformat()),
                    last=amounts.day(language, covered.period_to.isoformat()),
                ),
                "complete": _status(page, covered),
                "awards": amounts.count(language, covered.awards),
            }
            for covered in (*cached.coverage(page.snapshot), *cached.uncovered(page.snapshot))
        ],
    )


def _status(page: Page, covered: choices.Coverage) -> str:
    if covered.complete:
        return page.say("coverage.complete")
    # A period that no coverage file names has no note either.
    return page.say("coverage.partial" if covered.note is not None else "coverage.unnamed")
