"""The page about the INNOPARKs, against the summary: comparison, tables, tenants, principles."""

from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest

from data.filters import Filters, Flow
from geo.estates import estates
from tests.ui.looking import LANGUAGES, figures_of, looked_at, selections, told_of
from ui import amounts, innopark_compared, innopark_cross, innopark_page, innopark_tenants, markup, principles
from ui.texts import Language, text

HOSTILE = "<script>alert(1)</script> $1"
PARKS = [code for code, site in estates().items() if site.kind == "estate"]


@pytest.fixture
def look(starter):
    return partial(looked_at, starter)


def line_of(lines, language, key):
    return next(line for line in lines if line.label == text(language, key))


@selections
@LANGUAGES
def test_comparison_has_the_figures_of_the_report(look, starter, query, language):
    page, found = look(
        lang=[language.value], **{name: value for name, value in query.items() if name != "estate"}
    )
    told = told_of(starter, page.view.filters)["by_estate"]

    lines = innopark_compared.compared(page, found, innopark_compared.parks(page, found))

    won = line_of(lines, language, "innopark.won")
    value = line_of(lines, language, "award.amount")
    expected = [told.get(code, {"awards": 0, "value_hkd": 0}) for code in PARKS]
    assert [shown for shown, _, _ in won.cells] == [f"{one['awards']:,}" for one in expected]
    if page.view.filters.flow is Flow.SPENDING:
        exact = [amounts.money(language, Decimal(str(one["value_hkd"]))) for one in expected]
        assert all(cell in ("", one) for (_, cell, _), one in zip(value.cells, exact, strict=True))


@selections
def test_tables_of_each_innopark_add_up_to_its_awards(look, query):
    page, found = look(**query)
    page = innopark_page.unbound(page)

    for park in innopark_compared.parks(page, found):
        for name in ("category", "sector", "buyer"):
            groups = park.own.by(name).values()
            assert sum(tally.awards for tally in groups) == park.own.total.awards
            assert sum((tally.value_hkd for tally in groups), Decimal(0)) == park.own.total.value_hkd


def test_a_filter_of_estates_leaves_all_three_beside_each_other(look, open_page):
    page, found = look()
    bound, _ = look(estate=["INNO-TP"])

    def won(page):
        return [park.tally for park in innopark_compared.parks(page, found)]

    assert won(innopark_page.unbound(bound)) == won(page)
    app = open_page("innopark", estate="INNO-TP")
    shown = " ".join(element.proto.body for element in app.get("html"))
    assert not app.exception
    assert text(Language.EN, "innopark.all_three") in shown
    assert all(estates()[code].name() in shown for code in PARKS)


def test_firm_tenants_count_wherever_their_address_is_leads_do_not(look, starter):
    page, found = look()
    three = {park.site.code: park for park in innopark_compared.parks(page, found)}
    firm = {one.supplier for one in three["INNO-TKO"].tenants if one.status == "firm" and one.supplier}

    of_firm = figures_of(starter, Filters(supplier=tuple(sorted(firm)))).total

    assert three["INNO-TKO"].of_tenants.value_hkd == of_firm.value_hkd
    leads = {one.supplier for one in three["INNO-TKO"].tenants if one.status == "lead" and one.supplier}
    assert leads
    assert not leads & firm


@LANGUAGES
def test_share_is_not_told_of_places_that_are_not_the_vendors(look, language):
    label = text(language, "innopark.of_placed")
    for place, is_told in (("vendor", True), ("delivery", False)):
        page, found = look(lang=[language.value], place=[place])
        lines = innopark_compared.compared(page, found, innopark_compared.parks(page, found))
        assert any(line.label == label for line in lines) is is_told


def test_tenant_leads_to_the_vendor_of_its_name_and_tells_what_it_won(look, starter):
    page, _ = look()

    rows = [row for code in PARKS for row in innopark_tenants.group(page, estates()[code]).rows]

    assert len(rows) == len(starter.rows("SELECT 1 FROM tenancies"))
    linked = [row for row in rows if row.address]
    assert linked
    assert all("id=S" in row.address for row in linked)
    assert all(row.rests_on for row in rows)


@LANGUAGES
def test_only_the_seventh_principle_is_answered_directly(look, starter, language):
    page, found = look(lang=[language.value])

    eight = principles.principles(page, found)

    assert [one.answer == text(language, "principle.yes") for one in eight] == [False] * 6 + [True, False]
    by_estate = found.by("estate")
    value = sum((by_estate[code].value_hkd for code in PARKS), Decimal(0))
    assert amounts.money_short(language, value) in eight[6].says


def test_nothing_shown_says_so_and_keeps_tenants_and_principles(open_page):
    app = open_page("innopark", q="no such words at all")
    shown = " ".join(element.proto.body for element in app.get("html"))

    assert not app.exception
    assert text(Language.EN, "notice.nothing") in [info.value for info in app.info]
    assert text(Language.EN, "principle.supply.none") in shown
    assert text(Language.EN, "innopark.tenants.heading") in shown


@pytest.mark.parametrize("query", [{"flow": "revenue"}, {"place": "delivery"}, {"basis": "all"}], ids=str)
def test_page_opens_whatever_is_counted(open_page, query):
    assert not open_page("innopark", **query).exception


def test_names_never_become_markup(look):
    page, _ = look()
    cell = innopark_cross.Cell(HOSTILE, HOSTILE, (HOSTILE,), 10.0)
    rows = [innopark_cross.Row(HOSTILE, None, (cell,))]
    row = innopark_tenants.group(page, estates()["INNO-TP"]).rows[0]
    group = innopark_tenants.Group(HOSTILE, HOSTILE, (replace(row, name=HOSTILE, rests_on=HOSTILE),), HOSTILE)

    shown = markup.fill(
        "innopark_cross.html", say=page.say, heading=HOSTILE, parks=[HOSTILE], rows=rows, rest=HOSTILE
    ) + markup.fill("innopark_tenants.html", say=page.say, groups=[group], remark=HOSTILE)

    assert "<script" not in shown


def test_lists_that_a_filter_of_vendors_leaves_alone_say_so(look):
    narrowed, every = look(supplier=["S1"])[0], look()[0]
    said = text(Language.EN, "innopark.not_narrowed")
    sites = innopark_compared.sites()

    assert said in innopark_tenants.html(narrowed, sites)
    assert said in innopark_page._grants_html(narrowed)
    assert said not in innopark_tenants.html(every, sites) + innopark_page._grants_html(every)


def test_map_and_district_lead_to_what_tenants_won_wherever_they_are(open_page):
    said = text(Language.EN, "innopark.second")

    for app in (open_page("map"), open_page("districts", id="TP")):
        assert said in " ".join(element.proto.body for element in app.get("html"))
