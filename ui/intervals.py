"""Shares of local evidence as intervals: within each category, by value and by number, with the formula."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import streamlit as st

from data import local_share
from data.local_share import Interval, Question
from data.queries.summary import Summary
from data.records import Category
from ui import amounts, figures, markup, measures, strip
from ui.frame import Page

CATEGORIES = (Category.GOODS, Category.SERVICES, Category.WORKS, Category.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Cell:
    """One interval in words; the widths are percent of the bar: with evidence, and not known."""

    words: str  # "41% to 73%"
    formula: str  # what that is of what
    sure: float
    open: float


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of one question within one category."""

    category: str
    of: str  # how many awards and how much, and what the largest of them is
    question: str
    by_value: Cell
    by_count: Cell


def show(page: Page, found: Summary) -> None:
    """Draw the intervals of a selection."""
    st.html(page.kept("intervals", lambda: html(page, found)))


def html(page: Page, found: Summary) -> str:
    """Give the table of the intervals, with the formula and what it rests on."""
    return markup.fill(
        "intervals.html", say=page.say, rows=rows(page, found), basis=strip.basis_line(page, found)
    )


def rows(page: Page, found: Summary) -> list[Row]:
    """Give the intervals of each category that has awards, for each question."""
    made = []
    totals = found.basis_by("category")
    for category in CATEGORIES:
        total = totals.get(category.value)
        if total is None:
            continue
        groups = found.basis_by("local", category.value)
        count = amounts.count(page.view.language, total.awards)
        of = [page.say("strip.of", count=total.awards, awards=count, value=figures.value_of(page, total))]
        of += filter(None, (*figures.left_out(page, total), figures.dominance(page, total)))
        made += [
            Row(
                page.say(f"category.{category.value}"),
                page.say("list.semicolon").join(of),
                page.say(f"interval.{question.value}"),
                cell(page, local_share.by_value(groups, question), is_money=True),
                cell(page, local_share.by_count(groups, question), is_money=False),
            )
            for question in Question
        ]
    return made


def cell(page: Page, interval: Interval, *, is_money: bool) -> Cell:
    """Say one interval; where nothing states a sum there is none."""
    if interval.lower is None or interval.upper is None:
        return Cell(page.say("word.not_stated"), "", 0, 0)
    language = page.view.language

    def size(value: Decimal) -> str:
        return amounts.money_short(language, value) if is_money else amounts.count(language, int(value))

    return Cell(
        words(page, interval),
        page.say(
            "interval.formula",
            yes=size(interval.yes),
            unknown=size(interval.unknown),
            total=size(interval.total),
        ),
        round(interval.lower * 100, 2),
        round((interval.upper - interval.lower) * 100, 2),
    )


def words(page: Page, interval: Interval) -> str:
    """Give an interval in short: from what has evidence to what may have it."""
    low = measures.share(interval.yes, interval.total)
    high = measures.share(interval.yes + interval.unknown, interval.total)
    return low if not interval.unknown else page.say("interval.range", low=low, high=high)
