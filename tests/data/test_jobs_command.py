"""Orders on the command line: held, released, repeated, listed, refused."""

import json

import pytest

from data import public
from data.__main__ import main
from data.jobs import lease, queue
from data.store.batches import State, all_batches

HEADER = "publisher,title,supplier_name,tender_ref,amount,currency,amount_kind,award_date\n"
ROW = "HYD,Supply of signs {at},Signs Limited,{name}-{at},{amount},HKD,total,2026-07-01\n"
ANNA = ["--by", "anna", "--note", "a test"]


@pytest.fixture
def engine(home):
    return public.engine(home)


@pytest.fixture
def file(tmp_path, home):
    """Write a file of awards and give its path."""

    def write(name: str, rows: int = 1, amount: int = 5_000) -> str:
        path = tmp_path / f"{name}.csv"
        lines = [ROW.format(at=at, name=name, amount=amount) for at in range(rows)]
        path.write_text(HEADER + "".join(lines), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def told(capsys):
    """Run a command; give its exit code, and the objects that it prints with `--json`, else its words."""

    def run(*words):
        capsys.readouterr()
        code = main([*map(str, words)])
        said = capsys.readouterr()
        out = said.out + said.err
        return code, json.loads(out) if "--json" in words else out

    return run


@pytest.fixture
def shrinking(told, file, tmp_path):
    """A file that says of ten public awards that they were for next to nothing."""
    told("import", file("A", rows=10), *ANNA, "--publish")
    path = tmp_path / "less.csv"
    path.write_text((tmp_path / "A.csv").read_text().replace(",5000,", ",50,"), encoding="utf-8")
    return path


def test_a_load_that_shrinks_what_is_public_is_held_and_says_why_and_how_to_release_it(told, shrinking):
    code, said = told("import", shrinking, *ANNA, "--publish")

    assert code == 1
    assert "Held as batch 2" in said
    assert "50,000.00 -> 500.00" in said
    assert "python -m data diff 2" in said
    assert "python -m data publish 2 --release" in said


def test_a_held_batch_is_published_only_when_it_is_released(told, engine, shrinking):
    told("import", shrinking, *ANNA)

    refused, held = told("publish", 2, *ANNA, "--json")
    code, said = told("publish", 2, *ANNA, "--release")

    assert refused == 1
    assert (held["version"], held["batches"]) == (1, [2])
    assert "shrink" in held["held"][0]
    assert (code, said) == (0, "Published: batch 2. Dataset version 2 is public.\n")
    assert all_batches(engine)[1].state is State.PUBLISHED


def test_the_list_of_batches_says_why_one_is_held(told, shrinking):
    told("import", shrinking, *ANNA, "--publish")

    _, words = told("batches")
    _, batches = told("batches", "--json")

    assert "2: staged" in words
    assert "  held: what is public" in words
    assert "shrink" in batches[1]["held"][0]


def test_the_list_of_batches_says_in_which_versions_one_came_and_went_and_by_whom(told, file):
    told("import", file("A"), *ANNA, "--publish")
    told("withdraw", 1, "--by", "ben", "--reason", "wrong file")

    _, words = told("batches")
    _, (batch,) = told("batches", "--json")

    assert "1: published in version 1, withdrawn in version 2" in words
    assert "ben: wrong file" in words
    assert (batch["version"], batch["withdrawn_version"]) == (1, 2)
    assert batch["published"].items() >= {"by": "anna", "reason": "a test", "version": 1}.items()
    assert batch["withdrawn"].items() >= {"by": "ben", "reason": "wrong file", "version": 2}.items()


def test_a_repeated_request_says_what_the_first_one_did(told, engine, file):
    words = ["import", file("A"), *ANNA, "--publish", "--request", "r1"]

    first, again = told(*words), told(*words)

    assert first == again
    assert "Published as batch 1" in first[1]
    assert len(all_batches(engine)) == 1


def test_a_request_id_of_another_order_is_refused(told, file):
    told("import", file("A"), *ANNA, "--request", "r1")

    code, said = told("import", file("B"), *ANNA, "--request", "r1")

    assert code == 2
    assert "request ID 'r1' was used for another order" in said


@pytest.mark.parametrize(
    "words",
    [["import", "FILE", "--note", "x"], ["publish", "1", "--note", "x"], ["withdraw", "1", "--reason", "x"]],
    ids=lambda words: words[0],
)
def test_a_blank_name_signs_nothing(told, engine, file, words):
    path = file("A")

    code, said = told(*(path if word == "FILE" else word for word in words), "--by", " ")

    assert code == 2
    assert "anonymously" in said
    assert queue.newest(engine, 5) == []


def test_what_was_ordered_is_listed_with_what_became_of_it(told, engine, file):
    told("import", file("A"), *ANNA, "--publish")
    told("withdraw", 7, "--by", "ben", "--reason", "wrong file")
    queue.order(engine, "publish", {}, by="carl")
    lease.renew(engine, lease.claim(engine), {"phase": "placing", "done": 1_500, "total": 3_000})

    _, words = told("jobs")
    _, jobs = told("jobs", "--json", "--last", 2)

    lines = words.splitlines()
    assert lines[0].startswith("3: running (placing 1,500 of 3,000), publish; ")
    assert lines[1].endswith("ben: there is no batch 7: `python -m data batches` lists them")
    assert lines[2].endswith("anna: dataset version 1")
    assert [(job["job_id"], job["state"]) for job in jobs] == [(3, "running"), (2, "failed")]


def test_nothing_ordered_is_said(told, home):
    assert told("jobs") == (0, "Nothing was ordered yet.\n")


def test_a_worker_asked_for_once_does_what_waits_and_ends(told, engine, file):
    job = queue.order(engine, "withdraw", {"batch": 1, "reason": "x"}, by="anna")
    told("import", file("A"), *ANNA, "--publish")

    code, _ = told("worker", "--once")

    assert code == 0
    assert queue.job(engine, job.job_id).outcome["version"] == 2


def test_an_order_that_is_interrupted_is_taken_back(told, engine, file, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    queue.order(engine, "publish", {}, by="carl")
    lease.claim(engine)
    monkeypatch.setattr("data.jobs.worker.time.sleep", interrupt)

    code, _ = told("import", file("A"), *ANNA)

    assert code == 130
    assert queue.newest(engine, 1)[0].error == "anna took the order back"
