"""The log as staff read it: pages, filters, the file, and the chain recomputed in parts."""

import csv
import io
import json
from datetime import date

import pytest
from sqlalchemy import text, update

from data.desk import log, log_check, orders, rights
from data.desk.log import Asked
from data.desk.log_check import Broken
from data.desk.log_file import as_csv
from data.store.copying import unguarded
from data.store.log import append_audit
from data.store.schema import audit
from tests.engines import KINDS

HOSTILE = '=HYPERLINK("http://x")\n<script>'


BOTH = pytest.mark.parametrize("engine_kind", KINDS, indirect=True)


@pytest.fixture
def engine_kind(request) -> str:
    """One database is enough but where a test says so: preparing them takes most of the time."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def logged(engine):
    """A log of twelve entries by two people over three days; of batch 3 tell two of them."""
    with engine.begin() as connection:
        for number in range(1, 13):
            append_audit(
                connection,
                at=f"2026-11-{20 + number // 5:02}T{number:02}:30:00+00:00",
                by="anna" if number % 3 else "ben",
                action="stage" if number % 2 else "publish",
                details={"batches": [number, 30 + number], "note": HOSTILE},
            )
        told = {"batch": 3, "job": 1, "kind": "withdraw"}
        append_audit(connection, at="2026-11-23T00:00:00+00:00", by="ben", action="order", details=told)
    return engine


def numbers(part) -> list[int]:
    return [entry.number for entry in part.entries]


@BOTH
def test_pages_go_back_and_forth_without_reading_what_lies_between(logged):
    first = log.part(logged, Asked(), limit=5)
    second = log.part(logged, Asked(), below=first.older, limit=5)
    last = log.part(logged, Asked(), below=second.older, limit=5)
    back = log.part(logged, Asked(), above=last.newer, limit=5)

    assert [numbers(part) for part in (first, second, last)] == [
        [13, 12, 11, 10, 9],
        [8, 7, 6, 5, 4],
        [3, 2, 1],
    ]
    assert (first.newer, last.older) == (None, None)
    assert numbers(back) == [8, 7, 6, 5, 4]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Asked(by="ben"), [13, 12, 9, 6, 3]),
        (Asked(action="order"), [13]),
        (Asked(batch=3), [13, 3]),
        (Asked(batch=33), [3]),
        (Asked(first=date(2026, 11, 21), last=date(2026, 11, 21)), [9, 8, 7, 6, 5]),
        (Asked(first=date(2026, 11, 23)), [13]),
        (Asked(by="nobody", batch=99), []),
    ],
    ids=["person", "action", "batch", "second batch", "day", "since", "nothing"],
)
def test_entries_are_filtered(logged, asked, expected):
    assert numbers(log.part(logged, asked)) == expected


def test_a_day_is_one_of_hong_kong(engine):
    with engine.begin() as connection:
        for at in ("2026-11-20T15:59:59+00:00", "2026-11-20T16:00:00+00:00"):
            append_audit(connection, at=at, by="anna", action="stage", details={})

    assert numbers(log.part(engine, Asked(last=date(2026, 11, 20)))) == [1]
    assert numbers(log.part(engine, Asked(first=date(2026, 11, 21)))) == [2]


def test_there_is_nothing_in_an_empty_log(engine):
    assert log.part(engine, Asked()) == log.Part()
    assert log.choices(engine) == log.Choices()
    assert log_check.start(engine).has_ended


@BOTH
def test_choices_are_who_and_what_there_is(logged):
    assert log.choices(logged) == log.Choices(("anna", "ben"), ("order", "publish", "stage"), 13)


def test_an_entry_that_repeats_a_redacted_text_is_withheld(logged):
    with logged.begin() as connection:
        at, told = "2026-11-24T00:00:00+00:00", {"log_entries": [2]}
        append_audit(connection, at=at, by="ben", action="redact", details=told)

    entry = next(entry for entry in log.part(logged, Asked()).entries if entry.number == 2)

    assert entry.is_withheld
    assert entry.details == {}
    assert b'"2"' not in as_csv([entry], "withheld")


def test_a_spreadsheet_runs_nothing_of_the_file(logged):
    with logged.begin() as connection:
        at = "2026-11-25T00:00:00+00:00"
        append_audit(connection, at=at, by="@SUM(A1)", action="stage", details={})

    rows = list(csv.reader(io.StringIO(as_csv(log.every(logged, Asked(), 3), "x").decode("utf-8-sig"))))

    assert [row[0] for row in rows] == ["entry", "14", "13", "12"]
    assert rows[1][2] == "'@SUM(A1)"
    assert json.loads(rows[3][6])["note"] == HOSTILE


@BOTH
def test_a_whole_chain_is_found_whole_in_parts(logged):
    found = log_check.start(logged)
    while not found.has_ended:
        found = log_check.go_on(logged, found, seconds=0)

    assert (found.total, found.done, found.faults) == (13, 13, ())
    assert found.head == log.part(logged, Asked()).entries[0].hash


@pytest.mark.parametrize(
    ("statement", "faults"),
    [
        ("UPDATE audit SET details = '{}' WHERE audit_id = 4", ((4, Broken.ALTERED),)),
        ("DELETE FROM audit WHERE audit_id = 4", ((5, Broken.GAP), (5, Broken.PARTED))),
        ("DELETE FROM audit WHERE audit_id = 13", ((13, Broken.GAP),)),
    ],
    ids=["altered", "missing", "cut off"],
)
def test_the_first_broken_entry_is_named(logged, statement, faults):
    begun = log_check.start(logged)
    with logged.begin() as connection, unguarded(connection):
        connection.execute(text(statement))

    assert log_check.go_on(logged, begun).faults == faults


def test_a_hash_made_anew_breaks_the_next_entry(logged):
    with logged.begin() as connection, unguarded(connection):
        connection.execute(update(audit).where(audit.c.audit_id == 4).values(hash="0" * 64))

    found = log_check.go_on(logged, log_check.start(logged))

    assert found.faults == ((4, Broken.ALTERED), (5, Broken.PARTED))


def test_calls_refused_by_the_hundred_are_told_one_by_one_then_counted(engine, anna):
    anna.held = frozenset()

    for number in range(300):
        with pytest.raises(rights.RefusedError):
            orders.withdraw(engine, anna, number, reason="x", request_id=str(number))
    rights.flush()

    told = [one.details.get("times", 1) for one in log.part(engine, Asked(action="refuse")).entries]
    assert told == [300 - rights.AT_ONCE] + [1] * rights.AT_ONCE
