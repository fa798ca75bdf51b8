"""What the brief says: the same figures in the same words as the page, from the same functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

from data import codelists
from data.filters import Flow
from data.queries.summary import Summary
from geo.constituencies import of_district
from ui import (
    amounts,
    awards_list,
    cached,
    cached_shares,
    figures,
    frame,
    groups,
    intervals,
    measures,
    missing,
    names,
    rankings,
    strip,
)
from ui.brief import small_map
from ui.brief.sheet import Brief, Figure, Row, Table
from ui.frame import Page
from ui.resting import resting
from ui.texts import Language
from ui.view import Subject

_VENDORS, _GROUPS, _AWARDS, _FEW = 6, 6, 5, 4
_LONGEST, _TITLE, _NOTE = 70, 110, 160  # signs; what is longer is cut, with a sign that says so
_WORD = 26  # signs of a word that may stand unbroken


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
        chosen=_cut(chosen(page, of), 3 * _NOTE),
        figures=tuple(_figure(one) for one in figures.figures(page, found)),
        sentence=figures.sentence(page, found),
        remarks=tuple(_remarks(page, of, code, everything)),
        map=small_map.draw(shown, drawn, code if of is Subject.DISTRICT else None),
        map_alt=_map_alt(shown, of, name, drawn),
        map_title=_map_title(shown, of, name),
        keys=small_map.keys(shown, drawn),
        first=(_beside(page, of, name, found, everything), *_evidence(own, rested)),
        kinds=(
            _group(page, found, "category", page.say("profile.categories"), names.word("category"), _FEW),
            _group(page, found, "year", page.say("profile.years"), names.year, _GROUPS),
        ),
        pairs=tuple(_pairs(page, own, of, found)),
        second=tuple(_below(page, found)),
        sources=tuple(_sources(page, found, own)),
        sources_heading=page.say("brief.sources"),
        address=address,
        dated=_dated(page),
        none=page.say("groups.none"),
    )


def chosen(page: Page, of: Subject) -> str:
    """Say which place is meant, and by what the awards are filtered beside what the brief is about."""
    filters = page.view.filters
    told = [f"{page.say('place.label')}: {page.say(f'place.{filters.place.value}')}"]
    if filters.flow is Flow.REVENUE:
        told.append(f"{page.say('filter.flow')}: {page.say(f'flow.{filters.flow.value}')}")
    for name in filters.without(of.field).restricting:
        values = (
            [filters.text]
            if name == "text"
            else [names.OF_FILTER[name](page, value) for value in getattr(filters, name)]
        )
        told.append(f"{page.say(f'filter.{name}')}: {page.say('list.comma').join(values)}")
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


def _beside(page: Page, of: Subject, name: str, found: Summary, everything: Summary) -> Table:
    """Set the figures of the one beside those of all."""
    mine, all_of = figures.figures(page, found)[:4], figures.figures(page, everything)[:4]
    rows = [
        Row((name, *(one.value for one in mine)), figures.dominance(page, found.total) or ""),
        Row(
            (page.say(f"brief.all.{of.value}"), *(one.value for one in all_of)),
            figures.dominance(page, everything.total) or "",
        ),
    ]
    told = [page.say("brief.beside.note")]
    if found.filters.flow is Flow.SPENDING and everything.total.value_hkd > 0:
        share = measures.share(found.total.value_hkd, everything.total.value_hkd)
        told.insert(0, page.say("brief.share", share=share))
    return Table(
        page.say("brief.beside"),
        (page.say(f"subject.{of.value}"), *(one.label for one in mine)),
        tuple(rows),
        _joined(page, *told),
    )


def _evidence(page: Page, found: Summary) -> Iterable[Table]:
    if page.view.filters.flow is Flow.REVENUE:
        return
    rows = [
        Row(
            (f"{one.category}: {one.question}", one.by_value.words, one.by_count.words),
            page.say("list.semicolon").join(filter(None, (one.of, one.by_value.formula))),
        )
        for one in intervals.rows(page, found)
    ]
    yield Table(
        page.say("interval.heading"),
        (page.say("filter.category"), page.say("strip.by_value"), page.say("strip.by_count")),
        tuple(rows),
        _joined(page, strip.basis_line(page, found), page.say("interval.note")),
    )


def _pairs(page: Page, own: Page, of: Subject, found: Summary) -> Iterable[tuple[Table, Table]]:
    place = page.view.filters.place.value
    sectors = ("sector", page.say("page.sectors"), names.sector)
    districts = ("district", page.say(f"profile.districts.{place}"), names.district)
    other = sectors if of is Subject.DISTRICT else districts
    yield _vendors(own), _group(page, found, "buyer", page.say("profile.buyers"), names.buyer, _GROUPS)
    yield _group(page, found, *other, _GROUPS), _methods(page, found)
    yield _group(page, found, "estate", page.say("profile.estates"), _estate, _FEW), _missing(page, found)


def _vendors(page: Page) -> Table:
    found = cached.top_suppliers(page.snapshot, page.view.filters, _VENDORS)
    longest = max((vendor.value_hkd for vendor in found), default=Decimal(0))
    rows = [
        Row(
            (
                _cut(names.supplier(page, vendor.name, vendor.name_zh)),
                amounts.count(page.view.language, vendor.awards),
                rankings.vendor_value(page, vendor),
            ),
            # The first note is the number of awards, which has its own cell.
            _cut(" · ".join(rankings.vendor_notes(page, vendor)[1:]), _NOTE),
            _width(vendor.value_hkd, longest),
        )
        for vendor in found
    ]
    return Table(
        page.say("ranking.vendors"),
        (page.say("award.vendor"), page.say("word.awards"), page.say("award.amount")),
        tuple(rows),
        _joined(page, page.say("ranking.vendors.note"), page.say("brief.same_basis")),
    )


def _group(
    page: Page, found: Summary, dimension: str, heading: str, namer: Callable[[Page, str], str], most: int
) -> Table:
    shown, left = groups.rows(page, dimension, found.by(dimension), most, namer)
    rest = page.say("groups.rest", count=left, n=amounts.count(page.view.language, left)) if left else ""
    rows = [
        Row((_cut(row.name), row.awards, row.value), _cut(" · ".join(row.notes), _NOTE), row.width)
        for row in shown
    ]
    labels = (page.say(f"filter.{dimension}"), page.say("word.awards"), page.say("award.amount"))
    return Table(heading, labels, tuple(rows), rest)


def _estate(page: Page, code: str) -> str:
    return page.say("profile.no_estate") if code == "none" else names.estate(page, code)


def _below(page: Page, found: Summary) -> Iterable[Table]:
    if page.view.filters.flow is Flow.SPENDING:
        yield _largest(page, found)


def _methods(page: Page, found: Summary) -> Table:
    return _group(page, found, "method", page.say("profile.methods"), names.word("method"), _FEW)


def _missing(page: Page, found: Summary) -> Table:
    gaps = [Row((gap.name, gap.awards, gap.share)) for gap in missing.gaps(page, found)]
    labels = (page.say("missing.what"), page.say("word.awards"), page.say("missing.share"))
    note = page.say("missing.note") if gaps else page.say("missing.nothing")
    return Table(page.say("missing.heading"), labels, tuple(gaps), note)


def _largest(page: Page, found: Summary) -> Table:
    awards = cached_shares.largest_awards(page.snapshot, page.view.filters, _AWARDS)
    rows = []
    for award in awards:
        line = awards_list.line(page, award, [])
        vendors = page.say("list.comma").join(name for name, _ in line.vendors)
        source = f"{page.say('award.source')}: {line.source}"
        rows.append(
            Row(
                (_cut(line.title, _TITLE), _cut(vendors), _cut(line.buyer), line.date, line.amount),
                _cut(" · ".join(filter(None, (line.reference, line.amount_note, source))), _NOTE),
            )
        )
    together = sum((award["value_hkd"] for award in awards), Decimal(0))
    count = len(awards)
    note = page.say("profile.largest.none")
    if awards:
        note = page.say(
            "profile.largest.of",
            count=count,
            n=amounts.count(page.view.language, count),
            share=measures.share(together, found.total.value_hkd),
        )
    labels = ("award.title", "award.vendor", "award.buyer", "award.date", "award.amount")
    return Table(page.say("profile.largest"), tuple(map(page.say, labels)), tuple(rows), note)


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


def _width(value: Decimal, longest: Decimal) -> float:
    return round(float(value / longest * 100), 2) if longest > 0 and value > 0 else 0.0


def _joined(page: Page, *sentences: str) -> str:
    return (" " if page.view.language is Language.EN else "").join(sentences)


def _cut(words: str, most: int = _LONGEST) -> str:
    """Give words that fit: cut where they are long, and words without end made breakable."""
    short = words if len(words) <= most else words[: most - 1].rstrip() + "…"
    return re.sub(rf"(\w{{{_WORD}}})(?=\w)", "\\1\u200b", short, flags=re.ASCII)
