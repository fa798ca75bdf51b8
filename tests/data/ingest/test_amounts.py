"""The amount of a row: what its cells say together, and sums that several suppliers share."""

from __future__ import annotations

from decimal import Decimal

import pytest

from data.ingest.amounts import Amount, SharedSums, read_amount
from data.ingest.money import MoneyRules
from data.ingest.row import Draft
from data.problems import ProblemCode, Severity
from data.records import AmountKind

DOLLARS = MoneyRules(unit=Decimal(1))
MILLIONS = MoneyRules(unit=Decimal(1_000_000))


def draft(**cells: str) -> Draft:
    return Draft(2, cells, {"amount": "Contract Sum"})


def read(rules: MoneyRules = DOLLARS, kind: AmountKind | None = None, **cells: str) -> Amount:
    row = draft(**cells)
    amount = read_amount(row, rules, kind)
    assert row.problems == []
    return amount


@pytest.mark.parametrize(
    ("cells", "currency"),
    [
        ({"amount": "100"}, "HKD"),
        ({"amount": "USD100"}, "USD"),
        ({"amount": "100", "currency": "eur"}, "EUR"),
        ({"amount": "100", "currency": "HK$"}, "HKD"),
        ({"amount": "$100", "currency": "USD"}, "USD"),
    ],
)
def test_currency_is_the_cells_the_columns_or_hong_kongs(cells, currency):
    assert (read(**cells).value, read(**cells).currency) == (Decimal(100), currency)


def test_column_of_another_currency_gives_it_to_its_plain_numbers():
    assert read(MoneyRules(unit=Decimal(1), currency="USD"), amount="100").currency == "USD"


@pytest.mark.parametrize(
    ("cells", "default", "kind"),
    [
        ({"amount": "100"}, None, AmountKind.TOTAL),
        ({"amount": "100"}, AmountKind.ESTIMATE, AmountKind.ESTIMATE),
        ({"amount": "HK$100 (Forecast total)"}, AmountKind.ESTIMATE, AmountKind.FORECAST),
        ({"amount": "100", "amount_raw": "HK$100 (1st Year Contract Sum)"}, None, AmountKind.FIRST_YEAR),
        ({"amount": "100", "amount_raw": "Not applicable"}, None, AmountKind.TOTAL),
        ({"amount": "100", "amount_kind": "forecast", "amount_raw": "estimated"}, None, AmountKind.FORECAST),
        ({"amount": "i) HK$1Mn ii) HK$2Mn"}, AmountKind.ESTIMATE, AmountKind.GROUP_SUM),
        ({"amount": ""}, AmountKind.ESTIMATE, AmountKind.NOT_STATED),
        ({"amount": "Below HK$1.4 million"}, AmountKind.ESTIMATE, AmountKind.BAND),
    ],
)
def test_kind_is_the_columns_the_words_or_the_publishers(cells, default, kind):
    assert read(kind=default, **cells).kind is kind


def test_raw_text_tells_period_precision_and_parts_of_an_amount():
    fee = read(amount="715000.00", amount_raw="Monthly licence fee of HK$715,000.00", amount_kind="revenue")
    groups = read(amount="3000000", amount_raw="(Group A) HK$1.0M; (Group B) HK$2.0M")

    assert (fee.kind, fee.period, fee.rounded_to) == (AmountKind.REVENUE, "month", None)
    assert (groups.kind, groups.rounded_to) == (AmountKind.GROUP_SUM, Decimal(100_000))
    assert groups.parts == (("Group A", Decimal(1_000_000)), ("Group B", Decimal(2_000_000)))


@pytest.mark.parametrize(
    ("cell", "rules", "step"),
    [
        ("1366.490", MILLIONS, "1000"),
        ("HKD13.58Mn", MILLIONS, "10000"),
        ("HKD1.2Bn", DOLLARS, "100000000"),
        ("HK$5,000,000", DOLLARS, "1"),
        ("HK$5,000,000.00", DOLLARS, None),
    ],
)
def test_precision_is_what_the_last_digit_is_worth(cell, rules, step):
    assert read(rules, amount=cell).rounded_to == (None if step is None else Decimal(step))


