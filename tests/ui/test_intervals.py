"""How intervals of local evidence are shown: within each category, with the formula and what they rest on."""

import html

from tests.ui.looking import LANGUAGES, looked_at, selections
from ui import amounts, intervals
from ui.texts import text


@LANGUAGES
def test_each_category_says_both_shares_with_the_formula(starter, language):
    page, found = looked_at(starter, lang=[language.value], basis=["all"])

    told = html.unescape(intervals.html(page, found))

    for category in found.by("category"):
        assert text(language, f"category.{category}") in told
    for key in ("interval.address", "interval.plant", "interval.note", "interval.heading"):
        assert text(language, key) in told
    total = found.basis_by("category")["works"]
    assert amounts.money_short(language, total.value_hkd) in told


@selections
def test_parts_of_a_bar_fit_in_it_and_add_up_to_the_total(starter, query):
    page, found = looked_at(starter, basis=["all"], **query)

    for row in intervals.rows(page, found):
        for cell in (row.by_value, row.by_count):
            assert 0 <= cell.sure <= cell.sure + cell.open <= 100.01


def test_where_no_award_states_a_sum_there_is_no_share_of_value(starter):
    page, found = looked_at(starter, basis=["all"], flow=["revenue"])

    shown = {row.by_value.words for row in intervals.rows(page, found)}

    assert shown == {page.say("word.not_stated")}
