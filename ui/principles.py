"""The eight principles of admission to an INNOPARK: what award data can say of each, and what it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from data.filters import Flow, PlaceKind
from data.queries.grants import Grant
from data.queries.summary import Summary
from geo.estates import estates
from ui import amounts, cached_grants, figures, grant_table, map_table, markup
from ui.frame import Page


@dataclass(frozen=True, slots=True)
class Principle:
    """One principle, how far the data speaks to it, and what it says."""

    name: str
    answer: str
    says: str


def html(page: Page, found: Summary) -> str:
    """Give the table of the principles."""
    return markup.fill("principles.html", say=page.say, principles=principles(page, found))


def principles(page: Page, found: Summary) -> list[Principle]:
    """Give the eight principles in their order."""
    funded = [
        one
        for one in cached_grants.grants(page.snapshot).lines
        if one.estate in estates() and estates()[one.estate].kind == "estate"
    ]
    not_here, in_part = page.say("principle.no"), page.say("principle.part")
    return [
        Principle(page.say("principle.output"), not_here, page.say("principle.output.says")),
        Principle(page.say("principle.investment"), in_part, _investment(page, funded)),
        Principle(page.say("principle.jobs"), not_here, page.say("principle.jobs.says")),
        Principle(page.say("principle.technology"), not_here, page.say("principle.technology.says")),
        Principle(page.say("principle.process"), in_part, _lines(page, len(funded))),
        Principle(page.say("principle.research"), not_here, page.say("principle.research.says")),
        Principle(page.say("principle.supply"), page.say("principle.yes"), _supply(page, found)),
        Principle(page.say("principle.green"), not_here, page.say("principle.green.says")),
    ]


def _investment(page: Page, funded: list[Grant]) -> str:
    costs = [one.cost_hkd for one in funded if one.cost_hkd is not None]
    if not costs:
        return page.say("principle.investment.none")
    total = grant_table.money(page, sum(costs, Decimal(0))).short
    n = amounts.count(page.view.language, len(costs))
    return page.say("principle.investment.says", count=len(costs), n=n, value=total)


def _lines(page: Page, count: int) -> str:
    n = amounts.count(page.view.language, count)
    return page.say("principle.process.says", count=count, n=n)


def _supply(page: Page, found: Summary) -> str:
    """Say what vendors at the three won together, with the share of the value that is placed."""
    if page.view.filters.flow is Flow.REVENUE:
        return page.say("principle.supply.revenue")
    sites = [code for code, site in estates().items() if site.kind == "estate"]
    tallies = [found.by("estate")[code] for code in sites if code in found.by("estate")]
    if not tallies:
        return page.say("principle.supply.none")
    whole = tallies[0]
    for tally in tallies[1:]:
        whole = whole.plus(tally)
    if whole.awards == whole.without_value:
        return page.say("principle.supply.none")
    said = page.say(
        "principle.supply.says",
        count=whole.awards,
        n=amounts.count(page.view.language, whole.awards),
        value=amounts.money_short(page.view.language, whole.value_hkd),
    )
    share = map_table.share_of_placed(found, whole) if found.filters.place is PlaceKind.VENDOR else ""
    notes = [page.say("innopark.share", share=share)] if share else []
    notes += filter(None, (*figures.left_out(page, whole), figures.dominance(page, whole)))
    return page.say("list.semicolon").join((said, *notes))
