"""The list of awards: what it can be narrowed to, its downloads, and the way through its pages."""

from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from data.exports import workbook
from data.filters import Filters
from geo.districts import districts
from tests.ui.looking import LANGUAGES, figures_of, looked_at
from ui import record_downloads, record_facets
from ui.texts import Language, text

FACETS = ("category", "year", "sector", "district", "local", "method", "estate", "buyer", "publisher")


def shown(app) -> str:
    return unescape(" ".join(element.proto.body for element in app.get("html")))


@LANGUAGES
def test_a_list_offers_its_downloads_and_what_it_can_be_narrowed_to(open_page, starter, language):
    app = open_page("records", category="works", sort="title", lang=language.value)

    n = figures_of(starter, Filters(category=("works",))).total.awards
    assert not app.exception
    assert text(language, "download.these", count=n, n=str(n)) in shown(app)
    asked = "" if language is Language.EN else f"&lang={language.value}"
    for kind in ("csv", "zip", "xlsx", "geojson", "gpkg", "txt"):
        assert f'href="/api/v1/awards.{kind}?category=works&v={starter.version}{asked}"' in shown(app)
    assert text(language, "download.zip") in shown(app)
    assert text(language, "facets.heading") in shown(app)


@LANGUAGES
def test_a_place_that_only_the_title_let_suppose_says_so_in_the_list(open_page, starter, language):
    supposed = starter.rows(
        "SELECT count(*) AS n FROM awards WHERE delivery_key = 'ST' AND delivery_origin = 'inferred' "
        "AND sector = 'construction' AND counted AND flow = 'spending'"
    )

    app = open_page("records", place="delivery", district="ST", sector="construction", lang=language.value)

    inferred = text(language, "form.inferred", name=districts()["ST"].name(language.value))
    words = text(language, "award.delivery_place", place=inferred)
    assert shown(app).count(words) == supposed[0]["n"] > 0


@pytest.mark.parametrize(
    "query", [{}, {"category": ["works"], "district": ["KT"]}, {"flow": ["revenue"]}], ids=str
)
def test_each_facet_counts_what_its_link_selects(starter, query):
    page, found = looked_at(starter, **query)
    seen = 0

    for name in FACETS:
        facet = record_facets.facet(page, name, found)
        for value in facet.values:
            chosen = Filters.from_query(query)[0].without(name)
            others = set(asked(value.address).get(name, ())) - set(query.get(name, ()))
            if others:
                seen += 1
                only = figures_of(starter, with_value(chosen, name, others))
                assert value.awards == f"{only.total.awards:,}", (name, value)
            assert value.is_chosen == (not others)
    assert seen > 10 or query == {"flow": ["revenue"]}


def asked(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def with_value(filters: Filters, name: str, values: set[str]) -> Filters:
    return Filters.from_query(filters.to_query() | {name: sorted(values)})[0]


def test_a_chosen_value_leads_back_to_all(starter):
    page, found = looked_at(starter, category=["works"])

    works = record_facets.facet(page, "category", found).values[0]

    assert works.is_chosen
    assert "category" not in asked(works.address)


def test_more_awards_than_a_sheet_has_rows_get_no_workbook(starter):
    page, _ = looked_at(starter)

    html = record_downloads.html(page, workbook.SENT_ROWS + 1)

    assert "awards.xlsx" not in html
    assert "200,000" in html
    assert "awards.csv" in html


def test_any_page_of_a_long_list_is_one_step_away(open_page):
    app = open_page("records", sort="title")

    app.button(key="last").click().run()
    last = app.query_params["page"]
    app.number_input(key="page_number").set_value(2).run()

    assert last in ("4", ["4"])
    assert app.query_params["page"] in ("2", ["2"])
    assert app.button(key="first").disabled is False
    assert not app.exception


def test_simplified_words_find_traditional_titles_and_buyers(open_page, starter):
    app = open_page("records", q="渠务署")

    counts = [figures_of(starter, Filters(text=word)).total.awards for word in ("渠務署", "渠务署")]
    assert counts[0] == counts[1] > 0
    assert text(Language.EN, "download.these", count=counts[1], n=str(counts[1])) in shown(app)


def test_a_record_leads_to_the_pages_about_what_it_names(open_page, starter):
    (row,) = starter.rows(
        "SELECT award_id, supplier_ids[1] AS supplier, buyer, sector FROM awards "
        "WHERE len(supplier_ids) = 1 AND buyer = 'EPD' AND sector IS NOT NULL ORDER BY award_id LIMIT 1"
    )

    page = shown(open_page("record", award=f"A{row['award_id']}"))

    for address in (f"/vendors?id=S{row['supplier']}", "/buyers?id=EPD", f"/sectors?id={row['sector']}"):
        assert f'href="{address}"' in page
