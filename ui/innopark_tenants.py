"""Tenants of the INNOPARKs: what each rests on, and what the vendor of that name won."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data.columns.figures import summary
from data.queries.tenants import Tenant
from geo.estates import Estate
from ui import amounts, cached_places, figures, innoparks, links, markup, names
from ui.frame import Page
from ui.view import Subject

_MOST = 60  # of each INNOPARK


@dataclass(frozen=True, slots=True)
class Row:
    """One tenant in words."""

    name: str
    address: str | None  # of the page about the vendor of that name
    rests_on: str
    source_url: str | None
    awards: str
    value: str
    exact: str
    note: str


@dataclass(frozen=True, slots=True)
class Group:
    """The tenants of one INNOPARK."""

    heading: str
    name: str
    rows: tuple[Row, ...]
    more: str


def html(page: Page, sites: Sequence[Estate]) -> str:
    """Give one table for each INNOPARK."""
    return markup.fill(
        "innopark_tenants.html",
        say=page.say,
        groups=[group(page, site) for site in sites],
        remark=not_narrowed(page),
    )


def not_narrowed(page: Page) -> str:
    """Say that a filter of vendors leaves rows of a register as they are; empty without one."""
    return page.say("innopark.not_narrowed") if page.view.filters.supplier else ""


def group(page: Page, site: Estate) -> Group:
    """Give the tenants of one INNOPARK, the firm ones first."""
    here = cached_places.tenants(page.snapshot).get(site.code, ())
    left = len(here) - _MOST
    name = names.estate(page, site.code)
    return Group(
        heading=page.say("innopark.group", name=name, n=amounts.count(page.view.language, len(here))),
        name=name,
        rows=tuple(row(page, one) for one in here[:_MOST]),
        more=page.say("innopark.more", n=amounts.count(page.view.language, left)) if left > 0 else "",
    )


def row(page: Page, one: Tenant) -> Row:
    """Give one tenant; what is not among the awards of the filters is said to be not, never to be zero."""
    told = innoparks.tenant(page, one)
    if one.supplier is None:
        nothing = page.say("innopark.tenant.none")
        return Row(told.name, None, told.rests_on, told.source_url, nothing, "", "", "")
    own = page.narrowed(Subject.VENDOR, one.supplier)
    # Kept with the page: it shall not push out what many pages ask for.
    total = summary(own.snapshot, own.view.filters).total
    notes = [*figures.left_out(page, total), *filter(None, [figures.dominance(page, total)])]
    has_sum = total.awards > total.without_value
    return Row(
        name=told.name,
        address=links.subject(page.view, Subject.VENDOR, one.supplier),
        rests_on=told.rests_on,
        source_url=told.source_url,
        awards=amounts.count(page.view.language, total.awards),
        value=figures.value_of(page, total) if total.awards else "",
        exact=amounts.money(page.view.language, total.value_hkd) if has_sum else "",
        note=" · ".join(notes),
    )
