"""Whichever call a publishing fails or dies at, the public data is whole and the next publishing works."""

import pytest

from bench import record_calls
from bench.record_calls import FAULTS, Mode, spread

FEW, TRIED = 20, 3
LAST = 10  # a heartbeat more or less moves the end


@pytest.fixture(scope="module")
def counted(calls_library, sqlite_homes, files):
    return record_calls.count(calls_library, sqlite_homes.prepared, files[FEW])


def test_library_sees_every_write_that_the_kernel_counts(counted):
    assert counted.seen_writes == counted.kernel_writes
    assert counted.calls > 100


@pytest.fixture(scope="module")
def trials(counted, calls_library, sqlite_homes, files):
    """Give what was tried in each mode; one process tries all of them, because it takes long to start."""
    calls = counted.calls - LAST
    # Each mode tries other calls, so that all modes together try many.
    shifts = {mode: at * counted.calls // TRIED // len(FAULTS) for at, mode in enumerate(FAULTS)}
    asked = [
        (mode, 1 + (number + shift) % calls)
        for mode, shift in shifts.items()
        for number in spread(calls, TRIED)
    ]
    return record_calls.run(calls_library, sqlite_homes.prepared, files[FEW], asked)


@pytest.mark.parametrize("mode", FAULTS, ids=lambda mode: mode.told)
def test_public_data_is_whole_whichever_call_goes_wrong(mode, trials):
    tried = [trial for trial in trials if trial.mode == mode.name]

    assert len(tried) == TRIED
    assert {trial.nth: trial.wrong for trial in tried if trial.wrong} == {}
    assert {trial.state for trial in tried} == {"before", "after"}
    assert all((trial.code is None) == (mode in (Mode.KILL, Mode.TORN)) for trial in tried)
