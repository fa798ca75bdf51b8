"""A text that is taken out of an award is taken out of pins and answers of the look-up as well."""

import json

import pytest
from sqlalchemy import select

from data import public
from data.__main__ import main
from data.jobs import queue
from data.jobs.worker import run
from data.placing import load_placing
from data.store import places
from data.store.backup import backup
from data.store.batches import PublishError
from data.store.pins import pin
from data.store.redact import redact
from data.store.restore import restore
from data.store.schema import metadata
from data.store.schema_places import pins
from data.verify import verify
from geo.lookup import Kept

HOME = "Flat 7, Rose House, 21 On Lai Street, Sha Tin"
TYPED = "FLAT 7 ROSE HOUSE 21 ON LAI STREET SHA TIN"  # no word apart from it, but other signs
POINT = (22.3810, 114.1880)
BY = {"by": "rita", "reason": "asked for by the person"}


@pytest.fixture
def pinned(record):
    """Pin an address by an order, as staff does."""

    def order(address=HOME):
        payload = {"address": address, "lat": POINT[0], "lon": POINT[1], "reason": "seen"}
        ordered = queue.order(record.engine, "pin", payload, by="carl")
        assert run(record.engine, record.home, ordered.job_id).outcome["version"]

    return order


def rows_that_hold(record, word):
    """Give the tables of which a row holds a word, in whichever case."""
    found = []
    with record.engine.begin() as connection:
        for table in metadata.sorted_tables:
            rows = connection.execute(select(table)).all()
            if any(word.casefold() in str(row).casefold() for row in rows):
                found.append(table.name)
    return found


def held(record):
    with record.engine.begin() as connection:
        return places.pins_at(connection)


def test_the_pin_of_an_address_that_goes_is_gone_with_its_point(record, make_award, pinned):
    record.publish(make_award(2, addresses=(HOME,)), make_award(3, addresses=("1 Elsewhere",)))
    pinned(TYPED)
    with record.engine.begin() as connection:
        answer = Kept("2026-01-01T00:00:00+00:00", json.dumps([{"of": HOME}]), 80.0)
        places.keep_answers(connection, {"flat 7 rose house 21 on lai street sha tin": answer})

    redact(record.engine, "A1", "addresses", **BY)

    assert held(record) == {}
    assert rows_that_hold(record, "rose house") == []
    assert rows_that_hold(record, str(POINT[1])) == []
    assert verify(record.engine, record.home).findings == ()
    (shown,) = public.at(record.home, 2).rows("SELECT vendor_lat, vendor_key FROM awards WHERE award_id = 1")
    assert shown == {"vendor_lat": None, "vendor_key": "ST"}


def test_the_pin_of_an_address_that_another_award_states_too_stays(record, make_award, pinned):
    record.publish(make_award(2, addresses=(HOME,)), make_award(3, addresses=(HOME.upper(),)))
    pinned()

    redact(record.engine, "A1", "addresses", **BY)

    assert len(held(record)) == 1
    assert verify(record.engine, record.home).findings == ()


def test_a_name_goes_from_the_address_of_a_pin_and_the_pin_holds(record, make_award, pinned):
    address = "Rita Chan Trading, 21 On Lai Street"
    record.publish(make_award(2, suppliers=("Rita Chan Trading",), addresses=(address,)))
    pinned(address)

    redact(record.engine, "A1", "suppliers", **BY)

    with record.engine.begin() as connection:
        (row,) = connection.execute(select(pins)).mappings()
    assert "Rita" not in row["address"] + row["address_key"]
    assert row["lat"] == POINT[0]
    assert rows_that_hold(record, "rita chan") == []
    assert verify(record.engine, record.home).findings == ()


def test_an_older_backup_does_not_bring_the_pin_back(record, make_award, pinned, tmp_path):
    record.publish(make_award(2, addresses=(HOME,)))
    pinned()
    backup(record.engine, tmp_path / "a.backup")
    redact(record.engine, "A1", "addresses", **BY)

    restore(record.engine, record.home, tmp_path / "a.backup", by="carl", reason="a drill")

    assert held(record) == {}
    assert rows_that_hold(record, "rose house") == []
    assert verify(record.engine, record.home).findings == ()


def test_placing_anew_leaves_what_was_redacted(record, make_award, pinned):
    record.publish(make_award(2, addresses=(HOME,)))
    redact(record.engine, "A1", "addresses", **BY)

    pinned("1 Elsewhere")

    (shown,) = record.snapshot().rows("SELECT vendor_lat FROM awards")
    assert shown == {"vendor_lat": None}
    assert load_placing(record.engine, record.home).locator.pins
    assert verify(record.engine, record.home).findings == ()


@pytest.mark.parametrize("typed", [HOME, TYPED])
def test_a_redacted_address_is_not_pinned_again_and_leaves_no_trace(
    record, make_award, typed, monkeypatch, capsys
):
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(record.home))
    record.publish(make_award(2, addresses=(HOME,)))
    redact(record.engine, "A1", "addresses", **BY)

    code = main(["pin", typed, *map(str, POINT), "--by", "carl", "--reason", "seen"])

    assert (code, "this address was redacted" in capsys.readouterr().err) == (2, True)
    assert (held(record), rows_that_hold(record, "rose house")) == ({}, [])
    placing = load_placing(record.engine, record.home)
    with pytest.raises(PublishError, match="redacted"):
        pin(record.engine, typed, *POINT, by="carl", reason="seen", placing=placing)


def test_an_address_that_another_award_states_still_can_be_pinned_after_a_redaction(
    record, make_award, pinned
):
    record.publish(make_award(2, addresses=(HOME,)), make_award(3, addresses=(TYPED,)))
    redact(record.engine, "A1", "addresses", **BY)

    pinned()

    assert len(held(record)) == 1


@pytest.mark.parametrize(
    "mark", ["[redacted 1a2b3c]", "［REDACTED　1A2B3C］ 2", "redacted 1a2b3c", "[re\u200bdacted 1a2b3c] x"]
)
def test_a_mark_of_a_redaction_is_no_address_to_pin(record, make_award, mark):
    record.publish(make_award(2))
    placing = load_placing(record.engine, record.home)

    with pytest.raises(PublishError, match="is no address"):
        pin(record.engine, mark, *POINT, by="carl", reason="seen", placing=placing)


def test_the_reason_of_a_pin_loses_the_text_too(record, make_award):
    record.publish(make_award(2, addresses=(HOME,)))
    placing = load_placing(record.engine, record.home)
    pin(record.engine, HOME, *POINT, by="carl", reason=f"the mail for {HOME} came back", placing=placing)

    redact(record.engine, "A1", "addresses", **BY)

    with record.engine.begin() as connection:
        (row,) = connection.execute(select(pins)).mappings()
    assert "Rose" not in row["reason"] + row["address"]
