"""Parts of the pages about one buyer and one sector."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import streamlit as st

from data.filters import Flow
from data.queries.summary import Summary
from ui import (
    amounts,
    awards_list,
    cached_shares,
    category_table,
    charts,
    concentration_table,
    groups,
    intervals,
    links,
    markup,
    measures,
    names,
)
from ui.frame import Page

_LARGEST = 10
_GROUPS = 10
_SEVERAL = 2
_NO_ESTATE = "none"
_UNKNOWN = "unknown"


def heading(page: Page, key: str) -> None:
    """Draw the heading of a part whose own headings are smaller."""
    markup.show("part.html", heading=page.say(key), note="")


def span(page: Page, found: Summary) -> None:
    """Draw from when to when the awards are, as far as they are dated."""
    st.html(page.kept("span", lambda: markup.fill("note.html", words=span_words(page, found))))


def span_words(page: Page, found: Summary) -> str:
    """Say from which month to which the awards are."""
    today = page.snapshot.stamp.at
    # A date that lies ahead is a mistake of a file.
    months = [month for month in found.by("month") if month != _UNKNOWN and month <= today[:7]]
    years = [year for year in found.by("year") if year != _UNKNOWN and year <= today[:4]]
    # Of some awards only the year is known.
    known = [*months, *(year for year in years if not any(month.startswith(year) for month in months))]
    if not known:
        return page.say("profile.undated")
    first, last = (amounts.day(page.view.language, one) for one in (min(known), max(known)))
    return (
        page.say("profile.span", first=first, last=last)
        if first != last
        else page.say("profile.in", day=first)
    )


def every_vendor(page: Page) -> None:
    """Draw the link to all vendors of the selection."""
    address = links.address("vendors", page.view.elsewhere())
    markup.show("ways.html", ways=[(page.say("profile.every_vendor"), address)])


def shares(page: Page, found: Summary) -> None:
    """Draw how far the value goes to few vendors, and how much has local evidence; not of revenue."""
    if page.view.filters.flow is Flow.REVENUE:
        return
    concentration_table.show(page, found)
    intervals.show(page, found)


def buyers(page: Page, found: Summary) -> None:
    """Draw who bought."""
    _groups(page, found, "buyer", "profile.buyers")


def kinds(page: Page, found: Summary) -> None:
    """Draw categories and methods."""
    _groups(page, found, "category", "profile.categories")
    _groups(page, found, "method", "profile.methods")


def sources(page: Page, found: Summary) -> None:
    """Draw years, and who published the awards."""
    _groups(page, found, "year", "profile.years")
    _groups(page, found, "publisher", "profile.sources")


def districts(page: Page, found: Summary) -> None:
    """Draw where the vendors are, or where the goods go or the works stand."""
    place = page.view.filters.place.value
    _groups(page, found, "district", f"profile.districts.{place}")


def estates(page: Page, found: Summary) -> None:
    """Draw which estates and parks the vendors are in."""

    def name(page: Page, code: str) -> str:
        return page.say("profile.no_estate") if code == _NO_ESTATE else names.estate(page, code)

    _groups(page, found, "estate", "profile.estates", namer=name, note="profile.estates.note")


def awards(page: Page, found: Summary) -> None:
    """Draw awards by month and the largest ones, with the way to all of them."""
    charts.show_months(page, found)
    if page.view.filters.flow is not Flow.REVENUE:
        st.html(page.kept("largest", lambda: largest_html(page, found)))
    address = links.address("records", page.view.elsewhere())
    markup.show("ways.html", ways=[(page.say("subject.records"), address)])


def _groups(
    page: Page,
    found: Summary,
    dimension: str,
    key: str,
    *,
    namer: Callable[[Page, str], str] | None = None,
    note: str = "profile.every_award",
) -> None:
    st.html(page.kept(dimension, lambda: groups_html(page, found, dimension, key, namer, note)))


def groups_html(
    page: Page,
    found: Summary,
    dimension: str,
    key: str,
    namer: Callable[[Page, str], str] | None = None,
    note: str = "profile.every_award",
) -> str:
    """Give the largest groups of a dimension, or the newest years, within each category of several."""
    tallies, heading = found.by(dimension), page.say(key)
    if len(tallies) == 1:
        (code,) = tallies
        return markup.fill(
            "single.html",
            heading=heading,
            name=(namer or names.OF_FILTER[dimension])(page, code),
            address=groups.address_of(page, dimension, code),
            words=page.say(
                "profile.all",
                count=found.total.awards,
                n=amounts.count(page.view.language, found.total.awards),
            ),
        )
    if dimension == "category" or len(found.by("category")) < _SEVERAL:
        return groups.html(page, heading, dimension, tallies, namer=namer, note=page.say(note))
    ordered = sorted(tallies, key=lambda code: (-tallies[code].value_hkd, -tallies[code].awards, code))
    if dimension == "year":
        ordered = sorted(tallies, key=lambda code: (code.isdigit(), code), reverse=True)
    left = len(ordered) - _GROUPS
    words = page.say(note)
    if left > 0:
        rest = page.say("groups.rest", count=left, n=amounts.count(page.view.language, left))
        words = page.say("form.sentences", first=rest, second=words)
    return category_table.html(page, heading, dimension, found, ordered[:_GROUPS], namer=namer, note=words)


def largest_html(page: Page, found: Summary) -> str:
    """Give the list of the largest awards, with what share of the value they are."""
    awards = cached_shares.largest_awards(page.snapshot, page.view.filters, _LARGEST)
    title = markup.fill("part.html", heading=page.say("profile.largest"), note="")
    if not awards:
        return markup.Html(title + markup.fill("note.html", words=page.say("profile.largest.none")))
    together = sum((award["value_hkd"] for award in awards), Decimal(0))
    count = len(awards)
    caption = page.say(
        "profile.largest.of",
        count=count,
        n=amounts.count(page.view.language, count),
        share=measures.share(together, found.total.value_hkd),
    )
    return markup.Html(title + awards_list.table(page, awards, caption))
