"""Generated files of a size that shows whether memory grows with them are accepted whole, in both layouts."""

import pytest

from bench.ingest import measure, write
from data.ingest import open_file
from data.ingest.reading import RowStatus

ROWS = 20_000
# Reading takes some 50 MB; 20,000 rows held whole would be 40 MB more.
MOST_MB = 80


@pytest.mark.parametrize("layout", ["HA", "template"])
def test_all_generated_rows_are_read_within_bounded_memory(tmp_path, layout):
    path = tmp_path / "generated.csv"
    write(path, ROWS, layout)

    _, megabytes, found = measure("ours", path)

    assert found == ROWS
    assert megabytes < MOST_MB


@pytest.mark.parametrize("layout", ["HA", "template"])
def test_generated_rows_are_accepted_without_a_doubt(tmp_path, layout):
    path = tmp_path / "generated.csv"
    write(path, 2_000, layout)

    with open_file(path, path.name) as reading:
        problems = [problem for read in reading for problem in read.problems]

    assert reading.tally.by_status == {RowStatus.ACCEPTED: 2_000}
    assert problems == []
