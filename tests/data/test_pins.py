"""Addresses whose place a person says: for all awards that state them, now and later, and taken back."""

import json

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from data import public
from data.__main__ import main
from data.files import DataError
from data.history import What, history
from data.placing import load_placing
from data.store import places, schema_places, state
from data.store.backup import backup
from data.store.batches import Order
from data.store.hooks import Hooks
from data.store.pins import pin, unpin
from data.store.publish import publish
from data.store.relocate import relocate
from data.store.restore import restore
from data.verify import verify
from geo.lookup import Kept
from geo.places import Precision

NOWHERE = "Block Q, Nobody Knows Gardens"  # no table has it
CENTRAL = (22.2819, 114.1583)
SHA_TIN = (22.3810, 114.1880)
BY = {"by": "carl", "reason": "seen on the ground"}


def pinned(record, address=NOWHERE, point=CENTRAL, **signed):
    placing = load_placing(record.engine, record.home)
    return pin(record.engine, address, *point, placing=placing, **BY | signed)


def unpinned(record, address=NOWHERE):
    return unpin(record.engine, address, placing=load_placing(record.engine, record.home), **BY)


def vendor_places(record, version=None):
    with record.engine.begin() as connection:
        return [one.assessment.vendor_place for one in state.public_awards(connection, version)]


def points(record, version=None):
    return [
        (place.lat, place.lon) if place.lat is not None else None for place in vendor_places(record, version)
    ]


def test_a_pin_places_every_award_that_states_the_address_however_it_is_typed(record, make_award):
    record.publish(
        make_award(2, addresses=(NOWHERE,)),
        make_award(3, addresses=("BLOCK Q,NOBODY KNOWS  GARDENS.",)),
        make_award(4, addresses=("1 Elsewhere",)),
    )

    outcome = pinned(record)

    assert (outcome.version, outcome.district, outcome.rows, outcome.changed) == (2, "CW", 2, 2)
    first, second, third = vendor_places(record)
    assert (first.districts, first.lat, first.lon, first.method) == (("CW",), *CENTRAL, "pin")
    assert first.precision is Precision.BUILDING
    assert (second.lat, second.lon, third.lat) == (*CENTRAL, None)
    assert points(record, 1) == [None, None, None]
    assert verify(record.engine, record.home).findings == ()


def test_a_pin_counts_among_several_addresses_and_before_coordinates_of_a_file(record, make_award):
    record.publish(
        make_award(2, addresses=(NOWHERE, NOWHERE)),
        make_award(3, addresses=(NOWHERE,), lat=SHA_TIN[0], lon=SHA_TIN[1]),
        make_award(4, delivery_place=NOWHERE),
        make_award(5, delivery_place=f"{NOWHERE}, Sha Tin"),
    )
    pinned(record, f"{NOWHERE}, Sha Tin")

    outcome = pinned(record)

    assert outcome.rows == 3
    assert points(record) == [CENTRAL, CENTRAL, None, None]
    with record.engine.begin() as connection:
        *_, known, named = state.public_awards(connection)
    for award in (known, named):
        assert (award.assessment.delivery_place.lat, award.assessment.delivery_origin) == (
            CENTRAL[0],
            "stated",
        )


def test_a_pin_holds_for_what_is_published_later(record, make_award):
    record.publish(make_award(2))
    assert pinned(record).rows == 0

    record.publish(make_award(2), make_award(3, addresses=(NOWHERE,)))

    assert points(record) == [None, CENTRAL]


def test_taking_a_pin_back_brings_back_what_was(record, make_award):
    record.publish(make_award(2, addresses=("Flat 1, 10 Nathan Road, Tsim Sha Tsui",)))
    before = vendor_places(record)
    pinned(record, "Flat 1, 10 Nathan Road, Tsim Sha Tsui", SHA_TIN)

    unpinned(record, "FLAT 1, 10 NATHAN ROAD, TSIM SHA TSUI")

    assert vendor_places(record) == before
    assert points(record, 2) == [SHA_TIN]
    events = [event for event in history(record.engine, 1).events if event.what is not What.PUBLISHED]
    assert [(event.what, event.version, event.by, event.note) for event in events] == [
        (What.PINNED, 2, "carl", "seen on the ground"),
        (What.UNPINNED, 3, "carl", "seen on the ground"),
    ]
    assert events[0].changes[0].after == "ST"


