"""Vendors that a person says are one: by version, against rules and editions, taken back."""

import json

import pytest

from data import public
from data.__main__ import main
from data.desk import orders
from data.jobs.queue import JobState
from data.verify import verify
from tests.engines import KINDS

BOTH = pytest.mark.parametrize("engine_kind", KINDS, indirect=True)


@pytest.fixture
def published(engine, anna, take, done, make_file):
    """Publish a file, and give its batch."""

    def order(*references: str, **values: str) -> int:
        batch = take(make_file(*references, **values))["batch"]
        given = orders.publish(engine, anna, [batch], note="n", seen="", request_id=f"publish {batch}")
        assert done(given).state is JobState.DONE
        return batch

    return order


@pytest.fixture
def merge(engine, anna, done):
    """Say that a vendor is another one, or of its own."""
    count = iter(range(100))

    def order(supplier: int, into: int | None):
        request = f"merge {next(count)}"
        return done(
            orders.merge(engine, anna, supplier, into, reason="one register entry", request_id=request)
        )

    return order


def vendors(home) -> list[tuple[str, list[int]]]:
    rows = public.current(home).rows("SELECT tender_ref, supplier_ids FROM awards ORDER BY 1")
    return [(row["tender_ref"], list(row["supplier_ids"])) for row in rows]


@BOTH
def test_one_vendor_leads_to_another_until_that_is_taken_back(engine, home, published, merge):
    published("A1", supplier="Signs Limited")
    published("A2", supplier="Sings Limited")

    one = merge(2, 1)
    together = vendors(home)
    two = merge(2, None)

    assert (one.outcome, two.outcome["into"]) == ({"version": 3, "supplier": 2, "into": 1}, None)
    assert together == [("A1", [1]), ("A2", [1])]
    assert vendors(home) == [("A1", [1]), ("A2", [2])]
    assert verify(engine, home).findings == ()


def test_later_files_of_the_name_are_the_other_vendors(home, published, merge):
    published("A1", supplier="Signs Limited")
    published("A2", supplier="Sings Limited")
    merge(2, 1)

    published("A3", supplier="Sings Limited")

    assert vendors(home)[-1] == ("A3", [1])


@pytest.mark.parametrize(
    ("first", "then", "says"),
    [((2, 1), (2, 1), "already"), ((2, 1), (1, 2), "led to S1 already"), ((2, 1), (1, 1), "itself")],
)
def test_what_would_change_nothing_or_lead_in_a_circle_is_refused(published, merge, first, then, says):
    published("A1", supplier="Signs Limited")
    published("A2", supplier="Sings Limited")
    merge(*first)

    job = merge(*then)

    assert job.state is JobState.FAILED
    assert says in job.error


def test_a_vendor_that_is_not_there_is_refused(published, merge):
    published("A1")

    assert "S99" in merge(1, 99).error


def test_the_command_line_merges_and_parts(home, published, capsys):
    published("A1", supplier="Signs Limited")
    published("A2", supplier="Sings Limited")
    signed = ["--by", "ben", "--reason", "same", "--json"]

    assert main(["merge", "S2", "S1", *signed]) == 0
    merged = json.loads(capsys.readouterr().out)
    assert main(["unmerge", "S2", *signed]) == 0

    assert merged == {"version": 3, "supplier": 2, "into": 1}
    assert vendors(home) == [("A1", [1]), ("A2", [2])]
