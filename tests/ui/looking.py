"""Pages of the starter data as an address asks for them, without drawing them."""

from functools import cache

import pytest

from data.queries.summary import Summary, summary
from data.report import report
from data.snapshot.reader import Snapshot
from ui.frame import Page
from ui.texts import Language
from ui.view import View

# Every page as a browser opens it, with and without what it can be about.
ADDRESSES = (
    *("/", "/records", "/about", "/changes", "/record?award=A93", "/record?award=A0"),
    *("/vendors", "/vendors?id=S140", "/buyers", "/buyers?id=DSD", "/districts", "/districts?id=TP"),
    *("/sectors", "/sectors?id=medical", "/innopark", "/benchmarks", "/funding"),
    *("/compare", "/compare?of=districts&id=TP&with=SK"),
)

LANGUAGES = pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
SELECTIONS = [
    {},
    {"place": ["delivery"]},
    {"category": ["works"], "place": ["delivery"]},
    {"district": ["KT", "KWT"]},
    {"estate": ["INNO-YL"]},
    {"flow": ["revenue"]},
    {"q": ["no such words at all"]},
]
selections = pytest.mark.parametrize("query", SELECTIONS, ids=str)

# Figures of a selection are the same in all languages and by all measures.
figures_of = cache(summary)
told_of = cache(report)


def looked_at(starter: Snapshot, **query: list[str]) -> tuple[Page, Summary]:
    """Give a page and its figures."""
    view = View.from_query(query)
    return Page("map", view, starter, starter.version), figures_of(starter, view.filters)
