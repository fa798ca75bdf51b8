"""Redactions hold on: after a restore, in a new record, and for a file that states them again."""

import shutil
import threading
import time

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from data import public
from data.files import DataError, ReadOptions
from data.ingest import read_file
from data.placing import load_placing
from data.prepare import prepare
from data.store import state
from data.store.backup import backup
from data.store.copying import record_file, unguarded
from data.store.corrections import correct
from data.store.publish import Order, publish, publish_batch, stage
from data.store.redact import redact
from data.store.redactions import heed_ledger
from data.store.restore import restore
from data.store.schema import files
from data.traces import erase_traces
from data.verify import verify

BY = {"by": "rita", "reason": "asked for by the person"}
LOST = {"by": "rosa", "reason": "the disk was lost"}
SECRET, OTHER_SECRET = "Chan Siu Ming", "Wong Tai Man"


def csv_file(*rows: str) -> bytes:
    header = "publisher,tender_ref,title,supplier_name,supplier_address,award_date,amount,currency"
    return "".join(f"{line}\n" for line in (header, *rows)).encode()


def row(reference, supplier="Tables Limited", address="1 Pok Street") -> str:
    return f"HYD,{reference},Supply of {reference or 'a portrait'},{supplier},{address},2026-01-05,5000,HKD"


class Flow:
    """A record with a backup of it, and what is done to them."""

    def __init__(self, record, path):
        self.engine, self.home, self._backup = record.engine, record.home, path

    def order(self, *rows):
        content, options = csv_file(*rows), ReadOptions()
        return Order(content, read_file(content, "awards.csv", options), options)

    def publish(self, *rows):
        placing = load_placing(self.engine, self.home)
        return publish(self.engine, [self.order(*rows)], by="tester", note="x", placing=placing)

    def publish_batch(self, *batches):
        placing = load_placing(self.engine, self.home)
        return publish_batch(self.engine, batches, by="tester", note="x", placing=placing)

    def back_up(self):
        backup(self.engine, self._backup)

    def restore(self):
        restored = restore(self.engine, self.home, self._backup, **LOST)
        assert verify(self.engine, self.home).findings == ()
        return restored

    def kept(self) -> str:
        with self.engine.connect() as connection:
            return "".join(bytes(content).decode() for content in connection.scalars(select(files.c.content)))

    def public(self) -> str:
        with self.engine.connect() as connection:
            return repr([public.award for public in state.public_awards(connection)])


@pytest.fixture
def flow(record, tmp_path):
    """Give a record to work with."""
    return Flow(record, tmp_path / "backup.sqlite")


def test_a_file_that_waited_in_the_backup_is_put_away(flow):
    waits = stage(flow.engine, flow.order(row("A", address=SECRET), row("B")), by="tester", note="x")
    flow.back_up()
    flow.publish_batch(waits.batch_id)
    redact(flow.engine, "A1", "addresses", **BY)

    flow.restore()

    assert SECRET not in flow.kept()
    with pytest.raises(DataError, match="nothing of the file is left: withdraw it"):
        flow.publish_batch(waits.batch_id)
    assert verify(flow.engine, flow.home).findings == ()


def test_a_file_that_waits_and_can_do_without_the_text_still_waits_after_a_restore(flow):
    flow.publish(row("A", address=SECRET), row("B"))
    waits = stage(flow.engine, flow.order(row("A", address=SECRET), row("D")), by="tester", note="x")
    flow.back_up()
    redact(flow.engine, "A1", "addresses", **BY)

    flow.restore()

    assert SECRET not in flow.kept()
    assert flow.publish_batch(waits.batch_id).held == ()
    assert SECRET not in flow.public()


def test_a_vendor_that_another_award_named_too_does_not_stop_a_restore(flow):
    flow.publish(row("A", SECRET), row("B"))
    flow.back_up()
    flow.publish(row("C", SECRET))
    redact(flow.engine, "A1", "suppliers", **BY)

    assert flow.restore().redacted == 1

    assert SECRET not in flow.public()
    public.current(flow.home)


