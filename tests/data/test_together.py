"""Two processes publish at once, and a third one reads meanwhile."""

import os

import pytest

from bench.record_together import publish_together

pytestmark = pytest.mark.usefixtures("home")
EACH = 3


def test_what_two_processes_publish_at_once_is_all_there_and_seen_whole():
    came = publish_together(os.environ, each=EACH, writers=2)

    assert came.wrong == ()
    assert (came.ordered, came.published, came.versions) == (2 * EACH, 2 * EACH, 2 * EACH)
    assert came.versions_seen > 1


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_a_writer_that_commits_by_chunks_is_found_out():
    came = publish_together(os.environ, each=1, writers=2, writer="chunks")

    assert any("is public 4 times" in wrong for wrong in came.wrong)
    assert any(wrong.startswith(("a record", "a snapshot")) for wrong in came.wrong)
    assert came.versions > came.ordered
