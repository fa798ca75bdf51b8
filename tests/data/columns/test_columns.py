"""Columns in memory tell exactly what SQL tells, whatever is selected: starter data and generated awards."""

import random
from dataclasses import replace
from threading import Thread

import numpy as np
import pytest

from bench import data_awards
from data import codelists
from data.columns import figures, lists, orders, placed, vendors
from data.columns.selection import Selection, count
from data.columns.store import Columns
from data.filters import NOWHERE, Basis, Drawn, Filters, Flow, PlaceKind
from data.local import Local
from data.queries import on_map, records
from data.queries import placed as placed_by_sql
from data.queries import summary as summary_by_sql
from data.queries import vendors as vendors_by_sql
from data.queries.records import LISTED, NAMED, Sort
from data.records import Category, Method
from data.snapshot.coded import BUNDLES
from data.snapshot.reader import Snapshot
from geo.districts import districts
from geo.estates import estates

AWARDS, SWEPT = 3_000, 200
FIELDS = ("total", "revenue", "complete_total", "groups", "complete_groups", "category_groups")
FIELDS += ("complete_category_groups", "beside", "fees", "listed_twice", "elsewhere", "version", "filters")


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """A snapshot with joint vendors, shared sums, copies, revenue, and much that is not known."""
    path = tmp_path_factory.mktemp("generated") / "generated.duckdb"
    data_awards.build(path, AWARDS)
    snapshot = Snapshot(path, data_awards.STAMP)
    yield snapshot
    snapshot.close()


@pytest.fixture(params=["starter", "generated"])
def snapshot(request):
    return request.getfixturevalue(request.param)


def drawn_filters(snapshot, draw: random.Random) -> Filters:
    """Draw one selection: any fields at once, mostly few."""
    buyers = [
        row["buyer"]
        for row in snapshot.rows("SELECT DISTINCT buyer FROM awards WHERE buyer IS NOT NULL ORDER BY 1")
    ]
    spots = snapshot.rows(
        "SELECT DISTINCT delivery_lat || ',' || delivery_lon AS spot FROM awards ORDER BY 1"
    )
    choices = {
        "sector": [*codelists.sectors(), "unclassified"],
        "supplier": [f"S{number}" for number in range(1, 70)],
        "district": [*districts(), *NOWHERE],
        "category": list(Category),
        "local": list(Local),
        "buyer": buyers,
        "estate": list(estates()),
        "year": [*map(str, range(2014, 2027)), "unknown"],
        "method": list(Method),
        "publisher": ["HYD", "DSD", "HA", "GLD-NOTICE", *(f"GENERATED-{number}" for number in range(1, 7))],
        "spot": [row["spot"] for row in spots if row["spot"]],
        "drawn": list(Drawn),
    }
    asked = draw.sample(sorted(choices), draw.choice((0, 1, 1, 1, 2, 2, 3)))
    values = {
        name: tuple(
            sorted(
                str(code)
                for code in draw.sample(choices[name], min(draw.choice((1, 2, 5)), len(choices[name])))
            )
        )
        for name in asked
        if choices[name]
    }
    return Filters(
        place=draw.choice(list(PlaceKind)),
        flow=draw.choice((Flow.SPENDING, Flow.SPENDING, Flow.REVENUE)),
        basis=draw.choice(list(Basis)),
        text=draw.choice(("", "", "", "", "supply", "services of", "vendor 1")),
        **values,
    )


def selections(snapshot, count: int, seed: int) -> list[Filters]:
    draw = random.Random(seed)
    return [drawn_filters(snapshot, draw) for _ in range(count)]


def told_of_points(found) -> list:
    """Give all that is told of every point, in an order of its own."""
    whole = [
        (
            found.code(at), float(found.lat[at]), float(found.lon[at]), int(found.order[at]),
            int(found.east[at]), int(found.south[at]), bool(found.selected[at]), found.said[at],
            found.matched[at] if len(found.matched) else None,
            *(int(found.numbers[name][at]) for name in sorted(placed_by_sql.NUMBERS)),
        )
        for at in range(len(found))
    ]  # fmt: skip
    assert np.all(np.diff(found.order) >= 0)
    return sorted(whole, key=lambda point: point[:3])


