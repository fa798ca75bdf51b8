"""What the brief says: the same figures in the same words as the page, from the same functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from data import codelists
from data.filters import Flow
from data.queries.summary import Summary
from geo.constituencies import of_district
from ui import (
    amounts,
    cached,
    figures,
    frame,
    measures,
    names,
)
from ui.brief import small_map, tables
from ui.brief.sheet import Brief, Figure
from ui.frame import Page
from ui.resting import resting
from ui.view import Subject

_CHOSEN = 480  # signs of filters; what is longer is cut


def brief(page: Page, of: Subject, found: Summary, address: str) -> Brief:
    """Say all that stands in the brief about the one that `page` is narrowed to."""
    code = page.view.subject or ""
    own, rested = resting(page, found)
    whole, everything = _whole(page, of)
    # A district is seen beside the others, a sector by where its own awards are.
    shown, drawn = (whole, everything) if of is Subject.DISTRICT else (page, found)
    name = names.OF_FILTER[of.field](page, code)
    return Brief(
        language=page.view.language.value,
        site=page.say("site.name"),
        kind=page.say(f"brief.{of.value}"),
        title=name,
        chosen=tables.cut(chosen(page, of), _CHOSEN),
        figures=tuple(_figure(one) for one in figures.figures(page, found)),
        sentence=figures.sentence(page, found),
        remarks=tuple(_remarks(page, of, code, everything)),
        map=small_map.draw(shown, drawn, code if of is Subject.DISTRICT else None),
        map_alt=_map_alt(shown, of, name, drawn),
        map_title=_map_title(shown, of, name),
        keys=small_map.keys(shown, drawn),
        first=(
            tables.beside(page, of, name, found, everything),
            *tables.evidence(own, rested),
            tables.change(page),
        ),
        kinds=tables.kinds(page, found),
        pairs=tuple(tables.pairs(page, own, of, found)),
        second=tuple(tables.below(page, of, found)),
        sources=tuple(_sources(page, found, own)),
        sources_heading=page.say("brief.sources"),
        address=address,
        dated=_dated(page),
        none=page.say("groups.none"),
    )


def chosen(page: Page, of: Subject) -> str:
    """Say which place is meant, and by what the awards are filtered beside what the brief is about."""
    filters = page.view.filters

    def said(name: str, value: str) -> str:
        return page.say("brief.filter", name=page.say(name), value=value)

    told = [said("place.label", page.say(f"place.{filters.place.value}"))]
    if filters.flow is Flow.REVENUE:
        told.append(said("filter.flow", page.say(f"flow.{filters.flow.value}")))
    for name in filters.without(of.field).restricting:
        values = (
            [filters.text]
            if name == "text"
            else [names.OF_FILTER[name](page, value) for value in getattr(filters, name)]
        )
        told.append(said(f"filter.{name}", page.say("list.comma").join(values)))
    return " · ".join(told)


def _whole(page: Page, of: Subject) -> tuple[Page, Summary]:
    """Give the page for the awards of all districts or sectors, by the same other filters."""
    filters = page.view.filters.without(of.field)
    return (
        replace(page, view=replace(page.view, filters=filters)),
        cached.figures(page.snapshot, filters),
    )


def _remarks(page: Page, of: Subject, code: str, everything: Summary) -> Iterable[str]:
    if of is Subject.SECTOR:
        known = codelists.sectors().get(code)
        if known is not None and known.reindustrial:
            yield page.say("sector.reindustrial")
        return
    shared = [one.name(page.view.language.value) for one in of_district(code)]
    if len(shared) > 1:
        yield page.say("map.constituency.shared", first=shared[0], second=shared[1])
    elif shared:
        yield page.say("map.constituency", constituency=shared[0])
    rest = everything.total.awards - everything.placed.awards
    if rest:
        left = everything.total.value_hkd - everything.placed.value_hkd
        yield page.say(
            "brief.not_placed",
            count=rest,
            n=amounts.count(page.view.language, rest),
            value=amounts.money_short(page.view.language, left),
        )


def _figure(told: figures.Figure) -> Figure:
    return Figure(told.label, told.value, " · ".join(told.notes))


def _map_title(page: Page, of: Subject, name: str) -> str:
    title = page.say(
        "legend.title",
        measure=page.say(f"measure.{measures.in_use(page).value}"),
        place=page.say(f"place.{page.view.filters.place.value}"),
    )
    if of is Subject.DISTRICT:
        return page.say("form.and", first=title, second=page.say("brief.outlined", name=name))
    return title


def _map_alt(page: Page, of: Subject, name: str, found: Summary) -> str:
    """Say the map in words: what it shows, and the districts with most."""
    measured = measures.by_district(page, found)
    known = sorted(
        ((value, code) for code, value in measured.items() if value is not None),
        key=lambda item: (-item[0], item[1]),
    )
    most = [f"{names.district(page, code)} {measures.shown(page, value)}" for value, code in known[:3]]
    return page.say("brief.map.alt", title=_map_title(page, of, name), most=page.say("list.comma").join(most))


def _sources(page: Page, found: Summary, own: Page) -> Iterable[str]:
    known, tallies = codelists.publishers(), found.by("publisher")
    listed = sorted(tallies, key=lambda code: (-tallies[code].awards, code))
    told = []
    for code in listed:
        count = amounts.count(page.view.language, tallies[code].awards)
        name = names.publisher(page, code)
        told.append(f"{name} ({count}) {known[code].url if code in known else ''}".strip())
    yield page.say("brief.published", publishers=page.say("list.semicolon").join(told))
    if own.view.filters.basis is not page.view.filters.basis:
        yield page.say("resting.all")
    yield page.say("footer.boundaries", boundaries=frame.edition(page, page.snapshot))
    yield page.say("brief.observation")
    yield page.say("footer.licence")


def _dated(page: Page) -> str:
    day = amounts.day_of(page.view.language, page.snapshot.stamp.at)
    return page.say("brief.dated", version=page.snapshot.version, day=day)
