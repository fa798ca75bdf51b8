"""The read side: second copies, complete periods, damage."""

from decimal import Decimal

import pytest

from data import public
from data.files import DataError
from data.records import AmountKind


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
    public._opened.cache_clear()
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


def test_a_merged_suppliers_id_leads_to_the_one_it_was_merged_into(record, make_award):
    from sqlalchemy import update

    from data.queries.vendors import redirects, supplier_names
    from data.store import schema

    record.publish(
        make_award(2, suppliers=("Old Name Limited",)), make_award(3, suppliers=("New Name Limited",))
    )
    with record.engine.begin() as connection:
        merge = update(schema.suppliers).where(schema.suppliers.c.supplier_id == 1).values(merged_into=2)
        connection.execute(merge)
    record.publish(make_award(4, suppliers=("Third Limited",)))

    snapshot = record.snapshot()

    assert redirects(snapshot, ["S1", "S2"]) == {"S1": "S2"}
    assert supplier_names(snapshot, ["S1"])["S1"][0] == "New Name Limited"
    rows = snapshot.rows("SELECT supplier_ids FROM awards ORDER BY award_id LIMIT 2")
    assert [row["supplier_ids"] for row in rows] == [[2], [2]]
