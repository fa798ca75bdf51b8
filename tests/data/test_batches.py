"""Batches: staged, published from what was kept, taken back; each step in the log."""

import json
from decimal import Decimal

import pytest
from sqlalchemy import select

from data import public
from data.files import DataError, ReadOptions
from data.ingest import read_file
from data.ingest.dates import today
from data.placing import load_placing
from data.store import batches as kept
from data.store import schema
from data.store.batches import State
from data.store.publish import Order, publish, publish_batch, stage, withdraw

TEMPLATE = (
    "publisher,title,supplier_name,tender_ref,amount,currency,amount_kind,award_date\n"
    "HYD,Supply of signs,Signs Limited,{reference},{amount},HKD,total,2026-07-01\n"
)


def order(reference: str = "A1", amount: str = "5000", options: ReadOptions | None = None) -> Order:
    content = TEMPLATE.format(reference=reference, amount=amount).encode()
    options = options or ReadOptions()
    return Order(content, read_file(content, f"{reference}.csv", options), options)


@pytest.fixture
def book(record):
    """The record, with short words for what the tests do to it."""
    placing = load_placing(record.engine, record.home)

    class Book:
        engine, home, snapshot = record.engine, record.home, record.snapshot

        def stage(self, given: Order) -> int:
            return stage(record.engine, given, by="anna", note="from the page").batch_id

        def publish(self, *batch_ids: int):
            return publish_batch(record.engine, batch_ids, by="ben", note="looked at", placing=placing)

        def publish_at_once(self, *orders: Order, again: bool = True):
            return publish(record.engine, orders, by="ben", note="", placing=placing, again=again)

        def withdraw(self, batch_id: int, reason: str = "wrong file"):
            return withdraw(record.engine, batch_id, by="carl", reason=reason)

        def log(self) -> list[tuple[str, str, dict]]:
            with record.engine.begin() as connection:
                rows = connection.execute(select(schema.audit).order_by(schema.audit.c.audit_id)).all()
            return [(row.action, row.by, json.loads(row.details)) for row in rows]

        def references(self) -> list[str]:
            rows = self.snapshot().rows("SELECT tender_ref FROM awards ORDER BY 1")
            return [row["tender_ref"] for row in rows]

    return Book()


def test_a_staged_file_is_kept_and_not_public(book):
    options = ReadOptions(money="dollar", as_of="2026-07-01")
    batch_id = book.stage(order(options=options))

    (batch,) = kept.all_batches(book.engine)
    assert (batch.batch_id, batch.state, batch.version) == (batch_id, State.STAGED, None)
    assert (batch.rows, batch.accepted, batch.review, batch.rejected, batch.skipped) == (1, 1, 0, 0, 0)
    assert batch.options == options
    assert public.public_stamp(book.engine) is None
    assert [(action, by) for action, by, _ in book.log()] == [("stage", "anna")]


def test_a_file_is_published_as_it_was_read_on_the_day_it_was_staged(book):
    staged = order(options=ReadOptions(as_of="2026-06-01"))
    assert staged.result.review == 1, "the award is dated a month later"
    batch_id = book.stage(staged)

    book.publish(batch_id)

    assert book.snapshot().rows("SELECT award_date FROM awards") == [{"award_date": None}]


def test_the_day_on_which_a_file_was_read_is_kept(book):
    book.stage(order())

    (batch,) = kept.all_batches(book.engine)
    assert batch.options.as_of == today()


def test_the_same_bytes_on_another_day_are_the_same_batch_unless_they_are_read_otherwise(book):
    first = book.stage(order(options=ReadOptions(as_of="2026-08-01")))

    later = book.stage(order(options=ReadOptions(as_of="2026-09-01")))
    before = book.stage(order(options=ReadOptions(as_of="2026-06-01")))

    assert later == first
    assert before != first


