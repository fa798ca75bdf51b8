"""Differences of the starter data, and of publishers' files as they are: before what is shown afterwards."""

from pathlib import Path

import pytest

from data.diff.compare import diff
from data.filters import Filters
from data.ingest import read_file
from data.placing import load_placing
from data.prepare import SEED_BY, SEED_FILES, SEED_NOTE, seed_order
from data.queries.summary import summary
from data.store.batches import Order
from data.store.publish import publish_batch, stage

SOURCES = Path(__file__).parents[3] / "shared" / "sources"


@pytest.fixture
def published(record):
    """Let files wait, tell the difference, publish them; give both."""

    def publish(*orders):
        waiting = [stage(record.engine, each, by=SEED_BY, note=SEED_NOTE).batch_id for each in orders]
        told = diff(record.engine, record.home, waiting)
        placing = load_placing(record.engine, record.home)
        publish_batch(record.engine, waiting, by="t", note="t", placing=placing, release=True)
        return told, summary(record.snapshot(), Filters())

    return publish


def compared(told, found):
    """Give both ways to the figures: as told before, and as shown afterwards."""
    totals = told.totals_after
    return (
        (totals.awards, totals.value_hkd, totals.without_value, totals.suppliers),
        (found.total.awards, found.total.value_hkd, found.total.without_value, found.total.suppliers),
    )


def test_the_starter_data_is_told_before_it_is_published(published):
    told, found = published(*map(seed_order, SEED_FILES))

    before, after = compared(told, found)
    assert before == after
    assert (told.totals_after.revenue_awards, told.totals_after.listed_twice) == (
        found.revenue.awards,
        found.listed_twice,
    )
    assert len(told.rows) == sum(seed_order(name).result.kept for name in SEED_FILES)


@pytest.mark.skipif(not SOURCES.exists(), reason="the folder of yardsticks beside the project is absent")
@pytest.mark.parametrize(
    "name", ["hospital_authority_awards.csv", "dsd_contracts_awarded.csv", "gld_notice_page_2026h1.csv"]
)
def test_a_publishers_file_is_told_before_it_is_published(published, name):
    content = (SOURCES / name).read_bytes()
    published(*map(seed_order, SEED_FILES))

    before, after = compared(*published(Order(content, read_file(content, name))))

    assert before == after
