"""What is worked out once for all visitors is given to each, and never more of it than was said."""

import threading

import pytest

from ui.kept import Kept, shared


def test_answer_is_made_once_and_given_as_it_is():
    kept, made = Kept(2), []

    first, second = (kept.get("key", lambda: made.append(1) or made) for _ in range(2))

    assert first is second is made
    assert made == [1]


def test_answers_used_last_stay():
    kept = Kept(2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda: key)  # noqa: B023 - called at once

    assert len(kept) == 2
    assert kept.get("a", lambda: "anew") == "a"
    assert kept.get("b", lambda: "anew") == "anew"


def test_failure_is_raised_and_not_kept():
    kept = Kept(2)

    with pytest.raises(ZeroDivisionError):
        kept.get("key", lambda: 1 / 0)

    assert kept.get("key", lambda: 1) == 1


def test_many_who_ask_at_once_wait_for_one():
    kept, made, go = Kept(2), [], threading.Barrier(8)

    def make():
        made.append(threading.get_ident())
        return len(made)

    def ask():
        go.wait()
        answers.append(kept.get("key", make))

    answers = []
    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [1] * 8
    assert len(made) == 1


def test_arguments_with_an_underscore_do_not_tell_calls_apart():
    @shared(4)
    def told(_data, digest, *more):
        return (_data, digest, *more)

    assert told([1], "a") == told([2], "a") == ([1], "a")
    assert told([2], "b") == ([2], "b")
    assert told([2], "b", "c") == ([2], "b", "c")
