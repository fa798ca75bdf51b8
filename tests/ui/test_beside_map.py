"""What stands beside the map, against the report: what is not on it, INNOPARKs, tables, card."""

import html
import re
from dataclasses import replace
from decimal import Decimal
from functools import partial
from urllib.parse import parse_qs, urlsplit

import pytest

from data.columns.placed import placed
from data.filters import NOWHERE, Filters, PlaceKind
from geo.districts import districts
from geo.estates import estates
from tests.ui.looking import LANGUAGES, figures_of, looked_at, selections, told_of
from ui import amounts, innoparks, map_marks, map_table, markup, offered, on_map, points_table
from ui.texts import Language, text
from ui.view import View

HOSTILE = "<script>alert(1)</script> $1 and $2 `${code}`"


@pytest.fixture
def look(starter):
    """Give a page and its figures as an address asks for them."""
    return partial(looked_at, starter)


def asked(address: str) -> View:
    """Give what a link of ours asks for."""
    return View.from_query(parse_qs(urlsplit(address).query))


@selections
@LANGUAGES
def test_what_is_on_the_map_and_what_is_not_add_up_to_the_report(look, starter, query, language):
    page, found = look(lang=[language.value], **query)
    told = told_of(starter, page.view.filters)
    off = on_map.off_map(found)

    caption = on_map.caption(page, found)

    assert told["awards"] - told["placed_awards"] == off.awards
    assert told["value_hkd"] - told["placed_value_hkd"] == pytest.approx(float(off.value_hkd), abs=0.001)
    if found.total.awards:
        assert f"{told['placed_awards']:,}" in caption
        assert f"{told['awards']:,}" in caption
    if found.total.awards > found.total.without_value and not query.get("flow"):
        for value in (found.placed.value_hkd, found.total.value_hkd):
            assert amounts.money_short(language, value) in caption


@pytest.mark.parametrize(
    ("query", "key"),
    [({"estate": ["INNO-YL"]}, "on_map.no_sum"), ({"q": ["no such words at all"]}, "on_map.none")],
)
def test_a_total_without_sums_says_so(look, query, key):
    page, found = look(**query)

    words = text(Language.EN, key).split("{awards}")[-1]

    assert on_map.caption(page, found).endswith(words)
    assert "HK$" not in on_map.caption(page, found)


@selections
def test_each_reason_links_to_exactly_its_awards(look, starter, query):
    page, found = look(**query)
    tallies = found.by("district")
    parts = on_map.reasons(page, found)
    pointless = on_map.pointless(page, found)

    expected = [tallies[code] for code in NOWHERE if code in tallies]
    linked = [figures_of(starter, asked(part.address).filters).total for part in parts]

    assert [(one.awards, one.value_hkd) for one in linked] == [
        (one.awards, one.value_hkd) for one in expected
    ]
    if pointless:
        chosen = asked(pointless.address).filters
        area = figures_of(starter, chosen).total
        assert chosen.drawn == ("area",)
        assert pointless.lines[0].split()[0] == f"{area.awards:,}"
        assert area.awards <= found.placed.awards


def test_awards_without_a_point_are_a_part_of_those_on_the_map(look):
    page, found = look(place=["delivery"])

    part = on_map.pointless(page, found)

    assert part is not None
    assert "21" in part.lines[0]


def test_selection_source_and_version_are_told_for_paper(look):
    page, _ = look(district=["ST"], q=["pest control"])

    assert on_map.selection(page) == "Only District: Sha Tin; Text: pest control."
    assert "Dataset version 1" in on_map.source(page)


@LANGUAGES
def test_innoparks_tell_value_and_share_of_what_is_placed(look, starter, language):
    page, found = look(lang=[language.value])
    told = told_of(starter, Filters())

    parks = innoparks.parks(page, found)

    tko = told["by_estate"]["INNO-TKO"]
    share = f"{tko['value_hkd'] / told['placed_value_hkd']:.1%}"
    park = next(park for park in parks if park.name == estates()["INNO-TKO"].name(language.value))
    assert len(parks) == 3
    assert amounts.money_short(language, Decimal(str(tko["value_hkd"]))) in park.lines
    assert text(language, "innopark.share", share=share) in park.lines
    assert text(language, "innopark.share", share=share) in next(
        mark.lines for mark in map_marks.sites(page, found) if mark.code == "INNO-TKO"
    )
    assert asked(park.address).filters.estate == ("INNO-TKO",)


def test_share_is_not_told_of_places_that_are_not_the_vendors(look):
    page, found = look(place=["delivery"])

    assert not any("placed" in line for park in innoparks.parks(page, found) for line in park.lines)
    assert all(row.share == "" for row in map_table.rows(page, found) if "won by" in row.name)


