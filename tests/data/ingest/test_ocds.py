"""OCDS releases and records as a table of awards."""

from __future__ import annotations

import json

import pytest

from data.files import UnreadableFileError
from data.ingest import ocds
from data.ingest.container import open_tables
from data.ingest.tables import Container
from data.problems import RefusalCode

PARTIES = [
    {"id": "B", "name": "Department of Health", "roles": ["buyer"]},
    {
        "id": "S",
        "name": "Example | Partners Limited",
        "roles": ["supplier"],
        "identifier": {"scheme": "HK-CR", "id": "0123456"},
        "address": {"streetAddress": "1 Example Road,", "locality": "Kowloon", "countryName": "Hong Kong"},
    },
]


def make_award(**values):
    award = {"id": "A1", "title": "Example tea", "status": "active", "suppliers": [{"id": "S"}]}
    return {**award, **values}


def make_release(**values):
    release = {
        "ocid": "ocds-1",
        "id": "1",
        "date": "2026-01-01T00:00:00Z",
        "tag": ["award"],
        "language": "en",
    }
    return {**release, "buyer": {"id": "B"}, "parties": PARTIES, "awards": [make_award()], **values}


def package(*releases):
    return {"uri": "https://example.org/1", "publisher": {"name": "Publisher"}, "releases": [*releases]}


def awards(*values):
    """Give the awards of a file with these values, one a line, each with the cells that are filled."""
    content = "\n".join(json.dumps(value) for value in values).encode()
    with open_tables(content, "ocds.json") as file:
        (table,) = file.tables
        header, *records = table.records()
    assert table.container is Container.OCDS
    assert [record.row for record in records] == list(range(2, len(records) + 2))
    return [
        {name: cell for name, cell in zip(header.cells, record.cells, strict=True) if cell}
        for record in records
    ]


@pytest.mark.parametrize(
    "values",
    [
        pytest.param((package(make_release()),), id="release package"),
        pytest.param(({"records": [{"ocid": "1", "compiledRelease": make_release()}]},), id="compiled"),
        pytest.param(({"records": [{"ocid": "1", "releases": [make_release()]}]},), id="record package"),
        pytest.param((make_release(),), id="a release"),
        pytest.param(([make_release()],), id="array of releases"),
        pytest.param((make_release(), make_release(ocid="ocds-2", awards=[])), id="one release a line"),
        pytest.param(({"ocid": "ocds-1", "compiledRelease": make_release()},), id="a record"),
        pytest.param((package(make_release()), package(make_release(awards=[]))), id="one package a line"),
    ],
)  # fmt: skip
def test_awards_are_found_in_each_shape(values):
    (award,) = awards(*values)

    assert award["ocid"] == "ocds-1"
    assert award["awards/id"] == "A1"
    assert award["buyer/name"] == "Department of Health"


CELLS = {
    "ocid": "ocds-1",
    "date": "2026-01-01T00:00:00Z",
    "tag": "award",
    "language": "en",
    "tender/id": "T/26/1",
    "tender/title": "Tender for tea",
    "tender/procurementMethod": "open",
    "tender/mainProcurementCategory": "goods",
    "tender/numberOfTenderers": "3",
    "tender/items/description": "x",
    "tender/items/deliveryAddress": "Pier 4, Central",
    "awards/id": "A1",
    "awards/title": "Example tea",
    "awards/status": "active",
    "awards/date": "2026-06-12",
    "awards/value/amount": "1366.49",
    "awards/value/currency": "HKD",
    "awards/relatedLots": "1 | 2",
    "awards/contractPeriod/startDate": "2026-07-01",
    "awards/contractPeriod/endDate": "2027-06-30",
    "awards/items/description": "tea | cups",
    "awards/suppliers/name": "Example / Partners Limited",
    "awards/suppliers/address": "1 Example Road, Kowloon, Hong Kong",
    "awards/suppliers/identifier": "HK-CR-0123456",
    "contracts/id": "C",
    "contracts/value/amount": "5",
    "publisher/name": "Publisher",
    "uri": "https://example.org/1",
    "buyer/name": "Department of Health",
}


