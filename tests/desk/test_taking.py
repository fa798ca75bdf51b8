"""A file that staff give: what is kept of it, and what pages see of its reading."""

import pytest
from sqlalchemy import func, select

from data.desk import findings, orders
from data.desk.waiting import TooManyError
from data.files import ReadOptions
from data.jobs.queue import JobState, Upload
from data.store import schema
from data.store.batches import State, all_batches
from data.store.publish import publish_batch
from data.store.said import forget_findings
from data.verify import verify
from tests.engines import KINDS

CHOSEN = ReadOptions(mapping=(("What", "title"), ("Who", "supplier_name"), ("Nr", "tender_ref")))
ODD = Upload("odd.csv", b"What,Who,Nr\nSigns,Signs Limited,A1\nTables,Tables Limited,A2\n")


BOTH = pytest.mark.parametrize("engine_kind", KINDS, indirect=True)


def count(engine, table) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table))


@BOTH
def test_a_file_becomes_a_batch_that_waits_with_its_findings(engine, take, make_file):
    outcome = take(make_file("A1", "A2"))

    assert (outcome["batch"], outcome["refused"], outcome["new"], outcome["public_as"]) == (
        1,
        None,
        True,
        None,
    )
    assert outcome["counts"] == {"rows": 2, "accepted": 2, "review": 0, "rejected": 0, "skipped": 0}
    assert [batch.state for batch in all_batches(engine)] == [State.STAGED]
    found = findings.summary(engine, 1)
    assert (found.publishers, found.profile, found.header_row) == (("HYD",), "template", 1)
    assert [(column.header, column.field) for column in found.columns][:2] == [
        ("publisher", "publisher"),
        ("title", "title"),
    ]
    assert found.columns[1].samples == ("Supply of signs",)
    assert found.preview.new == 2
    assert found.preview.vendors == {"ST": (2, "10000.00")}
    assert {point.count for point in found.preview.points if point.what == "vendor"} == {2}
    assert found.preview.kinds == {"total": (2, "10000.00")}


def test_rows_are_found_by_what_became_of_them(engine, take, make_file):
    good = make_file("A1", "A2").content
    doubtful = b"HYD,Supply,Signs Limited,,A3,about a lot,HKD,total,2026-07-01\nHYD,,,,A4,1,HKD,total,x\n"
    take(Upload("mixed.csv", good + doubtful))

    review = findings.page(engine, 1, mark="status:review")
    rejected = findings.page(engine, 1, mark="status:rejected")
    without = findings.page(engine, 1, mark="gap:sum")
    found = findings.summary(engine, 1)

    assert [row.row for row in review.rows] == [4]
    assert [row.row for row in rejected.rows] == [5]
    assert [row.row for row in without.rows] == [4]
    assert [one.code for one in review.rows[0].problems] == ["bad_amount"]
    assert dict(review.rows[0].cells)["amount"] == "about a lot"
    (group,) = [group for group in found.problems if group.code == "bad_amount"]
    assert (group.count, group.first, set(group.messages)) == (1, (4,), {"en", "zh-Hant", "zh-Hans"})
    assert findings.page(engine, 1, mark=f"problem:{group.number}").rows == review.rows
    assert findings.rows(engine, 1, [3])[3].title == "Supply of signs"


def test_many_rows_are_read_part_by_part(engine, take, make_file):
    take(make_file(*(f"A{number}" for number in range(1_200))))

    last = findings.page(engine, 1, offset=1_150, limit=100)
    across = findings.page(engine, 1, mark="taken", offset=490, limit=20)

    assert [part.part for part in findings.summary(engine, 1).parts] == [1, 2, 3]
    assert (last.total, len(last.rows), last.rows[-1].row) == (1_200, 50, 1_201)
    assert [row.row for row in across.rows] == list(range(492, 512))


def test_a_file_that_cannot_be_read_is_kept_and_says_what_was_seen(engine, home, take):
    outcome = take(ODD)
    again = take(ODD, ReadOptions(money="million"))

    assert (outcome["batch"], outcome["refused"]["code"], outcome["new"]) == (
        None,
        "file_no_header",
        True,
    )
    assert set(outcome["refused"]["messages"]) == {"en", "zh-Hant", "zh-Hans"}
    (table,) = outcome["head"]["tables"]
    assert table["rows"][0] == {"row": 1, "cells": ["What", "Who", "Nr"]}
    assert table["header"] == 1
    assert again["new"] is False
    assert count(engine, schema.files) == 1
    assert verify(engine, home).findings == ()


@BOTH
def test_a_kept_file_is_read_with_other_choices(engine, home, anna, take, done):
    sha256 = take(ODD)["sha256"]

    job = orders.read_otherwise(engine, anna, sha256, "odd.csv", CHOSEN, replaces=None, request_id="r")
    outcome = done(job).outcome

    assert (outcome["batch"], outcome["counts"]["accepted"]) == (1, 2)
    assert findings.summary(engine, 1).options.mapping == CHOSEN.mapping
    assert verify(engine, home).findings == ()


