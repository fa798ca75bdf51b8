"""The figures at a glance, the sentence below them, and the strip of local evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from data.filters import Basis, Flow
from data.local import Local
from data.queries.summary import Summary, Tally
from data.records import AmountKind, Category
from ui import cached, html, names, numbers
from ui.frame import Page

_STRIP = (Category.GOODS, Category.SERVICES, Category.WORKS, Category.UNKNOWN)
_BESIDE = (AmountKind.FIRST_YEAR, AmountKind.PERIODIC, AmountKind.BAND)
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Figure:
    """One large number, its exact form, and what it leaves out."""

    label: str
    value: str
    exact: str
    notes: tuple[str, ...]


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


def lead(page: Page) -> str:
    """Say in one sentence what the dataset is: never "Hong Kong's procurement"."""
    found = cached.extent(page.snapshot)
    language = page.view.language
    if found.first_day is None or found.last_day is None:
        return page.say("map.lead.undated", count=found.awards, publishers=found.publishers)
    return page.say(
        "map.lead",
        awards=numbers.count(language, found.awards),
        publishers=found.publishers,
        first=numbers.day(language, found.first_day.isoformat()[:7]),
        last=numbers.day(language, found.last_day.isoformat()[:7]),
    )


def show_lead(page: Page) -> None:
    """Draw that sentence."""
    html.show("lead.html", sentence=lead(page))


def show(page: Page, found: Summary) -> None:
    """Draw the five figures and the sentence."""
    html.show("figures.html", figures=figures(page, found), sentence=sentence(page, found))


def figures(page: Page, found: Summary) -> list[Figure]:
    """Give awards, value, vendors, buyers and the share that is placed, each with what it leaves out."""
    language, total, placed = page.view.language, found.total, found.placed
    share = placed.awards / total.awards if total.awards else 0.0
    return [
        Figure(
            page.say(f"figure.awards.{found.filters.flow.value}"),
            numbers.count(language, total.awards),
            "",
            tuple(_award_notes(page, found)),
        ),
        Figure(
            page.say(f"figure.value.{found.filters.flow.value}"),
            _value(page, found),
            numbers.money(language, total.value_hkd),
            tuple(_value_notes(page, found)),
        ),
        Figure(page.say("figure.vendors"), numbers.count(language, total.suppliers), "", ()),
        Figure(page.say("figure.buyers"), numbers.count(language, total.buyers), "", ()),
        Figure(
            page.say(f"figure.placed.{found.filters.place.value}"),
            numbers.percent(share),
            page.say(
                "figure.placed.exact",
                placed=numbers.count(language, placed.awards),
                total=numbers.count(language, total.awards),
            ),
            (page.say("figure.placed.note", rest=numbers.count(language, total.awards - placed.awards)),),
        ),
    ]


def sentence(page: Page, found: Summary) -> str:
    """Say what the map holds of the money, and how sure the local part of it is."""
    language = page.view.language
    local = found.by("local")
    if found.filters.flow is Flow.REVENUE:
        return page.say("map.sentence.revenue")

    def part(code: Local) -> str:
        return numbers.money_short(language, local.get(code.value, Tally()).value_hkd)

    return page.say(
        f"map.sentence.{found.filters.place.value}",
        total=numbers.money_short(language, found.total.value_hkd),
        placed=numbers.money_short(language, found.placed.value_hkd),
        plant=part(Local.PLANT),
        unknown=part(Local.UNKNOWN),
    )


def show_strip(page: Page, found: Summary) -> None:
    """Draw the strip of local evidence, within each category, on the basis that is chosen."""
    html.show(
        "strip.html",
        say=page.say,
        strips=strips(page, found),
        kinds=[(kind.value, page.say(f"local.{kind.value}")) for kind in Local],
        basis=basis_line(page, found),
    )


def strips(page: Page, found: Summary) -> list[Strip]:
    """Give one strip for each category that has awards."""
    made = []
    totals = found.basis_by("category")
    for category in _STRIP:
        total = totals.get(category.value)
        if total is None:
            continue
        groups = found.basis_by("local", category.value)
        count = numbers.count(page.view.language, total.awards)
        made.append(
            Strip(
                page.say(f"category.{category.value}"),
                page.say("strip.of", count=total.awards, awards=count,
                         value=numbers.money_short(page.view.language, total.value_hkd)),
                tuple(_parts(page, groups, "value")),
                tuple(_parts(page, groups, "count")),
                dominance(page, total),
            )
        )  # fmt: skip
    return made


def dominance(page: Page, tally: Tally) -> str | None:
    """Say so where one award is more than half of a sum of several."""
    share = tally.one_award_share
    if share is None or share <= HALF or tally.awards < 2:
        return None
    return page.say("note.one_award", share=numbers.percent(share))


def basis_line(page: Page, found: Summary) -> str:
    """Say which awards shares, rankings and trends rest on."""
    language = page.view.language
    if found.filters.basis is Basis.ALL:
        return page.say("basis.all", awards=numbers.count(language, found.total.awards))
    periods = "; ".join(
        page.say(
            "basis.period",
            publisher=names.publisher(page, covered.publisher),
            first=numbers.day(language, covered.period_from.isoformat()),
            last=numbers.day(language, covered.period_to.isoformat()),
        )
        for covered in cached.coverage(page.snapshot)
        if covered.complete
    )
    if not periods:
        return page.say("basis.none")
    return page.say(
        "basis.complete", awards=numbers.count(language, found.complete_total.awards), periods=periods
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
        shown = numbers.money_short(language, mine) if by == "value" else numbers.count(language, int(mine))
        share = float(mine / whole)
        label = f"{page.say(f'local.{kind.value}')}: {shown} ({numbers.percent(share)})"
        parts.append(Part(kind.value, label, round(share * 100, 2), numbers.percent(share)))
    return parts


def _value(page: Page, found: Summary) -> str:
    if found.filters.flow is Flow.REVENUE:
        return page.say("figure.value.not_added")
    if found.total.awards and found.total.awards == found.total.without_value:
        return page.say("word.not_stated")
    return numbers.money_short(page.view.language, found.total.value_hkd)


def _award_notes(page: Page, found: Summary) -> list[str]:
    notes = []
    if found.filters.flow is Flow.SPENDING and found.revenue.awards:
        notes.append(page.say("note.revenue", count=found.revenue.awards, n=found.revenue.awards))
    if found.listed_twice:
        notes.append(page.say("note.listed_twice", count=found.listed_twice, n=found.listed_twice))
    if found.elsewhere.awards:
        value = numbers.money_short(page.view.language, found.elsewhere.value_hkd)
        notes.append(
            page.say("note.elsewhere", count=found.elsewhere.awards, n=found.elsewhere.awards, value=value)
        )
    return notes


def _value_notes(page: Page, found: Summary) -> list[str]:
    if found.filters.flow is Flow.REVENUE:
        return [page.say("note.revenue_fees")]
    notes = []
    apart = sum(found.beside.get(kind.value, (0, Decimal(0)))[0] for kind in _BESIDE)
    silent = found.total.without_value - apart
    if silent > 0:
        notes.append(page.say("note.without_sum", count=silent, n=silent))
    for kind in _BESIDE:
        awards, stated = found.beside.get(kind.value, (0, Decimal(0)))
        if awards:
            value = numbers.money_short(page.view.language, stated)
            notes.append(page.say(f"note.beside.{kind.value}", count=awards, n=awards, value=value))
    return notes
