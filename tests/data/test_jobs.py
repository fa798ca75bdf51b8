"""Jobs done in this process: what they change, what they tell, how they fail."""

import json
import threading
import time

import pytest
from sqlalchemy import func, select, update

from data import public
from data.files import ReadOptions
from data.jobs import lease, queue
from data.jobs.handlers import HANDLERS
from data.jobs.queue import JobState, Upload
from data.jobs.worker import perform, run, serve
from data.store import schema
from data.store.batches import State, all_batches
from data.store.codec import options_to_json

HEADER = "publisher,title,supplier_name,tender_ref,amount,currency,amount_kind,award_date\n"
ROW = "HYD,Supply of signs,Signs Limited,{reference},5000,HKD,total,2026-07-01\n"
OPTIONS = json.loads(options_to_json(ReadOptions()))
PATIENCE_SECONDS = 120


def file(*references: str) -> Upload:
    rows = (ROW.format(reference=reference) for reference in references)
    return Upload(f"{references[0]}.csv", (HEADER + "".join(rows)).encode())


@pytest.fixture
def engine(home):
    return public.engine(home)


@pytest.fixture
def load(engine):
    """Order that files be taken."""

    def order(*uploads: Upload, publish: bool = True, request_id: str | None = None):
        payload = {"publish": publish, "note": "a test", "options": OPTIONS}
        return queue.order(engine, "import", payload, by="anna", request_id=request_id, uploads=uploads)

    return order


@pytest.fixture
def done(engine, home):
    """See a job to its end and give it."""
    return lambda job: run(engine, home, job.job_id)


@pytest.fixture
def references(home):
    """Give the references of what is public."""

    def read() -> list[str]:
        rows = public.current(home).rows("SELECT tender_ref FROM awards ORDER BY 1")
        return [row["tender_ref"] for row in rows]

    return read


def count(engine, table) -> int:
    with engine.begin() as connection:
        return connection.scalar(select(func.count()).select_from(table))


def test_files_are_read_and_published_together(load, done, references):
    job = done(load(file("A1", "A2"), file("B1")))

    assert (job.state, job.outcome["version"]) == (JobState.DONE, 1)
    assert [(told["file"], told["batch"], told["state"], told["new"]) for told in job.outcome["files"]] == [
        ("A1.csv", 1, "published", True),
        ("B1.csv", 2, "published", True),
    ]
    assert job.outcome["files"][0]["rows"] == 2
    assert references() == ["A1", "A2", "B1"]


def test_files_that_are_to_wait_become_batches_that_wait(engine, load, done):
    job = done(load(file("A1"), file("B1"), publish=False))

    assert [(batch.batch_id, batch.state) for batch in all_batches(engine)] == [
        (1, State.STAGED),
        (2, State.STAGED),
    ]
    assert [told["new"] for told in job.outcome["files"]] == [True, True]


def test_bytes_that_stand_already_are_told_as_such(load, done):
    done(load(file("A1")))
    done(load(file("B1"), publish=False))

    public_already = done(load(file("A1")))
    waits_already = done(load(file("B1"), publish=False))

    (told,) = public_already.outcome["files"]
    assert (told["batch"], told["state"], told["new"]) == (1, "published", False)
    (told,) = waits_already.outcome["files"]
    assert (told["batch"], told["state"], told["new"]) == (2, "staged", False)


def test_a_batch_is_published_and_taken_back_by_jobs(engine, load, done, references):
    done(load(file("A1")))
    done(load(file("B1"), publish=False))

    published = done(
        queue.order(engine, "publish", {"batches": [2], "note": "seen", "release": False}, by="ben")
    )
    shown = references()
    withdrawn = done(queue.order(engine, "withdraw", {"batch": 1, "reason": "wrong file"}, by="carl"))

    assert published.outcome == {"version": 2, "batches": [2], "held": []}
    assert shown == ["A1", "B1"]
    assert withdrawn.outcome == {"version": 3, "batches": [1], "held": []}
    assert references() == ["B1"]


def test_one_file_that_cannot_be_read_keeps_the_others_out(engine, load, done):
    job = done(load(file("A1"), Upload("bad.csv", b"colour,shape\nred,round\n")))

    assert job.state is JobState.FAILED
    assert "bad.csv" in job.error
    assert set(job.outcome["messages"]) == {"en", "zh-Hant", "zh-Hans"}
    assert all_batches(engine) == []
    assert count(engine, schema.uploads) == 0


def test_a_refusal_is_told_as_it_stands(engine, done):
    job = done(queue.order(engine, "withdraw", {"batch": 7, "reason": "wrong"}, by="carl"))

    assert (job.state, job.error) == (
        JobState.FAILED,
        "there is no batch 7: `python -m data batches` lists them",
    )


