"""Funded production lines as a table: cost, grant, share, and the cap that was in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from data import codelists
from data.columns.figures import summary
from data.queries.grants import Beside, Grant
from data.schemes import Cap, schemes
from geo.districts import districts
from geo.estates import estates
from ui import amounts, awards_list, figures, links, markup, names
from ui.frame import Page
from ui.said import said
from ui.view import Subject

# What is said of a grant beside its cap.
_BESIDE = {
    Beside.ABOVE_SUM: "grant.above_sum",
    Beside.ABOVE_SHARE: "grant.above_share",
    Beside.ABOVE_COMPANY: "grant.above_company",
    Beside.WITHIN: "grant.within",
    Beside.WITHIN_SUM: "grant.within_sum",
    Beside.NO_DATE: "grant.no_date",
    Beside.NO_AMOUNT: "grant.no_amount",
    Beside.NO_CAP: "grant.no_cap",
}
_MEANING = {"announced": "grant.announced", "reported": "grant.reported", "approved": "grant.approved"}


@dataclass(frozen=True, slots=True)
class Money:
    """A sum in short, and exactly where it is known."""

    short: str
    exact: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One funded project in words."""

    company: str
    address: str | None  # of the page about the vendor of that name
    vendor: str  # what that vendor won
    project: str
    told: tuple[str, ...]  # scheme, sector, place
    dated: str
    cost: Money
    grant: Money
    revised: str  # the sum approved first, where another one stands
    share: str
    width: float  # percent of the cost that the grant is
    beside: tuple[str, ...]
    is_above: bool
    source_url: str | None
    notes: str


def html(page: Page, heading: str, lines: Sequence[Grant], note: str = "") -> str:
    """Give the table of some grants."""
    return markup.fill(
        "grants.html", say=page.say, heading=heading, lines=[line(page, one) for one in lines], note=note
    )


def line(page: Page, one: Grant) -> Line:
    """Give one grant in words."""
    share = one.share
    is_revised = one.revised_hkd is not None and one.revised_hkd != one.approved_hkd
    return Line(
        company=company(page, one),
        address=links.subject(page.view, Subject.VENDOR, one.supplier) if one.supplier else None,
        vendor=_vendor(page, one),
        project=one.project,
        told=_told(page, one),
        dated=_dated(page, one),
        cost=money(page, one.cost_hkd),
        grant=money(page, one.grant_hkd),
        revised=page.say("grant.revised", amount=money(page, one.approved_hkd).short) if is_revised else "",
        share=amounts.percent(share) if share is not None else page.say("word.not_known"),
        width=round(min(max(share or 0.0, 0.0), 1.0) * 100, 2),
        beside=_beside(page, one),
        is_above=one.is_above,
        source_url=awards_list.web_address(one.source_url),
        notes=said(page.view.language, one.notes or ""),
    )


def company(page: Page, one: Grant) -> str:
    """Name the company; of one that the source does not name say so."""
    if one.company is None:
        return one.company_zh or page.say("grant.no_company")
    return names.supplier(page, one.company, one.company_zh)


def money(page: Page, value: Decimal | None) -> Money:
    """Give a sum in words; one that is not known is never zero."""
    if value is None:
        return Money(page.say("word.not_known"))
    return Money(amounts.money_short(page.view.language, value), amounts.money(page.view.language, value))


def cap_words(page: Page, cap: Cap) -> str:
    """Say what a scheme may give: a part of the cost, a sum for a project, a sum for a company."""
    language = page.view.language
    parts = []
    if cap.cost_share is not None:
        parts.append(page.say("cap.share", part=f"{cap.cost_share.numerator}/{cap.cost_share.denominator}"))
    if cap.project_hkd is not None:
        parts.append(page.say("cap.project", amount=amounts.money_short(language, cap.project_hkd)))
    if cap.company_hkd is not None:
        parts.append(page.say("cap.company", amount=amounts.money_short(language, cap.company_hkd)))
    if cap.projects is not None:
        n = amounts.count(language, cap.projects)
        parts.append(page.say("cap.projects", count=cap.projects, n=n))
    return page.say("list.semicolon").join(parts)


def _beside(page: Page, one: Grant) -> tuple[str, ...]:
    """Say how a grant stands beside its limit; of one above it each way, and then the limit."""
    cap = cap_words(page, one.cap) if one.cap is not None else ""
    if one.is_above:
        return (*(page.say(_BESIDE[kind]) for kind in one.beside), page.say("grant.limit", cap=cap))
    return tuple(page.say(_BESIDE[kind], cap=cap) for kind in one.beside)


def _told(page: Page, one: Grant) -> tuple[str, ...]:
    language = page.view.language.value
    site = estates().get(one.facility or "") or estates().get(one.estate or "")
    area = districts().get(one.district or "")
    where = site.name(language) if site else area.name(language) if area else one.place
    return (
        schemes()[one.scheme].name(language),
        names.sector(page, one.sector) if one.sector in codelists.sectors() else one.product or "",
        where or page.say("grant.no_place"),
    )


def _dated(page: Page, one: Grant) -> str:
    if one.dated is None:
        return page.say("grant.undated")
    try:
        day = amounts.day(page.view.language, one.dated)
    except (KeyError, ValueError):
        return one.dated
    return page.say(_MEANING[one.date_meaning], day=day) if one.date_meaning in _MEANING else day


def _vendor(page: Page, one: Grant) -> str:
    """Say what the vendor of that name won among the awards of the filters."""
    if one.supplier is None:
        return page.say("grant.no_vendor") if one.company or one.company_zh else ""
    own = page.narrowed(Subject.VENDOR, one.supplier)
    # Kept with the page: it shall not push out what many pages ask for.
    total = summary(own.snapshot, own.view.filters).total
    n = amounts.count(page.view.language, total.awards)
    value = figures.value_of(page, total)
    return page.say("grant.vendor", count=total.awards, n=n, value=value)
