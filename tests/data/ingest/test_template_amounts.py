"""Amounts, methods, buyers and coordinates in cells of the template."""

from __future__ import annotations

from decimal import Decimal

import pytest

from data.ingest import read_file
from data.problems import Severity
from data.records import AmountKind, Method
from tests.data.ingest.test_template_cells import award, read


@pytest.mark.parametrize(
    ("cells", "amount", "currency", "kind"),
    [
        ({"amount": "100"}, "100", "HKD", AmountKind.TOTAL),
        ({"amount": "HK$1,200"}, "1200", "HKD", AmountKind.TOTAL),
        ({"amount": "HKD1.94Mn"}, "1940000", "HKD", AmountKind.TOTAL),
        ({"amount": "0"}, "0", "HKD", AmountKind.TOTAL),
        ({"amount": "USD100"}, "100", "USD", AmountKind.TOTAL),
        ({"amount": "100", "currency": "eur"}, "100", "EUR", AmountKind.TOTAL),
        ({"amount": "$100", "currency": "USD"}, "100", "USD", AmountKind.TOTAL),
        ({"amount": "100", "amount_kind": "Forecast total"}, "100", "HKD", AmountKind.FORECAST),
        (
            {"amount": "100", "amount_raw": "HK$100 (1st Year Contract Sum)"},
            "100",
            "HKD",
            AmountKind.FIRST_YEAR,
        ),
        (
            {"amount": "100", "amount_raw": "HK$100 (Forecast total of the Prices)"},
            "100",
            "HKD",
            AmountKind.FORECAST,
        ),
        ({"amount": "i) HK$1Mn ii) HK$2Mn"}, "3000000", "HKD", AmountKind.GROUP_SUM),
    ],
)
def test_amount_currency_and_kind_are_what_the_row_says(cells, amount, currency, kind):
    row = award(**cells)

    assert (row.amount, row.currency, row.amount_kind) == (Decimal(amount), currency, kind)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"amount": "HK$100", "currency": "USD"}, "currency_conflict"),
        ({"amount": "100", "currency": "dollars"}, "currency_unknown"),
    ],
)
def test_amount_of_an_uncertain_currency_is_no_amount(cells, code):
    result = read(**cells)

    assert (result.awards[0].amount, result.awards[0].currency) == (None, None)
    assert [problem.code for problem in result.problems] == [code]


def test_licence_fee_is_revenue_for_each_month():
    row = award(amount="715000.00", amount_kind="revenue", amount_raw="Monthly licence fee of HK$715,000.00")

    assert (row.amount_kind, row.amount_period) == (AmountKind.REVENUE, "month")


def test_words_of_an_amount_cell_are_kept():
    row = award(amount="Not applicable")

    assert (row.amount, row.amount_raw, row.amount_kind) == (None, "Not applicable", AmountKind.NOT_STATED)


def test_words_of_a_method_are_kept_beside_its_code():
    row = award(procurement_method="Limited (proprietary products)")

    assert (row.method, row.method_raw) == (Method.LIMITED, "Limited (proprietary products)")


def test_buyer_that_is_not_known_keeps_its_name():
    row = award(buyer="Department of Tea")

    assert (row.buyer, row.buyer_name) == (None, "Department of Tea")


def test_invisible_characters_never_reach_a_value():
    row = award(title="Supply\u202e of \u200btea\x07", supplier_name="Ho\ufeff Ltd")

    assert (row.title, row.suppliers) == ("Supply of tea", ("Ho Ltd",))


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        ("114.1810093", "22.3106024", "coordinates_swapped"),
        ("819069.80", "836694.05", "coordinates_grid"),
        ("836694.05 mE", "819069.80 mN", "coordinates_grid"),
        ("22°18'38.169\"N", "114°10'51.633\"E", "coordinates_minutes"),
    ],
)
def test_coordinates_in_other_forms_are_used_and_told(lat, lon, code):
    result = read(lat=lat, lon=lon)

    assert result.awards[0].lat == pytest.approx(22.3106024, abs=1e-6)
    assert result.awards[0].lon == pytest.approx(114.1810093, abs=1e-6)
    assert [(p.code, p.column, p.severity) for p in result.problems] == [(code, "lat", Severity.NOTE)]


def test_metres_outside_hong_kong_are_for_review():
    result = read(lat="400000.00", lon="836694.05")

    assert (result.awards[0].lat, result.awards[0].lon) == (None, None)
    assert {p.severity for p in result.problems} == {Severity.REVIEW}


def test_columns_of_northings_and_eastings_are_read_as_the_grid():
    content = b"title,supplier_name,Easting,Northing\nTea,Ho Limited,836694.05,819069.80\n"

    found = read_file(content, "awards.csv").awards[0]

    assert (found.lat, found.lon) == (pytest.approx(22.3106, abs=1e-4), pytest.approx(114.1810, abs=1e-4))
