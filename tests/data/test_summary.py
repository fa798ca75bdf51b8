"""The figures: one statement, each total with what it leaves out."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from data.filters import NOWHERE, Basis, Filters, Flow, PlaceKind
from data.prepare import SEED
from data.queries.records import all_awards
from data.queries.summary import summary
from data.queries.vendors import delivery_points, supplier_points, top_suppliers
from data.records import AmountKind, Category
from data.report import report

SELECTIONS = [
    Filters(),
    Filters(place=PlaceKind.DELIVERY),
    Filters(basis=Basis.ALL),
    Filters(flow=Flow.REVENUE),
    Filters(category=("works",)),
    Filters(local=("plant",)),
    Filters(district=("KT", "KWT")),
    Filters(place=PlaceKind.DELIVERY, district=("TM", "unknown")),
    Filters(sector=("construction", "unclassified"), year=("2026",)),
    Filters(method=("open",), text="services"),
    Filters(estate=("INNO-TKO",)),
    Filters(publisher=("DSD",)),
]


@pytest.fixture(scope="module")
def seed_rows() -> list[dict[str, str]]:
    with (Path(SEED) / "awards.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_of_the_starter_file_is_counted_once_apart_or_as_a_copy(starter, seed_rows):
    found = summary(starter, Filters())

    revenue = sum(row["amount_kind"] == "revenue" for row in seed_rows)
    assert found.revenue.awards == revenue
    assert found.total.awards + revenue + found.listed_twice == len(seed_rows)


def test_four_awards_are_listed_by_two_publishers(starter):
    pairs = starter.rows(
        "SELECT a.tender_ref, a.publisher, b.publisher AS other FROM awards a "
        "JOIN awards b ON a.twin_of = b.award_id ORDER BY 1"
    )

    assert [row["tender_ref"] for row in pairs] == ["09/HY/2025", "HY/2024/02", "HY/2025/06", "HY/2025/13"]
    assert {(row["publisher"], row["other"]) for row in pairs} == {("HYD", "GLD-NOTICE")}


@pytest.mark.parametrize("filters", SELECTIONS, ids=[str(f.to_query()) for f in SELECTIONS])
def test_figures_are_those_of_the_rows_to_the_cent(starter, filters):
    found = summary(starter, filters)

    rows = list(all_awards(starter, filters))
    values = [row["value_hkd"] for row in rows if row["value_hkd"] is not None]
    assert found.total.awards == len(rows)
    assert found.total.value_hkd == sum(values, Decimal(0))
    assert found.total.without_value == len(rows) - len(values)
    assert found.total.buyers == len({row["buyer"] for row in rows if row["buyer"]})
    assert found.total.suppliers == len({code for row in rows for code in row["supplier_ids"]})


@pytest.mark.parametrize("filters", SELECTIONS, ids=[str(f.to_query()) for f in SELECTIONS])
@pytest.mark.parametrize("dimension", ["district", "sector", "category", "local", "month", "kind", "method"])
def test_groups_add_up_to_the_total(starter, filters, dimension):
    found = summary(starter, filters)

    if dimension == "kind":
        assert sum(awards for awards, _ in found.beside.values()) == found.total.awards
        return
    groups = found.by(dimension).values()
    assert sum(tally.awards for tally in groups) == found.total.awards
    assert sum((tally.value_hkd for tally in groups), Decimal(0)) == found.total.value_hkd


def test_within_a_category_groups_add_up_to_the_category(starter):
    found = summary(starter, Filters(basis=Basis.ALL))

    for category in Category:
        whole = found.by("category").get(category.value)
        parts = found.basis_by("sector", category.value).values()
        assert sum(tally.awards for tally in parts) == (whole.awards if whole else 0)


def test_first_year_sums_and_revenue_stand_apart(record, make_award):
    record.publish(
        make_award(2, amount=Decimal("10.00")),
        make_award(3, amount=Decimal("5.00"), amount_kind=AmountKind.FIRST_YEAR),
        make_award(4, amount=Decimal("7.00"), amount_kind=AmountKind.REVENUE),
        make_award(5, amount=None, currency=None, amount_kind=AmountKind.NOT_STATED),
        make_award(6, amount=Decimal("9.00"), currency="USD"),
    )

    found = summary(record.snapshot(), Filters())

    assert found.total.value_hkd == Decimal("10.00")
    assert found.total.awards == 4
    assert found.total.without_value == 3
    assert found.revenue.awards == 1
    assert found.beside["first_year"] == (1, Decimal("5.00"))


def test_complete_basis_leaves_partial_publishers_out_of_shares_only(starter):
    partial = summary(starter, Filters())
    everything = summary(starter, Filters(basis=Basis.ALL))

    assert partial.total == everything.total
    assert 0 < partial.complete_total.awards < everything.total.awards
    assert "HA" not in partial.basis_by("publisher")
    assert "HA" in everything.basis_by("publisher")


def test_awards_over_several_districts_are_named_beside_the_chosen_one(starter):
    found = summary(starter, Filters(place=PlaceKind.DELIVERY, district=("TM",)))

    rows = starter.rows(
        "SELECT count(*) AS n FROM awards WHERE counted AND flow = 'spending' "
        "AND delivery_key = 'several' AND list_contains(delivery_districts, 'TM')"
    )
    assert found.elsewhere.awards == rows[0]["n"] > 0


def test_report_names_every_group_and_agrees_with_the_summary(starter):
    found = summary(starter, Filters())

    told = report(starter, Filters())

    assert told["awards"] == found.total.awards
    assert told["value_hkd"] == float(found.total.value_hkd)
    assert len(told["by_district"]) == 18 + len(NOWHERE)
    assert sum(group["awards"] for group in told["by_district"].values()) == told["awards"]
    assert sum(group["awards"] for group in told["by_sector"].values()) == told["awards"]
    assert told["placed_awards"] == sum(
        group["awards"] for code, group in told["by_district"].items() if code not in NOWHERE
    )
    assert {"INNO-TP", "INNO-TKO", "INNO-YL"} <= told["by_estate"].keys()


def test_a_shared_award_adds_to_no_vendor_but_is_named(record, make_award):
    record.publish(make_award(2, suppliers=("First Limited", "Second Limited")))

    ranking = top_suppliers(record.snapshot(), Filters(basis=Basis.ALL), 10)

    assert [(vendor.name, vendor.awards, vendor.value_hkd) for vendor in ranking] == [
        ("First Limited", 1, Decimal(0)),
        ("Second Limited", 1, Decimal(0)),
    ]
    assert all(vendor.shared_value_hkd == Decimal("100.00") for vendor in ranking)


@pytest.mark.parametrize("kind", [PlaceKind.VENDOR, PlaceKind.DELIVERY])
def test_bubbles_hold_the_awards_that_have_a_point(starter, kind):
    filters = Filters(place=kind)
    points = (supplier_points if kind is PlaceKind.VENDOR else delivery_points)(starter, filters)

    shared = " AND len(supplier_ids) = 1" if kind is PlaceKind.VENDOR else ""
    rows = starter.rows(
        f"SELECT count(*) AS n FROM awards WHERE counted AND flow = 'spending' "
        f"AND {kind.value}_lat IS NOT NULL{shared}"
    )
    assert sum(point.awards for point in points) >= rows[0]["n"] > 0
    assert all(22.1 < point.lat < 22.6 and 113.8 < point.lon < 114.5 for point in points)


def test_every_innopark_award_of_the_starter_data_is_in_its_estate(starter, seed_rows):
    named = {
        "INNO-TP": ("Tai Po Industrial Estate",),
        "INNO-TKO": ("Tseung Kwan O Ind",),
        "INNO-YL": ("Yuen Long Industrial Estate",),
    }
    found = summary(starter, Filters(basis=Basis.ALL)).by("estate")

    for estate, words in named.items():
        told = sum(any(word in row["supplier_address"] for word in words) for row in seed_rows)
        assert found[estate].awards == told > 0


def test_every_bubble_of_a_place_selects_exactly_its_awards(starter):
    filters = Filters(place=PlaceKind.DELIVERY)

    for point in delivery_points(starter, filters):
        chosen, dropped = Filters.from_query({"place": ["delivery"], "spot": [point.code]})
        found = summary(starter, chosen)
        assert dropped == ()
        assert (found.total.awards, found.total.value_hkd) == (point.awards, point.value_hkd)


def test_a_shared_award_adds_to_no_bubble(record, make_award):
    central = ("1 Queen's Road Central, Central", "83 Des Voeux Road Central, Central")
    record.publish(make_award(2, suppliers=("First Limited", "Second Limited"), addresses=central))

    points = supplier_points(record.snapshot(), Filters())

    assert [(point.value_hkd, point.shared_awards) for point in points] == [(Decimal(0), 1)] * 2


def test_revenue_is_told_by_the_period_it_is_paid_for(starter):
    told = report(starter, Filters())["beside"]["revenue"]

    assert told["awards"] == 4
    assert told["by_period"]["month"]["awards"] == 4
    assert told["by_period"]["month"]["stated_hkd"] == 715_000 + 120_000 + 100_500 + 170_000
