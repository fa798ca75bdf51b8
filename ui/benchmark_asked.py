"""Every measure and principle that was asked for: how far it is answered, and how it could be."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from data.codelists import CODES_DIR
from data.queries.indicators import Series
from ui import amounts, links, markup
from ui.frame import Page

_PRINCIPLES = {
    *("output", "investment", "skilled", "technology"),
    *("process", "research", "supply", "sustainability"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One measure of the list; that of an indicator is answered by what is on record of it."""

    code: str
    answer: str | None
    indicator: str | None
    page: str | None
    is_principle: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One measure in words; `way` leads to the page that tells of it."""

    name: str
    answer: str
    how: str
    way: tuple[str, str] | None


@cache
def asked() -> tuple[Asked, ...]:
    """Give the measures in the order of the list."""
    with (CODES_DIR / "measures.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            Asked(
                row["code"],
                row["answer"] or None,
                row["indicator"] or None,
                row["page"] or None,
                row["code"] in _PRINCIPLES,
            )
            for row in csv.DictReader(lines)
        )


def html(page: Page, every: Sequence[Series]) -> str:
    """Give the table of all measures."""
    by_code = {one.code: one for one in every}
    told = rows(page, every)
    measures = sum(not one.is_principle for one in asked())
    counts = Counter(answer(one, by_code) for one in asked()[:measures])
    listed = [
        page.say(
            "asked.counted", answer=page.say(f"asked.answer.{code}"), n=amounts.count(page.view.language, n)
        )
        for code, n in counts.items()
    ]
    parts = [
        (page.say("asked.measures", counts=page.say("list.semicolon").join(listed)), told[:measures]),
        (
            page.say("asked.principles", n=amounts.count(page.view.language, len(told) - measures)),
            told[measures:],
        ),
    ]
    return markup.fill("asked.html", say=page.say, parts=parts)


def rows(page: Page, every: Sequence[Series]) -> list[Row]:
    """Give each measure with its answer."""
    by_code = {one.code: one for one in every}
    return [_row(page, one, by_code) for one in asked()]


def answer(one: Asked, by_code: Mapping[str, Series]) -> str:
    """Say how far a measure is answered: `measured`, `part`, `published`, `not_held`, `nobody` or `no`."""
    held = by_code.get(one.indicator or "")
    if held is not None and held.observed:
        return "published"
    return one.answer or "nobody"


def _row(page: Page, one: Asked, by_code: Mapping[str, Series]) -> Row:
    found = answer(one, by_code)
    how = found if found in ("published", "not_held") else one.code
    way = (page.say(f"page.{one.page}"), links.address(one.page, page.view.elsewhere())) if one.page else None
    return Row(
        page.say(f"asked.name.{one.code}"),
        page.say(f"asked.answer.{found}"),
        page.say(f"asked.how.{how}"),
        way,
    )
