"""One district beside the city and another, and two of a kind side by side: as the figures are."""

import pytest

from data.filters import Filters, PlaceKind
from data.queries.summary import summary
from tests.ui.looking import LANGUAGES
from ui import amounts
from ui.texts import Language, text

HOSTILE_URLS = [
    {"id": "XX", "with": "TP"},
    {"id": "TP", "with": "<script>"},
    {"id": "TP", "with": "TP"},
    {"of": "nothing", "id": "S5"},
]


def shown(app) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def words(app) -> str:
    return shown(app) + " ".join(info.value for info in app.info)


@LANGUAGES
@pytest.mark.parametrize("place", list(PlaceKind), ids=lambda place: place.value)
def test_district_stands_beside_the_city_and_another(open_page, starter, language, place):
    app = open_page("districts", id="KT", place=place.value, lang=language.value, **{"with": "SK"})

    assert not app.exception
    told = shown(app)
    for filters in (
        Filters(place=place),
        Filters(place=place, district=("KT",)),
        Filters(place=place, district=("SK",)),
    ):
        found = summary(starter, filters)
        assert amounts.count(language, found.total.awards) in told
        if found.total.awards > found.total.without_value:
            assert amounts.money(language, found.total.value_hkd) in told
    assert text(language, "district.beside") in told


@LANGUAGES
def test_district_names_its_constituencies_and_what_is_not_placed(open_page, starter, language):
    whole = summary(starter, Filters())

    told = shown(open_page("districts", id="ST", lang=language.value))

    rest = whole.total.awards - whole.placed.awards
    left = amounts.money_short(language, whole.total.value_hkd - whole.placed.value_hkd)
    assert text(language, "brief.not_placed", count=rest, n=amounts.count(language, rest), value=left) in told
    # Sha Tin lies in two.
    start = text(language, "map.constituency.shared", first="{", second="}").partition("{")[0]
    assert start.strip()
    assert start in told


def test_no_change_is_computed_over_periods_that_are_not_whole(open_page):
    assert text(Language.EN, "season.not_comparable") in shown(open_page("districts", id="TP"))


@LANGUAGES
@pytest.mark.parametrize(
    ("of", "first", "second"),
    [("districts", "TP", "SK"), ("buyers", "DSD", "HA-HO"), ("sectors", "medical", "construction")],
)
def test_two_stand_side_by_side_with_the_figures_of_their_pages(
    open_page, starter, language, of, first, second
):
    app = open_page("compare", of=of, id=first, lang=language.value, **{"with": second})

    assert not app.exception
    told = shown(app)
    for code in (first, second):
        found = summary(starter, Filters(**{of[:-1]: (code,)}))
        assert amounts.count(language, found.total.awards) in told


def test_compare_says_what_to_choose_and_takes_the_choice(open_page):
    app = open_page("compare", of="districts")
    assert text(Language.EN, "compare.choose") in [info.value for info in app.info]

    app.selectbox(key="compare_districts_subject").select("TP").run()
    app.selectbox(key="compare_districts_other").select("SK").run()

    assert not app.exception
    assert app.query_params["id"] in ("TP", ["TP"])
    assert app.query_params["with"] in ("SK", ["SK"])
    assert text(Language.EN, "compare.figures") in shown(app)


@pytest.mark.parametrize("name", ["districts", "compare"])
@pytest.mark.parametrize("query", HOSTILE_URLS, ids=str)
def test_what_is_no_such_thing_is_named_and_left_out(open_page, name, query):
    app = open_page(name, **query)

    assert not app.exception
    assert "<script>" not in words(app)


def test_nothing_in_a_district_says_what_to_do(open_page):
    app = open_page("districts", id="TP", q="no such words at all")

    assert not app.exception
    assert text(Language.EN, "notice.nothing") in [info.value for info in app.info]
