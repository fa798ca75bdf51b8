"""The Hospital Authority's columns: a small file of the same shape, and the real one where it is at hand."""

from __future__ import annotations

import csv
import io
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from data.files import ReadOptions, ReadResult, UnreadableFileError
from data.ingest import read_file
from data.records import AmountKind, AwardRow, Method
from data.store.identity import base_key

ROOT = Path(__file__).parents[3]
# A file of the folder of yardsticks beside the project.
REAL = ROOT.parent / "shared" / "sources" / "hospital_authority_awards.csv"
needs_real = pytest.mark.skipif(not REAL.is_file(), reason=f"{REAL.name} is not beside the project")

COLUMNS = (
    "Hospital",
    "Tender Reference",
    "Subject",
    "Tendering Procedure",
    "Contractor(s) & Address(es)",
    "Item",
    "Contract Period",
    "Estimated Contract Amount",
    "Date of Award",
)
ROW = (
    "Kowloon  East Cluster",
    "HAHO(S)/T/  24-G001",
    "Supply of  Tea\u00a0Cups",
    "Limited  (Extreme urgency)",
    "Ho Limited  Unit 1, 2/F, Tea House,  3 Cup Road",
    "-",
    "One  year",
    "HKD1.94Mn",
    "2-October-2024",
)


def table(*rows: dict[str, str]) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    writer.writerows([(dict(zip(COLUMNS, ROW, strict=True)) | row).values() for row in rows])
    return target.getvalue().encode()


@cache
def real() -> ReadResult:
    return read_file(REAL.read_bytes(), REAL.name)


@cache
def real_rows() -> dict[int, AwardRow]:
    return {award.row: award for award in real().awards}


def test_row_is_read_into_known_values():
    result = read_file(table({}), "ha.csv")

    row = result.awards[0]
    assert (result.profile, result.problems) == ("HA", ())
    assert row == AwardRow(
        row=2,
        title="Supply of Tea Cups",
        suppliers=("Ho Limited",),
        publisher="HA",
        buyer="HA-KEC",
        buyer_name="Kowloon East Cluster",
        tender_ref="HAHO(S)/T/24-G001",
        addresses=("Unit 1, 2/F, Tea House, 3 Cup Road",),
        award_date="2024-10-02",
        amount=Decimal(1940000),
        currency="HKD",
        amount_kind=AmountKind.ESTIMATE,
        amount_rounded_to=Decimal(10000),
        amount_raw="HKD1.94Mn",
        method=Method.LIMITED,
        method_raw="Limited (Extreme urgency)",
        contract_period="One year",
        source_url="https://www.ha.org.hk/visitor/ha_visitor_index.asp?Content_ID=2001&Lang=ENG&Dimension=10",
        source_ref="row 2 of ha.csv",
        cells=dict(zip(COLUMNS, ROW, strict=True)),
    )


def test_groups_in_one_cell_are_one_sum():
    result = read_file(table({"Estimated Contract Amount": "Item 1: $2.35Mn  Item 2: $1.27Mn"}), "ha.csv")

    row = result.awards[0]
    assert (row.amount, row.currency, row.amount_kind) == (Decimal(3620000), "HKD", AmountKind.GROUP_SUM)


def test_amount_that_lost_its_unit_is_not_stated_and_told():
    result = read_file(table({"Estimated Contract Amount": "HK$64.48"}), "ha.csv")

    row = result.awards[0]
    assert (row.amount, row.amount_kind, row.amount_raw) == (None, AmountKind.NOT_STATED, "HK$64.48")
    assert [(p.column, p.code, p.seen) for p in result.problems] == [
        ("Estimated Contract Amount", "unit_lost", "HK$64.48")
    ]


def test_sum_that_several_contractors_of_a_tender_share_is_kept_and_marked():
    other = "Contractor(s) & Address(es)"

    result = read_file(
        table({}, {other: "Lee Limited  Flat 2"}, {other: "Au Ltd", "Tender Reference": "X"}), "ha.csv"
    )

    assert [(row.amount, row.amount_shared) for row in result.awards] == [
        (Decimal(1940000), True),
        (Decimal(1940000), True),
        (Decimal(1940000), False),
    ]
    assert [(p.row, p.code, p.severity) for p in result.problems] == [
        (2, "sum_shared", "note"),
        (3, "sum_shared", "note"),
    ]


@pytest.mark.parametrize(("item", "shared"), [("Group 1-6", False), ("Group 2, 6", True)])
def test_amount_for_other_lots_too_is_marked_as_shared(item, shared):
    result = read_file(
        table({"Item": item, "Estimated Contract Amount": "HKD3.83Mn  for Group 1-6"}), "ha.csv"
    )

    assert (result.awards[0].amount, result.awards[0].amount_shared) == (Decimal(3830000), shared)


