"""Cells of the map: nothing twice, nothing lost, whatever the filters and the zoom; and a bounded answer."""

import math
from collections import Counter
from decimal import Decimal

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import codelists
from data.filters import Filters, Flow, PlaceKind
from data.local import Local
from data.queries import cells
from data.queries.placed import placed
from data.queries.records import all_awards
from data.queries.vendors import delivery_points, supplier_points
from data.records import Category, Method
from geo.districts import districts

SOUTH, WEST, NORTH, EAST = 22.1, 113.8, 22.6, 114.5
CENTRAL = "1 Queen's Road Central, Central"


def some(*values: str):
    return st.lists(st.sampled_from(values), max_size=2).map(tuple)


FILTERS = st.builds(
    Filters,
    place=st.sampled_from(PlaceKind),
    flow=st.sampled_from(Flow),
    district=some(*districts(), "several", "unknown"),
    sector=some(*codelists.sectors(), "unclassified"),
    category=some(*Category),
    local=some(*Local),
    method=some(*Method),
    publisher=some("HYD", "DSD", "GLD-NOTICE", "HA"),
    supplier=some("S1", "S7", "S20", "S33"),
    text=st.sampled_from(["", "", "services", "supply of"]),
)
A_FEW = settings(
    max_examples=25, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def points_of(snapshot, filters: Filters):
    return (supplier_points if filters.place is PlaceKind.VENDOR else delivery_points)(snapshot, filters)


def number(lat: float, lon: float, zoom: int) -> tuple[int, int]:
    """Give the tile that a place is in, by the textbook's formula."""
    down = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return int((lon + 180) / 360 * 2**zoom), int(down * 2**zoom)


def all_tiles(snapshot, filters: Filters, zoom: int) -> list[cells.Cell]:
    """Give the cells of every tile of a zoom that Hong Kong lies in."""
    columns = cells.spread(placed(snapshot, filters))
    (first_x, first_y), (last_x, last_y) = number(NORTH, WEST, zoom), number(SOUTH, EAST, zoom)
    return [
        cell
        for x in range(first_x, last_x + 1)
        for y in range(first_y, last_y + 1)
        for cell in cells.tile(snapshot, columns, zoom, x, y)
    ]


@A_FEW
@given(FILTERS, st.integers(0, 12))
def test_tiles_of_a_zoom_hold_what_the_points_hold(starter, filters, zoom):
    found = all_tiles(starter, filters, zoom)

    points = points_of(starter, filters)
    chosen = filters.supplier if filters.place is PlaceKind.VENDOR else ()
    assert sum(cell.points for cell in found) == len(points)
    assert sum((cell.total.value_hkd for cell in found), Decimal(0)) == sum(p.value_hkd for p in points)
    assert sum(cell.selected for cell in found) == sum(point.code in chosen for point in points)


@A_FEW
@given(FILTERS, st.integers(0, 12))
def test_tiles_of_a_zoom_count_every_placed_award_once(starter, filters, zoom):
    found = all_tiles(starter, filters, zoom)

    is_vendor = filters.place is PlaceKind.VENDOR
    rows = [row for row in all_awards(starter, filters) if row[f"{filters.place.value}_lat"] is not None]
    shared = [row for row in rows if is_vendor and (len(row["supplier_ids"]) > 1 or row["amount_shared"])]
    unpriced = [row for row in rows if row["stated_hkd" if is_vendor else "value_hkd"] is None]
    assert sum(cell.total.awards for cell in found) == len(rows)
    assert sum(cell.total.shared_awards for cell in found) == len(shared)
    assert sum(cell.total.without_value for cell in found) == len(unpriced)


@A_FEW
@given(FILTERS, st.integers(0, 20))
def test_points_are_in_the_cell_they_lie_in(starter, filters, zoom):
    points = points_of(starter, filters)
    expected = Counter(number(point.lat, point.lon, zoom + cells.FINER) for point in points)
    columns = cells.spread(placed(starter, filters))

    found = [
        cell
        for x, y in {(x >> cells.FINER, y >> cells.FINER) for x, y in expected}
        for cell in cells.tile(starter, columns, zoom, x, y)
    ]

    assert {(cell.x, cell.y): cell.points for cell in found} == expected
    assert all(number(cell.lat, cell.lon, zoom + cells.FINER) == (cell.x, cell.y) for cell in found)


@A_FEW
@given(FILTERS, st.integers(0, 20))
def test_every_point_is_told_in_its_cell_as_it_is_elsewhere(starter, filters, zoom):
    points = points_of(starter, filters)
    columns = cells.spread(placed(starter, filters))

    told = {}
    for x, y in {number(point.lat, point.lon, zoom + cells.FINER) for point in points}:
        inside = cells.cell(starter, columns, zoom, x, y, limit=1_000)
        told |= {(point.code, point.lat, point.lon): point for point in inside.top}
        assert (inside.more, len(inside.top)) == (0, inside.cell.points)

    assert told == {(point.code, point.lat, point.lon): point for point in points}


def test_a_cell_of_one_point_is_that_point(starter):
    found = all_tiles(starter, Filters(), 14)

    single = [cell for cell in found if cell.points == 1]
    points = supplier_points(starter, Filters())
    assert single
    assert all(
        cell.point in points and (cell.lat, cell.lon) == (cell.point.lat, cell.point.lon) for cell in single
    )
    assert all(cell.point is None for cell in found if cell.points > 1)


def test_many_suppliers_at_one_place_are_one_cell_that_names_the_largest(record, make_award):
    record.publish(
        *(
            make_award(row, suppliers=(f"Firm {row} Limited",), addresses=(CENTRAL,), amount=Decimal(row))
            for row in range(2, 42)
        )
    )
    snapshot, filters = record.snapshot(), Filters(supplier=("S1",))
    everybody = cells.spread(placed(snapshot, Filters()))

    (point,) = {(one.lat, one.lon) for one in supplier_points(snapshot, Filters())}
    (found,) = cells.tile(snapshot, everybody, 20, *number(*point, 20))
    inside = cells.cell(snapshot, everybody, 20, found.x, found.y)

    assert (found.points, found.suppliers, found.is_one_place) == (40, 40, True)
    assert found.total.value_hkd == sum(range(2, 42))
    assert [one.name for one in inside.top] == [f"Firm {row} Limited" for row in range(41, 21, -1)]
    assert inside.more == 20
    assert placed(snapshot, filters).selected.tolist() == [True]


def test_two_addresses_of_a_supplier_are_two_points_of_one_supplier(record, make_award):
    addresses = (CENTRAL, "83 Des Voeux Road Central, Central")
    record.publish(*(make_award(row, addresses=(addresses[row % 2],)) for row in (2, 3)))

    (found,) = all_tiles(record.snapshot(), Filters(), 5)

    assert (found.points, found.suppliers, found.total.awards) == (2, 1, 2)
    assert not found.is_one_place


def test_an_award_of_two_suppliers_is_one_award_of_its_cell(record, make_award):
    record.publish(make_award(2, suppliers=("First Limited", "Second Limited"), addresses=(CENTRAL, CENTRAL)))

    (found,) = all_tiles(record.snapshot(), Filters(), 12)

    assert (found.points, found.total.awards, found.total.shared_awards) == (2, 1, 1)
    assert found.total.value_hkd == 0


def test_a_sum_that_rows_of_a_supplier_share_is_told_once(record, make_award):
    rows = ({"tender_ref": "A", "lot": lot, "amount_shared": True, "addresses": (CENTRAL,)} for lot in "12")
    record.publish(*(make_award(row, **values) for row, values in enumerate(rows, 2)))
    snapshot = record.snapshot()

    inside = cells.cell(
        snapshot, cells.spread(placed(snapshot, Filters())), 0, *number(22.3, 114.1, cells.FINER)
    )

    assert list(inside.top) == supplier_points(snapshot, Filters())
    assert (inside.top[0].awards, inside.top[0].shared_value_hkd) == (2, Decimal("100.00"))


@pytest.mark.parametrize("kind", PlaceKind)
def test_nothing_found_is_no_cell(starter, kind):
    columns = cells.spread(placed(starter, Filters(place=kind, text="nothing of that name")))

    assert len(columns) == 0
    assert cells.tile(starter, columns, 10, *number(22.3, 114.1, 10)) == []
    assert cells.cell(starter, columns, 10, 0, 0) == cells.Contents(None)


class Generated:
    """Stands for a snapshot with as many awards as a test wants, each of another supplier elsewhere."""

    def __init__(self, awards: int) -> None:
        self.connection = duckdb.connect(":memory:")
        self.connection.execute(
            """
            CREATE TABLE awards AS SELECT i AS award_id, [i] AS supplier_ids, NULL AS sum_with,
                true AS counted, 'spending' AS flow, i / 100 AS value_hkd, i / 100 AS stated_hkd,
                22.2 + (hash(i) % 3000) / 10000 AS vendor_lat,
                113.9 + (hash(-i) % 4000) / 10000 AS vendor_lon,
                'CW' AS vendor_key, 'street' AS vendor_precision, 150 AS vendor_within_m, 'address' AS local
            FROM range(1, ? + 1) t(i)
            """,
            [awards],
        )
        self.connection.execute(
            "CREATE TABLE award_suppliers AS "
            "SELECT award_id, award_id AS supplier_id, false AS shared FROM awards;"
            "CREATE TABLE suppliers AS SELECT award_id AS supplier_id, 'Firm ' || award_id AS name, "
            "NULL AS name_zh, NULL AS merged_into FROM awards"
        )

    def rows(self, sql, values=()):
        found = self.connection.execute(sql, list(values))
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.mark.parametrize("zoom", range(21))
def test_points_on_the_edge_of_tiles_are_in_one_tile(zoom):
    snapshot = Generated(9)
    # The edges of a tile of zoom 8, as near as numbers come to them, and a hair beside them.
    lon, lat = 113.90625, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * 111 / 256))))
    for award in range(9):
        beside = [lat + (award // 3 - 1) * 1e-12, lon + (award % 3 - 1) * 1e-12, award + 1]
        snapshot.rows("UPDATE awards SET vendor_lat = ?, vendor_lon = ? WHERE award_id = ?", beside)
    columns = cells.spread(placed(snapshot, Filters()))
    x, y = number(lat, lon, zoom)

    around = [
        cell
        for tile_x in range(max(0, x - 1), min(x + 2, 2**zoom))
        for tile_y in range(max(0, y - 1), min(y + 2, 2**zoom))
        for cell in cells.tile(snapshot, columns, zoom, tile_x, tile_y)
    ]

    assert sum(cell.points for cell in around) == 9
    assert sum((cell.total.value_hkd for cell in around), Decimal(0)) == Decimal("0.45")


@pytest.mark.parametrize("zoom", [6, 10, 13, 16])
def test_answers_do_not_grow_with_the_number_of_awards(zoom):
    few, many = (all_sizes(Generated(awards), zoom) for awards in (300, 30_000))

    assert max(many) <= cells.CELLS_IN_TILE
    assert max(many) <= 4 * max(few) + cells.CELLS_IN_TILE


def all_sizes(snapshot, zoom: int) -> list[int]:
    """Give the number of cells of each tile around the middle of Hong Kong."""
    columns = cells.spread(placed(snapshot, Filters()))
    middle_x, middle_y = number(22.35, 114.1, zoom)
    return [
        len(cells.tile(snapshot, columns, zoom, middle_x + x, middle_y + y))
        for x in (-1, 0, 1)
        for y in (-1, 0, 1)
    ]
