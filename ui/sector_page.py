"""The page about sectors: all of them, and one."""

from __future__ import annotations

import streamlit as st

from data import codelists
from data.queries.summary import Summary
from ui import (
    cached_grants,
    category_table,
    figures,
    grant_table,
    links,
    markup,
    missing,
    names,
    profile_parts,
    rankings,
    subject,
)
from ui.frame import Page
from ui.resting import note, resting
from ui.view import Subject

_GRANTS = 50  # funded lines at most


def index(page: Page, found: Summary) -> None:
    """Draw all sectors, those without awards by name."""
    figures.show(page, found)
    category_table.tools(page)
    st.html(page.kept("index", lambda: _index(page, found)))


def _index(page: Page, found: Summary) -> str:
    totals = found.by("sector")
    table = category_table.html(
        page,
        page.say("subject.sectors.all"),
        "sector",
        found,
        category_table.ordered(page, Subject.SECTOR, totals),
        name=page.say("subject.sectors"),
        note=page.say("category_table.note"),
        remark=lambda code: page.say("sector.preset") if _is_reindustrial(code) else "",
    )
    empty = [code for code in codelists.sectors() if code not in totals]
    if not empty:
        return table
    listed = page.say("list.comma").join(names.sector(page, code) for code in empty)
    return markup.Html(table + markup.fill("note.html", words=page.say("sector.empty", sectors=listed)))


def profile(page: Page, found: Summary) -> None:
    """Draw who sold and bought in one sector, how, from where, and how sure that is."""
    profile_parts.span(page, found)
    subject.glance(page, found)
    _about(page)
    subject.ways(page, Subject.SECTOR)
    own, rested = resting(page, found)
    profile_parts.heading(page, "sector.vendors")
    note(page, own)
    rankings.show_vendors(own)
    profile_parts.every_vendor(page)
    profile_parts.shares(own, rested)
    profile_parts.buyers(page, found)
    profile_parts.awards(page, found)
    profile_parts.kinds(page, found)
    profile_parts.estates(page, found)
    show_grants(page)
    profile_parts.districts(page, found)
    profile_parts.sources(page, found)
    missing.show(page, found)


def show_grants(page: Page) -> None:
    """Draw the funded production lines of the sector, which there may be without any award."""
    st.html(page.kept("grants", lambda: _grants(page)))


def _grants(page: Page) -> str:
    """Give the funded production lines of the sector, which are grants and no awards."""
    every = cached_grants.grants(page.snapshot).of_sector(page.view.subject or "")
    note = page.say("sector.grants.note" if every else "sector.grants.none")
    if len(every) > _GRANTS:
        note = page.say("form.and", first=page.say("sector.grants.more", n=_GRANTS), second=note)
    table = grant_table.html(page, page.say("sector.grants"), every[:_GRANTS], note)
    funding = links.address("funding", page.view.elsewhere())
    return markup.Html(table + markup.fill("ways.html", ways=[(page.say("page.funding"), funding)]))


def _about(page: Page) -> None:
    """Say whether the sector is one of re-industrialisation."""
    if _is_reindustrial(page.view.subject):
        markup.note(page.say("sector.reindustrial"))


def _is_reindustrial(code: str | None) -> bool:
    known = codelists.sectors().get(code or "")
    return known is not None and known.reindustrial
