"""The INNOPARKs beside the map: what vendors there won, who is there, and what that rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from data.filters import PlaceKind
from data.queries.summary import Summary, Tally
from data.queries.tenants import STATUS, Tenant
from geo.estates import Estate, estates
from geo.estates import known as estate_polygons
from ui import amounts, awards_list, cached, cached_places, links, map_table, markup, measures, names
from ui.frame import Page
from ui.said import said

_TENANTS = 60  # named at most, for each estate


@dataclass(frozen=True, slots=True)
class Named:
    """A facility or a tenant in words, and the source that it rests on."""

    name: str
    rests_on: str
    source_url: str | None = None


@dataclass(frozen=True, slots=True)
class Innopark:
    """One INNOPARK in words."""

    name: str
    lines: tuple[str, ...]
    rests_on: str
    facilities: tuple[Named, ...]
    tenants: tuple[Named, ...]
    tenants_heading: str
    more: str  # tenants that are not named here
    address: str  # the awards that vendors there won, one by one


def show(page: Page, found: Summary) -> None:
    """Draw the three INNOPARKs."""
    drawn = cached.polygons_changed_at(estate_polygons())
    st.html(page.kept("innoparks", lambda: _html(page, found), drawn))


def _html(page: Page, found: Summary) -> str:
    note = page.say(f"innopark.note.{page.view.filters.place.value}")
    second = links.address("innopark", page.view.elsewhere())
    return markup.fill("innoparks.html", say=page.say, note=note, parks=parks(page, found), second=second)


def parks(page: Page, found: Summary) -> list[Innopark]:
    """Give the INNOPARKs in the order of the list of estates."""
    by_estate = found.by("estate")
    return [
        _park(page, found, site, by_estate.get(code, Tally()))
        for code, site in estates().items()
        if site.kind == "estate"
    ]


def share_line(page: Page, found: Summary, tally: Tally) -> str:
    """Say what share of the placed value vendors there won; empty where that is not known."""
    if found.filters.place is not PlaceKind.VENDOR:
        return ""
    share = map_table.share_of_placed(found, tally)
    return page.say("innopark.share", share=share) if share else ""


def _park(page: Page, found: Summary, site: Estate, tally: Tally) -> Innopark:
    here = cached_places.tenants(page.snapshot).get(site.code, ())
    left = len(here) - _TENANTS
    chosen = replace(page.view.filters, estate=(site.code,))
    share = share_line(page, found, tally)
    return Innopark(
        name=names.estate(page, site.code),
        lines=(*measures.tally_lines(page, tally), *([share] if share else [])),
        rests_on=rests_on(page, site),
        facilities=tuple(
            Named(names.estate(page, one.code), page.say(f"rests.{one.code}"))
            for one in estates().values()
            if one.parent == site.code
        ),
        tenants=tuple(tenant(page, one) for one in here[:_TENANTS]),
        tenants_heading=page.say("innopark.on_record", n=amounts.count(page.view.language, len(here))),
        more=page.say("innopark.more", n=amounts.count(page.view.language, left)) if left > 0 else "",
        address=links.address("records", page.view.elsewhere().filtered(chosen)),
    )


def rests_on(page: Page, site: Estate) -> str:
    """Say what the place of an INNOPARK on the map rests on."""
    point = page.say(f"rests.{site.code}")
    drawn = cached.polygons(estate_polygons())
    if drawn is not None and site.code in drawn.shapes:
        return page.say("rests.outline", point=point, source=drawn.source)
    if site.area_ha is None:
        return point
    return page.say("rests.circle", point=point, area=amounts.count(page.view.language, round(site.area_ha)))


def tenant(page: Page, one: Tenant) -> Named:
    """Give a tenant in words: where, how sure, by which evidence, of which day."""
    facility = names.estate(page, one.facility) if one.facility in estates() else one.facility
    status = page.say(f"tenancy.{one.status}") if one.status in STATUS else one.status
    as_of = page.say("tenancy.as_of", day=_day(page, one.as_of)) if one.as_of else ""
    evidence = said(page.view.language, one.evidence) if one.evidence else ""
    told = (facility, status, evidence, as_of)
    return Named(
        name=names.supplier(page, one.name, one.name_zh),
        rests_on=" · ".join(part for part in told if part),
        source_url=awards_list.web_address(one.source_url),
    )


def _day(page: Page, iso: str) -> str:
    """Give a date as far as it is known; what is no date stays as it is written."""
    try:
        return amounts.day(page.view.language, iso)
    except (KeyError, ValueError):
        return iso
