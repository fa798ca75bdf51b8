"""Two or three selections side by side: the same figures in one table, one row for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from data.filters import Basis, Flow
from data.queries.summary import Summary
from ui import amounts, cached, concentration_table, figures, intervals, markup, measures, strip
from ui.frame import Page
from ui.intervals import CATEGORIES
from ui.resting import resting


@dataclass(frozen=True, slots=True)
class Side:
    """One selection: what it is called, where its own page is, and the page narrowed to it."""

    name: str
    address: str | None
    page: Page
    found: Summary


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure in words."""

    value: str = ""
    exact: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of all sides."""

    label: str
    cells: tuple[Cell, ...]


def html(page: Page, heading: str, sides: Sequence[Side], note: str = "") -> str:
    """Give the figures of all sides, then what is known of local evidence and concentration."""
    told = [_figures(side) for side in sides]
    labels = sorted(
        dict.fromkeys(label for side in told for label in side), key=lambda label: _first(page, label)
    )
    return _table(page, heading, sides, [_row(label, told) for label in labels], [note] if note else [])


def evidence(page: Page, sides: Sequence[Side]) -> str:
    """Give local evidence as intervals, and concentration, by category; nothing of revenue."""
    if page.view.filters.flow is Flow.REVENUE:
        return markup.Html("")
    rested = _alike([resting(side.page, side.found) for side in sides])
    told = [_evidence(own, found) for own, found in rested]
    labels = list(dict.fromkeys(label for side in told for label in side))
    notes = [
        page.say("form.count", name=side.name, n=strip.basis_line(own, found))
        for side, (own, found) in zip(sides, rested, strict=True)
    ]
    rows = sorted((_row(label, told) for label in labels), key=lambda row: _place(page, row.label))
    return _table(page, page.say("side.evidence"), sides, rows, [page.say("interval.note"), *notes])


def _table(page: Page, heading: str, sides: Sequence[Side], rows: Sequence[Row], notes: list[str]) -> str:
    return markup.fill(
        "side_by_side.html",
        heading=heading,
        labels=(page.say("side.figure"), *(side.name for side in sides)),
        sides=sides,
        rows=rows,
        notes=notes,
        none=page.say("groups.none"),
        nothing=page.say("side.nothing"),
    )


def _row(label: str, told: Sequence[dict[str, Cell]]) -> Row:
    return Row(label, tuple(side.get(label, Cell()) for side in told))


def _figures(side: Side) -> dict[str, Cell]:
    page, found = side.page, side.found
    told = {one.label: Cell(one.value, one.exact, one.notes) for one in figures.figures(page, found)}
    language, total = page.view.language, found.total
    if page.view.filters.flow is Flow.REVENUE:
        return told
    if total.largest_hkd is not None:
        told[page.say("side.largest")] = Cell(
            amounts.money_short(language, total.largest_hkd),
            amounts.money(language, total.largest_hkd),
            (page.say("side.of_value", share=measures.share(total.largest_hkd, total.value_hkd)),),
        )
    for category in CATEGORIES:
        tally = found.by("category").get(category.value)
        if tally is None:
            continue
        largest = figures.dominance(page, tally)
        count = amounts.count(language, tally.awards)
        of = [page.say("side.awards", count=tally.awards, n=count), *figures.left_out(page, tally)]
        told[page.say(f"category.{category.value}")] = Cell(
            figures.value_of(page, tally),
            amounts.money(language, tally.value_hkd) if tally.awards > tally.without_value else "",
            (*of, *([largest] if largest else [])),
        )
    return told


def _evidence(page: Page, found: Summary) -> dict[str, Cell]:
    told = {}
    for row in intervals.rows(page, found):
        label = page.say("form.count", name=row.category, n=row.question)
        told[label] = Cell(row.by_value.words, "", (row.by_value.formula,) if row.by_value.formula else ())
    for one in concentration_table.rows(page, found):
        label = page.say("form.count", name=one.category, n=page.say("concentration.index"))
        told[label] = Cell(one.index, "", (one.alike,) if one.alike else ())
    return told


def _alike(rested: Sequence[tuple[Page, Summary]]) -> list[tuple[Page, Summary]]:
    """Let all sides rest on every award where one of them has none of complete periods."""
    if all(own.view.filters.basis is Basis.COMPLETE for own, _ in rested):
        return list(rested)
    told = []
    for own, _ in rested:
        view = replace(own.view, filters=replace(own.view.filters, basis=Basis.ALL))
        told.append((replace(own, view=view), cached.figures(own.snapshot, view.filters)))
    return told


def _first(page: Page, label: str) -> int:
    """Give the place of a category's row; other figures keep theirs, before all of them."""
    names = [page.say(f"category.{category.value}") for category in CATEGORIES]
    return names.index(label) if label in names else -1


def _place(page: Page, label: str) -> int:
    """Give the place of a row's category, so that rows of one category stand together."""
    starts = [page.say(f"category.{category.value}") for category in CATEGORIES]
    return next((at for at, start in enumerate(starts) if label.startswith(start)), len(starts))
