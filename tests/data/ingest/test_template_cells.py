"""The cells of the project's own template: what each takes, and what becomes of the rest."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest

from data.files import ReadResult
from data.ingest import read_file
from data.problems import Severity
from data.records import TEMPLATE_COLUMNS, AmountKind, AwardRow, Category, Method


def read(**cells: str) -> ReadResult:
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, TEMPLATE_COLUMNS, restval="")
    writer.writeheader()
    writer.writerow({"title": "Supply of tea", "supplier_name": "Ho Limited"} | cells)
    return read_file(target.getvalue().encode(), "awards.csv")


def award(**cells: str) -> AwardRow:
    result = read(**cells)
    assert result.problems == ()
    return result.awards[0]


FULL = {
    "publisher": "HYD",
    "buyer": "Highways Department",
    "tender_ref": "HY/2025/06",
    "lot": "Group A",
    "title_zh": "茶",
    "supplier_name_zh": "何有限公司",
    "supplier_address": "Flat 1",
    "delivery_place": "Sha Tin",
    "category": "works",
    "sector": "construction",
    "award_date": "2026-06-12",
    "amount": "1200000.00",
    "currency": "HKD",
    "amount_kind": "total",
    "amount_raw": "1.2 (HK$ million)",
    "procurement_method": "open",
    "procurement_method_raw": "Open",
    "tenders_received": "5",
    "contract_period": "3 years",
    "country_of_origin": "Hong Kong",
    "green": "yes",
    "brn": "12345678",
    "lat": "22.38",
    "lon": "114.19",
    "gazette_notice": "123",
    "source_url": "https://example.org/a",
    "source_ref": "A-1",
    "notes": "none",
}
READ = AwardRow(
    row=2,
    title="Supply of tea",
    suppliers=("Ho Limited",),
    publisher="HYD",
    buyer="HYD",
    buyer_name="Highways Department",
    tender_ref="HY/2025/06",
    lot="Group A",
    title_zh="茶",
    suppliers_zh=("何有限公司",),
    addresses=("Flat 1",),
    delivery_place="Sha Tin",
    category=Category.WORKS,
    sector="construction",
    award_date="2026-06-12",
    amount=Decimal(1200000),
    currency="HKD",
    amount_kind=AmountKind.TOTAL,
    amount_rounded_to=Decimal(100000),
    amount_raw="1.2 (HK$ million)",
    method=Method.OPEN,
    method_raw="Open",
    tenders_received=5,
    contract_period="3 years",
    country_of_origin="Hong Kong",
    green=True,
    brn="12345678",
    lat=22.38,
    lon=114.19,
    gazette_notice="123",
    source_url="https://example.org/a",
    source_ref="A-1",
    notes="none",
)


def test_full_row_is_read_into_known_values():
    row = award(**FULL)

    assert replace(row, cells={}) == READ
    assert row.cells["amount"] == "1200000.00"


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("publisher", "XYZ", "unknown_code"),
        ("category", "tea", "unknown_code"),
        ("sector", "steam", "unknown_code"),
        ("award_date", "13/13/2026", "bad_date"),
        ("award_date", "2206-01-01", "date_out_of_range"),
        ("amount", "1,94", "bad_amount"),
        ("amount", "$64", "currency_unknown"),
        ("amount", "-5", "amount_out_of_range"),
        ("amount", "9,000,000 million", "amount_out_of_range"),
        ("amount_kind", "guess", "unknown_code"),
        ("procurement_method", "lottery", "unknown_code"),
        ("tenders_received", "three", "bad_number"),
        ("tenders_received", "99999", "out_of_range"),
        ("green", "perhaps", "unknown_code"),
        ("brn", "123", "bad_number"),
        ("lat", "22.4", "missing"),
        ("source_url", "javascript:alert(1)", "bad_link"),
        ("source_url", "https://example.org/a and more", "bad_link"),
        ("supplier_name_zh", "甲 | 乙", "supplier_count"),
        ("supplier_address", "Flat 1 | Flat 2", "supplier_count"),
    ],
)
def test_cell_that_cannot_be_taken_is_not_known_and_the_row_stands(column, cell, code):
    result = read(**{column: cell})

    assert (result.accepted, result.review, result.rejected) == (0, 1, 0)
    assert [(p.row, p.code, p.severity) for p in result.problems] == [(2, code, Severity.REVIEW)]
    row = result.awards[0]
    assert (row.publisher, row.category, row.sector, row.award_date, row.amount) == (None,) * 5
    assert (row.method, row.tenders_received, row.green, row.brn, row.lat, row.lon) == (
        Method.UNKNOWN,
        *(None,) * 5,
    )
    assert (row.suppliers_zh, row.addresses, row.source_url) == ((), (), None)
    assert row.amount_kind is AmountKind.NOT_STATED
    assert row.cells[column] == cell


@pytest.mark.parametrize(
    ("lat", "lon", "codes"),
    [
        ("91", "114", ["out_of_range"]),
        ("22.4", "181", ["out_of_range"]),
        ("x", "114", ["bad_number"]),
        ("nan", "inf", ["bad_number", "bad_number"]),
    ],
)
def test_half_a_position_is_no_position(lat, lon, codes):
    result = read(lat=lat, lon=lon)

    assert (result.awards[0].lat, result.awards[0].lon) == (None, None)
    assert [problem.code for problem in result.problems] == codes


def test_several_suppliers_and_addresses_are_parted():
    row = award(
        supplier_name="Ho Ltd | Lee Ltd", supplier_address="Flat 1 | Flat 2", supplier_name_zh="何 | 李"
    )

    assert row.suppliers == ("Ho Ltd", "Lee Ltd")
    assert row.addresses == ("Flat 1", "Flat 2")
    assert row.suppliers_zh == ("何", "李")


@pytest.mark.parametrize(
    ("cells", "suppliers", "code"),
    [
        ({"supplier_name": "Ho Ltd | | Lee Ltd"}, ("Ho Ltd", "Lee Ltd"), "supplier_count"),
        ({"supplier_name": "Ho \ufffd Ltd"}, ("Ho \ufffd Ltd",), "lost_characters"),
        ({"supplier_name": "Ho Ltd", "notes": "caf\ufffd"}, ("Ho Ltd",), "lost_characters"),
    ],
)
def test_name_that_is_in_doubt_is_for_review_and_stays(cells, suppliers, code):
    result = read(**cells)

    assert (result.review, result.awards[0].suppliers) == (1, suppliers)
    assert [(p.code, p.severity) for p in result.problems] == [(code, Severity.REVIEW)]


def test_contract_period_tells_its_first_and_last_day_where_it_states_them():
    row = award(contract_period="1 May 2024 - 30 April 2026")

    assert (row.contract_period, row.period_from, row.period_to) == (
        "1 May 2024 - 30 April 2026",
        "2024-05-01",
        "2026-04-30",
    )


def test_one_address_may_stand_for_several_suppliers():
    assert award(supplier_name="Ho Ltd | Lee Ltd", supplier_address="Flat 1").addresses == ("Flat 1",)
