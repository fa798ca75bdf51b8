"""The benchmarks page: indicators, what awards say, every measure that was asked for."""

from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest

from data import green as greens
from data.filters import Basis, Filters
from data.green import Green, green_of
from data.queries import benchmarks
from data.queries.indicators import Figure, Series, indicators
from data.queries.summary import Tally, summary
from tests.ui.looking import LANGUAGES, looked_at
from ui import benchmark_asked, benchmark_groups, benchmark_indicators
from ui.texts import Language, text

HOSTILE = "<script>alert(1)</script> $1"
A_FIGURE = Figure("1.5", Decimal("1.5"), None, "2024", "a source", "https://example.org", None)
A_SERIES = Series("ROBOTS", "Robots", None, None, "what is counted", None, "robots", (A_FIGURE,), (), ())


@pytest.fixture
def look(starter):
    return partial(looked_at, starter)


@pytest.mark.parametrize(
    ("stated", "title", "found"),
    [
        (None, "Supply of recycled paper", Green.RECYCLED),
        (None, "Supply of recyclable food waste collection services", None),
        (None, "Provision of Electric  Vehicle Quick Chargers", None),
        (None, "電動車充電設施", None),
        (None, "Solar panels and chargers for electric vehicles", Green.NAMED),
        (None, "Hire of Electric  Buses", Green.NAMED),
        (None, "Operation of Recycling Stores", None),
        (None, "Insolarity consultants", None),
        (None, "供應再造紙", Green.RECYCLED),
        (None, "環保署清潔服務", None),
        (True, "Supply of paper", Green.STATED),
        (False, "Supply of recycled paper", Green.STATED_NOT),
        (None, None, None),
    ],
    ids=str,
)
def test_green_is_what_is_stated_or_named_by_a_documented_word(stated, title, found):
    assert green_of(stated, title, None) is found
    assert green_of(stated, None, title) is found


def test_words_for_green_stand_once():
    listed = [word for word, _ in greens.words()]

    assert len(listed) == len(set(listed)) > 0


@pytest.mark.parametrize("basis", list(Basis), ids=str)
@pytest.mark.parametrize("q", [{}, {"category": ("services",)}, {"publisher": ("GLD-NOTICE",)}], ids=str)
def test_regions_add_up_to_what_the_summary_has_outside(starter, basis, q):
    filters = Filters(basis=basis, **q)

    tallies = benchmarks.outside(starter, filters).values()

    whole = summary(starter, filters).basis_by("district").get("outside", Tally())
    assert sum(tally.awards for tally in tallies) == whole.awards
    assert sum((tally.value_hkd for tally in tallies), Decimal(0)) == whole.value_hkd


def test_green_awards_are_part_of_their_category(starter):
    found = summary(starter, Filters(basis=Basis.ALL)).by("category")

    tallies = benchmarks.green(starter, Filters(basis=Basis.ALL))

    assert tallies
    for (category, _), tally in tallies.items():
        assert tally.awards <= found[category].awards
        assert tally.value_hkd <= found[category].value_hkd


@LANGUAGES
def test_every_indicator_of_the_register_has_a_row_with_its_source(look, starter, language):
    page, _ = look(lang=[language.value])

    rows = [benchmark_indicators.row(page, one) for one in indicators(starter)]

    held = starter.rows("SELECT count(DISTINCT indicator) AS n FROM indicators")[0]["n"]
    assert len(rows) == held > 0
    assert all(row.sources for row in rows if row.observed or row.targets)


def test_chart_has_a_bar_for_each_year_and_a_line_for_each_target(look, starter):
    page, _ = look()
    every = {one.code: one for one in indicators(starter)}

    made = benchmark_indicators.chart(page, every["RD-GDP"])

    bars, _, lines, _ = (layer["data"]["values"] for layer in made.specification["layer"])
    assert next(bar["year"] for bar in bars) == "2008"
    assert bars[0]["size"] == 0.72
    assert [line["size"] for line in lines] == [1.5]
    assert "0.72%" in made.alt
    assert benchmark_indicators.chart(page, every["JOBS"]) is None


