"""Private persons among the vendors: who is taken for one, and what of an address is public."""

import json

import pytest

from data.__main__ import main
from data.exports.texts import awards_csv
from data.filters import Filters
from data.history import history
from data.ingest import read_file
from data.placing import load_placing
from data.privacy import HIDDEN, shielded_cells
from data.queries.suppliers_list import listed_suppliers
from data.queries.vendors import supplier_points
from data.store.publish import Order, publish

ADDRESS = "Flat 7B, Zebra Mansion, 15 Hoi Bun Road, Kwun Tong"
FIRM_ADDRESS = "9 Java Road, North Point"
TEMPLATE = "publisher,tender_ref,title,supplier_name,supplier_address,amount,currency,award_date,lat,lon\n"


def publish_text(record, text: str) -> None:
    content = (TEMPLATE + text).encode()
    order = Order(content, read_file(content, "persons.csv"))
    placing = load_placing(record.engine, record.home)
    publish(record.engine, [order], by="tester", note="a test", placing=placing)


@pytest.fixture
def persons(record):
    """A record with a sole trader, a person with a point of their own, and a firm at the same address."""
    publish_text(
        record,
        f'HYD,R1,Design of a leaflet,CHAN Tai Man,"{ADDRESS}",1000,HKD,2026-01-05,,\n'
        f'HYD,R2,Piano tuning,Mr. Wong,"{ADDRESS}",2000,HKD,2026-01-06,22.31234,114.21987\n'
        f'HYD,R3,Supply of tables,Tables Limited,"{FIRM_ADDRESS}",3000,HKD,2026-01-07,,\n',
    )
    return record


def test_only_the_district_of_a_person_is_in_the_snapshot(persons):
    rows = persons.snapshot().rows(
        "SELECT tender_ref, addresses, vendor_key, vendor_lat, vendor_precision, vendor_matched, "
        "vendor_method FROM awards ORDER BY tender_ref"
    )

    assert [tuple(row.values()) for row in rows[:2]] == [
        ("R1", None, "KT", None, "district", "", "private"),
        ("R2", None, "KT", None, "district", "", "private"),
    ]
    assert (rows[2]["addresses"], rows[2]["vendor_key"]) == (FIRM_ADDRESS, "EST")


def test_no_file_of_a_snapshot_holds_the_address(persons):
    persons.snapshot()
    kept = b"".join(path.read_bytes() for path in (persons.home / "snapshots").rglob("*") if path.is_file())

    assert b"CHAN Tai Man" in kept
    assert b"Zebra" not in kept
    assert b"22.31234" not in kept


def test_search_map_list_and_download_do_not_hold_it(persons):
    snapshot = persons.snapshot()

    assert snapshot.rows("SELECT count(*) AS n FROM awards WHERE search LIKE '%zebra%'") == [{"n": 0}]
    assert {point.district for point in supplier_points(snapshot, Filters())} <= {"EST"}
    assert "Zebra" not in str(listed_suppliers(snapshot))
    download = b"".join(awards_csv(snapshot, Filters())).decode("utf-8-sig")
    assert "CHAN Tai Man" in download
    assert "Zebra" not in download
    assert FIRM_ADDRESS in download


def test_the_history_of_an_award_does_not_hold_it(persons, capsys):
    for award in (1, 2):
        told = str(history(persons.engine, award))
        assert "Zebra" not in told
        assert "22.31234" not in told
        assert HIDDEN in told
        assert main(["history", f"A{award}", "--json"]) == 0
        assert "Zebra" not in json.dumps(json.loads(capsys.readouterr().out))


def test_an_address_typed_otherwise_or_behind_the_name_is_hidden_as_well(make_award):
    award = make_award(
        suppliers=("CHAN Tai Man",), addresses=("Flat 7B, 15 Hoi Bun Road",), lat=22.3, lon=114.2
    )

    assert shielded_cells(
        award,
        {
            "Contractor": "CHAN Tai Man\nFlat 7B,  15 Hoi Bun\nRoad",
            "Address": "15 HOI BUN ROAD FLAT 7B",
            "Lat": "22.30",
            "Sum": "1000",
        },
    ) == {"Contractor": f"CHAN Tai Man\n{HIDDEN}", "Address": HIDDEN, "Lat": HIDDEN, "Sum": "1000"}


def test_the_firms_of_a_joint_award_keep_their_address(record):
    publish_text(
        record,
        f'HYD,R1,A study,CHAN Tai Man | Tables Limited,"{ADDRESS} | {FIRM_ADDRESS}",1000,HKD,2026-01-05,,\n',
    )

    (row,) = record.snapshot().rows("SELECT addresses, vendor_districts, vendor_matched FROM awards")

    assert row == {"addresses": FIRM_ADDRESS, "vendor_districts": ["EST", "KT"], "vendor_matched": ""}
