"""What a redaction cannot reach or must not touch: it is left as it is, and told."""

import fcntl

import pytest
from sqlalchemy import select

from data.files import DataError, ReadOptions
from data.ingest import read_file
from data.jobs import queue
from data.jobs.worker import run
from data.placing import load_placing
from data.store.engine import reading
from data.store.publish import Order, publish, stage, withdraw
from data.store.redact import redact
from data.store.schema import files
from data.store.scrub import due, is_due, scrub
from data.traces import backups_of, erase_traces
from data.verify import verify

BY = {"by": "rita", "reason": "asked for by the person"}
HEADER = "publisher,tender_ref,title,supplier_name,supplier_address,amount\n"
PERSON = "Chan Siu Ming Personal"


def csv_file(*rows):
    return (HEADER + "".join(f"HYD,{row},5000\n" for row in rows)).encode()


def order(content, name="awards.csv"):
    options = ReadOptions()
    return Order(content, read_file(content, name, options), options)


@pytest.fixture
def load(record):
    """Publish a file as it is read."""

    def publish_file(content: bytes, name: str = "awards.csv"):
        placing = load_placing(record.engine, record.home)
        return publish(record.engine, [order(content, name)], by="tester", note="x", placing=placing)

    return publish_file


def kept(record):
    """Give the bytes of all kept files."""
    with record.engine.connect() as connection:
        return b"\n".join(connection.scalars(select(files.c.content)))


def test_what_an_earlier_redaction_left_due_stays_so_when_a_later_one_fails(record, load):
    load(csv_file(f"A1,Desks,{PERSON},"))
    with due(record.home):
        redact(record.engine, "A1", "suppliers", **BY)

    with pytest.raises(DataError, match="no award"), due(record.home):
        redact(record.engine, "A9", "suppliers", **BY)

    assert is_due(record.home)


def test_a_redaction_that_fails_leaves_nothing_due(record, load):
    with pytest.raises(DataError, match="no award"), due(record.home):
        redact(record.engine, "A9", "suppliers", **BY)

    assert not is_due(record.home)


def test_an_order_that_waits_keeps_the_names_of_its_fields(record, load):
    load(csv_file("A1,Batches,Other Ltd,"))
    waits = stage(record.engine, order(csv_file("A3,Lamps,Other Ltd,")), by="b", note="n")
    payload = {"batches": [waits.batch_id], "note": "Batches", "release": False}
    ordered = queue.order(record.engine, "publish", payload, by="b")

    redact(record.engine, "A1", "title", **BY)

    job = run(record.engine, record.home, ordered.job_id)
    assert (job.error, job.payload["batches"]) == (None, [waits.batch_id])
    assert "Batches" not in job.payload["note"]


def test_files_put_away_and_rejected_rows_lose_the_text(record, load):
    away = stage(record.engine, order(csv_file(f"A1,Desks,{PERSON},", "A5,Bad,X Ltd,")), by="b", note="n")
    withdraw(record.engine, away.batch_id, by="b", reason="wrong")
    load(csv_file("A3,Tables,Zed Ltd,", f"A1,,{PERSON},"))
    load(csv_file(f"A1,Desks,{PERSON},", "A2,Chairs,Other Ltd,"))

    done = redact(record.engine, "A2", "suppliers", **BY)

    assert (len(done.rewritten), done.put_away, done.waiting, done.log_entries) == (3, (), (), ())
    assert PERSON.encode() not in kept(record)
    assert verify(record.engine, record.home).findings == ()


def test_rows_of_other_awards_in_a_file_that_waits_keep_the_text_and_that_is_told(record, load):
    load(csv_file("A1,Desks,Chan Co,1 Rose Street"))
    waits = stage(
        record.engine,
        order(csv_file("A1,Desks,Chan Co,1 Rose Street", "A7,Lamps,Lee Ltd,1 ROSE street")),
        by="b",
        note="n",
    )

    done = redact(record.engine, "A1", "addresses", **BY)

    left = kept(record)
    assert (done.waiting, done.put_away, done.also_stated_by) == ((waits.batch_id,), (), ())
    assert b"1 ROSE street" in left
    assert b"1 Rose Street" not in left


