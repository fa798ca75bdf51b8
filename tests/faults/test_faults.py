"""A fault gives one clear message and loses nothing; once it is gone all goes on."""

import pytest

from bench.record_library import NoCompilerError
from bench.record_mounts import NoMountsError
from bench.record_parts import ALL_FAULTS


@pytest.mark.parametrize("name", ALL_FAULTS)
def test_fault_gives_one_message_and_loses_nothing(name, scene):
    try:
        wrong = ALL_FAULTS[name](scene)
    except (NoCompilerError, NoMountsError) as error:
        pytest.skip(str(error))

    assert wrong == []
