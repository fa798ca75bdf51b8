"""How far money goes to few vendors: the index, what it needs, and what it leaves out."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest

from bench import data_awards
from data.columns.concentration import by_category, concentration, spread
from data.filters import Basis, Filters
from data.queries import vendors as vendors_by_sql
from data.snapshot.reader import Snapshot

AWARDS = 3_000


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """A snapshot with joint vendors, shared sums, copies and awards without a sum."""
    path = tmp_path_factory.mktemp("generated") / "generated.duckdb"
    data_awards.build(path, AWARDS)
    snapshot = Snapshot(path, data_awards.STAMP)
    yield snapshot
    snapshot.close()


def selections():
    draw = random.Random(4)
    base = Filters(basis=Basis.ALL)
    for category in ("goods", "services", "works"):
        for basis in Basis:
            yield replace(base, category=(category,), basis=basis, district=draw.choice(((), ("KT",))))
    yield from (base, Filters(), Filters(text="no such words at all"))


@pytest.mark.parametrize(
    ("cents", "index"),
    [
        ([], None),
        ([500], None),
        ([500, 0, -3], None),
        ([500, 500], 0.5),
        ([500, 500, -900], 0.5),
        ([300, 100], 0.625),
        ([1] * 10, 0.1),
    ],
)
def test_the_index_needs_two_sums_above_zero(cents, index):
    found = spread(cents)

    assert found.index == (pytest.approx(index) if index else None)
    assert (found.largest is None) == (index is None)
    assert found.counted == len([cent for cent in cents if cent > 0])


def test_the_first_four_are_told_where_there_are_more():
    assert spread([1, 1, 1, 1]).few is None
    assert spread([4, 1, 1, 1, 1]).few == pytest.approx(7 / 8)


def test_as_many_alike_would_give_the_same_index():
    assert spread([7] * 5).alike == pytest.approx(5)
    assert spread([7]).alike is None


@pytest.mark.parametrize("filters", list(selections()), ids=str)
def test_it_rests_on_the_sums_of_the_ranking(generated, filters):
    ranked = vendors_by_sql.top_suppliers(generated, filters, AWARDS)
    sums = [int(vendor.value_hkd * 100) for vendor in ranked if vendor.value_hkd > 0]
    firsts = [vendor.code for vendor in ranked if int(vendor.value_hkd * 100) == max(sums, default=0)]

    found = concentration(generated, filters)

    assert found.counted == len(sums)
    assert found.value_hkd == sum((v.value_hkd for v in ranked if v.value_hkd > 0), Decimal(0))
    assert found.index == spread(sums).index
    assert found.without_sum == len(ranked) - len(sums)
    assert found.first == (firsts[0] if len(firsts) == 1 else None)


def test_awards_won_together_add_to_none_and_are_counted_once(generated):
    basis = Filters(basis=Basis.ALL)
    (row,) = generated.rows(
        "SELECT count(*) AS n FROM awards WHERE counted AND flow = 'spending' "
        "AND (len(supplier_ids) > 1 OR amount_shared)"
    )

    found = concentration(generated, basis)

    assert row["n"] > 0
    assert found.shared_awards == row["n"]


def test_each_category_stands_for_itself(generated):
    filters = Filters(basis=Basis.ALL)

    found = by_category(generated, filters)

    assert found["works"] == concentration(generated, replace(filters, category=("works",)))
    assert list(by_category(generated, replace(filters, category=("works",)))) == ["works"]