def test_a_fault_of_the_program_is_told_by_a_number_that_the_log_explains(engine, done, monkeypatch, caplog):
    monkeypatch.setitem(HANDLERS, "broken", lambda task: 1 / 0)

    job = done(queue.order(engine, "broken", {}, by="anna"))

    number = job.error.split("error ")[1].split()[0]
    assert "Traceback" not in job.error
    assert number in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_a_job_of_a_kind_nobody_knows_fails(engine, done):
    job = done(queue.order(engine, "dance", {}, by="anna"))

    assert "knows no job 'dance'" in job.error


def test_a_late_worker_leaves_nothing_behind(engine, home, load, references):
    load(file("A1"))
    late = lease.claim(engine)
    with engine.begin() as connection:
        connection.execute(update(schema.jobs).values(lease_until=1.0))
    taken = lease.claim(engine)

    perform(engine, home, late)
    left = [count(engine, table) for table in (schema.batches, schema.files, schema.award_rows, schema.audit)]
    perform(engine, home, taken)

    assert left == [0, 0, 0, 0]
    assert queue.job(engine, taken.job_id).state is JobState.DONE
    assert references() == ["A1"]
    assert len(all_batches(engine)) == 1


def test_a_late_worker_does_not_publish_what_another_one_has_published(engine, home, load):
    load(file("A1"))
    late = lease.claim(engine)
    with engine.begin() as connection:
        connection.execute(update(schema.jobs).values(lease_until=1.0))
    perform(engine, home, lease.claim(engine))
    before = queue.job(engine, late.job_id)

    perform(engine, home, late)

    assert queue.job(engine, late.job_id) == before
    assert len(all_batches(engine)) == 1


def test_a_repeated_request_is_not_done_again(engine, load, done):
    first = done(load(file("A1"), request_id="r1"))

    again = done(load(file("A1"), request_id="r1"))

    assert again == first
    assert count(engine, schema.audit) == 1


def test_progress_can_be_read_while_a_job_is_at_work(engine, home, load):
    job = load(file(*(f"R{number}" for number in range(2_000))))
    heard, read = [], []

    def tell(phase, done, total):
        heard.append(phase)
        patience = time.monotonic() + PATIENCE_SECONDS
        while not read and time.monotonic() < patience:
            time.sleep(0.05)
            read.extend([found] if (found := queue.job(engine, job.job_id).progress) else [])

    run(engine, home, job.job_id, tell=tell)

    assert list(dict.fromkeys(heard)) == ["reading", "placing", "writing"]
    assert read[0] == {"phase": "reading", "done": 1_000, "total": 0}


def test_the_lease_is_renewed_while_a_job_is_at_work(engine, done, monkeypatch):
    def wait_for_a_beat(task):
        with task.engine.begin() as connection:
            connection.execute(update(schema.jobs).values(lease_until=1.0))
        patience = time.monotonic() + PATIENCE_SECONDS
        while lease.is_due(task.engine) and time.monotonic() < patience:
            time.sleep(0.05)
        with task.engine.begin() as connection:
            task.hooks(lambda *_: {"held": not lease.is_due(task.engine)}).finish(connection, None)

    monkeypatch.setattr("data.jobs.heartbeat.RENEW_SECONDS", 0.1)
    monkeypatch.setitem(HANDLERS, "wait", wait_for_a_beat)

    job = done(queue.order(engine, "wait", {}, by="anna"))

    assert (job.error, job.outcome, job.fencing) == (None, {"held": True}, 1)


def test_a_worker_that_is_to_end_puts_its_job_back(engine, home, load):
    load(file(*(f"R{number}" for number in range(1_500))))
    stopping = threading.Event()
    stopping.set()

    perform(engine, home, lease.claim(engine), stopping=stopping)

    (job,) = queue.newest(engine, 5)
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)
    assert all_batches(engine) == []


def test_a_worker_does_all_that_waits_in_the_order_of_the_orders(engine, home, load, references):
    ordered = [load(file("A1")), load(file("A2")), load(file("A3"))]

    serve(engine, home, stopping=threading.Event(), once=True)

    assert [queue.job(engine, job.job_id).outcome["version"] for job in ordered] == [1, 2, 3]
    assert references() == ["A1", "A2", "A3"]


def test_who_waits_for_another_worker_hears_how_far_it_is(engine, home, load):
    job = load(file("A1"))
    taken, heard = lease.claim(engine), []
    lease.renew(engine, taken, {"phase": "placing", "done": 500, "total": 900})

    def tell(*told):
        heard.append(told)
        if len(heard) == 2:
            perform(engine, home, taken)

    ended = run(engine, home, job.job_id, tell=tell)

    assert heard[0] == ("placing", 500, 900)
    assert ended.state is JobState.DONE
