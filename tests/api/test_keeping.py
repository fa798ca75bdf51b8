"""What the API keeps: bounded, computed once, and never by too many at a time."""

import asyncio
import json
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api import answering
from api.keeping import Kept, Workshop
from api.refusal import RefusedError


@pytest.fixture
def run(apart):
    return lambda coroutine: apart(asyncio.run, coroutine)


def test_many_who_ask_for_the_same_at_once_have_it_computed_once(run):
    made = []

    async def ask():
        kept = Kept(10, len)
        ready = asyncio.Event()

        async def make():
            await ready.wait()
            made.append("x")
            return "x"

        asking = [asyncio.create_task(kept.get("key", make)) for _ in range(5)]
        await asyncio.sleep(0)
        # One who goes away does not take the answer from the others.
        asking[0].cancel()
        ready.set()
        return await asyncio.gather(*asking[1:]), await kept.get("key", make)

    assert run(ask()) == (["x"] * 4, "x")
    assert made == ["x"]


def test_what_was_asked_for_last_is_kept_up_to_a_weight(run):
    made = []

    async def ask():
        kept = Kept(5, len)

        def make(value):
            async def give():
                made.append(value)
                return value

            return give

        for value in ("aa", "bb", "aa", "cc", "aa", "too long", "bb"):
            await kept.get(value, make(value))
            assert kept.weight <= 5
        return len(kept)

    assert run(ask()) == 2
    assert made == ["aa", "bb", "cc", "too long", "bb"]


def test_what_failed_is_tried_again(run):
    async def ask():
        kept = Kept(10, len)

        async def fail():
            raise ValueError("no disk")

        async def give():
            return "x"

        with pytest.raises(ValueError, match="no disk"):
            await kept.get("key", fail)
        return await kept.get("key", give)

    assert run(ask()) == "x"


def test_what_was_in_the_making_when_all_was_forgotten_is_not_kept(run):
    async def ask():
        kept = Kept(10, len)
        ready = asyncio.Event()

        async def make():
            await ready.wait()
            return "old"

        asking = asyncio.create_task(kept.get("key", make))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        kept.clear()
        ready.set()
        return await asking, len(kept)

    assert run(ask()) == ("old", 0)


def test_no_more_work_at_once_than_there_are_places_and_no_endless_queue(run):
    at_work, most, may_end = [], [], threading.Event()

    def work():
        at_work.append(1)
        most.append(len(at_work))
        assert may_end.wait(10)
        at_work.pop()
        return "done"

    async def ask():
        workshop = Workshop(2, waiting=3)
        asking = [asyncio.create_task(workshop.run(work)) for _ in range(6)]
        while len(most) < 2:
            await asyncio.sleep(0.001)
        may_end.set()
        return await asyncio.gather(*asking, return_exceptions=True)

    *done, refused = run(ask())

    assert done == ["done"] * 5
    assert max(most) <= 2
    assert isinstance(refused, RefusedError)
    assert (refused.status, refused.code) == (503, "busy")


@settings(max_examples=30)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_json_is_what_it_was_and_holds_nothing_that_ends_a_script(value):
    body = answering.encode(value)

    assert json.loads(body) == value
    assert not set("<>&'\u2028\u2029") & set(body.decode())


def test_half_a_sign_does_not_stop_an_answer():
    assert answering.encode("\ud800") == b'"\\ud800"'
