"""How long columns and selections are kept, and a dataset without awards."""

import weakref

import pytest

from bench import data_awards
from data.columns import figures, lists, placed, vendors
from data.columns.store import SELECTIONS, Columns
from data.filters import Filters, PlaceKind
from data.queries import summary as summary_by_sql
from data.snapshot.reader import Snapshot
from tests.data.columns import test_columns

generated = test_columns.generated
snapshot = test_columns.snapshot


def test_columns_go_when_nobody_reads_their_snapshot_any_more(tmp_path):
    data_awards.build(tmp_path / "short.duckdb", 100)
    snapshot = Snapshot(tmp_path / "short.duckdb", data_awards.STAMP)
    figures.summary(snapshot, Filters(text="services"))
    placed.placed(snapshot, Filters(place=PlaceKind.DELIVERY))
    gone = weakref.ref(Columns.of(snapshot).bundle("who"))

    assert gone() is not None
    snapshot.close()
    del snapshot

    assert gone() is None


@pytest.mark.filterwarnings("error")
def test_a_dataset_without_awards_has_none_of_anything(tmp_path):
    data_awards.build(tmp_path / "none.duckdb", 0)
    snapshot = Snapshot(tmp_path / "none.duckdb", data_awards.STAMP)

    for filters in (Filters(), Filters(place=PlaceKind.DELIVERY, district=("CW",), text="pumps")):
        assert figures.summary(snapshot, filters) == summary_by_sql.summary(snapshot, filters)
        assert len(placed.placed(snapshot, filters)) == 0
        assert vendors.top_suppliers(snapshot, filters, 3) == lists.newest(snapshot, filters, 3) == []
        assert lists.largest(snapshot, filters, ("CW",)) is None
        assert lists.largest_first(snapshot, filters, 3) == []
    snapshot.close()


def test_selections_that_are_kept_are_bounded(generated):
    columns = Columns.of(generated)

    for number in range(1, 20):
        figures.summary(generated, Filters(supplier=(f"S{number}",)))

    assert len(columns._store.selected) == SELECTIONS
