"""The page about districts: all of them, and one beside the city and beside another."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from data.filters import PlaceKind
from data.queries.summary import Summary
from geo.constituencies import of_district
from geo.districts import districts
from geo.estates import estates
from ui import (
    amounts,
    awards_list,
    cached,
    cached_shares,
    figures,
    groups,
    links,
    markup,
    missing,
    names,
    profile_parts,
    rankings,
    season_table,
    side_by_side,
    state,
    subject,
    switch,
)
from ui.frame import Page
from ui.resting import note, resting
from ui.side_by_side import Side
from ui.view import Subject, View

_ALL = 100


def index(page: Page, found: Summary) -> None:
    """Draw all districts, those without awards by name, and what is in no single one."""
    _place(page)
    figures.show(page, found)
    st.html(page.kept("index", lambda: _index(page, found)))
    season_table.show(page)


def profile(page: Page, found: Summary) -> None:
    """Draw what is bought in or for one district, from whom, and how that is beside the city."""
    _place(page)
    subject.glance(page, found)
    st.html(page.kept("remarks", lambda: _remarks(page)))
    subject.ways(page, Subject.DISTRICT)
    _other(page)
    st.html(page.kept("beside", lambda: _beside(page, found)))
    season_table.show(page)
    own, rested = resting(page, found)
    profile_parts.heading(page, "district.vendors")
    note(page, own)
    rankings.show_vendors(own)
    profile_parts.every_vendor(page)
    profile_parts.shares(own, rested)
    profile_parts.buyers(page, found)
    st.html(page.kept("sectors", lambda: _sectors(page, found)))
    profile_parts.awards(page, found)
    profile_parts.kinds(page, found)
    st.html(page.kept("sites", lambda: _sites(page, found)))
    profile_parts.sources(page, found)
    missing.show(page, found)


def _place(page: Page) -> None:
    """Draw the choice of the place that is meant."""
    switch.show(page, "district.place", page.view.filters.place, _with_place, words="place.{}")


def _index(page: Page, found: Summary) -> str:
    tallies = found.by("district")
    table = groups.html(
        page,
        page.say("page.districts"),
        "district",
        tallies,
        most=_ALL,
        note=page.say("profile.every_award"),
    )
    empty = [code for code in districts() if code not in tallies]
    if not empty:
        return table
    listed = page.say("list.comma").join(names.district(page, code) for code in empty)
    return markup.Html(table + markup.fill("note.html", words=page.say("district.empty", districts=listed)))


def city(page: Page) -> Side:
    """Give the awards of all districts and of none, by the same other filters."""
    whole = replace(page, view=replace(page.view, filters=page.view.filters.without("district")))
    return Side(
        page.say("brief.all.districts"), None, whole, cached.figures(page.snapshot, whole.view.filters)
    )


def _remarks(page: Page) -> str:
    """Say which constituency the district is in, and what is in no district's figures."""
    code = page.view.subject or ""
    shared = [one.name(page.view.language.value) for one in of_district(code)]
    told = []
    if len(shared) > 1:
        told.append(page.say("map.constituency.shared", first=shared[0], second=shared[1]))
    elif shared:
        told.append(page.say("map.constituency", constituency=shared[0]))
    whole = city(page).found
    rest = whole.total.awards - whole.placed.awards
    if rest:
        left = whole.total.value_hkd - whole.placed.value_hkd
        told.append(
            page.say(
                "brief.not_placed",
                count=rest,
                n=amounts.count(page.view.language, rest),
                value=amounts.money_short(page.view.language, left),
            )
        )
    way = markup.fill("ways.html", ways=[*_largest(page), _otherwise(page)])
    return markup.Html("".join(markup.fill("note.html", words=words) for words in told) + way)


def _largest(page: Page) -> list[tuple[str, str]]:
    """Name the largest award and lead to it; nothing where no sum is known."""
    return [
        (
            page.say(
                "district.largest",
                title=awards_list.line(page, award, []).title,
                value=amounts.money_short(page.view.language, award["value_hkd"]),
            ),
            links.record(page.view, award["award_id"]),
        )
        for award in cached_shares.largest_awards(page.snapshot, page.view.filters, 1)
    ]


def _otherwise(page: Page) -> tuple[str, str]:
    """Say what the district has by the other place that may be meant, and lead there."""
    filters = page.view.filters
    other = PlaceKind.DELIVERY if filters.place is PlaceKind.VENDOR else PlaceKind.VENDOR
    view = page.view.filtered(replace(filters, place=other))
    tally = cached.figures(page.snapshot, view.filters).total
    what = page.say("word.none")
    if tally.awards:
        count = amounts.count(page.view.language, tally.awards)
        value = figures.value_of(page, tally)
        what = page.say("district.otherwise.what", count=tally.awards, n=count, value=value)
    said = page.say(f"district.otherwise.{other.value}", what=what)
    return said, links.subject(view, Subject.DISTRICT, page.view.subject or "")


def _other(page: Page) -> None:
    """Draw the choice of the district beside this one."""
    key = "district_other"
    own = page.view.subject
    st.session_state[key] = page.view.other if page.view.other != own else None
    labels = {code: names.district(page, code) for code in districts() if code != own}
    st.selectbox(
        page.say("district.other"),
        list(labels),
        key=key,
        index=None,
        format_func=labels.__getitem__,
        placeholder=page.say("district.other.none"),
        width=340,
        on_change=lambda: state.change(replace(state.view(), other=st.session_state[key])),
    )


def _beside(page: Page, found: Summary) -> str:
    view, code, other = page.view, page.view.subject or "", page.view.other
    sides = [Side(names.district(page, code), None, page, found)]
    if other is not None and other != code:
        beside = page.narrowed(Subject.DISTRICT, other)
        there = cached.figures(page.snapshot, beside.view.filters)
        sides.append(
            Side(names.district(page, other), links.subject(view, Subject.DISTRICT, other), beside, there)
        )
    sides.append(city(page))
    return side_by_side.html(page, page.say("district.beside"), sides, page.say("district.beside.note"))


def _sectors(page: Page, found: Summary) -> str:
    every = page.say("profile.every_award")
    return groups.html(page, page.say("page.sectors"), "sector", found.by("sector"), note=every)


def _sites(page: Page, found: Summary) -> str:
    """Name the estates and parks in the district, with the awards of vendors in them."""
    code = page.view.subject
    won = found.by("estate") if page.view.filters.place is PlaceKind.VENDOR else None
    told = []
    for site in estates().values():
        if site.district != code or site.kind == "facility":
            continue
        name = site.name(page.view.language.value)
        tally = won.get(site.code) if won is not None else None
        if won is None:
            told.append(name)
        elif tally is None:
            told.append(page.say("district.site.none", name=name))
        else:
            count = amounts.count(page.view.language, tally.awards)
            value = figures.value_of(page, tally)
            told.append(page.say("district.site", name=name, count=tally.awards, n=count, value=value))
    heading = markup.fill("part.html", heading=page.say("district.sites"), note="")
    words = page.say("list.semicolon").join(told) if told else page.say("district.sites.none")
    parks = any(site.kind == "estate" and site.district == code for site in estates().values())
    way = (
        page.say("innopark.second" if parks else "page.innopark"),
        links.address("innopark", page.view.elsewhere().filtered(page.view.filters.without("district"))),
    )
    return markup.Html(
        heading + markup.fill("note.html", words=words) + markup.fill("ways.html", ways=[way] if told else [])
    )


def _with_place(view: View, code: str) -> View:
    return view.filtered(replace(view.filters, place=PlaceKind(code)))
