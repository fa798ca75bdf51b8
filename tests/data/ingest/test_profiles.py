"""Publishers' profiles: each example is read as its file says, and the real files come on top."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from data.__main__ import main
from data.codelists import buyers, publishers
from data.ingest import read_file
from data.ingest.profiles import Example, profile_of, profiles
from data.records import AwardRow

SHARED = Path(__file__).parents[4] / "shared" / "sources"
EXAMPLES = [
    pytest.param(name, example, id=f"{name} {example.name}")
    for name, profile in profiles().items()
    for example in profile.examples
]
ELEVEN = {"GLD", "GLD-NOTICE", "HA", "ARCHSD", "HYD", "CEDD", "DSD", "WSD", "EMSD", "EPD", "HKHA"}
SMALL = {
    "code": "X",
    "required": ["title"],
    "columns": {"title": "Subject", "supplier_name": ["Contractor", "Firm"]},
}


def content(example: Example) -> bytes:
    return example.file.lstrip("\n").encode()


def stated(award: AwardRow, name: str) -> Any:
    """Give a value as a profile's file writes what it expects."""
    value = getattr(award, name)
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return list(value) if isinstance(value, tuple) else value


def test_every_publisher_of_the_list_has_a_profile_with_an_example():
    known = profiles()

    assert set(known) >= ELEVEN
    assert all(profile.examples and profile.about for profile in known.values())
    assert all(profile.publisher in publishers() for name, profile in known.items() if name in ELEVEN)
    assert all(profile.buyer in buyers() for profile in known.values() if profile.buyer)


@pytest.mark.parametrize(("code", "example"), EXAMPLES)
def test_example_is_read_by_its_profile_and_every_row_is_accounted_for(code, example):
    result = read_file(content(example), example.name)

    counted = result.accepted + result.review + result.rejected + result.skipped
    assert (result.profile, result.rejected, counted) == (code, 0, result.rows)
    assert {award.publisher for award in result.awards} == {profiles()[code].publisher}


@pytest.mark.parametrize(("code", "example"), EXAMPLES)
def test_example_says_what_its_profile_expects(code, example):
    result = read_file(content(example), example.name)

    by_row = {award.row: award for award in result.awards}
    told = {row: [str(problem.code) for problem in result.problems if problem.row == row] for row in by_row}
    for expected in example.expects:
        award = by_row[expected["row"]]
        names = expected.keys() - {"row", "problems"}
        assert {name: stated(award, name) for name in names} == {name: expected[name] for name in names}
        assert told[award.row] == expected.get("problems", [])


@pytest.mark.parametrize(
    ("name", "code", "rows"),
    [
        ("hospital_authority_awards.csv", "HA", 908),
        ("gld_contracts_awarded_en.csv", "GLD", 98),
        ("gld_notice_page_2026h1.csv", "GLD-NOTICE", 83),
        ("dsd_contracts_awarded.csv", "DSD", 10),
    ],
)
def test_real_file_is_known_and_every_row_of_it_is_accounted_for(name, code, rows):
    if not (SHARED / name).is_file():
        pytest.skip(f"{name} is not beside the project")

    result = read_file((SHARED / name).read_bytes(), name)

    assert (result.profile, result.rows, result.rejected) == (code, rows, 0)
    assert result.accepted + result.review + result.skipped == rows
    assert all(award.tender_ref and award.award_date for award in result.awards)


def test_buyers_of_the_real_open_file_are_those_that_its_titles_end_with():
    name = "gld_contracts_awarded_en.csv"
    if not (SHARED / name).is_file():
        pytest.skip(f"{name} is not beside the project")

    result = read_file((SHARED / name).read_bytes(), name)

    known = Counter(award.buyer for award in result.awards)
    assert (known["DH"], known["EMSTF"], known["HKPF"]) == (7, 6, 6)
    assert all(not award.buyer for award in result.awards if "various Government" in award.title)


def test_open_files_of_a_publisher_stand_in_its_profile_by_language():
    addresses = profiles()["GLD"].open_files

    assert set(addresses) == {"en", "zh-Hant", "zh-Hans"}
    assert addresses["en"].endswith("/ContractsAwarded_EN.csv")


@pytest.mark.parametrize(
    "flaw",
    [
        pytest.param({"columns": {"titel": "Subject"}}, id="no such field"),
        pytest.param({"required": ["amount"]}, id="required and no column"),
    ],
)
def test_profile_with_a_flaw_is_refused(flaw):
    with pytest.raises(ValueError, match="no field or no column"):
        profile_of(SMALL | flaw)


def test_profile_may_give_one_header_or_several_for_a_field():
    profile = profile_of(SMALL)

    assert profile.layout.columns == {
        "Subject": "title",
        "Contractor": "supplier_name",
        "Firm": "supplier_name",
    }


def test_command_lists_the_profiles(capsys):
    code = main(["profiles"])

    assert code == 0
    assert {line.split()[0] for line in capsys.readouterr().out.splitlines()} == set(profiles())


def test_command_shows_columns_unit_and_example_of_a_profile(capsys):
    code = main(["profiles", "hyd"])

    told = capsys.readouterr().out
    assert code == 0
    assert "Contract Sum ($M)" in told
    assert "what the header says" in told
    assert profiles()["HYD"].examples[0].file.strip() in told


def test_command_gives_a_profile_as_an_object(capsys):
    main(["profiles", "GLD", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert (told["code"], told["buyer"], told["money"]["unit"]) == ("GLD", "title", "1")
    assert "詳情" in told["columns"]["title"]


def test_command_refuses_a_code_that_is_none(capsys):
    code = main(["profiles", "NOPE"])

    assert code == 2
    assert "there is no profile 'NOPE'" in capsys.readouterr().err
