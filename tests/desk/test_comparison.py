"""What staff see before they publish or take back: the difference, told by the very program that does it."""

import pytest

from data import public
from data.desk import drafts, orders
from data.jobs.queue import JobState
from tests.engines import KINDS

BOTH = pytest.mark.parametrize("engine_kind", KINDS, indirect=True)


@pytest.fixture
def published(engine, anna, take, done, make_file):
    """Publish a file of these references, or otherwise, and give its batch."""

    def order(*references: str, **values: str) -> int:
        batch = take(make_file(*references, **values))["batch"]
        upload = make_file(*references, **values)
        seen = drafts.mark(engine, [upload.sha256])
        job = orders.publish(engine, anna, [batch], note="n", seen=seen, request_id=f"publish {batch}")
        assert done(job).state is JobState.DONE
        return batch

    return order


def state(home) -> list[tuple[str, str]]:
    rows = public.current(home).rows("SELECT tender_ref, amount FROM awards ORDER BY 1")
    return [(row["tender_ref"], str(row["amount"])) for row in rows]


def test_the_difference_tells_rows_totals_and_what_staff_corrected(
    engine, anna, take, done, published, make_file
):
    published("A1", "A2")
    upload = make_file("A1", "A3", amount="6000")
    take(upload)
    drafts.save(engine, anna, upload.sha256, 2, "amount", "7000", reason="r", seen=None)
    drafts.save(engine, anna, upload.sha256, 3, "vendor_district", "TP", reason="r", seen=None)

    job = done(orders.compare(engine, anna, [2], request_id="c"))

    told = job.outcome
    assert job.state is JobState.DONE, job.error
    assert told["counts"] == {"new": 1, "changed": 1, "unchanged": 0}
    (changed,) = told["rows"]["changed"]
    assert ("amount", "5000.00", "7000") in [
        (one["field"], one["before"], one["after"]) for one in changed["changes"]
    ]
    assert changed["corrected"] == ["amount"]
    assert (told["totals"]["before"]["value_hkd"], told["totals"]["after"]["value_hkd"]) == (
        "10000.00",
        "18000.00",
    )
    assert told["totals"]["after"]["awards"] == "3"
    assert told["missing"]["count"] == 1
    assert (told["drafts"], told["seen"]) == (2, drafts.mark(engine, [upload.sha256]))


def test_a_difference_that_is_only_a_correction_is_one(engine, anna, take, done, published, make_file):
    published("A1")
    upload = make_file("A1", "A2")
    take(upload)
    drafts.save(engine, anna, upload.sha256, 2, "award_date", "2026-06", reason="r", seen=None)

    told = done(orders.compare(engine, anna, [2], request_id="c")).outcome

    assert [row["row"] for row in told["rows"]["changed"]] == [2]


@BOTH
def test_what_looking_back_tells_is_what_taking_back_does(engine, home, anna, done, published):
    published("A1", "A2")
    batch = published("A2", "A3", amount="6000", title="Supply of new signs")

    told = done(orders.look_back(engine, anna, batch, request_id="l")).outcome
    before = state(home)
    done(orders.withdraw(engine, anna, batch, reason="wrong", request_id="w"))
    after = state(home)

    assert told["goes"]["count"] == 1
    assert [one["reference"] for one in told["goes"]["first"]] == ["A3"]
    (back,) = told["returns"]["first"]
    assert (back["batch"], back["row"], told["returns"]["count"]) == (1, 3, 1)
    assert {one["field"] for one in back["changes"]} == {"title", "amount"}
    assert (told["totals"]["before"]["value_hkd"], told["totals"]["after"]["value_hkd"]) == (
        "17000.00",
        "10000.00",
    )
    assert before == [("A1", "5000.00"), ("A2", "6000.00"), ("A3", "6000.00")]
    assert after == [("A1", "5000.00"), ("A2", "5000.00")]
    assert told["stays"] == 0


def test_looking_back_knows_what_a_later_batch_said_and_what_staff_corrected(
    engine, home, anna, take, done, published, make_file
):
    upload = make_file("A1", "A2")
    take(upload)
    drafts.save(engine, anna, upload.sha256, 2, "amount", "9000", reason="r", seen=None)
    published("A1", "A2")
    published("A1", amount="6000")

    told = done(orders.look_back(engine, anna, 1, request_id="l")).outcome
    done(orders.withdraw(engine, anna, 1, reason="wrong", request_id="w"))

    assert (told["stays"], told["goes"]["count"], told["corrections"]) == (1, 1, 1)
    assert told["totals"]["after"]["value_hkd"] == "6000.00"
    assert state(home) == [("A1", "6000.00")]


def test_only_what_is_public_can_be_looked_back_at(engine, anna, take, done, make_file):
    take(make_file("A1"))

    job = done(orders.look_back(engine, anna, 1, request_id="l"))

    assert job.state is JobState.FAILED
    assert "not public" in job.error
