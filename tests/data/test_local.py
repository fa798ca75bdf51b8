import csv
from pathlib import Path

import pytest

from data import local
from data.local import Local, Tenancy, firm_tenancies, local_evidence
from data.names import normal_form
from geo.places import UNKNOWN, Place, Scope

SEED = Path(local.__file__).parent / "seed" / "tenancies.csv"
IN_TAI_PO = Place(scope=Scope.DISTRICT, districts=("TP",))

EVIDENCE = {
    "address in an INNOPARK": (
        Place(scope=Scope.DISTRICT, districts=("TP",), estate="INNO-TP"),
        False,
        Local.PLANT,
    ),
    "plant": (IN_TAI_PO, True, Local.PLANT),
    "plant and an overseas address": (Place(scope=Scope.OUTSIDE, country="JP"), True, Local.PLANT),
    "plant without an address": (UNKNOWN, True, Local.PLANT),
    "science park": (Place(scope=Scope.DISTRICT, districts=("ST",), estate="HKSP"), False, Local.ADDRESS),
    "district": (IN_TAI_PO, False, Local.ADDRESS),
    "several districts": (Place(scope=Scope.SEVERAL, districts=("CW", "TP")), False, Local.ADDRESS),
    "overseas": (Place(scope=Scope.OUTSIDE), False, Local.OUTSIDE),
    "all of Hong Kong": (Place(scope=Scope.TERRITORY), False, Local.UNKNOWN),
    "nothing": (UNKNOWN, False, Local.UNKNOWN),
}


@pytest.mark.parametrize(("place", "has_plant", "expected"), EVIDENCE.values(), ids=EVIDENCE)
def test_evidence_is_the_strongest_on_file(place: Place, has_plant: bool, expected: Local):
    assert local_evidence(place, has_plant) is expected


def make_row(**values: str | None) -> dict[str, str | None]:
    return {"supplier_name": "Maker Limited", "estate": "INNO-TP", "status": "firm", "notes": "x"} | values


@pytest.mark.parametrize(
    "row",
    [
        make_row(status="lead"),
        make_row(status="ended"),
        make_row(estate="HKSP"),
        make_row(supplier_name=None),
    ],
    ids=["lead", "ended", "not an INNOPARK", "no name"],
)
def test_rows_that_prove_no_plant_are_left_out(row: dict[str, str | None]):
    assert firm_tenancies([row]) == {}
    assert firm_tenancies([row]).get(normal_form("Maker Limited")) is None


@pytest.mark.parametrize(
    ("name", "estate"),
    [("MAKER LTD.", "INNO-TP"), ("Maker (Hong Kong) Limited", None), ("Maker", None), ("", None)],
    ids=["other spelling", "like name", "shorter name", "no name"],
)
def test_a_tenancy_belongs_to_the_very_name_only(name: str, estate: str | None):
    row = make_row()

    assert firm_tenancies([row]).get(normal_form(name)) == estate


def test_of_two_estates_the_earlier_row_counts():
    rows = [make_row(estate="INNO-TKO"), make_row(supplier_name="Maker Ltd", estate="INNO-TP")]

    assert firm_tenancies(rows) == {"maker ltd": "INNO-TKO"}


def test_blank_cells_are_not_known():
    tenancy = Tenancy.from_values(make_row(facility="", as_of=None))

    assert (tenancy.facility, tenancy.as_of, tenancy.source_url) == (None, None, None)


def test_register_of_the_starter_data_names_makers_and_no_leads():
    with SEED.open(encoding="utf-8", newline="") as file:
        firm = firm_tenancies(csv.DictReader(file))

    assert firm[normal_form("Linde HKO Limited")] == "INNO-TKO"
    assert firm[normal_form("Nestlé Hong Kong Ltd")] == "INNO-YL"
    assert normal_form("Koln 3D Technology (Medical) Limited") in firm
    assert normal_form("Television Broadcasts Limited") not in firm
    assert normal_form("Time Medical International Company Limited") not in firm
    assert normal_form("Mil Mill") not in firm
    assert len(firm) == 8
