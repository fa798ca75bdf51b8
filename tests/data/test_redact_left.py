"""What a redaction cannot reach or must not touch: it is left as it is, and told."""

import pytest
from sqlalchemy import select

from data.files import DataError, ReadOptions
from data.ingest import read_file
from data.jobs import queue
from data.jobs.worker import run
from data.store.publish import Order, publish, stage, withdraw
from data.store.redact import redact
from data.store.schema import files
from data.store.scrub import due, is_due
from data.verify import verify
from geo import boundaries

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
        outlines = boundaries.load(record.home)
        return publish(record.engine, [order(content, name)], by="tester", note="x", outlines=outlines)

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
