"""A fault gives one clear message and loses nothing; once it is gone all goes on."""

import pytest

from bench.record_disks import DISKS
from bench.record_faults import FAULTS
from bench.record_library import NoCompilerError
from bench.record_mounts import NoMountsError


@pytest.mark.parametrize("name", [*FAULTS, *DISKS])
def test_fault_gives_one_message_and_loses_nothing(name, scene):
    fault = {**FAULTS, **DISKS}[name]

    try:
        wrong = fault(scene)
    except (NoCompilerError, NoMountsError) as error:
        pytest.skip(str(error))

    assert wrong == []
