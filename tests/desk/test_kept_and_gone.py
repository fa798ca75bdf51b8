"""What staff have at work in backups, after a restore, and when a text is taken out of the record."""

import json
import zlib

import pytest
from sqlalchemy import select

from data.desk import drafts, findings, orders
from data.jobs.queue import Upload
from data.store import schema_desk
from data.store.backup import backup
from data.store.redact import redact
from data.store.restore import restore
from data.store.schema import metadata
from data.verify import verify
from tests.engines import KINDS

BY = {"by": "rita", "reason": "asked for by the person"}
SECRET = "Flat 7, Rose House, 21 On Lai Street, Sha Tin"


BOTH = pytest.mark.parametrize("engine_kind", KINDS, indirect=True)


def everything(engine) -> str:
    """Give all that the record holds as one text, packed parts unpacked."""
    told = []
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                for value in row:
                    if isinstance(value, bytes):
                        content = zlib.decompress(value) if table.name == "findings" else value
                        told.append(content.decode("utf-8", "replace"))
                    else:
                        told.append(str(value))
    return "\n".join(told)


@pytest.fixture
def published(engine, anna, take, done):
    def order(upload: Upload) -> None:
        batch = take(upload)["batch"]
        done(orders.publish(engine, anna, [batch], note="n", seen="", request_id=f"publish {batch}"))

    return order


@BOTH
def test_a_redacted_text_goes_from_all_that_waits(
    engine, home, anna, monkeypatch, take, published, make_file
):
    published(make_file("A1", address=SECRET))
    waits = make_file("A1", address=SECRET, title="Supply of new signs")
    take(waits)
    unread = Upload("list.csv", f"What,Where\nSigns,{SECRET.replace(',', '')}\n{SECRET}\n".encode())
    take(unread)
    drafts.save(engine, anna, waits.sha256, 2, "amount", "1", reason=f"lives at {SECRET}", seen=None)
    drafts.save(engine, anna, waits.sha256, 2, "pin", "22.4,114.19", reason="map", seen=None)
    monkeypatch.setenv("PROCUREMENT_MAP_REQUIRE_APPROVAL", "1")
    orders.pin(engine, anna, SECRET, 22.41, 114.19, reason="known", request_id="pin")
    assert "Rose House" in everything(engine)

    redact(engine, "A1", "addresses", **BY)

    left = everything(engine)
    assert "Rose House" not in left
    assert "22.41" not in left
    assert "22.400000,114.190000" not in left
    assert findings.summary(engine, 2) is None
    assert verify(engine, home).findings == ()


@BOTH
def test_drafts_and_proposals_come_back_with_a_restore_and_findings_are_made_anew(
    engine, home, anna, monkeypatch, tmp_path, take, done, published, make_file
):
    published(make_file("A1"))
    upload = make_file("A2")
    take(upload)
    drafts.save(engine, anna, upload.sha256, 2, "amount", "1", reason="r", seen=None)
    take(Upload("odd.csv", b"What,Who\nSigns,Signs Limited\n"))
    monkeypatch.setenv("PROCUREMENT_MAP_REQUIRE_APPROVAL", "1")
    orders.correct(engine, anna, 1, "amount", "2", reason="r", request_id="c")
    monkeypatch.delenv("PROCUREMENT_MAP_REQUIRE_APPROVAL")
    backup(engine, tmp_path / "backup.sqlite")
    drafts.save(engine, anna, upload.sha256, 2, "amount", "5", reason="later", seen=None)

    restore(engine, home, tmp_path / "backup.sqlite", **BY)

    assert drafts.held(engine, upload.sha256)[2]["amount"].value == "1"
    with engine.connect() as connection:
        (asked,) = connection.scalars(select(schema_desk.proposals.c.payload))
    assert json.loads(asked)["value"] == "2"
    assert findings.summary(engine, 2) is None
    job = orders.read_otherwise(
        engine, anna, upload.sha256, "A2.csv", _options(engine), replaces=None, request_id="anew"
    )
    assert done(job).outcome["batch"] == 2
    assert findings.summary(engine, 2).rows == 1
    assert verify(engine, home).findings == ()


def _options(engine):
    from data.store.batches import all_batches

    return all_batches(engine)[1].options
