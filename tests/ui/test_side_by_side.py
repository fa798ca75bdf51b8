"""The pages about districts and about two things side by side: figures, seasons, empty, hostile names."""

import html
from dataclasses import replace
from datetime import date

import pytest

from data.filters import Filters
from data.queries.choices import Coverage
from data.queries.summary import Tally, summary
from tests.ui.looking import LANGUAGES, looked_at
from ui import amounts, cached, compare_page, season_table, side_by_side
from ui.charts import By
from ui.side_by_side import Side
from ui.texts import Language, text
from ui.view import Subject, View

PAIRS = [
    (Subject.VENDOR, "S5", "S7"),
    (Subject.BUYER, "DSD", "HYD"),
    (Subject.DISTRICT, "TP", "KT"),
    (Subject.SECTOR, "medical", "construction"),
]


def shown(app) -> str:
    """Everything of a page that comes from our own templates, as a visitor reads it."""
    return html.unescape(" ".join(element.proto.body for element in app.get("html")))


def money_of(language, starter, of, code):
    found = summary(starter, Filters(**{of.field: (code,)})).total
    return amounts.money(language, found.value_hkd)


@LANGUAGES
def test_district_stands_beside_another_and_the_city(open_page, starter, language):
    app = open_page("districts", id="TP", lang=language.value, **{"with": "KT"})

    told = shown(app)

    assert not app.exception
    for code in ("TP", "KT"):
        assert money_of(language, starter, Subject.DISTRICT, code) in told
    assert amounts.money(language, summary(starter, Filters()).total.value_hkd) in told
    for key in ("district.beside", "season.heading", "season.not_comparable", "district.sites"):
        assert text(language, key) in told


def test_all_districts_have_their_figures_and_those_without_are_named(open_page, starter):
    told = shown(open_page("districts"))
    found = summary(starter, Filters()).by("district")

    for tally in found.values():
        if tally.awards > tally.without_value:
            assert amounts.money(Language.EN, tally.value_hkd) in told


@pytest.mark.parametrize(("of", "first", "second"), PAIRS, ids=[of.value for of, *_ in PAIRS])
def test_two_stand_side_by_side_with_the_figures_of_the_summary(open_page, starter, of, first, second):
    app = open_page("compare", id=first, of=of.value, **{"with": second})

    told = shown(app)

    assert not app.exception
    assert text(Language.EN, "compare.figures") in told
    for code in (first, second):
        assert money_of(Language.EN, starter, of, code) in told


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ({}, "compare.choose"),
        ({"of": "districts", "id": "TP"}, "compare.choose"),
        ({"of": "districts", "id": "TP", "with": "TP"}, "compare.same"),
        ({"of": "districts", "id": "TP", "with": "KT", "q": "no such words at all"}, "compare.nothing"),
        ({"of": "districts", "id": "<script>", "with": "KT"}, "compare.choose"),
    ],
    ids=["nothing", "one", "same", "empty", "nonsense"],
)
def test_what_cannot_be_compared_says_what_to_do(open_page, query, key):
    app = open_page("compare", **query)

    assert not app.exception
    assert [one.value for one in app.info] == [text(Language.EN, key)]


def test_revenue_is_compared_without_adding_it_up(open_page):
    app = open_page("compare", of="districts", id="TP", flow="revenue", **{"with": "KT"})

    assert not app.exception


def test_both_sides_rest_on_the_same_awards(starter):
    page, _ = looked_at(starter)
    sides = []
    for code in ("TP", "KT"):
        own = page.narrowed(Subject.DISTRICT, code)
        sides.append(Side(code, None, own, cached.figures(starter, own.view.filters)))
    assert not sides[0].found.complete_total.awards
    assert sides[1].found.complete_total.awards

    told = side_by_side.evidence(page, sides)

    assert "of publisher-periods known to be whole" not in told


def test_names_are_shown_as_text(starter):
    page, found = looked_at(starter)
    hostile = Side("<img src=x onerror=alert(1)>", None, page, found)

    told = side_by_side.html(page, "Heading", [hostile])

    assert "<img" not in told
    assert "&lt;img" in told


def test_the_largest_of_both_are_shown_in_one_order():
    tallies = [{"a": Tally(1, 5), "b": Tally(9, 1)}, {"a": Tally(1, 1), "c": Tally(2, 7)}]

    assert compare_page.largest(tallies, By.VALUE) == ["c", "a", "b"]
    assert compare_page.largest(tallies, By.AWARDS) == ["b", "a", "c"]


def test_a_comparable_season_says_before_and_now(starter, monkeypatch):
    page, _ = looked_at(starter)
    page = replace(page, view=View(language=Language.EN))
    whole = [Coverage("GLD-NOTICE", date(2020, 1, 1), date(2026, 12, 31), True, None, 0)]
    monkeypatch.setattr(cached, "coverage", lambda _data: whole)

    rows = {row.publisher: row for row in season_table.rows(page)}

    told = [row for row in rows.values() if not row.reason]
    assert len(told) == 1
    assert "→" in told[0].awards
    assert all(row.reason for name, row in rows.items() if name != told[0].publisher)


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (100, 150, "50% more"),
        (100, 80, "20% less"),
        (5, 5, "the same"),
        (0, 5, "no percentage: none the year before"),
    ],
)
def test_change_is_said_in_words(starter, before, now, words):
    page, _ = looked_at(starter)

    assert season_table.change(page, before, now) == words
