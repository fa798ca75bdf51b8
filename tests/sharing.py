"""How several processes share the tests: the longest begin first, what is prepared once stays together.

The tests of a file stay in one process, as with `--dist loadfile`. So do all that ask the running app or
drive the browser, with one app and one Chromium, and all faults, with one prepared home.
"""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from xdist.scheduler import LoadScopeScheduling

FAULTS, APP = "faults", "app"
ASK_THE_APP = ("tests/ui/test_server.py", "tests/ui/test_server_running.py", "tests/ui/test_worker.py")
# The longest, so that none of them begins when the other processes are about to end; then the others.
LONG = (
    FAULTS,
    APP,
    "tests/data/test_record_machine.py",
    "tests/data/test_jobs_processes.py",
    "tests/data/verify/test_damage.py",
    "tests/test_bench_staff.py",
    "tests/desk/test_sign_in.py",
    "tests/data/test_restore.py",
    "tests/data/test_redact.py",
    "tests/data/test_editions.py",
    "tests/data/test_diff_sweep.py",
    "tests/data/test_together.py",
    "tests/data/ingest/test_workbook.py",
    "tests/data/ingest/test_limits.py",
)


def group_of(test: str) -> str:
    """Give what a test stays together with, by its address: one of the two large groups, or its file."""
    file = PurePosixPath(test.partition("::")[0])
    if file.parent.name == FAULTS:
        return FAULTS
    if file.stem.endswith("_browser") or str(file) in ASK_THE_APP:
        return APP
    return str(file)


class Sharing(LoadScopeScheduling):
    """Gives each process one group after the other."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    if config.option.dist != "loadfile":
        return None
    config.option.loadscopereorder = False  # by the number of tests, which says nothing of their length
    return Sharing(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    if not hasattr(config, "workerinput"):
        return  # in one process they stay in the order of their files
    at = {group: number for number, group in enumerate(LONG)}
    items.sort(key=lambda item: at.get(group_of(item.nodeid), len(LONG)))
