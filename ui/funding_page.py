"""Funding: what public schemes gave for production lines, and what each scheme may give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import streamlit as st

from data.filters import Filters
from data.queries.grants import Grant
from data.schemes import caps, schemes
from ui import amounts, cached_grants, filter_panel, grant_table, markup, measures, pager
from ui.frame import Page
from ui.grant_table import Money
from ui.said import said

_PER_PAGE = 50
_HELD = ("sector", "district", "estate", "supplier", "year")  # filters that say something of a grant


@dataclass(frozen=True, slots=True)
class CapWords:
    """One cap of a scheme in words."""

    since: str
    words: str
    source: str
    source_url: str


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """What one scheme may give, and what it gave as far as it is on record."""

    name: str
    caps: tuple[CapWords, ...]
    lines: str
    cost: Money
    no_cost: str  # how many lines the sum leaves out
    grant: Money
    no_grant: str
    share: str  # of the lines that tell both
    formula: str


def show(page: Page) -> None:
    """Draw the page."""
    filter_panel.show(page)
    st.title(page.say("page.funding"), anchor=False)
    markup.note(page.say("funding.lead"))
    filter_panel.chips(page)
    filters = page.view.filters
    every = cached_grants.grants(page.snapshot)
    chosen = [one for one in every.lines if matches(filters, one)]
    _left(page, len(every.lines) - len(chosen))
    st.html(page.kept("schemes", lambda: _schemes_html(page, chosen)))
    pages = max(1, -(-len(chosen) // _PER_PAGE))
    number = min(page.view.page_number, pages)
    shown = chosen[(number - 1) * _PER_PAGE : number * _PER_PAGE]
    st.html(page.kept("lines", lambda: _lines_html(page, chosen, shown, every.others)))
    if pages > 1:
        pager.show(page, number, pages)


def matches(filters: Filters, one: Grant) -> bool:
    """Say whether a grant is of the sectors, places, vendors and years that are chosen."""
    return (
        (not filters.sector or one.sector in filters.sector)
        and (not filters.district or one.district in filters.district)
        and (not filters.estate or bool({one.estate, one.facility} & set(filters.estate)))
        and (not filters.supplier or one.supplier in filters.supplier)
        and (not filters.year or (one.dated or "unknown")[:4] in {year[:4] for year in filters.year})
    )


def scheme_rows(page: Page, lines: Sequence[Grant]) -> list[SchemeRow]:
    """Give each scheme with what its lines add up to."""
    return [_scheme_row(page, code, [one for one in lines if one.scheme == code]) for code in schemes()]


def _schemes_html(page: Page, lines: Sequence[Grant]) -> str:
    return markup.fill("caps.html", say=page.say, rows=scheme_rows(page, lines))


def _scheme_row(page: Page, code: str, lines: Sequence[Grant]) -> SchemeRow:
    language = page.view.language
    costs = [one.cost_hkd for one in lines if one.cost_hkd is not None]
    given = [one.grant_hkd for one in lines if one.grant_hkd is not None]
    both = [
        (one.grant_hkd, one.cost_hkd)
        for one in lines
        if one.grant_hkd is not None and one.cost_hkd is not None
    ]
    part = sum((grant for grant, _ in both), Decimal(0))
    whole = sum((cost for _, cost in both), Decimal(0))
    return SchemeRow(
        name=f"{schemes()[code].name(language.value)} ({code})",
        caps=tuple(
            CapWords(
                amounts.day(language, cap.since.isoformat()),
                grant_table.cap_words(page, cap),
                said(language, cap.source),
                cap.source_url,
            )
            for cap in caps()
            if cap.scheme == code
        ),
        lines=amounts.count(language, len(lines)),
        cost=grant_table.money(page, sum(costs, Decimal(0)) if costs else None),
        no_cost=_without(page, len(lines) - len(costs)) if costs else "",
        grant=grant_table.money(page, sum(given, Decimal(0)) if given else None),
        no_grant=_without(page, len(lines) - len(given)) if given else "",
        share=measures.share(part, whole) if whole > 0 else page.say("word.not_known"),
        formula=page.say(
            "funding.formula",
            count=len(both),
            n=amounts.count(language, len(both)),
            part=amounts.money_short(language, part),
            whole=amounts.money_short(language, whole),
        )
        if whole > 0
        else "",
    )


def _without(page: Page, count: int) -> str:
    n = amounts.count(page.view.language, count)
    return page.say("funding.without", count=count, n=n) if count else ""


def _lines_html(page: Page, chosen: Sequence[Grant], shown: Sequence[Grant], others: int) -> str:
    n = amounts.count(page.view.language, len(chosen))
    above = sum(one.is_above for one in chosen)
    notes = [page.say("funding.note")]
    if chosen:
        counted = page.say("funding.above", count=above, n=amounts.count(page.view.language, above))
        notes.insert(0, counted if above else page.say("funding.none_above"))
    if others:
        notes.append(page.say("funding.others", count=others, n=amounts.count(page.view.language, others)))
    return grant_table.html(page, page.say("funding.lines", n=n), shown, " ".join(notes))


def _left(page: Page, hidden: int) -> None:
    """Say how many grants the filters leave out, and which filters say nothing of grants."""
    idle = [name for name in page.view.filters.restricting if name not in _HELD]
    if hidden:
        n = amounts.count(page.view.language, hidden)
        markup.note(page.say("funding.hidden", count=hidden, n=n))
    if idle:
        listed = page.say("list.comma").join(page.say(f"filter.{name}") for name in idle)
        markup.note(page.say("funding.idle", filters=listed))
