"""The pages about buyers and sectors: the same figures as the summary, what they rest on, hostile names."""

import html
import re
from decimal import Decimal

import pytest

from data.columns.concentration import by_category
from data.filters import Basis, Filters
from data.queries.summary import summary
from tests.ui.looking import LANGUAGES, looked_at
from ui import amounts, category_table, concentration_table, names, profile_parts
from ui.resting import resting
from ui.texts import Language, text
from ui.view import Subject


def shown(app) -> str:
    """Everything of a page that comes from our own templates, as a visitor reads it."""
    return html.unescape(" ".join(element.proto.body for element in app.get("html")))


@pytest.mark.parametrize(
    ("name", "code", "keys"),
    [
        ("buyers", "DSD", ("concentration.heading", "interval.heading", "buyer.vendors", "profile.methods")),
        (
            "sectors",
            "medical",
            (
                "concentration.heading",
                "interval.heading",
                "sector.vendors",
                "profile.buyers",
                "profile.estates",
            ),
        ),
    ],
)
@LANGUAGES
def test_page_about_one_says_who_how_and_how_sure(open_page, starter, language, name, code, keys):
    app = open_page(name, id=code, lang=language.value)
    field = Subject(name).field
    found = summary(starter, Filters(**{field: (code,)}))

    told = shown(app)

    assert not app.exception
    for key in keys:
        assert text(language, key) in told
    assert f">{found.total.awards}<" in told
    assert amounts.money(language, found.total.value_hkd) in told
    assert text(language, "profile.largest") in told


@pytest.mark.parametrize("name", ["buyers", "sectors"])
def test_index_has_all_with_their_sums_in_each_category(open_page, starter, name):
    app = open_page(name, basis="all")
    field = Subject(name).field
    found = summary(starter, Filters())

    told = shown(app)

    for tally in found.by(field).values():
        assert f">{tally.awards:,}<" in told
    for category in ("goods", "services", "works"):
        narrow = summary(starter, Filters(category=(category,)))
        for tally in narrow.by(field).values():
            if tally.awards > tally.without_value:
                assert amounts.money(Language.EN, tally.value_hkd) in told
    links = re.findall(rf"/{name}\?[^\"]*id=([^\"&]+)", told)
    assert set(links) == found.by(field).keys() - {"unknown"}


def test_index_turns_pages_and_loses_none(starter, monkeypatch):
    page, found = looked_at(starter)
    totals = found.by("buyer")
    monkeypatch.setattr(category_table, "PER_PAGE", 10)

    codes = category_table.ordered(page, Subject.BUYER, totals)
    tables = [
        category_table.html(page, "", "buyer", found, category_table.turned(codes, number + 1))
        for number in range(category_table.pages(codes))
    ]
    links = [code for table in tables for code in re.findall(r"id=([^\"&]+)", table)]

    assert len(tables) == -(-len(totals) // 10)
    assert sorted(links) == sorted(totals.keys() - {"unknown"})


def test_shares_rest_on_all_awards_where_no_period_is_complete_and_say_so(open_page):
    app = open_page("sectors", id="medical")

    assert text(Language.EN, "resting.all") in shown(app)


def test_shares_rest_on_complete_periods_where_there_are_any(starter, open_page):
    page, found = looked_at(starter, buyer=["DSD"])

    own, rested = resting(page, found)

    assert found.complete_total.awards
    assert (own, rested) == (page, found)
    assert text(Language.EN, "resting.all") not in shown(open_page("buyers", id="DSD"))


@pytest.mark.parametrize("basis", list(Basis), ids=lambda basis: basis.value)
@LANGUAGES
def test_concentration_is_that_of_the_vendors_sums(starter, language, basis):
    page, found = looked_at(starter, lang=[language.value], basis=[basis.value])

    rows = concentration_table.rows(page, found)

    by = by_category(starter, page.view.filters)
    assert [row.index for row in rows] == [
        amounts.count(language, round(by[category].index * 10_000))
        if by[category].index is not None
        else text(language, "concentration.too_few")
        for category in concentration_table.CATEGORIES
        if category in by
    ]


def test_the_largest_awards_come_first_and_say_their_share(starter):
    page, found = looked_at(starter, category=["works"])

    told = html.unescape(profile_parts.largest_html(page, found))

    rows = starter.rows(
        "SELECT title, value_hkd FROM awards WHERE counted AND flow = 'spending' AND category = 'works' "
        "AND value_hkd IS NOT NULL ORDER BY value_hkd DESC LIMIT 10"
    )
    places = [told.index(f"{row['value_hkd']:,.2f}") for row in rows]
    assert places == sorted(places)
    share = sum((row["value_hkd"] for row in rows), Decimal(0)) / found.total.value_hkd
    assert f"{round(share * 100)}%" in told


def test_revenue_is_neither_shared_nor_ranked(open_page, starter):
    (row,) = starter.rows("SELECT buyer FROM awards WHERE flow = 'revenue' AND buyer IS NOT NULL LIMIT 1")

    app = open_page("buyers", id=row["buyer"], flow="revenue")

    assert not app.exception
    assert text(Language.EN, "concentration.heading") not in shown(app)


def test_nothing_in_a_sector_says_which_filter_to_loosen(open_page):
    app = open_page("sectors", id="medical", category="works")

    assert text(Language.EN, "notice.nothing") in [info.value for info in app.info]


@pytest.mark.parametrize("order", ["value", "awards", "name"])
def test_index_has_the_order_that_is_chosen(starter, order):
    page, found = looked_at(starter, order=[order])
    totals = found.by("buyer")

    codes = category_table.ordered(page, Subject.BUYER, totals)

    keys = {
        "value": lambda code: -totals[code].value_hkd,
        "awards": lambda code: -totals[code].awards,
        "name": lambda code: names.buyer(page, code).casefold(),
    }
    assert sorted(codes) == sorted(totals)
    assert codes == sorted(codes, key=keys[order])


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "drainage SERVICES"), ("en", "渠务"), ("zh-Hant", "渠務"), ("zh-Hans", "渠務 Drainage")],
)
def test_a_buyer_is_found_by_a_part_of_its_name(open_page, language, words):
    app = open_page("buyers", find=words, lang=language)

    assert not app.exception
    assert "渠" in shown(app) or "Drainage" in shown(app)
    assert len(re.findall(r"/buyers\?[^\"]*id=", shown(app))) == 1


@LANGUAGES
def test_where_no_name_holds_the_words_it_says_so(open_page, language):
    app = open_page("buyers", find="<b>zzz</b> [x](y) $1", lang=language.value)

    assert not app.exception
    # What is Markdown's own is marked as text.
    assert any(r"\<b\>zzz\</b\> \[x\]\(y\) \$1" in info.value for info in app.info)


def test_choosing_an_order_writes_it_into_the_address(open_page):
    app = open_page("sectors")

    app.segmented_control(key="switch_order").select("awards").run()

    assert app.query_params["order"] in ("awards", ["awards"])
