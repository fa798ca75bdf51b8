"""What publishing would change, told beforehand: rows, conflicts, what is missing, what would be held."""

from dataclasses import replace
from decimal import Decimal

import pytest

from data.diff.compare import diff, diff_as_read
from data.diff.shapes import ConflictKind, RowKind
from data.ingest import read_file
from data.placing import load_placing
from data.records import AmountKind
from data.store.batches import Order, PublishError
from data.store.corrections import correct
from data.store.hold import HoldCode
from data.store.publish import publish, publish_batch, stage, withdraw

CHINESE = {"language": "zh-Hant", "title": "供應檯", "suppliers": ("檯業有限公司",)}
COVERAGE = "publisher,period_from,period_to,status,note\n"


@pytest.fixture
def told(record, make_result):
    """Give the difference that a file with some awards would make."""
    asked = []

    def tell(*awards, **options):
        asked.append(awards)
        order = Order(f"waits {len(asked)}".encode(), make_result(*awards))
        batch_id = stage(record.engine, order, by="t", note="t").batch_id
        return diff_as_read(record.engine, record.home, {batch_id: order}, **options)

    return tell


@pytest.fixture
def waits(record):
    """Let a file wait and give its batch; read as any file is."""

    def wait(text: str, name: str = "coverage.csv") -> int:
        order = Order(text.encode(), read_file(text.encode(), name))
        return stage(record.engine, order, by="t", note="t").batch_id

    return wait


def kinds(found):
    return [(row.row, row.kind) for row in found.rows]


def test_rows_are_new_changed_field_by_field_or_unchanged(record, make_award, told):
    first, second = make_award(2), make_award(3)
    record.publish(first, second)

    found = told(first, replace(second, notes="amended"), make_award(4, amount=None, currency=None))

    assert kinds(found) == [(2, RowKind.UNCHANGED), (3, RowKind.CHANGED), (4, RowKind.NEW)]
    (change,) = found.rows[1].changes
    assert (change.field, change.before, change.after) == ("notes", None, "amended")
    assert [row.award_id for row in found.rows] == [1, 2, 3]
    assert (found.totals_before.awards, found.totals_after.awards) == (2, 3)
    assert (found.totals_before.without_value, found.totals_after.without_value) == (0, 1)
    assert (found.version, found.held, found.is_nothing) == (1, (), False)


def test_a_file_that_says_what_is_public_gives_nothing_to_look_at(record, make_award, told):
    record.publish(make_award(2), make_award(3))

    found = told(make_award(3), make_award(2))

    assert found.is_nothing
    assert found.totals_before == found.totals_after


def test_before_anything_is_public_everything_is_new(record, make_award, told):
    found = told(make_award(2), make_award(3, amount_kind=AmountKind.REVENUE))

    assert (found.version, [kind for _, kind in kinds(found)]) == (0, [RowKind.NEW] * 2)
    assert (found.totals_after.awards, found.totals_after.revenue_awards) == (1, 1)
    assert found.totals_after.fees == {"once": (1, Decimal(100))}


def test_an_award_that_was_taken_back_is_new_under_its_old_number(record, make_award, told):
    record.publish(make_award(2))
    withdraw(record.engine, 1, by="t", reason="t")

    (row,) = told(make_award(2)).rows

    assert (row.kind, row.award_id) == (RowKind.NEW, 1)


def test_another_publishers_sum_date_or_supplier_is_named_with_both_values(record, make_award, told):
    record.publish(*(make_award(row, publisher="GLD-NOTICE") for row in (2, 3, 4, 5)))

    found = told(
        make_award(2, amount=Decimal("150.00")),
        make_award(3, award_date="2026-07-01"),
        make_award(4, suppliers=("Chairs Limited",)),
        make_award(5, award_date="2026", amount=None, currency=None),
    )

    assert [(one.fields, one.ours.publisher, one.theirs.publisher) for one in found.conflicts] == [
        (("amount",), "HYD", "GLD-NOTICE"),
        (("award_date",), "HYD", "GLD-NOTICE"),
        (("suppliers",), "HYD", "GLD-NOTICE"),
    ]
    first = found.conflicts[0]
    assert (first.ours.amount, first.theirs.amount) == (Decimal("150.00"), Decimal("100.00"))
    assert {one.kind for one in found.conflicts} == {ConflictKind.PUBLISHER}


def test_a_rounded_sum_and_a_supplier_more_of_one_reference(record, make_award, told):
    rounded = {"amount": Decimal("1200000.00"), "amount_rounded_to": Decimal(100000)}
    record.publish(
        make_award(2, publisher="GLD-NOTICE", **rounded),
        make_award(3, publisher="GLD-NOTICE"),
        make_award(4, publisher="GLD-NOTICE", tender_ref="REF 3", suppliers=("Chairs Limited",)),
    )

    found = told(
        make_award(2, amount=Decimal("1234567.00")),
        make_award(3, tender_ref="REF 3"),
        make_award(4, tender_ref="REF 3", suppliers=("Lamps Limited",)),
    )

    # Within the rounding the sums are one; the third supplier is not in the other list.
    assert [(one.fields, one.ours.suppliers) for one in found.conflicts] == [
        (("suppliers",), "Lamps Limited")
    ]


