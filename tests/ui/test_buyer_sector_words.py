"""What pages of buyers and sectors say of parts, groups, dates and names that mean harm."""

import re
from dataclasses import replace

import pytest

from data.queries.grants import grants
from data.queries.summary import summary
from tests.ui.looking import LANGUAGES, looked_at
from tests.ui.test_buyer_sector_pages import shown
from ui import amounts, buyer_page, cached, category_table, names, profile_parts
from ui.texts import Language, text
from ui.view import Subject


def test_a_part_of_a_body_leads_to_the_others(starter):
    page, _ = looked_at(starter)
    clusters = [code for code in cached.buyer_codes(starter) if code.startswith("HA-")]

    told = buyer_page.family(replace(page, view=replace(page.view, subject=clusters[0])))

    # The authority itself has no award of its own here, so that there is no page to lead to.
    assert "HA" not in cached.buyer_codes(starter)
    assert names.buyer(page, "HA") in told
    assert set(re.findall(r"id=([^\"&]+)", told)) == set(clusters[1:])


def test_a_department_is_no_part_of_others(starter):
    page, _ = looked_at(starter)

    assert buyer_page.family(replace(page, view=replace(page.view, subject="JUD"))) == ""


@LANGUAGES
def test_a_sector_tells_its_funded_lines_or_that_none_is_on_record(open_page, starter, language):
    (line,) = grants(starter).of_sector("medical")

    with_line = shown(open_page("sectors", id="medical", lang=language.value))
    without = shown(open_page("sectors", id="professional", lang=language.value))

    assert line.project in with_line
    assert text(language, "sector.grants.note") in with_line
    assert grants(starter).of_sector("professional") == ()
    assert text(language, "sector.grants.none") in without


def test_what_is_not_stated_has_no_exact_sum_of_zero(open_page):
    told = shown(open_page("sectors", flow="revenue"))

    assert text(Language.EN, "figure.value.not_added") in told
    assert "HK$0.00" not in told.split("hk-groups")[1]


@pytest.mark.parametrize("dimension", ["buyer", "method", "district", "estate", "year", "publisher"])
def test_groups_have_their_sums_within_each_category(starter, dimension):
    page, found = looked_at(starter, buyer=["EMSD", "HA-HO", "HKHA"])
    namer = {"estate": lambda _, code: code}.get(dimension)

    told = profile_parts.groups_html(page, found, dimension, "profile.methods", namer)

    whole = found.by(dimension)
    shown_codes = sorted(whole, key=lambda code: (-whole[code].value_hkd, -whole[code].awards, code))[:10]
    assert len(found.by("category")) > 1
    for category in found.by("category"):
        narrow = summary(starter, replace(page.view.filters, category=(category,)))
        for code, tally in narrow.by(dimension).items():
            if code not in shown_codes:
                continue
            if tally.awards > tally.without_value:
                assert amounts.money(Language.EN, tally.value_hkd) in told


def test_hostile_names_and_titles_are_text(open_version):
    app = open_version("buyers", id="DSD", basis="all", v="3")

    told = " ".join(element.proto.body for element in app.get("html"))

    assert not app.exception
    assert "&lt;script&gt;alert(1)" in told
    assert "<script" not in told


@LANGUAGES
def test_the_span_is_that_of_the_dated_awards(starter, language):
    page, found = looked_at(starter, buyer=["DSD"], lang=[language.value])
    (row,) = starter.rows(
        "SELECT min(month) AS first, max(month) AS last FROM awards "
        "WHERE counted AND flow = 'spending' AND buyer = 'DSD'"
    )

    told = profile_parts.span_words(page, found)

    assert amounts.day(language, row["first"]) in told
    assert amounts.day(language, row["last"]) in told


def test_what_is_looked_for_among_buyers_leaves_sectors_alone(starter):
    page, found = looked_at(starter, find=["no such words"])

    assert category_table.ordered(page, Subject.BUYER, found.by("buyer")) == []
    assert len(category_table.ordered(page, Subject.SECTOR, found.by("sector"))) == len(found.by("sector"))


@LANGUAGES
def test_what_is_the_same_for_all_awards_is_said_in_a_line(starter, language):
    page, found = looked_at(starter, buyer=["DSD"], lang=[language.value])

    told = profile_parts.groups_html(page, found, "category", "profile.categories")

    assert list(found.by("category")) == ["works"]
    assert "<table" not in told
    assert text(language, "category.works") in told
    assert f"{found.total.awards}" in told


def test_sector_with_grants_and_no_award_shows_its_funded_lines(open_page, starter):
    (row,) = starter.rows("SELECT company FROM grants WHERE sector = 'textiles' LIMIT 1")

    app = open_page("sectors", id="textiles")

    assert not app.exception
    assert text(Language.EN, "notice.nothing") in [info.value for info in app.info]
    assert row["company"] in " ".join(element.proto.body for element in app.get("html"))
