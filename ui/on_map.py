"""How much of a selection the map shows, and why it does not show the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from data.filters import NOWHERE, Drawn, Filters, Flow
from data.queries.summary import Summary, Tally
from ui import amounts, cached, cached_places, links, markup, measures, names
from ui.frame import Page


@dataclass(frozen=True, slots=True)
class Part:
    """Some awards with the reason why they are apart, and the address that lists them."""

    label: str
    note: str
    lines: tuple[str, ...]
    address: str
    link: str


def show_caption(page: Page, found: Summary) -> None:
    """Draw one line over the map: what a place is, and how much of how much is there."""
    st.html(page.kept("on map", lambda: _caption(page, found)))


def _caption(page: Page, found: Summary) -> str:
    place = page.say(f"place.{page.view.filters.place.value}")
    return markup.fill(
        "on_map.html",
        place=place,
        words=caption(page, found),
        selection=selection(page),
        source=source(page),
    )


def caption(page: Page, found: Summary) -> str:
    """Say how much of the selection is on the map; a total without sums says so."""
    total, placed = found.total, found.placed
    awards = page.say(
        "on_map.awards",
        placed=amounts.count(page.view.language, placed.awards),
        total=amounts.count(page.view.language, total.awards),
    )
    if not total.awards:
        return page.say("on_map.none")
    if found.filters.flow is Flow.REVENUE:
        return page.say("on_map.revenue", awards=awards)
    if total.awards == total.without_value:
        return page.say("on_map.no_sum", awards=awards)
    whole = amounts.money_short(page.view.language, total.value_hkd)
    if placed.awards and placed.awards == placed.without_value:
        return page.say("on_map.unstated", total=whole, awards=awards)
    return page.say(
        "on_map.value",
        placed=amounts.money_short(page.view.language, placed.value_hkd),
        total=whole,
        share=measures.share(placed.value_hkd, total.value_hkd),
        awards=awards,
    )


def selection(page: Page) -> str:
    """Name what is selected, for paper: on the screen the filters say it."""
    filters = page.view.filters
    told = []
    for name in filters.restricting:
        codes = getattr(filters, name)
        values = [codes] if isinstance(codes, str) else [names.OF_FILTER[name](page, code) for code in codes]
        words = page.say("list.comma").join(values)
        told.append(page.say("on_map.filter", filter=page.say(f"filter.{name}"), values=words))
    return page.say("on_map.selection", filters=page.say("list.semicolon").join(told)) if told else ""


def source(page: Page) -> str:
    """Name source and version, for paper: a map must not go round without them."""
    return page.say(
        "footer.source",
        version=page.snapshot.version,
        publishers=cached.extent(page.snapshot).publishers,
        day=amounts.day_of(page.view.language, page.snapshot.stamp.at),
    )


def show_rest(page: Page, found: Summary) -> None:
    """Draw what is not on the map by its reasons, and what is there without a point."""
    st.html(page.kept("off map", lambda: _rest(page, found)))


def _rest(page: Page, found: Summary) -> str:
    off = off_map(found)
    return markup.fill(
        "off_map.html",
        say=page.say,
        off=part(page, page.say("drawn.off"), "", off, _drawn(found, Drawn.OFF)) if off.awards else None,
        reasons=reasons(page, found),
        pointless=pointless(page, found),
    )


def off_map(found: Summary) -> Tally:
    """Give all that is in no single district."""
    off = Tally()
    for code in NOWHERE:
        off = off.plus(found.by("district").get(code, Tally()))
    return off


def reasons(page: Page, found: Summary) -> list[Part]:
    """Give each reason why awards are in no single district."""
    tallies = found.by("district")
    return [
        part(
            page,
            names.district(page, code),
            page.say(f"nowhere.{code}.note.{found.filters.place.value}"),
            tallies[code],
            replace(found.filters, district=(code,)),
        )
        for code in NOWHERE
        if code in tallies
    ]


def pointless(page: Page, found: Summary) -> Part | None:
    """Give what only adds to the colour of its district."""
    tally = cached_places.without_point(page.snapshot, found.filters)
    if not tally.awards:
        return None
    note = page.say(f"drawn.area.note.{found.filters.place.value}")
    return part(page, page.say("drawn.area"), note, tally, _drawn(found, Drawn.AREA))


def part(page: Page, label: str, note: str, tally: Tally, filters: Filters) -> Part:
    """Say what a part of a selection is, and where its awards are listed one by one."""
    number = amounts.count(page.view.language, tally.awards)
    return Part(
        label=label,
        note=note,
        lines=tuple(measures.tally_lines(page, tally)),
        address=links.address("records", page.view.elsewhere().filtered(filters)),
        link=page.say("box.list", count=tally.awards, n=number),
    )


def _drawn(found: Summary, how: Drawn) -> Filters:
    return replace(found.filters, drawn=(how.value,))