def test_bar_in_a_contractors_name_does_not_part_it():
    result = read_file(table({"Contractor(s) & Address(es)": "Ho | Lee Limited  Flat 1 | 2"}), "ha.csv")

    assert (result.awards[0].suppliers, result.awards[0].addresses) == (
        ("Ho / Lee Limited",),
        ("Flat 1 / 2",),
    )


def test_columns_of_one_publisher_are_not_taken_for_anothers():
    with pytest.raises(UnreadableFileError, match="those of HA, not of HYD"):
        read_file(table({}), "ha.csv", ReadOptions(publisher="HYD"))


@needs_real
def test_every_row_of_the_real_file_is_accounted_for():
    result = real()

    assert result.rows == 908 == result.accepted + result.review + result.rejected + result.skipped
    assert result.accepted >= 0.99 * result.rows
    assert all(award.buyer and award.award_date and award.tender_ref for award in result.awards)


@needs_real
def test_amounts_of_the_real_file_that_are_not_read_are_these():
    told = Counter(p.code for p in real().problems)
    lost = {p.seen for p in real().problems if p.code == "unit_lost"}

    assert told == {"sum_shared": 19, "unit_lost": 7, "duplicate_row": 1}
    assert lost == {"HK$64.48", "HK$15.24", "HK$22.40", "HK$33.32", "HK$2.49", "HK$14.26", "HK$54.60"}


# Rows read by eye: supplier, date, amount, currency, lot.
BY_EYE = [
    (2, "Epredia Hong Kong Limited", "2024-10-02", "1940000", "HKD", None),
    (40, "Siemens Healthcare Limited", "2024-10-17", "21410000", "HKD", None),
    (51, "Vantive Healthcare Limited", "2024-10-23", None, None, None),
    (98, "China Mobile Hong Kong Company Limited", "2024-09-11", "2240000", "HKD", None),
    (102, "Janco Healthcare Limited", "2024-09-19", "32410000", "HKD", "Group I and II"),
    (123, "Swan Hygiene Services Limited", "2024-09-27", "2800000", "HKD", None),
    (173, "Prism Technologies Limited", "2024-08-15", "340000", "USD", None),
    (268, "DCH Auriga (Hong Kong) Limited-Healthcare Division", "2024-07-05", "1110000000", "HKD", None),
    (538, "Cerus Corporation", "2024-04-19", "907200", "USD", None),
    (545, "NDH Joint Venture", "2024-04-29", "22000000000", "HKD", None),
    (556, "Pharmason Company Limited", "2024-03-07", "145910000", "HKD", None),
    (598, "AEM Technology Limited", "2024-03-25", "5700000", "HKD", "Category C"),
    (838, "Link Healthcare Hong Kong Limited", "2023-11-02", None, None, None),
    (862, "Paul Y. - CRCC (LKH) JV", "2023-11-10", "4568000000", "HKD", None),
    (882, "Hong Kong Medical Supplies Limited", "2023-11-30", "11800000", "HKD", "Half Quantity"),
]


@needs_real
@pytest.mark.parametrize(
    ("row", "supplier", "day", "amount", "currency", "lot"),
    BY_EYE,
    ids=[f"row {answer[0]}" for answer in BY_EYE],
)
def test_rows_of_the_real_file_read_as_by_eye(row, supplier, day, amount, currency, lot):
    award = real_rows()[row]

    assert (award.suppliers, award.award_date, award.lot) == ((supplier,), day, lot)
    assert (award.amount, award.currency) == (None if amount is None else Decimal(amount), currency)


@needs_real
def test_ten_starter_awards_have_the_same_identity_in_the_real_file():
    path = ROOT / "data" / "seed" / "awards.csv"
    starters = [award for award in read_file(path.read_bytes(), path.name).awards if award.publisher == "HA"]
    real_ones = {base_key(award): award for award in real().awards}

    pairs = [(starter, real_ones[base_key(starter)]) for starter in starters]

    assert len(pairs) == 10
    for mine, theirs in pairs:
        assert (mine.title, mine.suppliers, mine.lot) == (theirs.title, theirs.suppliers, theirs.lot)
        assert (mine.buyer, mine.award_date, mine.addresses) == (
            theirs.buyer,
            theirs.award_date,
            theirs.addresses,
        )
        assert (mine.amount, mine.amount_kind) == (theirs.amount, theirs.amount_kind)
        assert (mine.method, mine.method_raw) == (theirs.method, theirs.method_raw)