@LANGUAGES
def test_every_facility_and_tenant_says_what_it_rests_on(look, starter, language):
    page, found = look(lang=[language.value])
    rows = starter.rows("SELECT supplier_name, status FROM tenancies")

    parks = innoparks.parks(page, found)

    facilities = [one for park in parks for one in park.facilities]
    tenants = [one for park in parks for one in park.tenants]
    assert len(facilities) == sum(site.kind == "facility" for site in estates().values())
    assert len(tenants) == len(rows)
    assert all(one.rests_on for one in (*facilities, *tenants))
    lead = text(language, "tenancy.lead")
    assert sum(lead in one.rests_on for one in tenants) == sum(row["status"] == "lead" for row in rows)


def test_names_from_a_register_never_become_markup(look):
    page, found = look()
    hostile = innoparks.Named(HOSTILE, HOSTILE, "https://example.org/?<script>")
    park = replace(innoparks.parks(page, found)[0], tenants=(hostile,))

    shown = markup.fill("innoparks.html", say=page.say, note="", parks=[park], second="")

    assert "<script" not in shown
    assert html.escape(HOSTILE) in shown.replace("&#39;", "&#x27;").replace("&#34;", "&quot;")


@selections
def test_table_has_every_place_of_the_map_and_chooses_as_a_click_does(look, starter, query):
    page, found = look(**query)
    told = told_of(starter, page.view.filters)

    rows = map_table.rows(page, found)

    wanted = [told["by_district"][code]["awards"] for code in (*districts(), *NOWHERE)]
    assert [row.awards for row in rows[: len(wanted)]] == [f"{number:,}" for number in wanted]
    first = asked(rows[0].address).filters
    assert first.district == ("CW",)
    assert first.place is page.view.filters.place
    if page.view.filters.flow == "revenue":
        assert not any(row.value or row.per_award or row.share for row in rows)


def test_a_chosen_place_of_the_table_is_taken_off_by_choosing_it_again(look):
    page, found = look(district=["CW"])

    row = map_table.rows(page, found)[0]

    assert row.is_chosen
    assert asked(row.address).filters.district == ()


@selections
def test_points_of_the_table_are_the_largest_and_do_what_a_click_does(look, starter, query):
    page, _ = look(**query)
    points = placed(starter, page.view.filters)
    is_revenue = page.view.filters.flow == "revenue"

    rows = points_table.rows(page, points)

    found = points_table.largest(points, 20, is_revenue=is_revenue)
    assert len(rows) == len(found) == min(len(points), 20)
    if not is_revenue:
        assert found == points.largest(0, len(points), 20)
    for row, at in zip(rows, found, strict=True):
        view = asked(row.address)
        chosen = (view.card,) if page.view.filters.place is PlaceKind.VENDOR else view.filters.spot
        assert chosen == (points.code(at),)


@LANGUAGES
def test_names_of_points_are_read_once_for_all_selections(look, monkeypatch, language):
    first, _ = look(local=["plant"], lang=[language.value])
    points_table.html(first)
    asked_for = []
    monkeypatch.setattr(offered.vendors, "supplier_names", lambda _, codes: asked_for.append(codes) or {})

    page, _ = look(lang=[language.value])
    told = points_table.rows(page, placed(page.snapshot, page.view.filters))

    assert len(told) == points_table.LISTED
    assert asked_for == []


def test_shares_of_the_districts_are_of_the_placed_value(look):
    page, found = look()

    shares = [row.share for row in map_table.rows(page, found)[: len(districts())] if row.share]

    assert sum(float(re.sub("[<>%]", "", share)) for share in shares) == pytest.approx(100, abs=3)


@LANGUAGES
@pytest.mark.parametrize("measure", ["suppliers", "per_award"])
def test_page_shows_the_measure_of_its_address(open_page, language, measure):
    app = open_page(measure=measure, lang=language.value)
    shown = " ".join(element.proto.body for element in app.get("html"))

    assert not app.exception
    assert app.segmented_control(key="switch_measure").value == measure
    assert text(language, f"measure.{measure}.note") in shown
    assert text(language, "innopark.heading") in shown


def test_revenue_page_offers_no_sums_and_keeps_what_was_asked(open_page):
    app = open_page(flow="revenue", measure="value")

    assert not app.exception
    assert app.segmented_control(key="switch_measure").options == [
        text(Language.EN, "measure.number"),
        text(Language.EN, "measure.suppliers"),
    ]
    assert app.query_params["measure"] in ("value", ["value"])


def test_unknown_measure_is_named_and_left_out(open_page):
    app = open_page(measure="beauty", drawn="nowhere")

    assert not app.exception
    assert "measure=beauty" in app.code[0].value
    assert "drawn=nowhere" in app.code[0].value


def test_card_links_to_all_awards_of_its_vendor(open_page):
    app = open_page(show="S5", lang="zh-Hant")

    card = next(element.proto.body for element in app.get("html") if "hk-card" in element.proto.body)

    addresses = [html.unescape(found) for found in re.findall(r'href="([^"]+)"', card)]
    views = [asked(address) for address in addresses if urlsplit(address).path.endswith("/records")]
    assert [view.filters.supplier for view in views] == [("S5",)]
    assert views[0].language is Language.ZH_HANT
    assert PlaceKind.VENDOR is views[0].filters.place
