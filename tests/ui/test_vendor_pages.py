"""The pages about vendors: all of them, and one."""

import re
from datetime import date

from data.columns.vendor_names import vendor_names
from data.columns.vendors import Order, listed
from data.facets import of_evidence
from data.filters import Basis, Filters
from data.queries.summary import summary
from tests.ui.conftest import HOSTILE
from tests.ui.looking import LANGUAGES, looked_at
from tests.ui.test_pages import shown
from ui import amounts, awards_list, cached_grants, rankings, vendor_card, vendor_file, vendor_page
from ui.texts import Language, text

LINDE = "S140"  # a vendor of the starter data with tenancies, two spellings and several addresses


@LANGUAGES
def test_one_vendor_is_told_with_the_figures_of_the_summary(open_page, starter, language):
    app = open_page("vendors", id=LINDE, lang=language.value)
    found = summary(starter, Filters(supplier=(LINDE,)))

    html = shown(app)
    assert not app.exception
    for key in ("vendor.who", "facet.title", "vendor.sites", "vendor.by.sector", "vendor.awards"):
        assert text(language, key) in html
    for words in ("Linde HKO Limited", "Linde HKO Ltd", "12 Chun Yat Street"):
        assert words in html
    assert amounts.money_short(language, found.total.value_hkd) in html
    assert html.count("hk-title") >= found.total.awards


@LANGUAGES
def test_all_vendors_are_found_by_name_in_an_order_of_choice(open_page, starter, language):
    app = open_page("vendors", order="name", find="engineering", lang=language.value)
    found = listed(
        starter, Filters(basis=Basis.ALL), limit=100, among=vendor_names(starter).holding("engineering")
    )

    assert not app.exception
    assert app.text_input(key="vendors_find").value == "engineering"
    assert found.total > 2
    assert set(re.findall(r"id=(S\d+)", shown(app))) == {vendor.code for vendor in found.suppliers}
    app.text_input(key="vendors_find").input("no such name").run()
    assert text(language, "vendors.none") in [info.value for info in app.info]
    assert app.query_params["find"] in ("no such name", ["no such name"])


def test_a_page_of_the_list_leads_to_the_next(open_page, starter):
    app = open_page("vendors")
    every = listed(starter, Filters(basis=Basis.ALL), Order.VALUE, limit=100).suppliers

    first = shown(app)
    app.button(key="next").click().run()

    assert every[0].name in first
    assert every[50].name in shown(app)
    assert every[0].name not in shown(app)


def test_a_page_beyond_the_last_shows_the_last(open_page):
    app = open_page("vendors", page="999")

    assert not app.exception
    assert "id=S" in shown(app)


def test_revenue_of_a_vendor_is_never_added_up(open_page, starter):
    (row,) = starter.rows(
        "SELECT supplier_ids[1] AS id FROM awards WHERE flow = 'revenue' ORDER BY award_id LIMIT 1"
    )

    app = open_page("vendors", id=f"S{row['id']}", flow="revenue")
    index = open_page("vendors", flow="revenue")

    for page in (app, index):
        assert not page.exception
        assert text(Language.EN, "figure.value.not_added") in shown(page)


def test_filters_hold_on_the_page_of_a_vendor(open_page, starter):
    app = open_page("vendors", id=LINDE, year="2024")
    found = summary(starter, Filters(supplier=(LINDE,), year=("2024",)))

    assert not app.exception
    assert 0 < found.total.awards < summary(starter, Filters(supplier=(LINDE,))).total.awards
    assert amounts.money_short(Language.EN, found.total.value_hkd) in shown(app)


@LANGUAGES
def test_evidence_is_told_with_source_and_dates(starter, language):
    page, found = looked_at(starter, id=[LINDE], lang=[language.value])

    html = vendor_file._facets(page, found)

    assert text(language, "answer.yes") in html
    assert text(language, "facet.nothing") in html
    assert "https://www.ha.org.hk/" in html
    assert text(language, "piece.as_of", day=amounts.day(language, "2024-05-29")) in html


def test_names_in_lists_lead_to_the_pages_about_them(starter):
    page, found = looked_at(starter, category=["works"])

    table = awards_list.table(page, list(starter.rows("SELECT * FROM awards LIMIT 20")), "")

    assert len(re.findall(r'href="/vendors\?category=works&amp;id=S\d+"', table)) >= 20
    assert len(re.findall(r'href="/buyers\?category=works&amp;id=', table)) >= 10
    assert "/vendors?" in rankings._vendors(page)
    assert found.total.awards


def test_hostile_names_are_text(open_version):
    app = open_version("vendors", order="name", find="alert(1)")

    assert not app.exception
    assert "&lt;script&gt;alert(1)" in shown(app)
    (code,) = set(re.findall(r"id=(S\d+)", shown(app)))
    one = open_version("vendors", id=code)
    assert not one.exception
    assert "<script>alert" not in shown(one)
    assert "&lt;script&gt;alert(1)" in shown(one)
    assert HOSTILE.startswith("<script>")


def test_funded_lines_of_a_vendor_stand_apart(starter):
    codes = {one.supplier for one in cached_grants.grants(starter).lines if one.supplier}
    page, _ = looked_at(starter, id=[LINDE])

    assert vendor_page._grants(page) == ""
    for code in codes:
        page, _ = looked_at(starter, id=[code])
        assert text(Language.EN, "vendor.grants.note") in vendor_page._grants(page)


def test_free_words_of_a_source_are_not_repeated_for_a_private_person(starter):
    page, _ = looked_at(starter)
    row = {"facet": "registered", "scheme": "BRN", "answer": "yes", "source": "seen at 1 Example Street"}
    piece = of_evidence(row | {"reference": "12345678"}, date(2026, 11, 22))

    told = vendor_file._piece(page, piece, is_person=False)
    kept_back = vendor_file._piece(page, piece, is_person=True)

    assert "Example Street" in told["source"]
    assert "12345678" in told["told"]
    assert "Example Street" not in str(kept_back)
    assert kept_back["answer"] == text(Language.EN, "answer.yes")


def test_the_card_of_a_vendor_leads_to_its_page(starter):
    page, _ = looked_at(starter, show=[LINDE])

    assert f'href="/vendors?id={LINDE}"' in vendor_card._html(page, LINDE)


def test_a_sum_shared_with_others_is_noted_beside_the_value(open_page, starter):
    (supplier,) = starter.rows(
        "SELECT s AS code FROM (SELECT unnest(supplier_ids) AS s FROM awards "
        "WHERE len(supplier_ids) > 1 AND stated_hkd > 0) ORDER BY s LIMIT 1"
    )
    app = open_page("vendors", id=f"S{supplier['code']}")
    page, _ = looked_at(starter, id=[f"S{supplier['code']}"])

    (note,) = vendor_page._shared(page)

    assert "shared with other vendors" in note
    assert shown(app).index(note) < shown(app).index(text(Language.EN, "vendor.who"))
    alone, _ = looked_at(starter, id=[LINDE])
    assert vendor_page._shared(alone) == ()