def test_publishing_reads_the_kept_file_as_it_was_read_before(book):
    batch_id = book.stage(order())

    outcome = book.publish(batch_id)

    assert (outcome.version, outcome.batch_ids) == (1, (batch_id,))
    assert book.snapshot().rows("SELECT tender_ref, value_hkd FROM awards") == [
        {"tender_ref": "A1", "value_hkd": Decimal("5000.00")}
    ]
    assert [(action, by) for action, by, _ in book.log()] == [("stage", "anna"), ("publish", "ben")]


def test_batches_published_together_are_one_version(book):
    ids = [book.stage(order("A1")), book.stage(order("A2"))]

    outcome = book.publish(*ids)

    assert outcome.version == 1
    assert book.references() == ["A1", "A2"]
    assert {batch.version for batch in kept.all_batches(book.engine)} == {1}


def test_what_is_read_otherwise_than_when_it_was_staged_is_not_published(book, monkeypatch):
    batch_id = book.stage(order())
    monkeypatch.setattr(kept, "as_read", lambda result: {"rows": result.rows + 1})

    with pytest.raises(DataError, match="otherwise than when it was staged"):
        book.publish(batch_id)


def test_withdrawing_leaves_what_the_other_batches_say(book):
    first, second = book.stage(order("A1", "5000")), book.stage(order("A1", "7000"))
    book.publish(first)
    book.publish(second)
    third = book.stage(order("A2"))
    book.publish(third)

    outcome = book.withdraw(second)

    assert outcome.version == 4
    rows = book.snapshot().rows("SELECT tender_ref, amount FROM awards ORDER BY 1")
    assert rows[0] == {"tender_ref": "A1", "amount": Decimal("5000.00")}
    assert book.references() == ["A1", "A2"]
    action, who, details = book.log()[-1]
    assert (action, who, details["batches"], details["reason"]) == ("withdraw", "carl", [2], "wrong file")
    assert details["totals"]["hkd"] == "10000.00"


def test_a_load_that_shrinks_what_is_public_by_a_fifth_waits_for_a_human(book):
    book.publish(book.stage(order("A1", "7000")))
    less = book.stage(order("A1", "5000"))

    held = publish_batch(
        book.engine, [less], by="dora", note="", placing=load_placing(book.engine, book.home)
    )
    (waiting,) = [batch for batch in kept.all_batches(book.engine) if batch.batch_id == less]
    log = book.log()[-1]
    released = publish_batch(
        book.engine, [less], by="dora", note="", placing=load_placing(book.engine, book.home), release=True
    )

    assert [str(reason) for reason in held.held] == [
        "what is public would shrink by a fifth or more: HK$ 7,000.00 -> 5,000.00",
        "what is public of HYD would shrink by a fifth or more: HK$ 7,000.00 -> 5,000.00",
    ]
    assert (waiting.state, waiting.held, log[0]) == (State.STAGED, held.held, "hold")
    assert (held.version, released.version, released.held) == (1, 2, ())


def test_an_edition_that_shrinks_by_a_fifth_is_held_though_another_one_stands(record, make_award):
    chinese = {"title": "供應檯", "suppliers": ("檯業有限公司",), "language": "zh-Hant"}
    record.publish(make_award(2, amount=Decimal(10_000)))
    record.publish(make_award(2, amount=Decimal(10_000), **chinese))

    outcome = record.publish(make_award(2, amount=Decimal(8_000)))

    assert [reason.publisher for reason in outcome.held] == ["HYD"]


def test_batches_are_replayed_in_the_order_in_which_they_became_public(book):
    first, second = book.stage(order("A1", "6000")), book.stage(order("A1", "7000"))

    book.publish(second)
    book.publish(first)

    (row,) = book.snapshot().rows("SELECT amount FROM awards")
    assert row["amount"] == Decimal("6000.00")


def test_withdrawing_everything_leaves_an_empty_dataset(book):
    (batch_id,) = book.publish_at_once(order()).batch_ids

    book.withdraw(batch_id)

    assert book.references() == []


def test_a_batch_that_only_waited_is_put_away_without_a_version(book):
    book.publish_at_once(order("A1"))
    batch_id = book.stage(order("A2"))

    assert book.withdraw(batch_id).version == 1
    assert kept.all_batches(book.engine)[-1].state is State.WITHDRAWN
