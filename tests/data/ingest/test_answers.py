"""Real files, read cell by cell as a person read them: amount, currency, kind and date of award.

The answers were written down from the cells before the reader was run on them: for all rows of the Government
Logistics Department's and the Drainage Services Department's files, and for 100 rows of the Hospital
Authority's, drawn by `sorted(random.Random(3).sample(range(2, 910), 100))`.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from data.files import ReadResult
from data.ingest import read_file
from data.records import AwardRow

HERE = Path(__file__).parent
# The folder of yardsticks stands beside the project.
SOURCES = HERE.parents[3] / "shared" / "sources"
HOSPITAL = "hospital_authority_awards"
# File of answers -> the file they are of, and how many of its rows they answer.
FILES = {
    "hospital_authority": (HOSPITAL, 100),
    "gld_contracts_awarded_en": ("gld_contracts_awarded_en", 98),
    "gld_notice_page_2026h1": ("gld_notice_page_2026h1", 83),
    "dsd_contracts_awarded": ("dsd_contracts_awarded", 10),
}

pytestmark = pytest.mark.skipif(
    not SOURCES.is_dir(), reason="the folder of yardsticks is not beside the project"
)


@cache
def read(name: str) -> ReadResult:
    path = SOURCES / f"{name}.csv"
    return read_file(path.read_bytes(), path.name)


def answers(name: str) -> list[dict[str, str]]:
    with (HERE / f"answers_{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_answered(award: AwardRow | None) -> tuple[Decimal | None, str, str, str] | None:
    if award is None:
        return None
    return award.amount, award.currency or "", award.amount_kind.value, award.award_date or ""


def answered(answer: dict[str, str]) -> tuple[Decimal | None, str, str, str]:
    amount = Decimal(answer["amount"]) if answer["amount"] else None
    return amount, answer["currency"], answer["kind"], answer["date"]


@pytest.mark.parametrize("name", FILES)
def test_every_cell_is_read_as_a_person_read_it(name):
    source, count = FILES[name]
    awards = {award.row: award for award in read(source).awards}

    wrong = {
        row: (as_answered(awards.get(row)), answered(answer))
        for answer in answers(name)
        if as_answered(awards.get(row := int(answer["row"]))) != answered(answer)
    }

    assert len(answers(name)) == count
    assert wrong == {}


def test_nearly_every_sum_that_the_hospital_authority_states_is_read():
    with (SOURCES / f"{HOSPITAL}.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [row["Estimated Contract Amount"] for row in csv.DictReader(file)]
    stated = {
        row for row, cell in enumerate(cells, start=2) if any(map(str.isdigit, cell)) and "%" not in cell
    }

    unread = {award.row for award in read(HOSPITAL).awards if award.row in stated and award.amount is None}

    assert len(stated) == 842
    assert len(unread) <= 0.02 * len(stated)
    # Their unit is lost: no contract of the Authority is for HK$64.48.
    assert {cells[row - 2] for row in unread} == {
        "HK$64.48", "HK$15.24", "HK$22.40", "HK$33.32", "HK$2.49", "HK$14.26", "HK$54.60"
    }  # fmt: skip


def test_groups_of_one_cell_are_kept_beside_their_sum():
    awards = {award.row: award for award in read("gld_notice_page_2026h1").awards}

    assert awards[59].amount_parts == (("Group A", Decimal("3407000")), ("Group B", Decimal("2048960")))
    assert all(
        sum(part for _, part in awards[row].amount_parts) == awards[row].amount for row in (63, 65, 66)
    )


def test_licence_fees_are_for_each_month():
    awards = {award.row: award for award in read("gld_notice_page_2026h1").awards}

    assert [awards[row].amount_period for row in (49, 60, 61, 62)] == ["month"] * 4