def test_what_a_file_was_read_as_before_is_put_away(engine, home, anna, take, done, make_file):
    upload = make_file("A1")
    take(upload)
    options = ReadOptions(money="thousand")

    job = orders.read_otherwise(engine, anna, upload.sha256, "A1.csv", options, replaces=1, request_id="r")
    outcome = done(job).outcome

    assert (outcome["batch"], outcome["new"]) == (2, True)
    assert [batch.state for batch in all_batches(engine)] == [State.WITHDRAWN, State.STAGED]
    assert findings.summary(engine, 1) is None
    assert findings.rows(engine, 2, [2])[2].amount == "5000000.00"
    assert verify(engine, home).findings == ()


def test_findings_are_made_anew_for_a_batch_that_has_none(engine, anna, take, done, make_file):
    upload = make_file("A1")
    take(upload)
    with engine.begin() as connection:
        forget_findings(connection, [1])
    (batch,) = all_batches(engine)

    job = orders.read_otherwise(
        engine, anna, upload.sha256, "A1.csv", batch.options, replaces=None, request_id="r"
    )
    outcome = done(job).outcome

    assert (outcome["batch"], outcome["new"]) == (1, False)
    assert findings.summary(engine, 1).rows == 1


def test_bytes_that_wait_or_are_public_are_said_to_be(engine, home, take, make_file, ben):
    from data.placing import load_placing

    take(make_file("A1"))
    waits = take(Upload("other name.csv", make_file("A1").content), by=ben)
    publish_batch(engine, [1], by="anna", note="seen", placing=load_placing(engine, home))
    public = take(Upload("third name.csv", make_file("A1").content))

    assert (waits["batch"], waits["new"], waits["public_as"]) == (1, False, None)
    assert (public["batch"], public["new"], public["public_as"]) == (1, False, 1)
    assert len(all_batches(engine)) == 1


def test_a_register_shows_its_rows_too(engine, take):
    content = "publisher,period_from,period_to,status\nHYD,2026-01-01,2026-03-31,complete\n"

    outcome = take(Upload("coverage.csv", content.encode()))

    assert outcome["refused"] is None, outcome["refused"]
    assert findings.summary(engine, 1).kind == "coverage"
    assert findings.page(engine, 1).rows[0].values["publisher"] == "HYD"


@pytest.mark.parametrize("content", [b"%PDF-1.7 nothing", b"\x00\x01\x02\x03" * 10, b"PK\x03\x04broken"])
def test_what_is_no_table_is_refused_in_words(take, content):
    outcome = take(Upload("file.bin", content))

    assert outcome["refused"]["messages"]["zh-Hant"]
    assert outcome["head"]["tables"] == []


def test_one_request_is_one_job(engine, anna, done, make_file):
    upload = make_file("A1")

    first = orders.take(engine, anna, upload, ReadOptions(), note="n", request_id="same")
    second = orders.take(engine, anna, upload, ReadOptions(), note="n", request_id="same")

    assert first.job_id == second.job_id
    assert done(first).state is JobState.DONE
    assert count(engine, schema.jobs) == 1


def test_a_buyer_said_of_a_whole_file_fills_the_gap_and_is_kept_as_said(engine, home, take, make_file):
    from data.placing import load_placing

    upload = make_file("A1", "A2")
    first = take(upload)["batch"]
    gap = findings.summary(engine, first).preview.gaps["buyer"]
    second = take(upload, ReadOptions(buyer="HYD"))["batch"]

    found = findings.summary(engine, second)

    assert (gap, found.preview.gaps["buyer"], found.options.buyer) == (2, 0, "HYD")
    assert findings.page(engine, first, mark="gap:buyer").total == 2
    assert findings.page(engine, second).rows[0].buyer == "HYD"
    publish_batch(engine, [second], by="anna", note="both", placing=load_placing(engine, home))
    assert verify(engine, home).findings == ()


def test_files_of_one_person_that_wait_have_a_bound(engine, anna, ben, done, make_file, monkeypatch):
    monkeypatch.setenv("PROCUREMENT_MAP_WAITING_FILES", "2")

    def give(name, by=anna):
        return orders.take(engine, by, make_file(name), ReadOptions(), note="", request_id=f"{name}{by.name}")

    first, _ = give("A1"), give("A2")
    with pytest.raises(TooManyError, match="2 files or 500 MB"):
        give("A3")

    with pytest.raises(TooManyError):
        orders.compare(engine, anna, [1], request_id="compare")
    assert give("A1").job_id == first.job_id
    assert give("A3", ben)
    done(first)
    assert give("A3")
    monkeypatch.setenv("PROCUREMENT_MAP_WAITING_FILES", "9")
    monkeypatch.setenv("PROCUREMENT_MAP_WAITING_MEGABYTES", "1")
    with pytest.raises(TooManyError):
        orders.take(
            engine, ben, Upload("b.csv", b"x" * 1_100_000), ReadOptions(), note="", request_id="large"
        )
