"""Whichever call a publishing fails or dies at, the public data is whole and the next publishing works."""

import pytest

from bench import record_calls
from bench.record_calls import FAULTS, Mode, spread

FEW, TRIED = 20, 4
LAST = 10  # a heartbeat more or less moves the end


@pytest.fixture(scope="module")
def counted(calls_library, sqlite_homes, files):
    return record_calls.count(calls_library, sqlite_homes.prepared, files[FEW])


def test_library_sees_every_write_that_the_kernel_counts(counted):
    assert counted.seen_writes == counted.kernel_writes
    assert counted.calls > 100


@pytest.mark.parametrize("mode", FAULTS, ids=lambda mode: mode.told)
def test_public_data_is_whole_whichever_call_goes_wrong(mode, counted, calls_library, sqlite_homes, files):
    # Each mode tries other calls, so that all modes together try many.
    shift = FAULTS.index(mode) * counted.calls // TRIED // len(FAULTS)
    numbers = [
        1 + (number + shift) % (counted.calls - LAST) for number in spread(counted.calls - LAST, TRIED)
    ]

    trials = record_calls.run(
        calls_library, sqlite_homes.prepared, files[FEW], [(mode, number) for number in numbers]
    )

    assert {trial.nth: trial.wrong for trial in trials if trial.wrong} == {}
    assert {trial.state for trial in trials} == {"before", "after"}
    assert all((trial.code is None) == (mode in (Mode.KILL, Mode.TORN)) for trial in trials)
