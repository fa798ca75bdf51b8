"""Workers and command lines as processes: killed in the middle, racing, waiting for each other."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from data import public
from data.__main__ import main
from data.files import ReadOptions
from data.jobs import queue
from data.jobs.queue import JobState, Upload
from data.jobs.worker import run, serve
from data.store import schema
from data.store.codec import options_to_json

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 120
HEADER = "publisher,title,supplier_name,tender_ref,amount,currency,amount_kind,award_date\n"
ROW = "HYD,Supply of signs {at},Signs {at} Limited,{name}-{at},5000,HKD,total,2026-07-01\n"
# Does the job that waits and dies at the moment named; at `commit` all is written, but not ended.
DIES = """
import os, signal, sys
from sqlalchemy import event
from data import public
from data.jobs.worker import run, serve
from geo import settings

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def tell(phase, done, total):
    phases.add(phase)
    if phase == moment:
        die()

moment, phases, engine = sys.argv[1], set(), public.engine(settings.home())
event.listen(engine, "commit", lambda _: die() if moment == "commit" and "writing" in phases else None)
run(engine, settings.home(), 1, tell=tell)
"""


def text(name: str, rows: int) -> str:
    return HEADER + "".join(ROW.format(name=name, at=at) for at in range(rows))


@pytest.fixture
def engine(home):
    return public.engine(home)


def load(engine, name: str = "A", rows: int = 1_000) -> queue.Job:
    options = json.loads(options_to_json(ReadOptions()))
    payload = {"publish": True, "note": "a test", "options": options}
    uploads = [Upload(f"{name}.csv", text(name, rows).encode())]
    return queue.order(engine, "import", payload, by="anna", uploads=uploads)


@contextmanager
def started(*words: str, **environment: str):
    """A process of the command line; killed at the end if it still lives."""
    with subprocess.Popen(
        [sys.executable, "-m", "data", *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def until(found, what: str):
    """Wait until something is found, and give it."""
    patience = time.monotonic() + PATIENCE_SECONDS
    while not (it := found()):
        assert time.monotonic() < patience, what
        time.sleep(0.02)
    return it


def until_ended(engine, *job_ids: int) -> list[queue.Job]:
    ended = lambda: all(queue.job(engine, job_id).has_ended for job_id in job_ids)  # noqa: E731 - asked twice
    until(ended, "the jobs do not end")
    return [queue.job(engine, job_id) for job_id in job_ids]


def let_the_lease_run_out(engine) -> None:
    with engine.begin() as connection:
        connection.execute(update(schema.jobs).values(lease_until=1.0))


def counts(engine) -> dict[str, int]:
    tables = (schema.batches, schema.files, schema.award_rows, schema.audit, schema.versions, schema.uploads)
    with engine.begin() as connection:
        return {table.name: connection.scalar(select(func.count()).select_from(table)) for table in tables}


def published_once(rows: int) -> dict[str, int]:
    return {"batches": 1, "files": 1, "award_rows": rows, "audit": 1, "versions": 1, "uploads": 0}


@pytest.mark.parametrize("moment", ["reading", "writing", "commit"])
def test_a_job_whose_worker_is_killed_is_done_once_all_the_same(engine, home, moment):
    job = load(engine)
    killed = subprocess.run([sys.executable, "-c", DIES, moment], cwd=ROOT, check=False)
    left = counts(engine)["award_rows"]
    let_the_lease_run_out(engine)

    ended = run(engine, home, job.job_id)

    assert killed.returncode == -signal.SIGKILL
    assert left == 0
    assert ended.state is JobState.DONE
    assert counts(engine) == published_once(1_000)


def test_a_worker_that_is_killed_in_the_middle_is_replaced_by_the_next(engine, home):
    job = load(engine, rows=3_000)
    with started("worker") as first:
        until(lambda: queue.job(engine, job.job_id).state is not JobState.QUEUED, "nobody took the job up")
        first.kill()
        first.wait()
    let_the_lease_run_out(engine)

    serve(engine, home, stopping=threading.Event(), once=True)

    ended = queue.job(engine, job.job_id)
    # A machine that looked away for seconds finds it done by the first; `DIES` above dies for certain.
    assert (ended.state, ended.attempts) in [(JobState.DONE, 2), (JobState.DONE, 1)]
    assert counts(engine) == published_once(3_000)


def test_an_import_that_is_killed_and_given_again_is_published_once(engine, tmp_path, capsys):
    file = tmp_path / "a.csv"
    file.write_text(text("A", 1_500), encoding="utf-8")
    words = ["import", str(file), "--by", "anna", "--note", "x", "--publish", "--request", "r1", "--json"]
    with started(*words) as first:
        until(
            lambda: [job for job in queue.newest(engine, 1) if job.state is not JobState.QUEUED],
            "the job does not begin",
        )
        first.kill()
        first.wait()
    let_the_lease_run_out(engine)

    codes = [main(words), main(words)]

    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert codes == [0, 0]
    assert told[0] == told[1]
    assert (told[0]["accepted"], told[0]["version"], told[0]["new"]) == (1_500, 1, True)
    assert counts(engine) == published_once(1_500)


def test_the_command_line_says_the_same_whether_a_worker_is_there_or_not(new_home, tmp_path, capsys):
    file = tmp_path / "a.csv"
    file.write_text(text("A", 10), encoding="utf-8")
    words = ["import", str(file), "--by", "anna", "--note", "x", "--publish"]
    said = []
    for with_worker in (False, True):
        home = new_home()
        with started("worker") as worker:
            if with_worker:
                until((home / "worker.lock").exists, "the worker does not start")
            else:
                worker.kill()
            code = main(words)
        said.append((code, *capsys.readouterr()))

    assert said[0] == said[1]
    assert "Published as batch 1: dataset version 1." in said[0][1]


def test_workers_of_two_homes_share_the_jobs_of_one_record(engine, home, tmp_path):
    address = os.environ.get("DATABASE_URL", f"sqlite:///{home / 'record.sqlite'}")
    jobs = [load(engine, name, 40) for name in "ABCD"]
    other = str(tmp_path / "other")

    with (
        started("worker", DATABASE_URL=address),
        started("worker", DATABASE_URL=address, PROCUREMENT_MAP_HOME=other),
    ):
        ended = until_ended(engine, *(job.job_id for job in jobs))

    assert [job.outcome["version"] for job in ended] == [1, 2, 3, 4]
    assert {job.attempts for job in ended} == {1}
    assert counts(engine)["batches"] == 4


def test_a_second_worker_of_a_home_waits_until_the_first_has_ended(engine, home):
    with started("worker") as first:
        until((home / "worker.lock").exists, "the worker does not start")
        with started("worker") as second:
            said = second.stderr.readline()
            first.kill()
            job = load(engine, rows=10)
            until_ended(engine, job.job_id)

    assert f"process {first.pid}, serves {home} already" in said


def test_a_worker_that_is_asked_to_end_leaves_its_job_to_the_next(engine):
    job = load(engine, rows=6_000)
    with started("worker") as worker:
        until(lambda: queue.job(engine, job.job_id).state is not JobState.QUEUED, "nobody took the job up")
        worker.terminate()
        code = worker.wait(PATIENCE_SECONDS)

    found = queue.job(engine, job.job_id)
    assert code == 0
    assert (found.state, found.attempts) in [(JobState.QUEUED, 0), (JobState.DONE, 1)]