@pytest.mark.parametrize("other", ["JOSÉ ÑANDÚ GARCÍA", "Ｊｏｓé　Ñａｎｄú　Ｇａｒｃíａ"])
def test_other_awards_are_found_in_whichever_case_and_width(record, load, other):
    load(csv_file("A1,Desks,José Ñandú García,", f"A2,Chairs,{other},"))
    load(csv_file(f"A8,Lamps,{other},"))

    done = redact(record.engine, "A1", "suppliers", **BY)

    assert (done.also_stated_by, len(done.rewritten), done.put_away) == ((2, 3), 1, ())
    assert kept(record).count(other.encode()) == 2
    assert verify(record.engine, record.home).findings == ()


def test_registers_orders_and_the_log_that_tell_it_are_named(record, load):
    register = (
        "supplier_name,supplier_name_zh,estate,facility,address,industry,as_of,valid_from,valid_to,status,"
        f"evidence,source_url,notes\n{PERSON},,INNO-TKO,,Flat 5,Gases,2024-05-29,2023-12-14,,firm,"
        "award notice,https://x.hk/,n\n"
    )
    load(register.encode(), "tenancies.csv")
    load(csv_file(f"A1,Desks,{PERSON},"), f"{PERSON.lower()}.csv")
    other = stage(record.engine, order(csv_file("A9,Lamps,X Ltd,")), by="b", note=f"no {PERSON.upper()}")
    asked = queue.order(record.engine, "recompute", {"note": "x"}, by="b", request_id=f"for {PERSON.upper()}")

    done = redact(record.engine, "A1", "suppliers", **BY)

    assert (done.registers, done.jobs) == ((1,), (asked.job_id,))
    assert (done.named, done.log_entries) == ((2, other.batch_id), (2, 3))


def test_words_that_somebody_said_a_method_of_tender_means_are_looked_through(record, load):
    load(csv_file(f"A1,Desks,{PERSON},"))
    options = ReadOptions(methods=((f"by {PERSON}", "open"),))
    content = csv_file("A9,Lamps,X Ltd,")
    waits = stage(
        record.engine, Order(content, read_file(content, "a.csv", options), options), by="b", note=""
    )

    done = redact(record.engine, "A1", "suppliers", **BY)

    assert done.named == (waits.batch_id,)


@pytest.mark.parametrize("signed", [{"reason": f"{PERSON.upper()} asked"}, {"by": PERSON}])
def test_who_and_why_are_refused_where_they_hold_the_text(record, load, signed):
    load(csv_file(f"A1,Desks,{PERSON},"))

    with pytest.raises(DataError, match="holds the text") as refused:
        redact(record.engine, "A1", "suppliers", **(BY | signed))

    assert PERSON.lower() not in str(refused.value).lower()


@pytest.mark.parametrize("engine_kind", ["postgresql"], indirect=True)
def test_a_scrub_is_not_done_while_an_older_reader_still_sees_the_text(record, load):
    load(csv_file(f"A1,Desks,{PERSON},"))
    with reading(record.engine).connect() as reader:
        reader.execute(select(files.c.sha256)).all()
        redact(record.engine, "A1", "suppliers", **BY)

        assert not scrub(record.engine)

    assert scrub(record.engine)


def test_what_dead_backups_and_restores_left_is_removed_and_what_lives_is_named(record, load):
    load(csv_file(f"A1,Desks,{PERSON},"))
    left = record.home / ".restore-x" / "record.sqlite"
    aside, living = record.home / ".b.sqlite.aside", record.home / "backups" / ".r.sqlite.aside"
    for path in (left, aside, living):
        path.parent.mkdir(exist_ok=True)
        path.write_text(PERSON)

    with living.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        erase_traces(record.engine, record.home)

    assert not left.parent.exists()
    assert not aside.exists()
    assert backups_of(record.home) == [living]
