"""What the colour of a district says, in which classes, and the legend that says so."""

import html
from decimal import Decimal
from functools import partial

import pytest

from data.queries.summary import Tally
from geo.districts import districts
from tests.ui.looking import LANGUAGES, looked_at, selections
from ui import legend, map_marks, markup, measures, on_map
from ui.texts import Language, text
from ui.view import Measure


@pytest.fixture
def look(starter):
    """Give a page and its figures as an address asks for them."""
    return partial(looked_at, starter)


@pytest.mark.parametrize(
    ("measure", "tally", "value"),
    [
        (Measure.NUMBER, Tally(awards=3, without_value=3), Decimal(3)),
        (Measure.VALUE, Tally(awards=3, value_hkd=Decimal(10), without_value=1), Decimal(10)),
        (Measure.VALUE, Tally(awards=3, without_value=3), None),
        (Measure.VALUE, Tally(awards=3), Decimal(0)),
        (Measure.SUPPLIERS, Tally(awards=3, suppliers=2), Decimal(2)),
        (Measure.SUPPLIERS, Tally(awards=3), None),
        (Measure.PER_AWARD, Tally(awards=4, value_hkd=Decimal(10), without_value=1), Decimal("3.33")),
        (Measure.PER_AWARD, Tally(awards=3, without_value=3), None),
    ],
)
def test_measure_of_awards_is_known_or_nothing(measure, tally, value):
    assert measures.of(measure, tally) == value


@pytest.mark.parametrize(
    ("part", "shown"),
    [("0", "0%"), ("0.01", "<0.1%"), ("0.6", "0.6%"), ("9.94", "9.9%"), ("47.2", "47%"), ("99.9", ">99%")],
)
def test_a_small_share_is_told_with_a_decimal(part, shown):
    assert measures.share(Decimal(part), Decimal(100)) == shown


def test_a_share_of_nothing_is_no_error():
    assert measures.share(Decimal(0), Decimal(0)) == "0%"


@LANGUAGES
@pytest.mark.parametrize("measure", list(Measure))
def test_legend_names_place_measure_unit_and_breaks(look, language, measure):
    page, found = look(measure=[measure.value], lang=[language.value], place=["delivery"])

    told = markup.fill("legend.html", say=page.say, **legend.values(page, found))

    for key in (
        "place.delivery",
        f"measure.{measure.value}",
        f"measure.{measure.value}.unit",
        "legend.classes",
    ):
        assert html.escape(text(language, key), quote=False) in html.unescape(told)
    values = [value for value in measures.by_district(page, found).values() if value is not None]
    for edge in (min(values), max(values)):
        assert measures.shown(page, edge) in told


@selections
@pytest.mark.parametrize("measure", list(Measure))
def test_each_district_is_grey_hatched_or_in_the_class_of_its_value(look, query, measure):
    page, found = look(measure=[measure.value], **query)

    marks = {mark.code: mark for mark in map_marks.areas(page, found)}

    spans = {span.colour: span for span in measures.classes(page, found).spans}
    assert marks.keys() == districts().keys()
    for code, mark in marks.items():
        tally = found.by("district").get(code, Tally())
        value = measures.of(measures.in_use(page), tally) if tally.awards else None
        assert mark.hatched == bool(tally.awards and value is None)
        assert (mark.klass is None) == (value is None)
        if value is not None:
            assert spans[mark.klass].low <= value <= spans[mark.klass].high


def test_the_largest_district_does_not_flatten_the_rest(look):
    page, found = look(measure=["value"])

    assert len(measures.classes(page, found).spans) == 5


@pytest.mark.parametrize("measure", ["value", "per_award"])
def test_fees_are_neither_added_up_nor_averaged(look, measure):
    page, found = look(flow=["revenue"], measure=[measure])

    shown = markup.fill("legend.html", say=page.say, **legend.values(page, found)) + on_map.caption(
        page, found
    )

    assert measures.offered(page) == (Measure.NUMBER, Measure.SUPPLIERS)
    assert measures.in_use(page) is Measure.NUMBER
    assert text(Language.EN, "measure.revenue") in shown
    assert "HK$" not in shown