@pytest.mark.parametrize(
    ("cell", "raw"),
    [
        ("1200000.00", None),
        ("1200000.00 ", None),
        ("", None),
        ("Not applicable", "Not applicable"),
        ("HK$1 ", "HK$1"),
    ],
)
def test_words_of_a_cell_are_kept(cell, raw):
    assert read(amount=cell).raw == raw


@pytest.mark.parametrize(
    ("cell", "rules"),
    [
        ("1366.490", MILLIONS),
        ("945", MILLIONS),
        ("HKD13.58Mn", DOLLARS),
        ("Item 1: $2.35Mn  Item 2: $1.27Mn", MoneyRules(dollar="HKD")),
        ("Monthly licence fee of HK$715,000", DOLLARS),
        ("Below HK$1.4 million", DOLLARS),
        ("HK$64.48", MoneyRules(unit_needed_below=Decimal(10_000))),
    ],
)
def test_amount_written_into_the_template_is_read_as_the_same(cell, rules):
    first = read_amount(draft(amount=cell), rules)
    value = "" if first.value is None else f"{first.value:f}"

    again = read(
        amount=value, currency=first.currency or "", amount_kind=first.kind, amount_raw=first.raw or ""
    )

    assert again == first


@pytest.mark.parametrize(
    ("cells", "rules", "code"),
    [
        ({"amount": "1,94"}, DOLLARS, ProblemCode.BAD_AMOUNT),
        ({"amount": "$64"}, DOLLARS, ProblemCode.CURRENCY_UNKNOWN),
        ({"amount": "-5"}, DOLLARS, ProblemCode.AMOUNT_OUT_OF_RANGE),
        ({"amount": "12.5"}, MoneyRules(), ProblemCode.UNIT_UNKNOWN),
        ({"amount": "79,245,500.00"}, MILLIONS, ProblemCode.UNIT_CONFLICT),
        ({"amount": "HK$1M HK$2M"}, DOLLARS, ProblemCode.SEVERAL_AMOUNTS),
        ({"amount": "HK$100", "currency": "USD"}, DOLLARS, ProblemCode.CURRENCY_CONFLICT),
        ({"amount": "100", "currency": "dollars"}, DOLLARS, ProblemCode.CURRENCY_UNKNOWN),
    ],
)
def test_doubtful_amount_is_for_review_and_not_known(cells, rules, code):
    row = draft(**cells)

    amount = read_amount(row, rules, AmountKind.ESTIMATE)

    assert (amount.value, amount.currency, amount.kind) == (None, None, AmountKind.NOT_STATED)
    assert [(problem.code, problem.severity) for problem in row.problems] == [(code, Severity.REVIEW)]
    assert row.problems[0].expected


@pytest.mark.parametrize(("lot", "shared"), [("Group 1-6", False), ("Group 2, 6", True), ("", False)])
def test_sum_for_more_lots_than_the_rows_is_kept_and_shared(lot, shared):
    amount = read(amount="HKD3.83Mn  for Group 1-6", lot=lot)

    assert (amount.value, amount.shared) == (Decimal(3_830_000), shared)


def test_sum_in_the_rows_of_several_suppliers_is_shared():
    sums = SharedSums()
    sums.add("T1", "2-October-2024", "HKD1.80Mn", "Ho Limited")
    sums.add("T1", "2-October-2024", "HKD1.80Mn ", "Lee Limited")
    sums.add("T2", "2-October-2024", "HKD1.80Mn", "Lee Limited")

    assert sums.holds("T1", "2-October-2024", "HKD1.80Mn")
    assert not sums.holds("T2", "2-October-2024", "HKD1.80Mn")
    assert not sums.holds("T3", "2-October-2024", "HKD1.80Mn")


@pytest.mark.parametrize(
    ("reference", "amount", "other"),
    [
        ("T1", "HK$0.00", "Lee Limited"),
        ("T1", "Not applicable", "Lee Limited"),
        ("T1", "", "Lee Limited"),
        ("", "HK$5.00", "Lee Limited"),
        ("T1", "HK$5.00", "Ho  Limited"),
    ],
)
def test_sum_that_is_none_or_one_suppliers_is_not_shared(reference, amount, other):
    sums = SharedSums()

    sums.add(reference, "2026", amount, "Ho Limited")
    sums.add(reference, "2026", amount, other)

    assert not sums.holds(reference, "2026", amount)
