"""What pages of staff say before a file is published: what the map shows, what asks for a second look."""

from decimal import Decimal

import pytest

from data import public
from data.desk.found import Point, Preview
from data.filters import Basis, Filters
from ui import amounts, cached, names
from ui.desk import preview, second_look
from ui.frame import Page
from ui.texts import Language, text
from ui.view import View

LANGUAGES = pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)


def page_in(language: Language, snapshot=None) -> Page:
    return Page("batch", View(language=language), snapshot, 1)


def reason(code: str, publisher: str | None, before: str, after: str) -> dict:
    return {"code": code, "publisher": publisher, "before": before, "after": after, "text": ""}


TOTALS = {
    "before": {"awards": "170", "value_hkd": "1000.00"},
    "after": {"awards": "120", "value_hkd": "700.00"},
}


@LANGUAGES
def test_where_no_new_award_is_placed_no_legend_is_drawn_but_why(language):
    told = preview.under_map(page_in(language), Preview(new=10), "vendor")

    assert told == [text(language, "batch.preview.nowhere.vendor", n="10")]


def test_the_legend_tells_the_classes_and_how_many_stand_in_no_district():
    found = Preview(
        new=10,
        delivery={"ST": (5, "1"), "YL": (2, "1")},
        points=(Point("delivery", 22.4, 114.2, 5, "1"),),
    )

    told = preview.under_map(page_in(Language.EN), found, "delivery")

    assert told[0] == text(Language.EN, "batch.preview.legend", breaks="2, 5")
    assert told[1:] == [
        text(Language.EN, "batch.preview.placed.delivery", placed="7", new="10"),
        text(Language.EN, "batch.preview.without.delivery", n="3"),
    ]


@LANGUAGES
def test_new_awards_at_estates_are_told_and_so_is_that_there_are_none(language):
    page = page_in(language)

    assert preview.at_estates(page, {}) == text(language, "batch.preview.estates.none")
    told = preview.at_estates(page, {"INNO-TP": (2, "1500000"), "INNO-YL": (1, "0")})
    assert names.estate(page, "INNO-TP") in told
    assert amounts.money_short(language, Decimal(1_500_000)) in told


@LANGUAGES
def test_what_shrinks_is_told_once_for_each_with_the_figures_of_the_table(language):
    page = page_in(language)
    reasons = [
        reason("fewer_awards", None, "174", "124"),
        reason("less_money", None, "1,100.00", "800.00"),
        reason("fewer_awards", "GLD zh-Hant", "50", "0"),
    ]

    whole, listed = second_look.shrinks(page, reasons, TOTALS)

    assert whole.count("170") == whole.count("120") == 1
    assert "HK$1,000.00" in whole
    assert "174" not in whole
    assert "zh-Hant" not in listed
    assert text(language, "desk.edition.zh-Hant") in listed


def test_growth_by_a_fifth_is_told_with_the_figures_of_the_table():
    page = page_in(Language.EN)
    totals = {"before": TOTALS["after"], "after": TOTALS["before"]}

    awards, value = second_look.grown(page, totals)

    assert "120 to 170" in awards
    assert "HK$700.00 to HK$1,000.00" in value
    assert not list(second_look.grown(page, {"before": TOTALS["before"], "after": TOTALS["before"]}))


def test_a_publisher_whose_awards_would_double_is_told(home):
    page = page_in(Language.EN, public.current(home))
    had = cached.figures(page.snapshot, Filters(publisher=("DSD",), basis=Basis.ALL)).total.awards

    assert str(had) in second_look.doubled(page, ["DSD"], had)
    assert second_look.doubled(page, ["DSD"], had - 1) is None
    assert second_look.doubled(page, ["DSD", "HYD"], had) is None


@pytest.fixture
def home(copy_starter, tmp_path):
    return copy_starter(tmp_path)
