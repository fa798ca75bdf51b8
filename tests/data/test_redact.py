"""A person's own text taken out of the record: nothing of it is left, and all else is as it was."""

import json
import threading

import pytest
from sqlalchemy import select, text

from data import public
from data.files import DataError, ReadOptions
from data.ingest import read_file
from data.jobs import queue
from data.jobs.worker import run, serve
from data.placing import load_placing
from data.store import state
from data.store.backup import backup
from data.store.corrections import correct
from data.store.publish import Order, publish, publish_batch, stage, withdraw
from data.store.redact import redact
from data.store.restore import restore
from data.store.schema import assessments, audit, award_rows, metadata
from data.store.scrub import due, is_due
from data.traces import erase_traces
from data.verify import verify

BY = {"by": "rita", "reason": "asked for by the person"}
SECRET, SECRET_ZH = 'Flat 7, "Rose" House, 21 On Lai Street, Sha Tin', "沙田安麗街廿一號玫瑰樓七室"
HEADER = (
    "publisher",
    "title",
    "supplier_name",
    "supplier_address",
    "tender_ref",
    "amount",
    "currency",
    "notes",
)


def row(reference, address, notes="", supplier=None):
    name = supplier or f"{reference} Limited"
    return ("HYD", f"Supply of {reference}", name, address, reference, "5000", "HKD", notes)


def csv_file(*rows, encoding="utf-8"):
    lines = (",".join('"{}"'.format(cell.replace('"', '""')) for cell in cells) for cells in (HEADER, *rows))
    return "".join(f"{line}\r\n" for line in lines).encode(encoding)


def json_file(*rows, escaped=True):
    told = [dict(zip(HEADER, cells, strict=True)) for cells in rows]
    return json.dumps({"awards": told}, ensure_ascii=escaped, indent=1).encode()


@pytest.fixture
def load(record):
    """Publish a file as it is read."""

    def publish_file(content: bytes, name: str = "awards.csv", **more):
        options = ReadOptions()
        order = Order(content, read_file(content, name, options), options)
        placing = load_placing(record.engine, record.home)
        return publish(record.engine, [order], by="tester", note="x", placing=placing, **more)

    return publish_file


@pytest.fixture
def gone(record):
    """Redact, remove what is left beside the record, and look that it is as it should be."""

    def take_out(record_id: str, field: str):
        done = redact(record.engine, record_id, field, **BY)
        assert erase_traces(record.engine, record.home)
        assert verify(record.engine, record.home).findings == ()
        return done

    return take_out


def everything(record):
    """Give all bytes in which the home and its database keep anything."""
    found = [path.read_bytes() for path in record.home.rglob("*") if path.is_file()]
    with record.engine.begin() as connection:
        for table in metadata.sorted_tables:
            for cells in connection.execute(select(table)):
                found += [cell if isinstance(cell, bytes) else str(cell).encode() for cell in cells]
    return b"\n".join(found)


def spellings(secret):
    """Give a text as encodings, JSON and normal forms write it."""
    told = {secret, secret.replace('"', '""'), secret.casefold(), secret.upper(), json.dumps(secret)[1:-1]}
    told |= {json.dumps(secret, ensure_ascii=False)[1:-1]}
    encodings = ("utf-8", "utf-16-le", "utf-16-be", "gb18030", "big5hkscs")
    return {one.encode(encoding, "ignore") for one in told for encoding in encodings}


