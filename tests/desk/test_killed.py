"""A worker killed while it takes a file, or publishes with drafts: all of it is there, or nothing."""

import itertools
import os
import random
import signal

import pytest
from sqlalchemy import event, select, update

from data.desk import drafts, orders
from data.files import ReadOptions
from data.jobs import lease
from data.jobs.queue import JobState, Upload
from data.jobs.worker import perform
from data.store import schema, schema_desk
from data.verify import verify
from tests.engines import KINDS

KILLS, ROWS = 10, 40


BOTH = pytest.mark.parametrize("engine_kind", KINDS, indirect=True)


@pytest.fixture
def killed(engine, home):
    """Have a job done by a process of its own that is killed at one of the statements it gives."""

    def kill(job_id: int, at: int) -> int:
        """Give how many statements there were; `at` is the one at which it dies."""
        read, write = os.pipe()
        if not (child := os.fork()):
            engine.dispose(close=False)
            count = itertools.count(1)

            def step(*_: object) -> None:
                number = next(count)
                os.write(write, b".")
                if number == at:
                    os.kill(os.getpid(), signal.SIGKILL)

            event.listen(engine, "before_cursor_execute", step)
            event.listen(engine, "commit", step)
            perform(engine, home, lease.claim(engine, job_id))
            os._exit(0)
        os.close(write)
        with os.fdopen(read, "rb") as steps:
            seen = len(steps.read())
        os.waitpid(child, 0)
        return seen

    return kill


def let_leases_run_out(engine) -> None:
    with engine.begin() as connection:
        connection.execute(update(schema.jobs).where(schema.jobs.c.state == "running").values(lease_until=1))


def values(engine, column, *where) -> list:
    with engine.connect() as connection:
        return list(connection.scalars(select(column).where(*where)))


def moments(whole: int) -> list[int]:
    """Give moments spread over all statements of a job, the last one among them."""
    draw = random.Random(8)
    return [
        draw.randint(1 + number * whole // KILLS, (number + 1) * whole // KILLS) for number in range(KILLS)
    ]


def file(make_file, number: int) -> Upload:
    return make_file(*(f"F{number}-{row}" for row in range(ROWS)), name=f"file {number}.csv")


def test_a_file_is_taken_with_its_findings_or_not_at_all(engine, home, anna, done, killed, make_file):
    def ordered(number: int):
        upload = file(make_file, number)
        return orders.take(engine, anna, upload, ReadOptions(), note="n", request_id=f"take {number}")

    whole, hits = killed(ordered(0).job_id, 10**6), 0
    for number, moment in enumerate(moments(whole), 1):
        job = ordered(number)
        hits += killed(job.job_id, moment) == moment
        made = values(engine, schema.batches.c.batch_id)
        found = values(engine, schema_desk.findings.c.batch_id, schema_desk.findings.c.part == 0)
        assert sorted(found) == sorted(made) == list(range(1, len(made) + 1))
        let_leases_run_out(engine)
        ended = done(job)
        assert (ended.state, ended.outcome["batch"]) == (JobState.DONE, number + 1)
    # A job of few statements may end before its last moments.
    assert hits > KILLS // 2
    assert verify(engine, home).findings == ()


@BOTH
def test_a_file_is_public_with_what_staff_said_of_it_or_not_at_all(
    engine, home, anna, take, done, killed, make_file
):
    def ordered(number: int):
        upload = file(make_file, number)
        take(upload)
        drafts.save(engine, anna, upload.sha256, 2, "amount", "7000", reason="r", seen=None)
        seen = drafts.mark(engine, [upload.sha256])
        given = orders.publish(engine, anna, [number + 1], note="n", seen=seen, request_id=f"p {number}")
        return given.job, upload.sha256

    def is_public(number: int, sha256: str) -> bool:
        """Say whether all of a file is public; fails where only a part is."""
        state = values(engine, schema.batches.c.state, schema.batches.c.batch_id == number + 1)
        said = values(
            engine, schema.corrections.c.field, schema.corrections.c.origin == f"draft {number + 1}"
        )
        waits = values(engine, schema_desk.drafts.c.draft_id, schema_desk.drafts.c.file_sha256 == sha256)
        found = values(engine, schema_desk.findings.c.part, schema_desk.findings.c.batch_id == number + 1)
        rows = values(engine, schema.award_rows.c.row, schema.award_rows.c.batch_id == number + 1)
        told = (state, len(said), len(waits), bool(found), len(rows))
        assert told in ((["published"], 1, 0, False, ROWS), (["staged"], 0, 1, True, 0))
        return state == ["published"]

    job, sha256 = ordered(0)
    whole, hits = killed(job.job_id, 10**6), 0
    assert is_public(0, sha256)
    for number, moment in enumerate(moments(whole), 1):
        job, sha256 = ordered(number)
        hits += killed(job.job_id, moment) == moment
        is_public(number, sha256)
        let_leases_run_out(engine)
        assert done(job).state is JobState.DONE
        assert is_public(number, sha256)
    # A job of few statements may end before its last moments.
    assert hits > KILLS // 2
    assert verify(engine, home).findings == ()
