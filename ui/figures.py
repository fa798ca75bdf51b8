"""The figures at a glance, the sentence below them, and the strip of local evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import streamlit as st

from data.filters import NOWHERE, Flow
from data.local import Local
from data.queries.summary import Summary, Tally
from data.records import AmountKind
from ui import amounts, cached, markup
from ui.frame import Page

_BESIDE = (AmountKind.FIRST_YEAR, AmountKind.PERIODIC, AmountKind.BAND)
HALF = 0.5
_VALUE = 1  # its place among the figures


@dataclass(frozen=True, slots=True)
class Figure:
    """One large number, its exact form, and what it leaves out."""

    label: str
    value: str
    exact: str
    notes: tuple[str, ...]


def lead(page: Page) -> str:
    """Say in one sentence what the dataset is: never "Hong Kong's procurement"."""
    found = cached.extent(page.snapshot)
    language = page.view.language
    if found.first_day is None or found.last_day is None:
        return page.say("map.lead.undated", count=found.awards, publishers=found.publishers)
    return page.say(
        "map.lead",
        awards=amounts.count(language, found.awards),
        publishers=found.publishers,
        first=amounts.day(language, found.first_day.isoformat()[:7]),
        last=amounts.day(language, found.last_day.isoformat()[:7]),
    )


def show_lead(page: Page) -> None:
    """Draw that sentence."""
    st.html(page.kept("lead", lambda: markup.fill("note.html", words=lead(page))))


def show(page: Page, found: Summary, of_value: tuple[str, ...] = ()) -> None:
    """Draw the five figures and the sentence; `of_value` is what else to note beside the value."""
    st.html(page.kept("figures", lambda: _html(page, found, of_value), of_value))


def _html(page: Page, found: Summary, of_value: tuple[str, ...]) -> str:
    made = figures(page, found)
    made[_VALUE] = replace(made[_VALUE], notes=(*of_value, *made[_VALUE].notes))
    return markup.fill("figures.html", figures=made, sentence=sentence(page, found))


def figures(page: Page, found: Summary) -> list[Figure]:
    """Give awards, value, vendors, buyers and the share that is placed, each with what it leaves out."""
    language, total, placed = page.view.language, found.total, found.placed
    rest = total.awards - placed.awards
    # A page about one vendor need not count it.
    about = page.key if page.view.subject else ""
    counted = [
        (name, n) for name, n in (("vendors", total.suppliers), ("buyers", total.buyers)) if name != about
    ]
    return [
        Figure(
            page.say(f"figure.awards.{found.filters.flow.value}"),
            amounts.count(language, total.awards),
            "",
            tuple(_award_notes(page, found)),
        ),
        Figure(
            page.say(f"figure.value.{found.filters.flow.value}"),
            value_of(page, found.total),
            amounts.money(language, total.value_hkd),
            tuple(value_notes(page, found)),
        ),
        *(Figure(page.say(f"figure.{name}"), amounts.count(language, n), "", ()) for name, n in counted),
        Figure(
            page.say(f"figure.placed.{found.filters.place.value}"),
            amounts.percent(placed.awards / total.awards) if total.awards else page.say("word.none"),
            page.say(
                "figure.placed.exact",
                placed=amounts.count(language, placed.awards),
                total=amounts.count(language, total.awards),
            ),
            (page.say("figure.placed.note", rest=amounts.count(language, rest)),) if rest else (),
        ),
    ]


def sentence(page: Page, found: Summary) -> str:
    """Say what the map holds of the money, and how sure the local part of it is."""
    language = page.view.language
    if found.filters.flow is Flow.REVENUE:
        return page.say("map.sentence.revenue")
    if not found.total.awards:
        return page.say("map.sentence.no_award")
    if found.total.awards == found.total.without_value:
        return page.say("map.sentence.no_sum")
    plant = found.by("local").get(Local.PLANT.value, Tally()).value_hkd
    kind = "plant" if plant else "no_plant"
    kind = "all_plant" if plant == found.total.value_hkd else kind
    placed = page.say(
        f"map.sentence.{found.filters.place.value}",
        total=amounts.money_short(language, found.total.value_hkd),
        parts=page.say("list.comma").join(_whereabouts(page, found)),
    )
    return page.say(
        "form.sentences",
        first=placed,
        second=page.say(f"map.sentence.{kind}", value=amounts.money_short(language, plant)),
    )


def _whereabouts(page: Page, found: Summary) -> list[str]:
    """Say how much of the sum is where: the parts add up to it."""
    by_district = found.by("district")
    parts = [("placed", found.placed.value_hkd)]
    parts += [(code, by_district[code].value_hkd) for code in NOWHERE if code in by_district]
    return [
        page.say(f"map.sentence.in.{code}", value=amounts.money_short(page.view.language, value))
        for code, value in parts
        if value or code == "placed"
    ]


def dominant_share(tally: Tally) -> float | None:
    """Give the share of the largest award where it is more than half of a sum of several."""
    share = tally.one_award_share
    stated = tally.awards - tally.without_value
    return share if share is not None and share > HALF and stated > 1 else None


def left_out(page: Page, tally: Tally) -> list[str]:
    """Say how many awards a sum leaves out: those that state none, and those whose sum stands elsewhere."""
    silent, elsewhere = tally.without_value - tally.sum_elsewhere, tally.sum_elsewhere
    lines = []
    if silent:
        lines.append(page.say("tally.without_sum", count=silent, n=silent))
    if elsewhere:
        lines.append(page.say("tally.sum_elsewhere", count=elsewhere, n=elsewhere))
    return lines


def dominance(page: Page, tally: Tally) -> str | None:
    """Say so where one award is more than half of a sum of several."""
    share = dominant_share(tally)
    return page.say("note.one_award", share=amounts.percent(share)) if share is not None else None


def value_of(page: Page, tally: Tally) -> str:
    """Give a sum in short; where no award states one that adds up, say so instead of zero."""
    if page.view.filters.flow is Flow.REVENUE:
        return page.say("figure.value.not_added")
    if tally.awards and tally.awards == tally.without_value:
        return page.say("word.not_stated")
    return amounts.money_short(page.view.language, tally.value_hkd)


def _award_notes(page: Page, found: Summary) -> list[str]:
    notes = []
    if found.filters.flow is Flow.SPENDING and found.revenue.awards:
        note = page.say("note.revenue", count=found.revenue.awards, n=found.revenue.awards)
        fees = [
            page.say(f"note.fee.{period}", value=amounts.money_short(page.view.language, stated))
            for period, (_, stated) in found.fees.items()
        ]
        notes.append(
            page.say("form.and", first=note, second=page.say("list.comma").join(fees)) if fees else note
        )
    if found.listed_twice:
        notes.append(page.say("note.listed_twice", count=found.listed_twice, n=found.listed_twice))
    if found.elsewhere.awards:
        value = amounts.money_short(page.view.language, found.elsewhere.value_hkd)
        notes.append(
            page.say("note.elsewhere", count=found.elsewhere.awards, n=found.elsewhere.awards, value=value)
        )
    return notes


def value_notes(page: Page, found: Summary) -> list[str]:
    """Say what the value leaves out."""
    if found.filters.flow is Flow.REVENUE:
        return [page.say("note.revenue_fees")]
    notes = []
    apart = sum(found.beside.get(kind.value, (0, Decimal(0)))[0] for kind in _BESIDE)
    elsewhere = found.total.sum_elsewhere
    silent = found.total.without_value - elsewhere - apart
    if silent > 0:
        notes.append(page.say("note.without_sum", count=silent, n=silent))
    if elsewhere:
        notes.append(page.say("tally.sum_elsewhere", count=elsewhere, n=elsewhere))
    for kind in _BESIDE:
        awards, stated = found.beside.get(kind.value, (0, Decimal(0)))
        if awards:
            value = amounts.money_short(page.view.language, stated)
            notes.append(page.say(f"note.beside.{kind.value}", count=awards, n=awards, value=value))
    return notes