FILES = {
    "csv": lambda *rows: csv_file(*rows),
    "csv in UTF-16": lambda *rows: csv_file(*rows, encoding="utf-16"),
    "csv in Big5": lambda *rows: csv_file(*rows, encoding="big5hkscs"),
    "csv in GB 18030": lambda *rows: csv_file(*rows, encoding="gb18030"),
    "json": json_file,
    "json as it is": lambda *rows: json_file(*rows, escaped=False),
}


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("secret", [SECRET, SECRET_ZH], ids=["english", "chinese"])
def test_nothing_is_left_of_the_text_anywhere(record, load, gone, kind, secret):
    other = "大埔汀角路五十七號太平工業中心" if secret == SECRET_ZH else "57 Ting Kok Road, Tai Po"
    content = FILES[kind](row("A1", secret, f"sent to  {secret}."), row("A2", other))
    load(content)
    public.current(record.home)
    assert any(spelt in everything(record) for spelt in spellings(secret))

    done = gone("A1", "addresses")

    public.current(record.home)
    assert (done.rows, len(done.rewritten), done.put_away, done.also_stated_by) == (1, 1, (), ())
    left = everything(record)
    assert [spelt for spelt in spellings(secret) if spelt in left] == []
    with record.engine.begin() as connection:
        one, two = state.public_awards(connection)
    assert one.award.addresses == (done.tombstone,)
    assert one.award.notes == f"sent to {done.tombstone}."
    assert two.award.addresses == (other,)


def test_a_place_says_the_district_at_most_when_its_address_is_gone(record, load, gone):
    load(csv_file(row("A1", SECRET)))

    gone("A1", "addresses")

    with record.engine.begin() as connection:
        (made,) = (json.loads(value) for value in connection.scalars(select(assessments.c.value)))
    place = made["vendor_place"]
    assert (place["districts"], place["precision"]) == (["ST"], "district")
    assert (place["lat"], place["matched"]) == (None, "")


def test_a_supplier_of_one_award_loses_its_name_everywhere(record, load, gone):
    load(csv_file(row("A1", "x", supplier="Chan Siu Ming Decoration"), row("A2", "y")))
    correct(record.engine, 2, "sector", "ict", by="carl", reason="see the notice")

    done = gone("A1", "suppliers")

    left = everything(record).lower()
    assert b"chan siu ming" not in left
    names = public.current(record.home).rows("SELECT name FROM suppliers ORDER BY supplier_id")
    assert [one["name"] for one in names] == [done.tombstone, "A2 Limited"]


def test_a_supplier_of_other_awards_stays_there_and_that_is_said(record, load, gone):
    load(csv_file(row("A1", "x", supplier="Chan Siu Ming"), row("A2", "y", supplier="CHAN Siu Ming")))

    done = gone("A1", "suppliers")

    assert (done.also_stated_by, done.suppliers_kept) == ((2,), 1)
    with record.engine.begin() as connection:
        one, two = state.public_awards(connection)
    assert (one.award.suppliers, two.award.suppliers) == ((done.tombstone,), ("CHAN Siu Ming",))
    again = gone("A2", "suppliers")
    assert again.also_stated_by == ()
    assert b"chan siu ming" not in everything(record).lower()


def test_every_batch_that_states_it_loses_it(record, load, gone):
    load(csv_file(row("A1", SECRET)))
    load(csv_file(row("A1", SECRET, "again"), row("A2", "x")))
    withdraw(record.engine, 2, by="rita", reason="x")

    done = gone("A1", "addresses")

    assert (done.rows, len(done.rewritten)) == (2, 2)
    assert b"Rose" not in everything(record)


def test_a_file_that_waits_loses_it_too(record, load, gone):
    load(csv_file(row("A1", SECRET)))
    content = csv_file(row("A1", SECRET), row("A3", "x"))
    stage(record.engine, Order(content, read_file(content, "new.csv")), by="x", note="y")

    gone("A1", "addresses")

    assert b"Rose" not in everything(record)
    publish_batch(record.engine, [2], by="x", note="y", placing=load_placing(record.engine, record.home))


def test_the_same_bytes_are_refused_and_a_newer_file_is_held(record, load, gone):
    content = csv_file(row("A1", SECRET))
    load(content)
    gone("A1", "addresses")

    with pytest.raises(DataError, match="redacted"):
        load(content)
    with pytest.raises(DataError, match="redacted"):
        stage(record.engine, Order(content, read_file(content, "a.csv")), by="x", note="y")
    held = load(csv_file(row("A1", SECRET), row("A2", "x"))).held

    assert [str(reason) for reason in held] == [
        "it may state addresses of award A1 again, which was redacted"
    ]
    assert load(csv_file(row("A1", ""), row("A4", "x"))).held == ()


