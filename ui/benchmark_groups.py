"""Green purchases and vendors outside Hong Kong: shares within each category, as far as they are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from data import green as greens
from data.filters import Basis, Filters
from data.queries import benchmarks
from data.queries.summary import Summary, Tally
from data.records import Method
from data.snapshot.reader import Snapshot
from ui import amounts, cached, figures, links, markup, measures, names
from ui.frame import Page
from ui.intervals import CATEGORIES
from ui.kept import shared

_SELECTIONS = 256
_OUTSIDE = "outside"
Groups = Mapping[tuple[str, str], Tally]
Namer = Callable[[Page, str], str]


@dataclass(frozen=True, slots=True)
class Row:
    """One group of one category in words; the share is of the category's value."""

    name: str
    awards: str
    value: str
    exact: str
    share: str
    formula: str
    notes: tuple[str, ...]


def outside_html(page: Page, found: Summary) -> str:
    """Give the table of vendors whose address is outside Hong Kong, by region."""
    view = page.view.elsewhere()
    chosen = replace(view, filters=replace(view.filters, district=(_OUTSIDE,)))
    unknown = sum(tally.awards for tally in _not_placed(page, found))
    n = amounts.count(page.view.language, unknown)
    return markup.fill(
        "benchmark_groups.html",
        say=page.say,
        heading=page.say("outside.heading"),
        name=page.say("outside.region"),
        note=page.say("outside.note"),
        rows=rows(page, found, outside(page.snapshot, page.view.filters), _region, benchmarks.REGIONS),
        none=page.say("outside.none"),
        after=[
            *([page.say("outside.unknown", count=unknown, n=n)] if unknown else []),
            rests_on(page, found),
        ],
        listed="",
        way=(page.say("subject.records"), links.address("records", chosen))
        if not view.filters.district
        else None,
    )


def green_html(page: Page, found: Summary) -> str:
    """Give the table of awards known as green."""
    listed = page.say("list.comma").join(dict.fromkeys(word for word, _ in greens.words()))
    return markup.fill(
        "benchmark_groups.html",
        say=page.say,
        heading=page.say("green.heading"),
        name=page.say("green.kind"),
        note=page.say("green.note"),
        rows=rows(page, found, green(page.snapshot, page.view.filters), _kind, benchmarks.GREEN),
        none=page.say("green.none"),
        after=[rests_on(page, found)],
        listed=page.say("green.words", words=listed),
        way=None,
    )


def methods_html(page: Page, found: Summary) -> str:
    """Give the table of methods: the share of each in the value of its category."""
    return markup.fill(
        "benchmark_groups.html",
        say=page.say,
        heading=page.say("profile.methods"),
        name=page.say("benchmarks.method"),
        note="",
        rows=rows(
            page, found, methods(page, found), names.OF_FILTER["method"], [one.value for one in Method]
        ),
        none=page.say("groups.none"),
        after=[rests_on(page, found)],
        listed="",
        way=None,
    )


def methods(page: Page, found: Summary) -> Groups:
    """Give awards by category and method, of those that shares rest on."""
    filters = page.view.filters
    return {
        (category, method): tally
        for category in found.basis_by("category")
        for method, tally in cached.figures(page.snapshot, replace(filters, category=(category,)))
        .basis_by("method")
        .items()
    }


def rests_on(page: Page, found: Summary) -> str:
    """Say which awards a table rests on: the page names their periods once."""
    if found.filters.basis is Basis.ALL:
        return page.say("profile.every_award")
    count = found.complete_total.awards
    return page.say("benchmarks.complete", count=count, n=amounts.count(page.view.language, count))


def rows(page: Page, found: Summary, groups: Groups, named: Namer, kinds: Sequence[str]) -> list[Row]:
    """Give the groups in words, category by category."""
    totals = found.basis_by("category")
    return [
        _row(page, category.value, named(page, kind), groups[category.value, kind], totals[category.value])
        for category in CATEGORIES
        for kind in kinds
        if (category.value, kind) in groups and category.value in totals
    ]


def outside(snapshot: Snapshot, filters: Filters) -> Groups:
    """Give awards to vendors outside Hong Kong by category and region."""
    return _outside(snapshot, snapshot.stamp.digest, filters)


def green(snapshot: Snapshot, filters: Filters) -> Groups:
    """Give awards known as green by category and what says so."""
    return _green(snapshot, snapshot.stamp.digest, filters)


def _region(page: Page, code: str) -> str:
    return page.say(f"region.{code}")


def _kind(page: Page, code: str) -> str:
    return page.say(f"green.{code}")


def _row(page: Page, category: str, group: str, tally: Tally, total: Tally) -> Row:
    language = page.view.language
    is_known = tally.awards > tally.without_value
    largest = figures.dominance(page, tally)
    told = is_known and total.value_hkd > 0
    part, whole = (amounts.money_short(language, value) for value in (tally.value_hkd, total.value_hkd))
    return Row(
        name=page.say("benchmarks.within", category=page.say(f"category.{category}"), group=group),
        awards=amounts.count(language, tally.awards),
        value=figures.value_of(page, tally),
        exact=amounts.money(language, tally.value_hkd) if is_known else "",
        share=measures.share(tally.value_hkd, total.value_hkd) if told else page.say("word.not_known"),
        formula=page.say("benchmarks.formula", part=part, whole=whole) if told else "",
        notes=(*figures.left_out(page, tally), *([largest] if largest else [])),
    )


def _not_placed(page: Page, found: Summary) -> list[Tally]:
    return [tally for code, tally in found.basis_by("local").items() if code == "unknown"]


@shared(_SELECTIONS)
def _outside(_data: Snapshot, digest: str, filters: Filters) -> Groups:
    return benchmarks.outside(_data, filters)


@shared(_SELECTIONS)
def _green(_data: Snapshot, digest: str, filters: Filters) -> Groups:
    return benchmarks.green(_data, filters)
