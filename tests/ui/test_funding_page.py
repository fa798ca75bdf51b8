"""The page about funding: sums, shares, caps, filters, and nothing from a file as markup."""

from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest

from data.filters import Filters
from data.queries.grants import compared, grants
from tests.data.made_grants import A_GRANT
from tests.ui.looking import LANGUAGES, looked_at
from ui import amounts, funding_page, grant_table
from ui.texts import Language, text

HOSTILE = "<script>alert(1)</script> $1"


@pytest.fixture
def look(starter):
    return partial(looked_at, starter)


@LANGUAGES
def test_schemes_add_up_to_the_register(look, starter, language):
    page, _ = look(lang=[language.value])
    lines = grants(starter).lines
    rows = starter.rows("SELECT scheme, sum(amount::DECIMAL(18, 2)) AS given FROM grants GROUP BY scheme")

    shown = funding_page.scheme_rows(page, lines)

    given = {row["scheme"]: amounts.money(language, row["given"]) for row in rows}
    for row in shown:
        code = row.name.rpartition("(")[2].rstrip(")")
        assert row.grant.exact == given.get(code, "")
        assert row.caps
    assert text(language, "funding.without", count=1, n="1") in [row.no_cost for row in shown]


def test_share_of_a_scheme_leaves_out_what_tells_no_cost(look):
    page, _ = look()
    lines = [A_GRANT, replace(A_GRANT, cost_hkd=None)]

    row = funding_page.scheme_rows(page, lines)[0]

    assert row.share == "33%"
    assert "HK$15 million of HK$45 million" in row.formula
    assert row.grant.short == "HK$30 million"


@LANGUAGES
def test_grant_above_a_cap_is_pointed_out_with_the_cap(look, language):
    page, _ = look(lang=[language.value])
    (one,) = compared([replace(A_GRANT, approved_hkd=Decimal(16000000))])

    line = grant_table.line(page, one)

    assert line.is_above
    assert amounts.money_short(language, Decimal(15000000)) in line.beside[-1]
    assert len(line.beside) == 3  # above the sum, above the part of the cost, the limit


def test_what_is_not_known_is_never_zero(look):
    page, _ = look()
    bare = replace(A_GRANT, company=None, cost_hkd=None, approved_hkd=None, dated=None, sector=None)

    line = grant_table.line(page, compared([bare])[0])

    assert {line.cost.short, line.grant.short, line.share} == {"not known"}
    assert line.company == text(Language.EN, "grant.no_company")
    assert line.beside == (text(Language.EN, "grant.no_amount"),)


def test_words_of_a_file_never_become_markup(look):
    page, _ = look()
    hostile = replace(
        A_GRANT, company=HOSTILE, project=HOSTILE, notes=HOSTILE, place=HOSTILE, dated=HOSTILE,
        source_url="javascript:alert(1)",
    )  # fmt: skip

    shown = grant_table.html(page, HOSTILE, compared([hostile]))

    assert "<script" not in shown
    assert "javascript:" not in shown


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (Filters(sector=("food",)), 2),
        (Filters(estate=("AMC",)), 2),
        (Filters(district=("TP",)), 2),
        (Filters(year=("2023",)), 2),
        (Filters(supplier=("S1",)), 0),
        (Filters(category=("works",)), 6),
    ],
    ids=str,
)
def test_filters_that_say_something_of_a_grant_hold(starter, filters, count):
    assert sum(funding_page.matches(filters, one) for one in grants(starter).lines) == count


def test_page_says_what_filters_hide_and_which_do_not_hold(open_page):
    app = open_page("funding", sector="food", category="works")
    shown = " ".join(element.proto.body for element in app.get("html"))

    assert not app.exception
    assert text(Language.EN, "funding.hidden", count=4, n="4") in shown
    assert text(Language.EN, "funding.idle", filters="Category") in shown
    assert "(2)" in shown
