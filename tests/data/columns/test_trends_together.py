"""Another publisher's awards and periods come: what was told of the first one's years stays as it was."""

import pytest

from data.columns.seasons import seasons
from data.files import FileKind, ReadResult
from data.filters import Filters
from data.placing import load_placing
from data.queries.choices import coverage
from data.queries.summary import summary
from data.records import RegisterRow
from data.store.publish import Order, publish


@pytest.fixture
def engine_kind():
    """One database is enough: what is asked here is asked of the snapshot."""
    return "sqlite"


@pytest.fixture
def cover(record):
    """Give a function that says of a publisher that two years are whole."""

    def complete(publisher: str) -> None:
        values = {
            "publisher": publisher,
            "period_from": "2024-01",
            "period_to": "2025-12",
            "status": "complete",
        }
        result = ReadResult(
            kind=FileKind.COVERAGE,
            file_name=f"{publisher}.csv",
            encoding="utf-8",
            profile="coverage",
            header_row=1,
            columns={},
            rows=1,
            register=(RegisterRow(2, values),),
        )
        placing = load_placing(record.engine, record.home)
        publish(
            record.engine, [Order(publisher.encode(), result)], by="tester", note="a test", placing=placing
        )

    return complete


def listed(make_award, publisher: str, each: int):
    """Awards of every month of two years, a few more in the second."""
    months = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
    days = [f"{month}-{day:02}" for month in months for day in range(1, 1 + each + (month > "2024-12"))]
    return [
        make_award(row, publisher=publisher, buyer=publisher, award_date=day, tender_ref=f"{publisher} {row}")
        for row, day in enumerate(days, 2)
    ]


def test_awards_of_another_publisher_move_no_trend_of_the_first(record, make_award, cover):
    record.publish(*listed(make_award, "HYD", 2))
    cover("HYD")
    before = record.snapshot()
    (alone,) = (one for one in seasons(before, Filters(), coverage(before)) if one.publisher == "HYD")
    of_first = summary(before, Filters(publisher=("HYD",))).basis_by("month")

    record.publish(*listed(make_award, "ARCHSD", 9))
    partial = record.snapshot()
    cover("ARCHSD")
    after = record.snapshot()

    assert len(alone.months) == 12
    assert (alone.before.awards, alone.now.awards) == (24, 36)
    for snapshot in (partial, after):
        told = {one.publisher: one for one in seasons(snapshot, Filters(), coverage(snapshot))}
        assert told["HYD"] == alone
        assert summary(snapshot, Filters(publisher=("HYD",))).basis_by("month") == of_first
    # As long as its own months are not known to be whole, the newcomer has no trend at all.
    assert summary(partial, Filters()).basis_by("month") == of_first
