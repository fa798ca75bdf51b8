"""The queue: an order is one job, one worker at a time takes it up, a late one changes nothing."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, update

from data import public
from data.jobs import lease, queue
from data.jobs.queue import BusyError, JobError, JobState, Upload
from data.store.engine import connect, migrate
from data.store.schema import jobs, uploads

NOTE = {"note": "a test"}
FILES = [Upload("one.csv", b"1"), Upload("two.csv", b"2")]


@pytest.fixture
def engine(home):
    return public.engine(home)


@pytest.fixture
def order(engine):
    """Order a job that nobody will look into."""

    def give(request_id=None, payload=NOTE, by="anna", files=()):
        return queue.order(engine, "import", payload, by=by, request_id=request_id, uploads=files)

    return give


def set_lease(engine, job_id: int, until: float) -> None:
    with engine.begin() as connection:
        connection.execute(update(jobs).where(jobs.c.job_id == job_id).values(lease_until=until))


def uploads_left(engine) -> int:
    with engine.begin() as connection:
        return connection.scalar(select(func.count()).select_from(uploads))


def end(engine, taken, outcome=NOTE) -> bool:
    with engine.begin() as connection:
        return lease.end(connection, taken, JobState.DONE, outcome)


def test_an_order_waits_as_it_was_given(engine, order):
    ordered = order("r1", files=FILES)

    found = queue.job(engine, ordered.job_id)
    assert (found.state, found.kind, found.by, found.request_id) == (JobState.QUEUED, "import", "anna", "r1")
    assert found.payload == {**NOTE, "files": [[file.file_name, file.sha256] for file in FILES]}
    assert (found.fencing, found.attempts, found.progress, found.outcome) == (0, 0, {}, {})
    assert queue.files_of(engine, ordered.job_id) == FILES


def test_a_repeated_request_gives_the_same_job_and_later_its_outcome(engine, order):
    first = order("r1", files=FILES)

    again = order("r1", files=FILES)
    end(engine, lease.claim(engine), {"version": 7})
    later = order("r1", files=FILES)

    assert again == first
    assert (later.job_id, later.state, later.outcome) == (first.job_id, JobState.DONE, {"version": 7})
    assert uploads_left(engine) == 0


@pytest.mark.parametrize(
    "other",
    [{"by": "ben"}, {"payload": {"note": "another"}}, {"files": [FILES[0], Upload("two.csv", b"3")]}],
    ids=["by another person", "of other words", "with another file"],
)
def test_a_request_id_is_refused_for_another_order(order, other):
    order("r1", files=FILES)

    with pytest.raises(JobError, match="used for another order"):
        order("r1", **{"files": FILES, **other})


def test_orders_without_a_request_id_are_two(order):
    assert order().job_id != order().job_id


@pytest.mark.parametrize("by", ["", "  "])
def test_nobody_orders_without_a_name(order, by):
    with pytest.raises(JobError, match="anonymously"):
        order(by=by)


@pytest.mark.parametrize("request_id", ["", " ", "x" * 201], ids=["empty", "blank", "long"])
def test_a_request_id_has_to_be_one(order, request_id):
    with pytest.raises(JobError, match="1 to 200"):
        order(request_id)


def test_what_is_no_text_is_refused(order):
    with pytest.raises(JobError, match="have to be text"):
        order(by="anna \udcff")


def test_one_request_given_by_many_at_once_is_one_job(order):
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda _: order("r1", files=FILES), range(16)))

    assert len({job.job_id for job in given}) == 1


def test_an_order_says_that_the_record_is_busy_with_a_large_change(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr("data.store.engine.BUSY_TIMEOUT_MS", 50)
    engine = connect(tmp_path)
    migrate(engine)

    with engine.begin(), pytest.raises(BusyError, match="try again"):
        queue.order(engine, "import", NOTE, by="anna")


@pytest.mark.parametrize("job_id", [0, 99, 2**40])
def test_a_job_that_is_not_there_is_said(engine, job_id):
    with pytest.raises(JobError, match=f"no job {job_id}"):
        queue.job(engine, job_id)


def test_the_job_that_waits_longest_is_taken_up_first_and_alone(engine, order):
    first, second = order(), order()

    taken = lease.claim(engine)

    assert (taken.job_id, taken.state, taken.fencing, taken.attempts) == (
        first.job_id,
        JobState.RUNNING,
        1,
        1,
    )
    assert not lease.is_due(engine)
    assert lease.claim(engine) is None
    assert lease.claim(engine, second.job_id) is None


def test_the_next_job_is_taken_up_when_one_has_ended(engine, order):
    order()
    second = order()
    end(engine, lease.claim(engine))

    assert lease.is_due(engine)
    assert lease.claim(engine).job_id == second.job_id


def test_a_named_job_is_taken_up_before_older_ones(engine, order):
    order()
    second = order()

    assert lease.is_due(engine, second.job_id)
    assert lease.claim(engine, second.job_id).job_id == second.job_id


def test_nothing_is_due_where_nothing_waits(engine, order):
    end(engine, (order(), lease.claim(engine))[1])

    assert not lease.is_due(engine)
    assert lease.claim(engine) is None


@pytest.mark.parametrize("until", [1.0, 9e9], ids=["expired", "of a clock that was set back since"])
def test_a_lease_that_ran_out_is_taken_over_with_the_next_fencing_number(engine, order, until):
    order()
    late = lease.claim(engine)
    set_lease(engine, late.job_id, until)

    assert lease.is_due(engine)
    taken = lease.claim(engine)

    assert (taken.job_id, taken.fencing, taken.attempts) == (late.job_id, 2, 2)
    assert not lease.renew(engine, late, {})
    assert not end(engine, late)
    assert not lease.release(engine, late)
    assert lease.renew(engine, taken, {"phase": "reading", "done": 3, "total": 0})
    assert queue.job(engine, taken.job_id).progress == {"phase": "reading", "done": 3, "total": 0}
    assert end(engine, taken)


def test_a_heartbeat_keeps_the_lease(engine, order):
    order()
    taken = lease.claim(engine)
    set_lease(engine, taken.job_id, 1.0)

    lease.renew(engine, taken, {})

    assert lease.claim(engine) is None


def test_a_job_whose_workers_die_again_and_again_fails_with_a_clear_word(engine, order):
    ordered, other = order(files=FILES), order()
    for _ in range(lease.MAX_ATTEMPTS):
        assert lease.claim(engine).job_id == ordered.job_id
        set_lease(engine, ordered.job_id, 1.0)

    taken = lease.claim(engine)

    found = queue.job(engine, ordered.job_id)
    assert found.state is JobState.FAILED
    assert "died 3 times" in found.error
    assert found.ended_at
    assert taken.job_id == other.job_id
    assert uploads_left(engine) == 0


def test_a_job_that_a_worker_puts_back_is_not_counted_as_a_death(engine, order):
    order()
    lease.release(engine, lease.claim(engine))

    taken = lease.claim(engine)

    assert (taken.fencing, taken.attempts) == (2, 1)


def test_a_job_that_waits_can_be_taken_back_and_one_at_work_cannot(engine, order):
    order()
    waits = order(files=FILES)
    taken = lease.claim(engine)

    assert lease.cancel(engine, waits.job_id, "changed my mind")
    assert not lease.cancel(engine, taken.job_id, "too late")

    found = queue.job(engine, waits.job_id)
    assert (found.state, found.error) == (JobState.FAILED, "changed my mind")
    assert uploads_left(engine) == 0


def test_workers_that_race_take_each_job_up_once_and_never_two_at_a_time(engine, order):
    wanted = {order().job_id for _ in range(12)}
    taken, at_work, most, lock = [], set(), [], threading.Lock()

    def work(_):
        while lease.is_due(engine) or at_work:
            job = lease.claim(engine)
            if job is None:
                continue
            with lock:
                at_work.add(job.job_id)
            assert lease.renew(engine, job, {})
            with lock:
                most.append(len(at_work))
                taken.append(job.job_id)
                # Before the job ends: another worker may take up the next one at once.
                at_work.remove(job.job_id)
            assert end(engine, job)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))

    assert sorted(taken) == sorted(wanted)
    assert max(most) == 1