def test_another_edition_with_another_sum_is_told(record, make_award, told):
    record.publish(make_award(2))

    (conflict,) = told(make_award(2, amount=Decimal("107.00"), **CHINESE)).conflicts

    assert (conflict.kind, conflict.fields) == (ConflictKind.EDITION, ("amount",))


def test_an_edition_that_joins_adds_no_award_and_no_supplier(record, make_award, told):
    record.publish(make_award(2))

    found = told(make_award(2, **CHINESE))

    assert kinds(found) == [(2, RowKind.NEW)]
    assert found.conflicts == ()
    assert (found.totals_after.awards, found.totals_after.suppliers) == (1, 1)


def test_awards_that_the_publisher_no_longer_lists_are_listed_those_of_the_files_days_first(
    record, make_award, told
):
    record.publish(
        make_award(2, award_date="2020-01-01"),
        *(make_award(row) for row in range(3, 9)),
        make_award(9, publisher="DSD"),
        make_award(10, **CHINESE),
    )

    found = told(make_award(3), limit=2).missing

    assert (found.count, found.within) == (6, 5)
    assert [award.award_id for award in found.first] == [3, 4]


def test_what_would_be_held_is_told(record, make_award, told):
    record.publish(make_award(2), make_award(3))

    found = told(make_award(2, amount=Decimal("1.00")))

    assert [reason.code for reason in found.held] == [HoldCode.LESS_MONEY] * 2
    assert [reason.code for reason in told().held] == [HoldCode.EMPTY]


def test_several_batches_are_looked_at_as_published_together(record, make_award, make_result):
    record.publish(make_award(2))
    orders = {}
    for notes in ("first", "second"):
        order = Order(notes.encode(), make_result(make_award(2, notes=notes), make_award(3)))
        orders[stage(record.engine, order, by="t", note="t").batch_id] = order

    found = diff_as_read(record.engine, record.home, orders)

    assert [row.kind for row in found.rows] == [
        *(RowKind.CHANGED, RowKind.NEW),
        *(RowKind.CHANGED, RowKind.UNCHANGED),
    ]
    assert (found.rows[2].changes[0].before, found.totals_after.awards) == ("first", 2)


def test_a_register_is_compared_row_by_row(record, waits):
    rows = ["HYD,2026-01,2026-03,partial,some", "HYD,2025,2025,complete,", "DSD,2026,2026,complete,all"]
    batch = waits(COVERAGE + "\n".join(rows))
    publish_batch(record.engine, [batch], by="t", note="t", placing=load_placing(record.engine, record.home))

    found = diff(
        record.engine,
        record.home,
        [
            waits(
                COVERAGE + "\n".join(["HYD,2026-01,2026-03,complete,some", rows[1], "HYD,2024,2024,partial,"])
            )
        ],
    )

    assert kinds(found) == [(2, RowKind.CHANGED), (3, RowKind.UNCHANGED), (4, RowKind.NEW)]
    assert [(change.field, change.after) for change in found.rows[0].changes] == [("status", "complete")]
    assert (found.missing_rows.count, found.missing_rows.first[0]["publisher"]) == (1, "DSD")


def test_bytes_that_are_public_already_are_told(record, make_award, make_result):
    order = Order(b"the same", make_result(make_award(2)))
    waiting = stage(record.engine, order, by="t", note="t").batch_id
    publish(record.engine, [order], by="t", note="t", placing=load_placing(record.engine, record.home))

    found = diff_as_read(record.engine, record.home, {waiting: order})

    assert (found.batches[0].public_as, found.is_nothing) == (2, False)


def test_a_batch_that_does_not_wait_is_refused(record, waits):
    batch = waits(COVERAGE + "HYD,2026-01,2026-03,partial,some")
    publish_batch(record.engine, [batch], by="t", note="t", placing=load_placing(record.engine, record.home))

    with pytest.raises(PublishError, match="published already"):
        diff(record.engine, record.home, [batch])
    with pytest.raises(PublishError, match="there is no batch 9"):
        diff(record.engine, record.home, [9])


def test_an_award_whose_vendor_was_corrected_to_another_name_can_be_looked_at(record, make_award, told):
    record.publish(make_award(2), make_award(3))
    correct(record.engine, 1, "suppliers", "CHAN Siu Ming | Second Limited", by="carl", reason="misread")

    found = told(make_award(2), make_award(3), make_award(4))

    assert kinds(found) == [(2, RowKind.UNCHANGED), (3, RowKind.UNCHANGED), (4, RowKind.NEW)]
