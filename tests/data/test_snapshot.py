"""The read side: second copies, complete periods, damage."""

from decimal import Decimal

import pytest
from sqlalchemy import insert

from data import public
from data.files import DataError
from data.records import AmountKind
from data.store import schema


def test_two_publishers_copies_of_one_award_count_once(record, make_award):
    address = ("8 Wang Hoi Road, Kowloon Bay, Kowloon",)
    record.publish(
        make_award(2, publisher="HYD", tender_ref="HY/2025/06", suppliers=("Grand View – Excel JV",)),
        make_award(
            3,
            publisher="GLD-NOTICE",
            tender_ref="HY / 2025/06",
            suppliers=("Grand View - Excel Joint Venture",),
            addresses=address,
            amount=Decimal("90.00"),
        ),
    )

    rows = record.snapshot().rows("SELECT publisher, counted, twin_of FROM awards ORDER BY award_id")

    # The copy with an address counts, though it came second.
    assert rows == [
        {"publisher": "HYD", "counted": False, "twin_of": 2},
        {"publisher": "GLD-NOTICE", "counted": True, "twin_of": None},
    ]


def test_lots_of_one_reference_are_no_copies_of_each_other(record, make_award):
    record.publish(make_award(2, tender_ref="A", lot="1"), make_award(3, tender_ref="A", lot="2"))

    assert record.snapshot().rows("SELECT count(*) AS n FROM awards WHERE counted") == [{"n": 2}]


def test_another_buyers_same_reference_is_no_copy(record, make_award):
    record.publish(
        make_award(2, publisher="HYD", buyer="HYD", tender_ref="1"),
        make_award(3, publisher="DSD", buyer="DSD", tender_ref="1"),
    )

    assert record.snapshot().rows("SELECT count(*) AS n FROM awards WHERE counted") == [{"n": 2}]


@pytest.mark.parametrize(
    ("kind", "currency", "headline"),
    [
        (AmountKind.TOTAL, "HKD", True),
        (AmountKind.GROUP_SUM, "HKD", True),
        (AmountKind.FORECAST, "HKD", True),
        (AmountKind.ESTIMATE, "HKD", True),
        (AmountKind.TOTAL, "USD", False),
        (AmountKind.FIRST_YEAR, "HKD", False),
        (AmountKind.PERIODIC, "HKD", False),
        (AmountKind.BAND, "HKD", False),
        (AmountKind.REVENUE, "HKD", False),
    ],
)
def test_only_headline_kinds_in_hong_kong_dollars_add_up(record, make_award, kind, currency, headline):
    record.publish(make_award(2, amount_kind=kind, currency=currency))

    (row,) = record.snapshot().rows("SELECT value_hkd, flow FROM awards")

    assert (row["value_hkd"] is not None) is headline
    assert row["flow"] == ("revenue" if kind is AmountKind.REVENUE else "spending")


def test_a_damaged_snapshot_is_made_again(record, make_award):
    record.publish(make_award(2))
    stamp = record.snapshot().stamp
    path = record.home / "snapshots" / stamp.file_name
    public.forget()
    path.write_bytes(b"not a database")

    assert record.snapshot().version == 1


def test_a_home_without_a_record_says_what_to_do(tmp_path):
    with pytest.raises(DataError, match="python -m data prepare"):
        public.current(tmp_path / "nothing")


def test_a_reader_keeps_its_version_while_another_is_published(record, make_award):
    record.publish(make_award(2))
    before = record.snapshot()

    record.publish(make_award(3))

    assert before.rows("SELECT count(*) AS n FROM awards") == [{"n": 1}]
    assert record.snapshot().rows("SELECT count(*) AS n FROM awards") == [{"n": 2}]


def _merge(record, old, new):
    link = insert(schema.supplier_links)
    with record.engine.begin() as connection:
        connection.execute(
            link.values(supplier_id=old, version=1, merged_into=new, origin="alias", author="tester")
        )


def test_a_merged_suppliers_id_leads_to_the_one_it_was_merged_into(record, make_award):
    from data.queries.vendors import redirects, supplier_names

    record.publish(
        make_award(2, suppliers=("Old Name Limited",)), make_award(3, suppliers=("New Name Limited",))
    )
    _merge(record, 1, 2)
    record.publish(make_award(4, suppliers=("Third Limited",)))

    snapshot = record.snapshot()

    assert redirects(snapshot, ["S1", "S2"]) == {"S1": "S2"}
    assert supplier_names(snapshot, ["S1"])["S1"][0] == "New Name Limited"
    rows = snapshot.rows("SELECT supplier_ids FROM awards ORDER BY award_id LIMIT 2")
    assert [row["supplier_ids"] for row in rows] == [[2], [2]]


def test_a_merge_leads_on_over_several_steps_and_the_command_line_follows(record, make_award):
    from data.filters import Filters
    from data.queries.known import known

    names = ("First Limited", "Second Limited", "Third Limited")
    record.publish(*(make_award(row, suppliers=(name,)) for row, name in enumerate(names, 2)))
    _merge(record, 1, 2)
    _merge(record, 2, 3)
    record.publish(make_award(9, suppliers=("First Limited",)))

    filters, dropped = known(record.snapshot(), Filters(supplier=("S1", "S77")))

    assert filters.supplier == ("S3",)
    assert dropped == (("supplier", "S77"),)
    rows = record.snapshot().rows("SELECT DISTINCT supplier_ids FROM awards")
    assert rows == [{"supplier_ids": [3]}]


def test_a_snapshot_never_holds_another_version_than_it_says(record, make_award):
    from data.snapshot.opening import open_snapshot
    from data.snapshot.stamp import public_stamp

    record.publish(make_award(2))
    asked = public_stamp(record.engine)
    record.publish(make_award(3))

    opened = open_snapshot(record.engine, record.home, asked)

    assert opened.rows("SELECT version FROM meta") == [{"version": opened.version}]


@pytest.mark.parametrize(
    ("address", "lat", "lon", "key", "is_placed_there"),
    [
        ("1 Kwun Tong Road, Kwun Tong, Kowloon", 22.4505, 114.1645, "KT", False),
        ("Nanshan District, Shenzhen, China", 22.3, 114.17, "outside", False),
        ("", 22.4505, 114.1645, "TP", True),
        ("Tai Po, New Territories", 22.4505, 114.1645, "TP", True),
    ],
    ids=["elsewhere than the address", "abroad", "no address", "as the address says"],
)
def test_the_text_decides_and_coordinates_only_place(
    record, make_award, address, lat, lon, key, is_placed_there
):
    record.publish(make_award(2, addresses=(address,) if address else (), lat=lat, lon=lon))

    (row,) = record.snapshot().rows("SELECT vendor_key, vendor_lat FROM awards")

    assert row["vendor_key"] == key
    assert (row["vendor_lat"] == lat) is is_placed_there


def test_awards_outside_every_period_of_the_coverage_are_told(record, make_award):
    from data.queries.choices import uncovered

    record.publish(make_award(2, award_date="2026-06-12"), make_award(3, award_date=None))

    (found,) = uncovered(record.snapshot())

    assert (found.publisher, found.awards, found.complete) == ("HYD", 1, False)


def test_reading_takes_bounded_memory(starter):
    (told,) = starter.rows("SELECT current_setting('memory_limit') AS most")

    assert told["most"] == "488.2 MiB"
