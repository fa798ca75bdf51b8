"""The tables of the brief, each from the function that makes the page's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from data.filters import Flow
from data.queries.summary import Summary
from ui import (
    amounts,
    awards_list,
    cached,
    cached_grants,
    cached_shares,
    figures,
    grant_table,
    groups,
    intervals,
    measures,
    missing,
    names,
    rankings,
    season_table,
    strip,
)
from ui.brief.sheet import Row, Table
from ui.frame import Page
from ui.texts import Language
from ui.view import Subject

_GROUPS, _FEW = 6, 4  # rows
_AT_A_GLANCE = 4  # figures: awards, value, vendors, buyers
_VENDORS, _AWARDS, _GRANTS = 6, 5, 3
_LONGEST, _TITLE, _NOTE = 70, 110, 160  # signs; what is longer is cut, with a sign that says so
_WORD = 26  # signs of a word that may stand unbroken


def beside(page: Page, of: Subject, name: str, found: Summary, everything: Summary) -> Table:
    """Set the figures of the one beside those of all."""
    mine = figures.figures(page, found)[:_AT_A_GLANCE]
    rows = [_side(page, name, found)]
    other = page.view.other
    if other is not None and other != page.view.subject:
        there = page.narrowed(of, other)
        rows.append(
            _side(
                there,
                names.OF_FILTER[of.field](page, other),
                cached.figures(page.snapshot, there.view.filters),
            )
        )
    rows.append(_side(page, page.say(f"brief.all.{of.value}"), everything))
    told = [page.say("brief.beside.note")]
    if found.filters.flow is Flow.SPENDING and everything.total.value_hkd > 0:
        share = measures.share(found.total.value_hkd, everything.total.value_hkd)
        told.insert(0, page.say("brief.share", share=share))
    return Table(
        page.say("brief.beside"),
        (page.say(f"subject.{of.value}"), *(one.label for one in mine)),
        tuple(rows),
        joined(page, *told),
    )


def _side(page: Page, name: str, found: Summary) -> Row:
    told = (one.value for one in figures.figures(page, found)[:_AT_A_GLANCE])
    return Row((name, *told), figures.dominance(page, found.total) or "")


def evidence(page: Page, found: Summary) -> Iterable[Table]:
    """Give the intervals of local evidence with what they rest on; none of revenue."""
    if page.view.filters.flow is Flow.REVENUE:
        return
    rows = [
        Row(
            (
                page.say("brief.filter", name=one.category, value=one.question),
                one.by_value.words,
                one.by_count.words,
            ),
            page.say("list.semicolon").join(filter(None, (one.of, one.by_value.formula))),
        )
        for one in intervals.rows(page, found)
    ]
    yield Table(
        page.say("interval.heading"),
        (page.say("filter.category"), page.say("strip.by_value"), page.say("strip.by_count")),
        tuple(rows),
        joined(page, strip.basis_line(page, found), page.say("interval.note")),
    )


def change(page: Page) -> Table:
    """Give the change on the year before, each publisher alone; where it cannot be compared, say why."""
    rows = []
    for one in season_table.rows(page)[:_GROUPS]:
        if one.reason:
            rows.append(Row((one.publisher, page.say("season.not_comparable"), "", ""), one.reason))
            continue
        awards, value = (
            page.say("form.and", first=both, second=told) if told else both
            for both, told in ((one.awards, one.awards_change), (one.value, one.value_change))
        )
        rows.append(Row((one.publisher, one.months, awards, value), cut(" · ".join(one.notes), _NOTE)))
    labels = ("season.publisher", "season.months", "word.awards", "award.amount")
    return Table(
        page.say("season.heading"), tuple(map(page.say, labels)), tuple(rows), page.say("season.note")
    )


def kinds(page: Page, found: Summary) -> tuple[Table, Table]:
    """Give categories, and years of award."""
    return (
        _group(page, found, "category", page.say("profile.categories"), names.word("category"), _FEW),
        _group(page, found, "year", page.say("profile.years"), names.year, _GROUPS),
    )


def pairs(page: Page, own: Page, of: Subject, found: Summary) -> Iterable[tuple[Table, Table]]:
    """Give who sold and bought, where or what, how, and what is not known, two tables at a time."""
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
                cut(names.supplier(page, vendor.name, vendor.name_zh)),
                amounts.count(page.view.language, vendor.awards),
                rankings.vendor_value(page, vendor),
            ),
            # The first note is the number of awards, which has its own cell.
            cut(" · ".join(rankings.vendor_notes(page, vendor)[1:]), _NOTE),
            _width(vendor.value_hkd, longest),
        )
        for vendor in found
    ]
    return Table(
        page.say("ranking.vendors"),
        (page.say("award.vendor"), page.say("word.awards"), page.say("award.amount")),
        tuple(rows),
        joined(page, page.say("ranking.vendors.note"), page.say("brief.same_basis")),
    )


def _group(
    page: Page, found: Summary, dimension: str, heading: str, namer: Callable[[Page, str], str], most: int
) -> Table:
    """Give a table of the groups of a dimension with the largest sums."""
    shown, left = groups.rows(page, dimension, found.by(dimension), most, namer)
    rest = page.say("groups.rest", count=left, n=amounts.count(page.view.language, left)) if left else ""
    rows = [
        Row((cut(row.name), row.awards, row.value), cut(" · ".join(row.notes), _NOTE), row.width)
        for row in shown
    ]
    labels = (page.say(f"filter.{dimension}"), page.say("word.awards"), page.say("award.amount"))
    return Table(heading, labels, tuple(rows), rest)


def _estate(page: Page, code: str) -> str:
    return page.say("profile.no_estate") if code == "none" else names.estate(page, code)


def below(page: Page, of: Subject, found: Summary) -> Iterable[Table]:
    """Give the largest awards, and the funded production lines of a sector, which are no awards."""
    if page.view.filters.flow is Flow.SPENDING:
        yield _largest(page, found)
    if of is Subject.SECTOR:
        yield _grants(page)


def _grants(page: Page) -> Table:
    every = cached_grants.grants(page.snapshot).of_sector(page.view.subject or "")
    lines = [grant_table.line(page, one) for one in every[:_GRANTS]]
    rows = [
        Row(
            (cut(line.company), line.cost.short, line.grant.short, line.share),
            cut(" · ".join((line.project, *line.told, line.dated, *line.beside)), 2 * _NOTE),
        )
        for line in lines
    ]
    labels = ("grant.project", "grant.cost", "grant.grant", "grant.share")
    note = page.say("sector.grants.note")
    if not every:
        note = joined(page, page.say("grant.none"), page.say("sector.grants.none"))
    elif len(every) > _GRANTS:
        note = page.say("form.and", first=page.say("sector.grants.more", n=_GRANTS), second=note)
    return Table(page.say("sector.grants"), tuple(map(page.say, labels)), tuple(rows), note)


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
        source = page.say("brief.filter", name=page.say("award.source"), value=line.source)
        rows.append(
            Row(
                (cut(line.title, _TITLE), cut(vendors), cut(line.buyer), line.date, line.amount),
                cut(" · ".join(filter(None, (line.reference, line.amount_note, source))), _NOTE),
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


def _width(value: Decimal, longest: Decimal) -> float:
    return round(float(value / longest * 100), 2) if longest > 0 and value > 0 else 0.0


def joined(page: Page, *sentences: str) -> str:
    """Put sentences behind each other as the language does."""
    return (" " if page.view.language is Language.EN else "").join(sentences)


def cut(words: str, most: int = _LONGEST) -> str:
    """Give words that fit: cut where they are long, and words without end made breakable."""
    short = words if len(words) <= most else words[: most - 1].rstrip() + "…"
    return re.sub(rf"(\w{{{_WORD}}})(?=\w)", "\\1\u200b", short, flags=re.ASCII)