def test_a_pin_set_while_a_file_is_being_published_is_not_lost(record, make_award, make_result):
    record.publish(make_award(2))
    stale = load_placing(record.engine, record.home)
    pinned(record)
    award = make_award(3, addresses=(NOWHERE,))
    told = []

    outcome = publish(
        record.engine,
        [Order(b"second", make_result(award))],
        by="tester",
        note="",
        placing=stale,
        hooks=Hooks(progress=lambda *step: told.append(step[0])),
        release=True,
    )

    assert outcome.version == 3
    assert points(record) == [None, CENTRAL]
    assert told.count("writing") == 2


@pytest.mark.parametrize(
    ("point", "expected"),
    [((0.0, 0.0), "none of the 18"), ((22.0, 113.9), "none of the 18"), ((float("nan"), 1.0), "none of")],
    ids=["the ocean", "the sea", "no number"],
)
def test_a_point_outside_hong_kong_is_refused(record, make_award, point, expected):
    record.publish(make_award(2))

    with pytest.raises(DataError, match=expected):
        pinned(record, point=point)

    assert record.snapshot().version == 1


@pytest.mark.parametrize("address", ["", " ,. ", "[redacted abcdef]", "x " * 600])
def test_what_is_no_address_is_refused(record, make_award, address):
    record.publish(make_award(2))

    with pytest.raises(DataError):
        pinned(record, address)


def test_a_pin_that_is_there_and_one_that_is_not_are_refused(record, make_award):
    record.publish(make_award(2))
    pinned(record)

    with pytest.raises(DataError, match="already"):
        pinned(record, NOWHERE.upper())
    with pytest.raises(DataError, match="not pinned"):
        unpinned(record, "1 Elsewhere")


def test_pins_can_be_neither_changed_nor_removed(record, make_award):
    record.publish(make_award(2))
    pinned(record)

    for statement in ("UPDATE pins SET lat = 1", "DELETE FROM pins"):
        with pytest.raises(DBAPIError), record.engine.begin() as connection:
            connection.execute(text(statement))


def test_backup_and_restore_keep_pins_and_answers_of_the_look_up(record, make_award, tmp_path):
    record.publish(make_award(2, addresses=(NOWHERE,)))
    pinned(record)
    with record.engine.begin() as connection:
        places.keep_answers(connection, {"a b": Kept("2026-01-01T00:00:00+00:00", "{}", 70.0)})
    backup(record.engine, tmp_path / "a.backup")
    unpinned(record)

    restore(record.engine, record.home, tmp_path / "a.backup", by="carl", reason="a drill")

    assert points(record) == [CENTRAL]
    with record.engine.begin() as connection:
        assert places.answers(connection)["a b"].score == 70.0
        assert places.pins_at(connection).keys() == {"block q nobody knows gardens"}
    assert verify(record.engine, record.home).findings == ()


