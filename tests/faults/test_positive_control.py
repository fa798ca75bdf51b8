"""Writers that are broken on purpose are found out, in the same way in which the real one is tried.

Each is tried in one of the two ways here; `dev.py bench record` tries both in both.
"""

from bench.record_parts import caught_by_calls, caught_by_kills

ROWS, FEW = 500, 20


def test_broken_writer_is_caught_at_single_calls(calls_library, sqlite_homes, files):
    assert caught_by_calls(calls_library, sqlite_homes, files[FEW], "chunks")


def test_broken_writer_is_caught_by_kills(sqlite_homes, files):
    assert caught_by_kills(sqlite_homes, files[ROWS], "in-place", seed=1)
