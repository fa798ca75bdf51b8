"""Writers that are broken on purpose are found out, in the same way in which the real one is tried."""

import pytest

from bench.record_broken import WRITERS
from bench.record_parts import caught_by_calls, caught_by_kills

ROWS, FEW = 2_000, 20


@pytest.mark.parametrize("writer", WRITERS)
def test_broken_writer_is_caught_at_single_calls(writer, calls_library, sqlite_homes, files):
    assert caught_by_calls(calls_library, sqlite_homes, files[FEW], writer)


@pytest.mark.parametrize("writer", WRITERS)
def test_broken_writer_is_caught_by_kills(writer, sqlite_homes, files):
    assert caught_by_kills(sqlite_homes, files[ROWS], writer, seed=1)