def test_a_name_that_comes_again_is_held_although_its_award_is_not_known_by_it(record, load, gone):
    load(csv_file(row("A1", "x", supplier="Chan Siu Ming"), row("A2", "y")))
    gone("A1", "suppliers")

    done = load(csv_file(row("A1", "z", supplier="Chan Siu Ming"), row("A2", "y")))

    assert [reason.before for reason in done.held] == ["suppliers"]


def test_an_older_backup_does_not_bring_it_back(record, load, gone, tmp_path, new_home):
    load(csv_file(row("A1", SECRET), row("A2", "x")))
    backup(record.engine, tmp_path / "backup")
    done = gone("A1", "addresses")
    ledger = (record.home / "redactions.jsonl").read_text()

    restored = restore(record.engine, record.home, tmp_path / "backup", **BY)

    assert (restored.redacted, restored.version) == (1, 4)
    assert b"Rose" not in everything(record)
    assert verify(record.engine, record.home).findings == ()
    with record.engine.begin() as connection:
        assert next(iter(state.public_awards(connection))).award.addresses == (done.tombstone,)
    home = new_home()
    (home / "redactions.jsonl").write_text(ledger)
    restored = restore(public.engine(home), home, tmp_path / "backup", **BY)
    record.home, record.engine = home, public.engine(home)
    assert (restored.redacted, restored.version) == (1, 2)
    assert b"Rose" not in everything(record)
    assert verify(record.engine, record.home).findings == ()


def test_a_file_that_was_redacted_is_refused_also_after_a_restore_that_lacks_it(record, load, gone, tmp_path):
    load(csv_file(row("A2", "x")))
    backup(record.engine, tmp_path / "backup")
    content = csv_file(row("A1", SECRET))
    load(content)
    gone("A2", "addresses")

    restore(record.engine, record.home, tmp_path / "backup", **BY)

    assert verify(record.engine, record.home).findings == ()
    with pytest.raises(DataError, match="redacted"):
        load(content)


@pytest.mark.parametrize(
    ("record_id", "field", "why"),
    [
        ("A9", "addresses", "no award A9"),
        ("B9", "addresses", "no award"),
        ("A1", "amount", "cannot be redacted"),
        ("A1", "notes", "states nothing in notes"),
    ],
)
def test_what_cannot_be_redacted_is_refused(record, load, record_id, field, why):
    load(csv_file(row("A1", SECRET)))

    with pytest.raises(DataError, match=why):
        redact(record.engine, record_id, field, **BY)

    with record.engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM audit")) == 1


def test_a_redaction_is_a_job_and_the_log_tells_it_without_the_text(record, load):
    load(csv_file(row("A1", SECRET)))
    payload = {"record": "A1", "field": "addresses", "reason": "asked for"}

    ordered = queue.order(record.engine, "redact", payload, by="rita")
    job = run(record.engine, record.home, ordered.job_id)

    assert (job.error, job.outcome["version"]) == (None, 2)
    assert b"Rose" not in everything(record)
    with record.engine.begin() as connection:
        action, told = connection.execute(
            select(audit.c.action, audit.c.details).order_by(audit.c.audit_id.desc()).limit(1)
        ).one()
        hashed = connection.scalar(select(award_rows.c.row_hash))
    assert action == "redact"
    assert json.loads(told)["rows"] == {"1": hashed}


def test_a_worker_ends_what_a_dead_one_left_of_a_redaction(record, load):
    load(csv_file(row("A1", SECRET)))
    public.current(record.home)
    with due(record.home):
        redact(record.engine, "A1", "addresses", **BY)

    serve(record.engine, record.home, stopping=threading.Event(), once=True)

    assert b"Rose" not in everything(record)
    assert not is_due(record.home)