def test_placing_anew_changes_places_alone_and_only_where_they_differ(record, make_award):
    record.publish(make_award(2, addresses=("10 Nathan Road, Tsim Sha Tsui",)), make_award(3))
    with record.engine.begin() as connection:
        # What an older edition of the program made of the row.
        (made,) = connection.execute(
            text("SELECT value FROM assessments WHERE row_id = 1 AND version = 1")
        ).scalars()
    held = json.loads(made)
    held["vendor_place"] |= {"districts": ["ST"]}
    held["sector"] = "ict"
    with record.engine.begin() as connection:
        connection.execute(text("INSERT INTO redacting VALUES ('assessments', '1')"))
        connection.execute(
            text("UPDATE assessments SET value = :value WHERE row_id = 1"), {"value": json.dumps(held)}
        )
        connection.execute(text("DELETE FROM redacting"))
    placing = load_placing(record.engine, record.home)

    first = relocate(record.engine, by="carl", note="new tables", placing=placing)
    second = relocate(record.engine, by="carl", note="again", placing=placing)

    assert (first.version, first.rows, first.changed) == (2, 2, 1)
    assert (second.version, second.changed) == (2, 0)
    with record.engine.begin() as connection:
        one, _ = state.public_awards(connection)
    assert (one.assessment.vendor_place.districts, one.assessment.sector) == (("YTM",), "ict")


def test_the_commands_say_what_they_did(record, make_award, monkeypatch, capsys):
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(record.home))
    record.publish(make_award(2, addresses=(NOWHERE,)))

    def ask(*words):
        capsys.readouterr()
        return main(list(words)), capsys.readouterr().out

    signed = ("--by", "carl", "--reason", "seen")
    code, said = ask("pin", NOWHERE, "114.1583", "22.2819", *signed)

    assert (code, said.splitlines()[0]) == (0, "114.1583 22.2819: read as longitude and latitude.")
    assert "pinned at 22.281900, 114.158300 (CW). Rows that state it: 1; placed otherwise now: 1." in said
    (told,) = json.loads(ask("pins", "--json")[1])
    assert (told["address"], told["by"], told["holds"]) == (NOWHERE, "carl", True)
    assert "Its words say" not in said
    other = ask("pin", "12 Hoi Bun Road, Kwun Tong", "22.2819", "114.1583", *signed)[1]
    assert "Its words say KT" in other
    assert "taken back" in ask("unpin", "12 Hoi Bun Road, Kwun Tong", *signed)[1]
    grid = ask("pin", "2 Elsewhere", "816500", "834000", *signed)[1]
    assert grid.startswith("816500 834000: read as metres of the HK1980 Grid.")
    assert "No award states" in ask("pin", "1 Elsewhere", "22.2819", "114.1583", *signed)[1]
    assert "taken back" in ask("unpin", NOWHERE, *signed)[1]
    assert len(ask("pins")[1].splitlines()) == 2
    assert len(ask("pins", "--all")[1].splitlines()) == 6
    assert "placed as before" in ask("relocate", "--by", "carl", "--note", "to be sure")[1]
    assert ask("pin", NOWHERE, "51.5", "0.1", *signed)[0] == 2


def test_a_snapshot_of_any_version_shows_what_was_pinned_then(record, make_award):
    record.publish(make_award(2, addresses=(NOWHERE,)))
    pinned(record)
    unpinned(record)

    shown = [
        public.at(record.home, version).rows("SELECT vendor_key FROM awards")[0]["vendor_key"]
        for version in (1, 2, 3)
    ]

    assert shown == ["unknown", "CW", "unknown"]


def test_pins_are_told_by_version(record, make_award):
    record.publish(make_award(2))
    pinned(record)

    with record.engine.begin() as connection:
        (row,) = connection.execute(select(schema_places.pins)).mappings()
        assert places.pins_at(connection, 1) == {}
    assert (row["address"], row["version"], row["author"]) == (NOWHERE, 2, "carl")


def test_an_address_cannot_steer_the_terminal(record, make_award, monkeypatch, capsys):
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(record.home))
    record.publish(make_award(2))

    main(["pin", "Block Q \x1b[31m\u202e1", "22.2819", "114.1583", "--by", "carl", "--reason", "\u2066seen"])
    main(["pins"])
    out = capsys.readouterr().out
    main(["pins", "--json"])

    assert not set("\x1b\u202e\u2066") & set(out)
    assert out.count("Block Q \\x1b[31m\\u202e1") == 2
    assert json.loads(capsys.readouterr().out)[0]["address"] == "Block Q \x1b[31m\u202e1"
