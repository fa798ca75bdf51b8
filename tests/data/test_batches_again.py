"""The same bytes once more, and what cannot be done with a batch."""

import json

import pytest
from sqlalchemy import select

from data.files import DataError, FileKind, ReadOptions, ReadResult
from data.placing import load_placing
from data.records import RegisterRow
from data.store import batches as kept
from data.store import schema
from data.store.batches import State
from data.store.publish import Order, publish_batch, stage, withdraw
from tests.data import test_batches
from tests.data.test_batches import order

book = test_batches.book


def test_the_same_bytes_are_staged_once(book):
    first = stage(book.engine, order(), by="anna", note="")
    again = stage(book.engine, order(), by="anna", note="")

    assert (first.is_new, again.is_new) == (True, False)
    assert again.batch_id == first.batch_id


def test_the_same_bytes_may_wait_once_more_to_be_read_in_another_way(book):
    first = book.stage(order())
    second = book.stage(order(options=ReadOptions(money="dollar")))

    assert first != second
    with pytest.raises(DataError, match="same file"):
        book.publish(first, second)


def test_the_same_bytes_that_are_public_change_nothing(book):
    (batch_id,) = book.publish_at_once(order()).batch_ids

    staged = stage(book.engine, order(), by="anna", note="")
    at_once = book.publish_at_once(order())

    assert (staged.batch_id, staged.state, staged.is_new) == (batch_id, State.PUBLISHED, False)
    assert at_once.batch_ids == ()
    assert len(kept.all_batches(book.engine)) == 1


def test_the_same_bytes_may_come_again_after_they_were_taken_back(book):
    (first,) = book.publish_at_once(order()).batch_ids
    book.withdraw(first)

    (second,) = book.publish_at_once(order()).batch_ids

    assert second != first
    assert book.references() == ["A1"]
    # The award is the one it was.
    assert book.snapshot().rows("SELECT award_id FROM awards") == [{"award_id": 1}]


def test_starter_data_that_was_taken_back_does_not_return_by_itself(book):
    (batch_id,) = book.publish_at_once(order()).batch_ids
    book.withdraw(batch_id)

    assert book.publish_at_once(order(), again=False).batch_ids == ()


def _published(book) -> int:
    return book.publish_at_once(order()).batch_ids[0]


def _withdrawn(book) -> int:
    batch_id = _published(book)
    book.withdraw(batch_id)
    return batch_id


def _waiting_copy(book) -> int:
    batch_id = book.stage(order())
    book.publish_at_once(order())
    return batch_id


@pytest.mark.parametrize(
    ("prepared", "act", "told"),
    [
        (_published, "publish", "published already"),
        (_withdrawn, "publish", "withdrawn already"),
        (_withdrawn, "withdraw", "withdrawn already"),
        (_waiting_copy, "publish", "public already"),
        (lambda _: 99, "publish", "no batch 99"),
        (lambda _: 99, "withdraw", "no batch 99"),
        (lambda _: -1, "withdraw", "no batch -1"),
        (lambda _: 10**30, "publish", "no batch 1000"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(book, prepared, act, told):
    batch_id = prepared(book)
    before = book.log()

    with pytest.raises(DataError, match=told):
        getattr(book, act)(batch_id)

    assert book.log() == before


@pytest.mark.parametrize("act", ["stage", "publish", "withdraw"])
def test_nothing_is_done_anonymously(record, act):
    placing = load_placing(record.engine, record.home)
    acts = {
        "stage": lambda: stage(record.engine, order(), by=" ", note="x"),
        "publish": lambda: publish_batch(record.engine, [1], by="", note="x", placing=placing),
        "withdraw": lambda: withdraw(record.engine, 1, by="", reason="x"),
    }

    with pytest.raises(DataError, match="anonymously"):
        acts[act]()


def test_withdrawing_needs_a_reason(book):
    batch_id = book.stage(order())

    with pytest.raises(DataError, match="--reason"):
        book.withdraw(batch_id, reason=" ")


@pytest.mark.parametrize("kind", [FileKind.EVIDENCE, FileKind.INDICATORS, FileKind.TENANCIES])
def test_a_register_is_published_and_taken_back_like_awards(book, kind):
    row = RegisterRow(2, {"supplier_name": "Signs Limited", "estate": "INNO-TKO"})
    result = ReadResult(kind, "register.csv", "utf-8", kind.value, 1, {}, 1, register=(row,))
    (batch_id,) = book.publish_at_once(Order(b"a register", result)).batch_ids

    with book.engine.begin() as connection:
        told = connection.scalar(select(schema.register_rows.c.value))
    outcome = book.withdraw(batch_id)

    assert json.loads(told)["kind"] == kind.value
    assert outcome.version == 2
