"""The strip of local evidence: shares within each category, and the choice of what they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import streamlit as st

from data.filters import Basis
from data.local import Local
from data.queries.summary import Summary, Tally
from data.records import Category
from ui import amounts, cached, figures, markup, names, state, switch
from ui.frame import Page
from ui.view import View

_CATEGORIES = (Category.GOODS, Category.SERVICES, Category.WORKS, Category.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a strip."""

    code: str
    label: str
    width: float  # percent
    shown: str


@dataclass(frozen=True, slots=True)
class Strip:
    """Local evidence of one category, by value and by count."""

    label: str
    basis: str
    by_value: tuple[Part, ...]
    by_count: tuple[Part, ...]
    note: str | None


def show(page: Page, found: Summary) -> None:
    """Draw the strip and its switch."""
    with st.container(key="striphead", horizontal=True, vertical_alignment="center"):
        st.html(page.kept("strip head", lambda: _head(page)), width="stretch")
        basis = page.view.filters.basis
        switch.show(page, "basis", basis, _with_basis, words="basis.{}.label", is_label_shown=False)
    st.html(page.kept("strip", lambda: _strips(page, found)))
    if found.filters.basis is Basis.COMPLETE and found.total.awards and not found.complete_total.awards:
        st.button(page.say("basis.show_all"), key="basis_all", type="tertiary", on_click=_rest_on_all)


def _head(page: Page) -> str:
    kinds = [(kind.value, page.say(f"local.{kind.value}")) for kind in Local]
    return markup.fill("strip_head.html", say=page.say, kinds=kinds)


def _strips(page: Page, found: Summary) -> str:
    return markup.fill("strip.html", say=page.say, strips=strips(page, found), basis=basis_line(page, found))


def strips(page: Page, found: Summary) -> list[Strip]:
    """Give one strip for each category that has awards."""
    made = []
    totals = found.basis_by("category")
    for category in _CATEGORIES:
        total = totals.get(category.value)
        if total is None:
            continue
        groups = found.basis_by("local", category.value)
        count = amounts.count(page.view.language, total.awards)
        made.append(
            Strip(
                page.say(f"category.{category.value}"),
                page.say("strip.of", count=total.awards, awards=count, value=figures.value_of(page, total)),
                tuple(_parts(page, groups, "value")),
                tuple(_parts(page, groups, "count")),
                _largest(page, total),
            )
        )
    return made


def basis_line(page: Page, found: Summary) -> str:
    """Say which awards shares, rankings and trends rest on."""
    language = page.view.language
    if found.filters.basis is Basis.ALL:
        return page.say(
            "basis.all", count=found.total.awards, awards=amounts.count(language, found.total.awards)
        )
    periods = page.say("list.semicolon").join(
        page.say(
            "basis.period",
            publisher=names.publisher(page, covered.publisher),
            first=amounts.day(language, covered.period_from.isoformat()),
            last=amounts.day(language, covered.period_to.isoformat()),
        )
        for covered in cached.coverage(page.snapshot)
        if covered.complete
    )
    if not periods:
        return page.say("basis.none")
    if found.total.awards and not found.complete_total.awards:
        return page.say(
            "basis.nothing", count=found.total.awards, n=amounts.count(language, found.total.awards)
        )
    return page.say(
        "basis.complete",
        count=found.complete_total.awards,
        awards=amounts.count(language, found.complete_total.awards),
        periods=periods,
    )


def _parts(page: Page, groups: Mapping[str, Tally], by: str) -> list[Part]:
    def size(code: str) -> Decimal:
        tally = groups.get(code, Tally())
        return tally.value_hkd if by == "value" else Decimal(tally.awards)

    whole = sum((max(size(kind.value), Decimal(0)) for kind in Local), Decimal(0))
    parts = []
    for kind in Local:
        mine = max(size(kind.value), Decimal(0))
        if not whole or not mine:
            continue
        language = page.view.language
        shown = amounts.money_short(language, mine) if by == "value" else amounts.count(language, int(mine))
        share = float(mine / whole)
        label = page.say(
            "form.part", name=page.say(f"local.{kind.value}"), value=shown, share=amounts.percent(share)
        )
        largest = figures.dominance(page, groups.get(kind.value, Tally())) if by == "value" else None
        label = page.say("form.and", first=label, second=largest) if largest else label
        parts.append(Part(kind.value, label, round(share * 100, 2), amounts.percent(share)))
    return parts


def _largest(page: Page, total: Tally) -> str | None:
    share = figures.dominant_share(total)
    return page.say("strip.one", share=amounts.percent(share)) if share is not None else None


def _rest_on_all() -> None:
    state.change(_with_basis(state.view(), Basis.ALL.value))


def _with_basis(view: View, code: str) -> View:
    return view.filtered(replace(view.filters, basis=Basis(code)))
