"""Suppliers in a list: their order, their names in both scripts, and what is on file of one."""

from dataclasses import replace
from datetime import date

import pytest

from data.columns.vendor_file import vendor_file
from data.columns.vendor_names import vendor_names
from data.columns.vendors import Order, listed
from data.filters import Basis, Filters
from data.person_names import is_person
from data.queries import vendors as by_sql

TODAY = date(2026, 11, 22)
ALL = Filters(basis=Basis.ALL)


def codes(found):
    return [vendor.code for vendor in found.suppliers]


@pytest.mark.parametrize("filters", [ALL, Filters(), replace(ALL, category=("works",))], ids=str)
def test_pages_of_the_list_are_the_ranking_part_by_part(starter, filters):
    ranking = by_sql.top_suppliers(starter, filters, 1_000)

    pages = [listed(starter, filters, limit=20, offset=at) for at in range(0, len(ranking), 20)]

    assert [vendor for page in pages for vendor in page.suppliers] == ranking
    assert {page.total for page in pages} == {len(ranking)}
    assert {page.largest_hkd for page in pages} == {ranking[0].value_hkd}


def test_suppliers_are_listed_by_awards_and_by_name(starter):
    ranking = by_sql.top_suppliers(starter, ALL, 1_000)

    most = listed(starter, ALL, Order.AWARDS, limit=1_000)
    named = listed(starter, ALL, Order.NAME, limit=1_000, by_name=vendor_names(starter).by_name)

    assert [vendor.awards for vendor in most.suppliers] == sorted((v.awards for v in ranking), reverse=True)
    names = [vendor.name.casefold() for vendor in named.suppliers]
    assert names == sorted(names)
    assert {*codes(most)} == {*codes(named)} == {vendor.code for vendor in ranking}


def test_only_suppliers_that_are_asked_for_are_listed(starter):
    among = vendor_names(starter).holding("engineering limited")

    found = listed(starter, ALL, limit=1_000, among=among)

    assert found.total == len(found.suppliers) > 0
    assert all("engineering" in vendor.name.lower() for vendor in found.suppliers)
    assert listed(starter, ALL, limit=10, among=vendor_names(starter).holding("no such name")).total == 0


@pytest.fixture
def of_vendors(record, make_award):
    """Publish awards of vendors by their names, Chinese names and values; give snapshot and codes by name."""

    def publish(*vendors):
        awards = []
        for row, (names, names_zh, values) in enumerate(vendors, 2):
            awards.append(make_award(row, suppliers=names, suppliers_zh=names_zh, **values))
        record.publish(*awards)
        snapshot = record.snapshot()
        rows = snapshot.rows("SELECT name, supplier_id FROM suppliers")
        return snapshot, {row["name"]: f"S{row['supplier_id']}" for row in rows}

    return publish


def test_a_supplier_is_known_by_all_its_names_numbers_and_addresses(of_vendors):
    here = {"addresses": ("Room 1, 1 Queen's Road Central, Hong Kong",), "brn": "12345678"}
    snapshot, code = of_vendors(
        (("Wong Tai Foods Limited",), ("黃大食品有限公司",), here),
        (("WONG TAI FOODS LTD.",), (), {"addresses": ("1 Example Street, London, United Kingdom",)}),
        (("Wong Tai Foods Limited", "Other Limited"), (), {"brn": "87654321"}),
        (("Wong Tai Food Limited",), (), {}),
        (("Wong Tai Foods Limited - Other Limited Joint Venture",), (), {}),
    )

    found = vendor_file(snapshot, code["Wong Tai Foods Limited"], TODAY)
    known = {one.facet.value: one.answer.value for one in found.facets}

    assert found.spelt[0].name == "Wong Tai Foods Limited"
    assert {one.name for one in found.spelt} == {
        "Wong Tai Foods Limited", "WONG TAI FOODS LTD.", "黃大食品有限公司",
    }  # fmt: skip
    assert found.numbers == ("12345678",)
    assert (known["registered"], known["address"], known["plant"]) == ("yes", "yes", "unknown")
    near = {one.name: (bool(one.why), one.within) for one in found.near}
    assert near == {
        "Wong Tai Food Limited": (True, False),
        "Wong Tai Foods Limited - Other Limited Joint Venture": (False, True),
    }
    names = vendor_names(snapshot)
    assert names.holding("黄大食品").tolist() == names.holding("黃大食品").tolist() == [int(found.code[1:])]
    assert names.holding("ＷＯＮＧ tai").tolist() == names.holding("wong tai").tolist()


def test_of_a_private_person_no_address_is_told(of_vendors):
    home = "Flat 3, 9/F, 12 Example Court, Sha Tin, New Territories"
    snapshot, code = of_vendors((("Chan Tai Man",), (), {"addresses": (home,)}))

    found = vendor_file(snapshot, code["Chan Tai Man"], TODAY)

    assert is_person("Chan Tai Man")
    assert found.is_person
    assert "Flat 3" not in str(found)
    assert [(site.address, site.within_m) for site in found.sites] == [(None, None)]


def test_every_publisher_behind_an_address_is_a_source_of_it(of_vendors):
    told = (
        {"publisher": "GLD", "source_url": "https://example.org/old", "award_date": date(2024, 1, 2)},
        {"publisher": "GLD", "source_url": "https://example.org/new", "award_date": date(2025, 1, 2)},
        {"publisher": "DSD", "source_url": "https://example.org/dsd", "award_date": date(2025, 3, 4)},
    )
    snapshot, code = of_vendors(*((("Wong Tai Foods Limited",), (), one) for one in told))

    (site,) = vendor_file(snapshot, code["Wong Tai Foods Limited"], TODAY).sites

    assert (site.address, site.awards) == (None, 3)
    assert site.sources == (("GLD", "https://example.org/new"), ("DSD", "https://example.org/dsd"))
    assert site.source_url == "https://example.org/dsd"