def test_award_has_the_cells_of_its_release_tender_contract_and_package():
    release = make_release(
        tender={
            "id": "T/26/1",
            "title": "Tender for tea",
            "procurementMethod": "open",
            "mainProcurementCategory": "goods",
            "numberOfTenderers": 3,
            "items": [
                {"description": "x", "deliveryAddress": {"streetAddress": "Pier 4", "region": "Central"}}
            ],
        },
        awards=[
            make_award(
                date="2026-06-12",
                value={"amount": 1366.490, "currency": "HKD"},
                relatedLots=["1", "2"],
                items=[{"description": "tea"}, {"description": "cups"}, {"description": "tea"}],
                contractPeriod={"startDate": "2026-07-01", "endDate": "2027-06-30"},
            )
        ],
        contracts=[{"id": "C", "awardID": "A1", "value": {"amount": 5}}, {"id": "D", "awardID": "A2"}],
    )

    (award,) = awards(package(release))

    assert award == CELLS


def test_several_suppliers_keep_step_with_their_addresses():
    suppliers = [{"id": "X", "name": "Other Limited"}, {"id": "S"}]

    (award,) = awards(make_release(awards=[make_award(suppliers=suppliers)]))

    assert award["awards/suppliers/name"] == "Other Limited | Example / Partners Limited"
    assert award["awards/suppliers/address"] == " | 1 Example Road, Kowloon, Hong Kong"


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"buyer": {"name": "Stated"}}, "Stated"),
        ({"buyer": None}, "Department of Health"),
        ({"buyer": None, "parties": [], "tender": {"procuringEntity": {"name": "Entity"}}}, "Entity"),
    ],
    ids=["stated", "by its role", "who runs the tender"],
)
def test_buyer_is_stated_or_has_the_role_or_runs_the_tender(values, name):
    (award,) = awards(make_release(**values))

    assert award["buyer/name"] == name


def test_contract_value_does_not_stand_in_for_the_award_value():
    (award,) = awards(make_release(contracts=[{"id": "C", "awardID": "A1", "value": {"amount": 5}}]))

    assert "awards/value/amount" not in award
    assert award["contracts/value/amount"] == "5"


def test_later_release_completes_an_award_and_the_earlier_one_is_superseded():
    later = make_release(
        date="2026-02-01", awards=[{"id": "A1", "title": None, "value": {"amount": 10, "currency": "HKD"}}]
    )
    first = make_release(tender={"title": "Tender"}, awards=[make_award(), make_award(id="A2")])
    last = make_release(date="2026-03-01", awards=[], tender={"id": "T1"})

    found = awards(package(later, make_release(ocid="other"), first, last))

    assert [(award["ocid"], award["awards/id"], award.get("awards/superseded")) for award in found] == [
        ("other", "A1", None),
        ("ocds-1", "A1", "yes"),
        ("ocds-1", "A1", None),
        ("ocds-1", "A2", None),
    ]
    assert "awards/value/amount" not in found[1]
    assert found[2]["awards/title"] == "Example tea"
    assert found[2]["awards/value/amount"] == "10"
    assert (found[2]["tender/title"], found[2]["tender/id"]) == ("Tender", "T1")


def test_status_of_awards_that_are_none_is_kept():
    found = awards(
        make_release(awards=[make_award(status="cancelled"), make_award(id="A2", status="pending")])
    )

    assert [award["awards/status"] for award in found] == ["cancelled", "pending"]


def test_amounts_are_as_typed():
    content = json.dumps(make_release(awards=[make_award(value={"amount": 1})])).replace("1}", "1366.490}")

    with open_tables(content.encode(), "a.json") as file:
        header, record = file.tables[0].records()

    assert record.cells[header.cells.index("awards/value/amount")] == "1366.490"


@pytest.mark.parametrize("name", ["awards", "tender", "parties", "buyer", "contracts", "ocid", "date"])
@pytest.mark.parametrize("value", ["x", 5, [], {}, [[1]], [None, "x"], {"id": 5}])
def test_values_of_wrong_kinds_are_read_as_nothing(name, value):
    records = make_release(**{name: value}), make_release(**{name: value})

    assert isinstance(awards(package(*records)), list)


def test_plain_objects_under_a_key_called_records_are_no_ocds():
    with open_tables(b'{"records": [{"Title": "Tea"}]}', "a.json") as file:
        assert file.tables[0].container is Container.OBJECTS


def test_more_releases_at_once_than_can_be_held_are_refused(monkeypatch):
    monkeypatch.setattr(ocds, "MAX_HELD_RELEASES", 3)
    releases = [make_release(ocid=str(number % 4)) for number in range(8)]

    with pytest.raises(UnreadableFileError) as refusal:
        awards(package(*releases))

    assert refusal.value.code is RefusalCode.TOO_MANY_ROWS
