"""The change on the year before: each publisher alone, over months that are whole in both years."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from data.columns.seasons import Season, seasons
from data.filters import Flow
from data.queries.summary import Tally
from ui import amounts, cached, figures, markup, names
from ui.frame import Page


@dataclass(frozen=True, slots=True)
class Row:
    """One publisher in words; where nothing can be compared only `reason` is said."""

    publisher: str
    months: str = ""
    awards: str = ""  # before and now
    awards_change: str = ""
    value: str = ""
    exact: str = ""
    value_change: str = ""
    notes: tuple[str, ...] = ()
    reason: str = ""


def show(page: Page) -> None:
    """Draw the table for the awards of a page."""
    st.html(page.kept("seasons", lambda: html(page)))


def html(page: Page) -> str:
    """Give the table, with what is compared and why the rest is not."""
    return markup.fill("seasons.html", say=page.say, rows=rows(page))


def rows(page: Page) -> list[Row]:
    """Give one row for each publisher, those that can be compared first."""
    found = seasons(page.snapshot, page.view.filters, cached.coverage(page.snapshot))
    return [_row(page, one) for one in sorted(found, key=lambda one: (not one.months, one.publisher))]


def change(page: Page, before: int | float, now: int | float) -> str:
    """Say a change in percent; nothing where there is nothing to compare with."""
    if before <= 0:
        return page.say("season.no_base")
    share = (now - before) / before
    if not share:
        return page.say("season.same")
    return page.say("season.more" if share > 0 else "season.less", share=amounts.percent(abs(share)))


def _row(page: Page, one: Season) -> Row:
    publisher = names.publisher(page, one.publisher)
    language = page.view.language
    if not one.months:
        return Row(publisher, reason=_reason(page, one))
    told = (one.before, one.now)
    # A sum that nobody states is no sum of zero.
    known = page.view.filters.flow is Flow.SPENDING and all(
        not tally.awards or tally.awards > tally.without_value for tally in told
    )
    notes = [note for tally in told for note in _notes(page, tally)]
    return Row(
        publisher,
        _span(page, one.months),
        _both(page, *(amounts.count(language, tally.awards) for tally in told)),
        change(page, one.before.awards, one.now.awards),
        _both(page, *(figures.value_of(page, tally) for tally in told)),
        _both(page, *(amounts.money(language, tally.value_hkd) for tally in told)) if known else "",
        change(page, float(one.before.value_hkd), float(one.now.value_hkd)) if known else "",
        tuple(dict.fromkeys(notes)),
    )


def _notes(page: Page, tally: Tally) -> list[str]:
    largest = figures.dominance(page, tally)
    return [*figures.left_out(page, tally), *([largest] if largest else [])]


def _both(page: Page, before: str, now: str) -> str:
    return page.say("season.both", before=before, now=now)


def _span(page: Page, months: tuple[str, ...]) -> str:
    told = [amounts.day(page.view.language, month) for month in months]
    first, last = int(months[0][5:]), int(months[-1][5:])
    if len(months) == 1:
        return told[0]
    if last - first + 1 == len(months):
        return page.say("season.span", first=told[0], last=told[-1])
    return page.say("list.comma").join(told)


def _reason(page: Page, one: Season) -> str:
    if not one.whole:
        return page.say("season.never")
    first, last = (amounts.day(page.view.language, month) for month in (one.whole[0], one.whole[-1]))
    if first == last:
        return page.say("season.month_only", month=first)
    return page.say("season.once", first=first, last=last)
