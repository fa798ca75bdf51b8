"""The change on the year before: only months that are whole in both years, each publisher alone."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import data_awards
from data.columns.seasons import Season, season, seasons, whole_months, year_before
from data.filters import Filters
from data.queries.choices import Coverage
from data.queries.choices import coverage as coverage_of
from data.queries.summary import Tally
from data.snapshot.reader import Snapshot

AWARDS = 3_000


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """A snapshot with several publishers, second copies and awards of several years."""
    path = tmp_path_factory.mktemp("generated") / "generated.duckdb"
    data_awards.build(path, AWARDS)
    snapshot = Snapshot(path, data_awards.STAMP)
    yield snapshot
    snapshot.close()


def covered(publisher, first, last, complete=True):
    return Coverage(publisher, date.fromisoformat(first), date.fromisoformat(last), complete, None, 0)


def tally(awards, hkd=0):
    return Tally(awards, Decimal(hkd))


def both_years(publisher):
    return [covered(publisher, "2000-01-01", "2024-12-31")]


@pytest.mark.parametrize(
    ("spans", "months"),
    [
        ([("2026-06-01", "2026-06-30")], {"2026-06"}),
        ([("2026-06-02", "2026-06-30")], None),
        ([("2026-06-01", "2026-06-29")], None),
        ([("2026-05-20", "2026-07-02")], {"2026-06"}),
        ([("2026-06-01", "2026-06-14"), ("2026-06-15", "2026-06-30")], {"2026-06"}),
        ([("2026-06-01", "2026-06-14"), ("2026-06-16", "2026-06-30")], None),
        ([("2025-12-01", "2026-01-31")], {"2025-12", "2026-01"}),
        (
            [("2026-01-01", "2026-12-31"), ("2026-03-01", "2026-03-31")],
            {f"2026-{n:02}" for n in range(1, 13)},
        ),
    ],
)
def test_a_month_is_whole_where_all_its_days_are(spans, months):
    found = whole_months(covered("A", *span) for span in spans)

    assert found.get("A") == months


def test_periods_that_are_not_complete_make_no_month_whole():
    assert not whole_months([covered("A", "2025-01-01", "2026-12-31", complete=False)])


def test_only_months_that_are_whole_in_both_years_are_compared():
    tallies = {
        "2025-05": tally(9, 900),
        "2025-06": tally(2, 50),
        "2026-06": tally(3, 70),
        "2026-07": tally(8),
    }

    found = season("A", {"2025-06", "2026-06", "2026-07"}, tallies)

    assert found.months == ("2026-06",)
    assert (found.before.awards, found.now.awards) == (2, 3)
    assert (found.before.value_hkd, found.now.value_hkd) == (50, 70)


def test_without_a_year_before_nothing_is_compared():
    found = season("A", {"2026-06"}, {"2026-06": tally(3), "2025-06": tally(1)})

    assert found == Season("A", whole=("2026-06",))


def test_the_newest_year_that_can_be_compared_is_told():
    found = season("A", {"2023-01", "2024-01", "2025-01", "2025-02", "2026-02"}, {})

    assert found.months == ("2026-02",)


@given(st.dates(date(1991, 1, 1), date(2040, 12, 1)), st.integers(0, 800))
def test_whole_months_lie_in_their_period(first, days):
    last = first + timedelta(days=days)

    for month in whole_months([Coverage("A", first, last, True, None, 0)]).get("A", ()):
        start = date.fromisoformat(f"{month}-01")
        after = (start + timedelta(days=31)).replace(day=1)
        assert first <= start
        assert after - timedelta(days=1) <= last
        assert year_before(month)[5:] == month[5:]


def test_adding_a_publisher_moves_no_trend(generated):
    labels = {one.publisher for one in coverage_of(generated)}
    every = [one for label in sorted(labels) for one in both_years(label)]
    alone = every[:1]

    among_all = {one.publisher: one for one in seasons(generated, Filters(), every)}
    among_one = {one.publisher: one for one in seasons(generated, Filters(), alone)}

    told = alone[0].publisher
    assert among_all[told].months
    assert among_all[told].now.awards
    assert among_all[told] == among_one[told]
    assert all(not one.months for name, one in among_one.items() if name != told)


def test_chosen_years_leave_the_comparison_as_it_is(generated):
    periods = coverage_of(generated)

    assert seasons(generated, Filters(year=("2025",)), periods) == seasons(generated, Filters(), periods)


def test_awards_that_another_publisher_lists_too_stay_in_the_trend(generated):
    publisher = next(iter(coverage_of(generated))).publisher
    found = {one.publisher: one for one in seasons(generated, Filters(), both_years(publisher))}[publisher]
    (row,) = generated.rows(
        "SELECT count(*) AS awards FROM awards WHERE publisher = ? AND flow = 'spending' AND month IN "
        f"({', '.join('?' * len(found.months))})",
        [publisher, *found.months],
    )

    assert found.now.awards == row["awards"]
