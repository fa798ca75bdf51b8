"""Who runs what: groups of tests, and the longest of them first."""

from pathlib import Path

import pytest

from tests.sharing import LONG, group_of

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("test", "group"),
    [
        ("tests/faults/test_kills.py::test_a[sqlite-x::y]", "faults"),
        ("tests/ui/test_map_browser.py::test_a", "app"),
        ("tests/ui/test_server.py::test_a", "app"),
        ("tests/data/test_redact.py::test_a", "tests/data/test_redact.py"),
    ],
)
def test_a_test_stays_with_its_file_or_with_all_that_need_the_same(test, group):
    assert group_of(test) == group


def test_what_begins_first_is_there():
    files = [name for name in LONG if name.endswith(".py")]

    assert [name for name in files if not (ROOT / name).is_file()] == []
