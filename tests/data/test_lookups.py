"""The official look-up while files are published: what it is told, what is kept, and what stays out."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from data.placing import load_placing
from data.store import places
from data.store.batches import Order
from data.store.hooks import Hooks
from data.store.pins import pin
from data.store.publish import publish
from data.store.redact import redact
from data.store.relocate import relocate
from data.verify import verify
from geo.locator import address_key

ADDRESS = "Flat A, 3/F, Made-up Building, 12 Invented Street, Kwun Tong, Kowloon, Hong Kong"
OTHER = "14 Invented Street, Kwun Tong, Kowloon, Hong Kong"
BY = {"by": "rita", "reason": "asked for"}


@pytest.fixture
def look_up(server, monkeypatch):
    """The service of the test, which knows every number of one street."""

    def answer(ask):
        (sent,) = parse_qs(urlsplit(ask.path).query)["q"]
        number = "12" if "12" in sent else "14"
        english = {
            "EngStreet": {"StreetName": "INVENTED STREET", "BuildingNoFrom": number},
            "EngDistrict": {"DcDistrict": "KWUN TONG DISTRICT"},
        }
        point = {"Latitude": f"22.311{number}", "Longitude": "114.22500"}
        premises = {"EngPremisesAddress": english, "GeospatialInformation": point}
        found = {"Address": {"PremisesAddress": premises}, "ValidationInformation": {"Score": 80}}
        ask.give(json.dumps({"SuggestedAddress": [found]}).encode(), Content_Type="application/json")

    server.answers["/lookup"] = answer
    monkeypatch.setenv("PROCUREMENT_MAP_ADDRESS_LOOKUP", server.url(""))
    return server


def shown(record):
    rows = record.snapshot().rows("SELECT vendor_lat, vendor_method FROM awards ORDER BY award_id")
    return [(row["vendor_lat"], row["vendor_method"]) for row in rows]


def kept(record):
    with record.engine.connect() as connection:
        return set(places.answers(connection))


def test_what_the_service_answers_is_public_and_asked_once(record, make_award, look_up):
    record.publish(make_award(2, addresses=(ADDRESS,)))
    record.publish(make_award(3, addresses=(ADDRESS.upper(),)))

    assert shown(record) == [(22.31112, "lookup")] * 2
    assert kept(record) == {address_key(ADDRESS)}
    assert len(look_up.asked) == 1
    assert verify(record.engine, record.home).findings == ()


def test_a_private_person_is_not_looked_up(record, make_award, look_up):
    record.publish(make_award(2, addresses=(ADDRESS,), delivery_place=OTHER, suppliers=("CHAN Tai Man",)))

    assert look_up.asked == []
    assert kept(record) == set()


def test_offline_what_was_kept_counts_and_nothing_is_asked(record, make_award, look_up, monkeypatch):
    record.publish(make_award(2, addresses=(ADDRESS,)))
    monkeypatch.setenv("PROCUREMENT_MAP_OFFLINE", "1")

    record.publish(make_award(3, addresses=(ADDRESS,)), make_award(4, addresses=(OTHER,)))

    assert [method for _, method in shown(record)] == ["lookup", "lookup", "locality"]
    assert len(look_up.asked) == 1


def test_without_the_setting_nothing_is_asked(record, make_award, look_up, monkeypatch):
    monkeypatch.delenv("PROCUREMENT_MAP_ADDRESS_LOOKUP")

    record.publish(make_award(2, addresses=(ADDRESS,)))

    assert look_up.asked == []
    assert [method for _, method in shown(record)] == ["locality"]


def test_a_service_that_fails_stops_no_publishing(record, make_award, look_up, caplog):
    look_up.answers["/lookup"] = lambda ask: ask.give(b"", status=503, Retry_After="3600")

    record.publish(make_award(2, addresses=(ADDRESS,)), make_award(3, addresses=(OTHER,)))

    assert [method for _, method in shown(record)] == ["locality"] * 2
    assert len(look_up.asked) == 1
    assert kept(record) == set()
    (said,) = [entry.message for entry in caplog.records if "look-up" in entry.message]
    assert said.endswith("given up: HTTP 503; it asks to come again in 3600 seconds")


def test_what_was_answered_is_not_asked_again_where_a_pin_came_between(
    record, make_award, make_result, look_up
):
    record.publish(make_award(2))
    placing, told = load_placing(record.engine, record.home), []

    def meanwhile(phase, *_):
        told.append(phase)
        if told == ["writing"]:
            pin(record.engine, OTHER, 22.32, 114.22, placing=load_placing(record.engine, record.home), **BY)

    order = Order(b"second", make_result(make_award(3, addresses=(ADDRESS,))))
    publish(
        record.engine,
        [order],
        by="tester",
        note="",
        placing=placing,
        hooks=Hooks(progress=meanwhile),
        release=True,
    )

    assert told == ["writing", "writing"]
    assert shown(record)[-1][1] == "lookup"
    assert len(look_up.asked) == 1


def test_an_address_that_is_redacted_meanwhile_is_not_kept(record, make_award, look_up, monkeypatch):
    monkeypatch.setenv("PROCUREMENT_MAP_OFFLINE", "1")
    record.publish(make_award(2, addresses=(ADDRESS,)), make_award(3, addresses=(OTHER,)))
    monkeypatch.delenv("PROCUREMENT_MAP_OFFLINE")
    told = []

    def meanwhile(phase, *_):
        told.append(phase)
        if told == ["writing"]:
            redact(record.engine, "A1", "addresses", **BY)

    relocate(
        record.engine,
        by="rita",
        note="",
        placing=load_placing(record.engine, record.home),
        hooks=Hooks(progress=meanwhile),
    )

    assert told.count("writing") == 2
    assert kept(record) == {address_key(OTHER)}
    assert verify(record.engine, record.home).findings == ()
