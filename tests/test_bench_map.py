"""What the bench of the map makes of its measurements."""

import pytest

from bench import data_parts
from bench.map import WHOLE, missed, summed
from bench.map_browser import Change


def change(drawn_ms: float, sent: int = 30_000, fetched: int = 2_000) -> Change:
    return Change(sent, sent // 3, fetched, 4, drawn_ms, built_ms=1.0, points=700)


def test_the_middle_of_the_changes_is_told_beside_ours():
    line = summed(1_000, "MarkerCluster", [change(900), change(1_000), change(5_000)], ours_ms=100)

    assert [line.drawn_ms, line.ratio, line.changes] == [1_000, 10.0, 3]
    assert "10.0 x" in line.text()


def test_a_map_that_never_came_is_said_to_be_none():
    line = summed(200_000, "MarkerCluster", [])

    assert line.drawn_ms is None
    assert "not one change" in line.text()


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (change(300), []),
        (change(500), ["aim 400 ms missed"]),
        (change(300, sent=59_000), ["aim 60 kB sent missed", "aim 20 kB packed missed"]),
    ],
)
def test_aims_count_all_that_travels(found, expected):
    assert missed(summed(1_000, WHOLE, [found])) == expected


def test_more_vendors_can_share_the_awards():
    assert data_parts.vendor_count(1_000_000) == 20_000
    assert data_parts.vendor_count(1_000_000, each=5) == 200_000
