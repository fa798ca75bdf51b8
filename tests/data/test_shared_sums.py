"""A tender's sum that stands in the rows of several suppliers: counted once, claimed by none, said."""

from decimal import Decimal

import pytest

from data.filters import Basis, Filters
from data.queries.summary import summary
from data.queries.vendors import top_suppliers
from data.records import AmountKind
from data.report import report

SUM = Decimal("175670000.00")


@pytest.fixture
def tender(record, make_award):
    """A record with one tender of three suppliers that share its sum, and an award of its own."""

    def published(**values):
        shared = {"tender_ref": "HAHO 1", "amount": SUM, "amount_shared": True, "publisher": "HA"} | values
        record.publish(
            make_award(2, suppliers=("First Limited",), **shared),
            make_award(3, suppliers=("Second Limited",), **shared),
            make_award(4, suppliers=("Third Limited",), **shared),
            make_award(5, suppliers=("First Limited",), amount=Decimal("10.00")),
        )
        return record.snapshot()

    return published


def test_the_sum_counts_once_and_the_others_say_where(tender):
    snapshot = tender()

    rows = snapshot.rows("SELECT award_id, value_hkd, sum_with, amount FROM awards ORDER BY award_id")

    assert [(row["value_hkd"], row["sum_with"]) for row in rows] == [
        (SUM, None),
        (None, 1),
        (None, 1),
        (Decimal("10.00"), None),
    ]
    # What the row says stays with it.
    assert {row["amount"] for row in rows[:3]} == {SUM}


def test_a_total_says_how_many_sums_stand_elsewhere(tender):
    snapshot = tender()

    found = summary(snapshot, Filters())

    assert found.total.value_hkd == SUM + 10
    assert (found.total.awards, found.total.without_value, found.total.sum_elsewhere) == (4, 2, 2)
    assert report(snapshot, Filters())["sum_elsewhere"] == 2
    assert sum(tally.sum_elsewhere for tally in found.by("district").values()) == 2


def test_a_selection_without_the_row_that_counts_has_no_sum_but_says_so(tender):
    found = summary(tender(), Filters(supplier=("S2",)))

    assert (found.total.awards, found.total.value_hkd, found.total.sum_elsewhere) == (1, Decimal(0), 1)


def test_no_vendor_claims_the_sum_but_each_is_said_to_share_it(tender):
    ranking = top_suppliers(tender(), Filters(basis=Basis.ALL), 10)

    assert [(one.name, one.value_hkd, one.shared_awards, one.shared_value_hkd) for one in ranking] == [
        ("First Limited", Decimal("10.00"), 1, SUM),
        ("Second Limited", Decimal(0), 1, SUM),
        ("Third Limited", Decimal(0), 1, SUM),
    ]
    assert [one.without_value for one in ranking] == [0, 0, 0]


def test_kinds_beside_the_headline_count_a_shared_sum_once_too(tender):
    found = summary(tender(amount_kind=AmountKind.FIRST_YEAR), Filters())

    assert found.beside["first_year"] == (3, SUM)
    assert (found.total.without_value, found.total.sum_elsewhere) == (3, 0)


def test_the_same_sum_of_another_day_is_another_sum(record, make_award):
    shared = {"tender_ref": "HAHO 1", "amount": SUM, "amount_shared": True}
    record.publish(
        make_award(2, suppliers=("A",), **shared),
        make_award(3, suppliers=("B",), **shared),
        make_award(4, suppliers=("C",), award_date="2026-07-01", **shared),
        make_award(5, suppliers=("D",), award_date="2026-07-01", **shared),
    )

    assert summary(record.snapshot(), Filters()).total.value_hkd == 2 * SUM


def test_a_row_that_is_no_longer_shared_has_a_sum_of_its_own(tender, record, make_award):
    tender()
    shared = {"tender_ref": "HAHO 1", "amount": SUM, "publisher": "HA"}
    # A later file says that the first supplier's sum is its own.
    record.publish(make_award(2, suppliers=("First Limited",), **shared))

    rows = record.snapshot().rows("SELECT award_id, value_hkd FROM awards ORDER BY award_id LIMIT 3")

    assert [row["value_hkd"] for row in rows] == [SUM, SUM, None]