def test_a_failing_statement_of_a_restore_does_not_tell_what_it_was_to_write(tmp_path):
    lost = text("INSERT INTO missing VALUES (:name)")
    with (
        record_file(tmp_path / "record.sqlite") as engine,
        engine.begin() as connection,
        pytest.raises(OperationalError) as raised,
    ):
        connection.execute(lost, {"name": SECRET})

    assert "no such table" in str(raised.value)
    assert SECRET not in str(raised.value)


def test_what_a_person_said_instead_of_a_redacted_text_goes_again_too(flow):
    flow.publish(row("A", SECRET), row("B"))
    redact(flow.engine, "A1", "suppliers", **BY)
    correct(flow.engine, 1, "suppliers", OTHER_SECRET, by="tester", reason="by the contract")
    flow.back_up()
    redact(flow.engine, "A1", "suppliers", **BY)

    assert flow.restore().redacted == 1

    assert OTHER_SECRET not in flow.public()


def test_an_award_that_the_backup_lacks_is_held_when_it_states_the_text_again(flow):
    flow.publish(row("A"))
    flow.back_up()
    flow.publish(row("B", address=SECRET))
    redact(flow.engine, "A2", "addresses", **BY)

    flow.restore()

    held = flow.publish(row("B", address=SECRET), row("C")).held
    assert [str(reason) for reason in held] == [
        "it may state addresses of award A2 again, which was redacted"
    ]
    assert flow.publish(row("B", address=""), row("C")).held == ()


def test_an_award_without_a_reference_is_held_when_its_vendor_is_named_again(flow):
    flow.publish(row("", SECRET), row("B"))
    redact(flow.engine, "A1", "suppliers", **BY)

    held = flow.publish(row("", SECRET), row("B"), row("C")).held

    assert [str(reason) for reason in held] == [
        "it may state suppliers of award A1 again, which was redacted"
    ]
    assert flow.publish(row("", OTHER_SECRET), row("B"), row("D")).held == ()


def test_starter_data_that_was_redacted_is_left_out_of_a_new_record(empty_home, new_home):
    prepare(empty_home, say=lambda _: None)
    engine, said = public.engine(empty_home), []
    with engine.connect() as connection:
        first = next(one for one in state.public_awards(connection) if one.award.addresses)
    redact(engine, f"A{first.award_id}", "addresses", **BY)
    erase_traces(engine, empty_home)
    new = new_home(tables=False)
    shutil.copy(empty_home / "redactions.jsonl", new)

    prepare(new, say=said.append)
    prepare(new, say=said.append)

    left_out = [line for line in said if "Starter data left out: awards.csv" in line]
    assert len(left_out) == 2
    assert any(line.startswith("Starter data published: 10 coverage") for line in said)
    with public.engine(new).connect() as connection:
        assert not list(state.public_awards(connection))
    assert verify(public.engine(new), new).findings == ()


def test_an_older_record_put_in_the_home_loses_the_text_again(flow, new_home):
    rows = (row("A", address=SECRET), row("B"))
    flow.publish(*rows)
    redact(flow.engine, "A1", "addresses", **BY)
    erase_traces(flow.engine, flow.home)
    ledger = flow.home / "redactions.jsonl"
    flow.home = new_home()
    flow.engine = public.engine(flow.home)
    flow.publish(*rows)
    shutil.copy(ledger, flow.home)

    assert heed_ledger(flow.engine, flow.home, "rosa")

    assert SECRET not in flow.public() + flow.kept()
    assert not heed_ledger(flow.engine, flow.home, "rosa")
    assert verify(flow.engine, flow.home).findings == ()


def test_a_restore_and_an_order_do_not_wait_for_each_other(flow, engine_kind):
    if engine_kind != "postgresql":
        return  # SQLite lets one writer at a time in.
    locked = threading.Event()

    def replace():
        with flow.engine.begin() as connection, unguarded(connection):
            locked.set()

    with flow.engine.begin() as order, flow.engine.connect() as watch:
        order.execute(text("LOCK TABLE jobs IN ROW EXCLUSIVE MODE"))
        replacing = threading.Thread(target=replace)
        replacing.start()
        while not watch.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            time.sleep(0.01)
        order.execute(text("LOCK TABLE uploads IN ROW EXCLUSIVE MODE"))
    replacing.join(120)

    assert locked.is_set()
