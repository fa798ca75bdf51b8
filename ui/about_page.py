"""What the data is, where it comes from, what it cannot show."""

from __future__ import annotations

import streamlit as st

from data import codelists
from data.queries import choices
from ui import amounts, cached, markup, names
from ui.frame import Page

_PARAGRAPHS = ("what", "from", "places", "local", "sums", "cannot", "cite", "licence")


def show(page: Page) -> None:
    """Draw the paragraphs, and the table of what each publisher's awards cover."""
    st.title(page.say("about.title"), anchor=False)
    found = cached.extent(page.snapshot)
    values = {
        "awards": amounts.count(page.view.language, found.awards),
        "publishers": found.publishers,
        "twice": found.listed_twice,
    }
    sections = [(page.say(f"about.{key}.heading"), page.say(f"about.{key}", **values)) for key in _PARAGRAPHS]
    markup.show("about.html", sections=sections)
    language = page.view.language
    markup.show(
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
