"""The starter data against the folder of yardsticks beside the project, and against its own rules."""

import csv
import os
import re
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

import data
from data.codelists import find_buyer, publishers, sectors
from data.names import normal_form
from data.records import REQUIRED_COLUMNS, SUPPLIER_SEPARATOR, TEMPLATE_COLUMNS, AmountKind, Method

SEED = Path(data.__file__).parent / "seed"
SHARED = Path(__file__).parents[3] / "shared"
FACTS = SHARED / "facts" / "awards.csv"
PUBLISHERS_OF_FACTS = {"HOSPITAL-AUTHORITY": "HA", "EMSD-CONSULTANCY": "EMSD"}
KINDS_OF_FACTS = {
    "total": {"total"},
    "total_rounded_to_million_3dp": {"total"},
    "estimated": {"estimate"},
    "estimated_rounded": {"estimate"},
    "forecast_or_tendered_total": {"forecast", "total"},
    "sum_of_groups": {"group_sum"},
    "first_year_only": {"first_year"},
    "revenue_or_periodic": {"revenue"},
    "not_stated": {"not_stated"},
}
MONTHS = {"April 2026": "2026-04", "May 2026": "2026-05", "June 2026": "2026-06"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@cache
def awards() -> list[dict[str, str]]:
    return rows(SEED / "awards.csv")


@pytest.fixture
def pairs() -> list[tuple[dict[str, str], dict[str, str]]]:
    """Each award with the fact it was written from."""
    if not FACTS.is_file() and os.environ.get("REQUIRE_ALL") != "1":
        pytest.skip("the folder of yardsticks is not beside the project")
    facts = {fact["record_id"]: fact for fact in rows(FACTS)}
    assert len(facts) == 178
    return [(award, facts.pop(award["source_ref"].split(";")[0])) for award in awards()]


def test_every_fact_became_one_award(pairs):
    assert len(pairs) == 178


def test_texts_are_verbatim(pairs):
    same = ("buyer", "tender_ref", "title", "amount_raw", "award_date_raw", "procurement_method_raw")

    changed = [
        (fact["record_id"], name)
        for award, fact in pairs
        for name in (*same, "gazette_notice")
        if award[name] != fact[name]
    ]

    assert changed == []


def test_amounts_are_those_of_the_facts(pairs):
    for award, fact in pairs:
        if award["amount_kind"] == "revenue":
            assert not fact["amount_hkd"]
            assert f"HK${Decimal(award['amount']):,.2f}" in fact["amount_raw"]
        else:
            assert award["amount"] == fact["amount_hkd"]
        assert award["amount_kind"] in KINDS_OF_FACTS[fact["amount_kind"]]


def test_dates_are_those_of_the_facts(pairs):
    for award, fact in pairs:
        assert award["award_date"] == (fact["award_date"] or MONTHS[fact["award_date_raw"]])


def test_suppliers_and_addresses_lost_no_word(pairs):
    def words(text: str) -> set[str]:
        return set(re.findall(r"\w+", text))

    dropped = {"and", "Partner", "A", "B", "s", "works"}
    for award, fact in pairs:
        assert words(award["supplier_name"]) <= words(fact["supplier_name"])
        assert words(fact["supplier_name"]) - words(award["supplier_name"]) <= dropped
        assert words(fact["supplier_address"]) - words(award["supplier_address"]) <= dropped


def test_publishers_and_sources_are_those_of_the_facts(pairs):
    for award, fact in pairs:
        assert award["publisher"] == PUBLISHERS_OF_FACTS.get(fact["publisher"], fact["publisher"])
        assert award["source_url"] == fact["source_url"].split(" ")[0]


def test_awards_have_the_columns_of_the_template():
    assert tuple(awards()[0]) == TEMPLATE_COLUMNS
    assert len(awards()) == 178
    assert [award for award in awards() if not all(award[name] for name in REQUIRED_COLUMNS)] == []


def test_awards_use_known_codes_only():
    assert {award["publisher"] for award in awards()} <= set(publishers())
    assert None not in {find_buyer(award["buyer"]) for award in awards()}
    assert {award["amount_kind"] for award in awards()} <= set(AmountKind)
    assert {award["procurement_method"] for award in awards()} <= {*Method, ""}


def test_nothing_that_no_source_states_is_stated():
    unstated = ("category", "sector", "delivery_place", "title_zh", "supplier_name_zh", "lat", "lon", "brn")

    assert [award["source_ref"] for award in awards() if any(award[name] for name in unstated)] == []


def test_amounts_have_a_currency_and_kinds_fit_their_words():
    for award in awards():
        assert (award["currency"] == "HKD") == bool(award["amount"])
        assert (award["amount_kind"] == "not_stated") == (award["amount"] == "")
        assert (award["amount_kind"] == "forecast") == ("Forecast total" in award["amount_raw"])
        assert (award["amount_kind"] == "first_year") == ("1st Year" in award["amount_raw"])
        assert (award["amount_kind"] == "revenue") == ("licence fee" in award["amount_raw"])


def test_group_sums_name_the_groups_that_add_up_to_them():
    sums = [award for award in awards() if award["amount_kind"] == "group_sum"]

    assert len(sums) == 6
    for award in sums:
        groups = re.findall(r"Group [A-Z]", award["amount_raw"])
        parts = re.findall(r"HK\$([\d,]+\.\d\d)", award["amount_raw"])
        assert award["lot"].split(SUPPLIER_SEPARATOR) == groups
        assert sum(Decimal(part.replace(",", "")) for part in parts) == Decimal(award["amount"])


def test_several_suppliers_are_parted_and_joint_ventures_are_not():
    parted = {
        award["source_ref"]: len(award["supplier_name"].split(SUPPLIER_SEPARATOR))
        for award in awards()
        if SUPPLIER_SEPARATOR in award["supplier_name"]
    }

    assert parted == {"DSD-0001": 2, "DSD-0007": 4, "GLD-NOTICE-0079": 2}


def test_a_price_of_zero_is_stated():
    zero = [award for award in awards() if award["amount"] and Decimal(award["amount"]) == 0]

    assert [(award["amount_raw"], award["amount_kind"]) for award in zero] == [("HK$0.00", "total")]


@pytest.mark.parametrize("file_name", ["awards.csv", "tenancies.csv", "grants.csv"])
def test_every_row_names_its_source(file_name: str):
    urls = [row["source_url"] for row in rows(SEED / file_name)]

    assert [url for url in urls if not re.fullmatch(r"https?://[^\s()]+", url)] == []


@pytest.mark.parametrize("file_name", ["awards.csv", "tenancies.csv", "grants.csv", "coverage.csv"])
def test_files_are_plain_utf_8_without_stray_spaces(file_name: str):
    text = (SEED / file_name).read_bytes().decode("utf-8")

    assert not text.startswith("\ufeff")
    assert "\r" not in text
    assert [cell for row in rows(SEED / file_name) for cell in row.values() if cell != cell.strip()] == []


def test_firm_tenancies_rest_on_notices_or_the_operator():
    tenancies = rows(SEED / "tenancies.csv")

    firm = [row for row in tenancies if row["status"] == "firm"]

    assert len(tenancies) == 18
    assert {row["status"] for row in tenancies} == {"firm", "lead", "ended"}
    assert {row["evidence"] for row in firm} == {"award notice", "operator news", "operator release"}
    assert {row["evidence"] for row in tenancies if row not in firm} == {"press", "encyclopedia"}
    assert [row["supplier_name"] for row in tenancies if row["status"] == "ended"] == ["Mil Mill"]


def test_tenants_by_award_notice_won_an_award_from_that_estate():
    won = {(normal_form(award["supplier_name"])) for award in awards() if "Ind" in award["supplier_address"]}

    noticed = [row for row in rows(SEED / "tenancies.csv") if row["evidence"] == "award notice"]

    assert len(noticed) == 5
    assert {normal_form(row["supplier_name"]) for row in noticed} <= won


def test_grants_keep_the_words_of_the_source_beside_the_sums():
    grants = rows(SEED / "grants.csv")

    assert len(grants) == 6
    assert all(row["amount_raw"] and Decimal(row["amount"]) > 0 for row in grants)
    assert all(bool(row["total_cost_raw"]) == bool(row["total_cost"]) for row in grants)
    assert {row["sector"] for row in grants} <= set(sectors())


def test_coverage_holds_every_award_in_exactly_one_period():
    periods = [
        (row["publisher"], date.fromisoformat(row["period_from"]), date.fromisoformat(row["period_to"]))
        for row in rows(SEED / "coverage.csv")
    ]

    for award in awards():
        day = date.fromisoformat((award["award_date"] + "-15")[:10])
        holding = [p for p in periods if p[0] == award["publisher"] and p[1] <= day <= p[2]]
        assert len(holding) == 1, award["source_ref"]


def test_only_what_was_compared_is_called_complete():
    complete = {
        (row["publisher"], row["period_from"], row["period_to"])
        for row in rows(SEED / "coverage.csv")
        if row["status"] == "complete"
    }

    assert complete == {("GLD-NOTICE", "2026-06-01", "2026-06-30"), ("DSD", "2025-06-12", "2026-01-06")}


def test_complete_periods_hold_every_row_of_the_pages(pairs):
    notices = rows(SHARED / "sources" / "gld_notice_page_2026h1.csv")
    drainage = rows(SHARED / "sources" / "dsd_contracts_awarded.csv")

    june = sum(row["Amount / Contract Award Date"].rstrip().endswith(" Jun 2026") for row in notices)

    ours = [award["publisher"] for award in awards() if award["award_date"].startswith("2026-06")]
    assert ours.count("GLD-NOTICE") == june > 0
    assert [award["publisher"] for award in awards()].count("DSD") == len(drainage)