def test_figures_are_those_of_the_statement(snapshot):
    for filters in selections(snapshot, SWEPT // 2, seed=1):
        asked, found = summary_by_sql.summary(snapshot, filters), figures.summary(snapshot, filters)

        for name in FIELDS:
            assert getattr(found, name) == getattr(asked, name), (name, filters)


def test_points_rankings_and_lists_are_those_of_the_statements(snapshot):
    for filters in selections(snapshot, SWEPT // 4, seed=2):
        assert told_of_points(placed.placed(snapshot, filters)) == told_of_points(
            placed_by_sql.placed(snapshot, filters)
        ), filters
        assert vendors.top_suppliers(snapshot, filters, 7) == vendors_by_sql.top_suppliers(
            snapshot, filters, 7
        ), filters
        assert figures.without_point(snapshot, filters) == on_map.without_point(snapshot, filters), filters


def listed(rows: list[dict], columns=LISTED) -> list[dict]:
    return [{name: row[name] for name in columns} for row in rows]


def test_newest_and_largest_awards_and_copies_are_those_of_the_statements(snapshot):
    for filters in selections(snapshot, SWEPT // 8, seed=3):
        for offset in (0, 5):
            asked = records.award_page(snapshot, filters, limit=4, offset=offset)
            assert lists.newest(snapshot, filters, 4, offset) == listed(asked), filters
        asked = orders.page(snapshot, replace(filters, district=("CW", "EST", "KT")), Sort.LARGEST, 1)
        found = lists.largest(snapshot, replace(filters, district=()), ("CW", "EST", "KT"))
        known = [award for award in asked if award["value_hkd"] is not None]
        assert ([found] if found else []) == listed(known, NAMED), filters
    ids = [row["twin_of"] for row in snapshot.rows("SELECT twin_of FROM awards WHERE twin_of IS NOT NULL")]
    asked = {number: listed(rows) for number, rows in records.copies(snapshot, ids).items()}
    assert ids
    assert lists.copies(snapshot, [*ids, 0]) == asked


def test_the_largest_come_first_and_of_the_same_sum_the_newest(snapshot):
    for filters in [Filters(), *selections(snapshot, SWEPT // 8, seed=7)]:
        asked = orders.page(snapshot, filters, Sort.LARGEST, 9)

        found = lists.largest_first(snapshot, filters, 9)

        sums = [row["value_hkd"] for row in asked if row["value_hkd"] is not None]
        assert [row["value_hkd"] for row in found] == sums, filters
        days = {row["award_id"]: at for at, row in enumerate(lists.newest(snapshot, filters, AWARDS))}
        ordered = [(-row["value_hkd"], days[row["award_id"]]) for row in found]
        assert ordered == sorted(ordered), filters


def in_order(rows: list[dict], sort: Sort) -> list[int]:
    """Give the IDs of awards that come newest first in an order."""
    known = codelists.buyers()
    if sort is Sort.OLDEST:
        dated = [row for row in rows if row["award_date"]]
        rows = [*dated[::-1], *(row for row in rows if not row["award_date"])]
    by = {
        Sort.LARGEST: lambda row: (row["value_hkd"] is None, -(row["value_hkd"] or 0)),
        Sort.SMALLEST: lambda row: (row["value_hkd"] is None, row["value_hkd"] or 0),
        Sort.VENDOR: lambda row: row["supplier_names"].lower().encode(),
        Sort.TITLE: lambda row: row["title"].lower().encode(),
        Sort.BUYER: lambda row: (
            row["buyer"] is None,
            known[row["buyer"]].name_en.lower()
            if row["buyer"] in known
            else (row["buyer"] or "").lstrip("~"),
        ),
    }
    return [row["award_id"] for row in (sorted(rows, key=by[sort]) if sort in by else rows)]


@pytest.mark.parametrize("sort", Sort)
def test_a_list_in_any_order_is_the_sorted_selection(snapshot, sort):
    for filters in (Filters(), *selections(snapshot, SWEPT // 40, seed=4)):
        expected = in_order(records.award_page(snapshot, filters, limit=AWARDS, columns=LISTED), sort)

        for offset in (0, 5, len(expected) // 2, max(0, len(expected) - 3), len(expected)):
            found = orders.page(snapshot, filters, sort, 7, offset)
            assert [row["award_id"] for row in found] == expected[offset : offset + 7], (filters, offset)


def test_each_award_has_its_numbers_in_the_order_of_the_table(generated):
    columns = Columns.of(generated)
    rows = generated.rows(
        "SELECT vendor_key, sector, year, buyer, coalesce(value_hkd, 0) * 100 AS cents FROM awards"
    )

    told = [
        columns.bundle(bundle).values[name].named("none")
        for bundle, name in (
            ("trade_vendor", "district"),
            ("trade_vendor", "sector"),
            ("time", "year"),
            ("terms", "buyer"),
        )
    ]
    bundles = [columns.bundle(bundle).awards for bundle in ("trade_vendor", "trade_vendor", "time", "terms")]
    assert [
        tuple(
            values.labels[values.codes[numbers[place]]] for values, numbers in zip(told, bundles, strict=True)
        )
        for place in range(AWARDS)
    ] == [tuple(row[name] or "none" for name in ("vendor_key", "sector", "year", "buyer")) for row in rows]
    assert columns.cents.tolist() == [int(row["cents"]) for row in rows]


@pytest.mark.parametrize("name", BUNDLES)
def test_the_snapshot_has_the_sums_of_all_awards(generated, name):
    columns = Columns.of(generated)
    told = Selection(None).counted(columns, name)

    anew = count(columns, name, None)

    assert told.awards.tolist() == anew.awards.tolist()
    assert not len(anew.cents) or told.cents.tolist() == anew.cents.tolist()
    assert not len(anew.largest) or told.largest.tolist() == anew.largest.tolist()


def test_parts_of_a_selection_give_the_same_whatever_their_size(generated, monkeypatch):
    chosen = [
        Filters(),
        Filters(category=("goods",)),
        Filters(text="services"),
        Filters(place=PlaceKind.DELIVERY),
    ]
    whole = [(figures.summary(generated, one), lists.newest(generated, one, 9, 30)) for one in chosen]

    monkeypatch.setattr("data.columns.selection.CHUNK", 7)
    Columns.of(generated).forget_selections()

    assert [(figures.summary(generated, one), lists.newest(generated, one, 9, 30)) for one in chosen] == whole


def test_eight_threads_at_once_find_the_same(tmp_path):
    data_awards.build(tmp_path / "at_once.duckdb", AWARDS)
    snapshot = Snapshot(tmp_path / "at_once.duckdb", data_awards.STAMP)
    wanted = selections(snapshot, 16, seed=4)
    found: list[list] = [[] for _ in range(8)]

    def ask(visitor: int) -> None:
        for filters in wanted:
            found[visitor].append(
                (figures.summary(snapshot, filters), vendors.top_suppliers(snapshot, filters, 3))
            )

    threads = [Thread(target=ask, args=(visitor,)) for visitor in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(one == found[0] for one in found)
    assert [one for one, _ in found[0]] == [summary_by_sql.summary(snapshot, filters) for filters in wanted]
    snapshot.close()
