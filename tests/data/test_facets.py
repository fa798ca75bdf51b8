"""What is known of a supplier by facet."""

from datetime import date

import pytest

from data.evidence import Facet, schemes
from data.facets import Answer, Standing, judged, of_evidence, of_notice, of_tenancy

TODAY = date(2026, 6, 30)


def piece(**row):
    return of_evidence({"facet": "plant", "scheme": "FR", "answer": "yes"} | row, TODAY)


def answers(*pieces):
    return {known.facet.value: known.answer.value for known in judged(pieces)}


def notice(**told):
    plain = {"is_here": True, "estate": None, "facility": None, "newest": "2026-05-01", "awards": 2}
    plain |= {"source_url": None, "scheme": schemes()["NOTICE"]}
    return of_notice(**plain | told)


def test_nothing_on_file_is_not_known_and_never_no():
    assert answers() == dict.fromkeys(
        ("registered", "address", "plant", "origin", "technology"), Answer.UNKNOWN.value
    )


@pytest.mark.parametrize(
    ("row", "standing", "answer"),
    [
        ({"valid_from": "2026-01-01"}, Standing.COUNTS, "yes"),
        ({"valid_to": "2026-06-30"}, Standing.COUNTS, "yes"),
        ({"valid_from": "2025-01-01"}, Standing.LAPSED, "unknown"),
        ({"valid_from": "2026-07-01"}, Standing.AHEAD, "unknown"),
        ({}, Standing.UNDATED, "unknown"),
        ({"valid_from": "2026-01-01", "answer": "unknown"}, Standing.OPEN, "unknown"),
        ({"valid_from": "2026-01-01", "scheme": ""}, Standing.OPEN, "unknown"),
        ({"valid_from": "2026-01-01", "answer": "no"}, Standing.COUNTS, "no"),
    ],
    ids=["holds", "last day", "lapsed", "ahead", "no date", "open", "no scheme", "no"],
)
def test_evidence_decides_only_while_it_holds(row, standing, answer):
    found = piece(**row)

    assert found.standing is standing
    assert answers(found)["plant"] == answer


def test_a_scheme_that_limits_its_evidence_tells_until_when_it_holds():
    assert piece(valid_from="2026-01-01").valid_to == "2026-12-31"


def test_evidence_of_one_facet_says_nothing_of_another():
    found = piece(facet="origin", scheme="FR", valid_from="2026-01-01")

    assert found.standing is Standing.OPEN
    assert set(answers(found).values()) == {"unknown"}


def test_sources_that_disagree_leave_the_answer_open():
    found = [piece(valid_from="2026-01-01"), piece(valid_from="2026-02-01", answer="no")]

    (plant,) = [known for known in judged(found) if known.facet is Facet.PLANT]

    assert (plant.answer, plant.is_disputed) == (Answer.UNKNOWN, True)


def test_addresses_here_and_elsewhere_are_an_address_here():
    assert answers(*notice(), *notice(is_here=False))["address"] == "yes"
    assert answers(*notice(is_here=False))["address"] == "no"


def test_an_address_in_an_innopark_is_evidence_of_a_plant_and_one_in_a_science_park_is_not():
    assert answers(*notice(estate="INNO-TP", facility="MARS"))["plant"] == "yes"
    assert answers(*notice(estate="HKSP"))["plant"] == "unknown"


@pytest.mark.parametrize(
    ("status", "estate", "standing"),
    [
        ("firm", "INNO-TP", Standing.COUNTS),
        ("firm", "HKSP", Standing.OPEN),
        ("lead", "INNO-TP", Standing.LEAD),
        ("ended", "INNO-TP", Standing.ENDED),
    ],
)
def test_only_a_firm_tenancy_in_an_innopark_counts(status, estate, standing):
    row = {"supplier_name": "Ho Limited", "estate": estate, "status": status}

    assert of_tenancy(row, schemes()["TENANCY"]).standing is standing
