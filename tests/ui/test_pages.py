"""Each page: opens, filtered, nothing found, nonsense in the URL, in three languages."""

import pytest

from data.filters import Filters
from data.queries.summary import summary
from ui.texts import Language, text

SUBJECTS = ("vendors", "buyers", "districts", "sectors")
# Page -> what its heading says.
TITLES = {
    **{name: f"{name}.title" for name in ("map", "records", "about")},
    **{name: f"page.{name}" for name in (*SUBJECTS, "innopark", "benchmarks", "compare", "funding")},
}
PAGES = tuple(TITLES)


def shown(app) -> str:
    """Everything of a page that comes from our own templates."""
    return " ".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
def test_page_opens_in_each_language(open_page, name, language):
    app = open_page(name, lang=language.value)

    assert not app.exception
    assert app.title[0].value == text(language, TITLES[name])
    assert text(language, "footer.licence") in shown(app)


@pytest.mark.parametrize("name", ["map", "records"])
def test_filtered_page_shows_the_figures_of_the_summary(open_page, starter, name):
    app = open_page(name, category="works", district="KT")
    found = summary(starter, Filters(category=("works",), district=("KT",)))

    assert not app.exception
    assert found.total.awards > 0
    words = f"{found.total.awards:,}"
    assert words in shown(app) + " ".join(t.value for t in app.text)


@pytest.mark.parametrize("name", ["map", "records"])
@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
def test_nothing_found_says_which_filter_to_loosen(open_page, name, language):
    app = open_page(name, q="no such words at all", category="goods", lang=language.value)

    assert not app.exception
    assert text(language, "notice.nothing") in [info.value for info in app.info]
    labels = [button.label for button in app.button if (button.key or "").startswith("loosen_")]
    assert len(labels) == 1
    assert text(language, "filter.text") in labels[0]


def test_loosening_takes_the_filter_off(open_page):
    app = open_page("records", q="no such words at all", category="goods")

    app.button(key="loosen_text").click().run()

    assert not app.info
    assert app.query_params["category"] in ("goods", ["goods"])
    assert "q" not in app.query_params


@pytest.mark.parametrize("name", PAGES)
def test_nonsense_in_the_url_is_named_and_left_out(open_page, name):
    app = open_page(name, district=["XX", "ST"], supplier="S999999", page="-1", lang="tlh", show="S888888")

    assert not app.exception
    assert text(Language.EN, "notice.dropped") in [warning.value for warning in app.warning]
    named = app.code[0].value
    for part in ("district=XX", "supplier=S999999", "page=-1", "lang=tlh", "show=S888888"):
        assert part in named
    assert app.query_params.get("district") in ("ST", ["ST"])


def test_a_widget_writes_codes_into_the_url(open_page):
    app = open_page("map", lang="zh-Hant")

    app.multiselect(key="filter_district").select("ST").run()

    assert app.query_params["district"] in ("ST", ["ST"])
    assert not app.exception


def test_filters_stay_when_the_page_changes(open_page):
    app = open_page("map", district="ST")

    app.switch_page("../pages/records.py").run()

    assert app.multiselect(key="filter_district").value == ["ST"]


def test_a_chip_takes_its_value_off(open_page):
    app = open_page("map", district=["ST", "TP"])

    app.button(key="chip_district_ST").click().run()

    assert app.multiselect(key="filter_district").value == ["TP"]


def test_the_preset_chooses_the_reindustrialisation_sectors(open_page):
    app = open_page("map")

    app.button(key="filter_preset").click().run()

    chosen = app.multiselect(key="filter_sector").value
    assert "biotech" in chosen
    assert "professional" not in chosen


def test_the_list_beside_the_map_does_what_a_click_does(open_page):
    app = open_page("map")

    app.selectbox(key="map_choice").select_index(0).run()

    assert app.multiselect(key="filter_district").value == ["CW"]


def test_a_vendor_of_the_list_opens_its_card(open_page, starter):
    app = open_page("map", show="S5")

    (row,) = starter.rows("SELECT name FROM suppliers WHERE supplier_id = 5")
    assert row["name"].split()[0] in shown(app)
    app.button(key="card_filter").click().run()
    assert app.multiselect(key="filter_supplier").value == ["S5"]


def test_switching_the_place_keeps_the_other_filters(open_page):
    app = open_page("map", district="ST", category="works")

    app.segmented_control(key="switch_place").select("delivery").run()

    assert app.query_params["place"] in ("delivery", ["delivery"])
    assert app.multiselect(key="filter_district").value == ["ST"]


def test_text_of_a_file_never_becomes_markup(open_page, page_home):
    from ui import markup

    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    html = markup.fill("note.html", words=hostile)

    assert "<script" not in html
    assert "<img" not in html


def test_records_are_sorted_and_turned_server_side(open_page, starter):
    app = open_page("records", sort="largest")
    (largest,) = starter.rows(
        "SELECT title FROM awards WHERE counted AND flow = 'spending' ORDER BY value_hkd DESC NULLS LAST "
        "LIMIT 1"
    )

    first_page = shown(app)
    app.button(key="next").click().run()

    assert largest["title"][:30] in first_page
    assert largest["title"] not in shown(app)
    assert app.query_params["page"] in ("2", ["2"])


def test_the_card_of_a_vendor_adds_no_award_that_it_shares(open_page, starter):
    (row,) = starter.rows(
        "SELECT s.supplier_id, a.value_hkd FROM award_suppliers l JOIN suppliers s USING (supplier_id) "
        "JOIN awards a USING (award_id) WHERE s.name LIKE 'Hang Seng%'"
    )

    app = open_page("map", show=f"S{row['supplier_id']}")

    card = next(element.proto.body for element in app.get("html") if "hk-card" in element.proto.body)
    assert row["value_hkd"] > 0
    assert text(Language.EN, "word.not_stated") in card
    assert "1 shared award not added" in card