@LANGUAGES
def test_every_measure_that_was_asked_for_has_an_answer(look, starter, language):
    page, _ = look(lang=[language.value])

    rows = benchmark_asked.rows(page, indicators(starter))

    answers = {one.code: row.answer for one, row in zip(benchmark_asked.asked(), rows, strict=True)}
    assert len(rows) == len(answers)
    assert answers["rd"] == text(language, "asked.answer.published")
    assert answers["jobs"] == text(language, "asked.answer.nobody")
    assert answers["wider"] == text(language, "asked.answer.not_held")
    assert answers["supply"] == text(language, "asked.answer.measured")


def test_measure_is_published_as_soon_as_a_figure_of_it_is_loaded(look):
    page, _ = look()
    jobs = replace(A_SERIES, code="JOBS")

    rows = benchmark_asked.rows(page, [jobs])

    at = [one.code for one in benchmark_asked.asked()].index("jobs")
    assert rows[at].answer == text(Language.EN, "asked.answer.published")


def test_words_of_a_file_never_become_markup(look):
    page, _ = look()
    bad = replace(
        A_FIGURE, words=HOSTILE, number=None, period=HOSTILE, source_url="javascript:x", notes=HOSTILE
    )
    one = replace(A_SERIES, name_en=HOSTILE, definition=HOSTILE, unit=HOSTILE, observed=(bad,))

    shown = benchmark_indicators.html(page, [one])

    assert "<script" not in shown
    assert "javascript:" not in shown


@LANGUAGES
def test_groups_say_their_share_and_of_what(look, language):
    page, found = look(lang=[language.value], basis=["all"])

    shown = benchmark_groups.outside_html(page, found) + benchmark_groups.green_html(page, found)

    assert text(language, "region.mainland") in shown
    assert text(language, "green.named") in shown


@LANGUAGES
def test_page_draws_indicators_awards_and_measures(open_page, language):
    app = open_page("benchmarks", lang=language.value)
    shown = " ".join(element.proto.body for element in app.get("html"))

    assert not app.exception
    for key in (
        "indicator.heading",
        "benchmarks.awards",
        "interval.heading",
        "green.heading",
        "asked.heading",
    ):
        assert text(language, key) in shown


def test_page_of_a_selection_without_awards_still_has_the_indicators(open_page):
    app = open_page("benchmarks", q="no such words at all")
    shown = " ".join(element.proto.body for element in app.get("html"))

    assert not app.exception
    assert text(Language.EN, "indicator.heading") in shown
    assert text(Language.EN, "green.heading") not in shown


@pytest.mark.parametrize("basis", list(Basis), ids=str)
def test_methods_add_up_to_their_categories_and_say_what_they_rest_on(look, basis):
    page, found = look(basis=[basis.value])

    made = benchmark_groups.methods(page, found)

    for category, whole in found.basis_by("category").items():
        parts = [tally for (of, _), tally in made.items() if of == category]
        assert sum(tally.awards for tally in parts) == whole.awards
        assert sum((tally.value_hkd for tally in parts), Decimal(0)) == whole.value_hkd
    said = benchmark_groups.rests_on(page, found)
    tables = (benchmark_groups.methods_html, benchmark_groups.outside_html, benchmark_groups.green_html)
    assert all(said in make(page, found) for make in tables)


def test_words_that_count_as_green_are_words():
    listed = [word for word, _ in greens.words()]

    assert not [word for word in listed if word.endswith("buse")]


def test_labels_of_many_bars_stand_upright(look):
    page, _ = look()
    many = tuple(replace(A_FIGURE, period=str(year)) for year in range(2020, 2028))

    few = benchmark_indicators.chart(page, replace(A_SERIES, observed=many[:3]))
    crowd = benchmark_indicators.chart(page, replace(A_SERIES, observed=many))

    assert "angle" not in few.specification["layer"][1]["mark"]
    assert crowd.specification["layer"][1]["mark"]["angle"] == 270
