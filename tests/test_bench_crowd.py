"""Visitors without a browser are shown what a browser would be, and the bench tells what went wrong."""

import asyncio
import json
from urllib.parse import urlsplit

import pytest
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.server import serve

from bench import crowd
from bench.crowd_app import App
from bench.crowd_load import FEW, Crowd, Filters, Told, run
from bench.crowd_visitor import Answer, VisitError, Visitor

PATIENCE_S = 30.0
MOST_BYTES = 60_000  # of a change: the aim of the whole page


@pytest.fixture
def app(running_app):
    return App(urlsplit(running_app.url).port, running_app.process, running_app.log)


def test_two_visitors_in_the_same_states_are_shown_the_same(app, apart):
    shown = {}

    told = apart(run, [app], Crowd(2, Filters.FEW, len(FEW), 0.0, PATIENCE_S), shown)

    assert told.errors == []
    assert told.differing == 0
    assert len(told.answers) == 2 * len(FEW)
    # Two of the changes lead back to the page that they began with.
    assert len(shown) == len(set(shown.values())) == len(FEW) - 1
    assert told.processor_s > 0
    assert told.memory_mb > 50


def test_page_reached_by_a_choice_is_the_page_of_its_address(app, apart):
    async def visit():
        first, second = [await Visitor.arrive(app.port, PATIENCE_S) for _ in range(2)]
        opened = await first.open()
        chosen = await first.choose("filter_district", first.options("filter_district")[:2])
        linked = await second.open(chosen.state)
        await first.leave()
        await second.leave()
        return opened, chosen, linked

    opened, chosen, linked = apart(asyncio.run, visit())

    assert "district=" in chosen.state
    assert chosen.digest == linked.digest != opened.digest
    assert linked.state == chosen.state


def test_change_sends_what_is_new_and_names_the_rest(app, apart):
    async def visit():
        visitor = await Visitor.arrive(app.port, PATIENCE_S)
        opened = await visitor.open()
        lists = [visitor.options("filter_category")[at : at + 1] for at in (0, 1)]
        changed = [await visitor.choose("filter_category", one) for one in (*lists, lists[0])]
        await visitor.leave()
        return opened, *changed

    opened, first, second, again = apart(asyncio.run, visit())

    assert max(first.sent_bytes, second.sent_bytes) < MOST_BYTES < opened.sent_bytes
    assert again.sent_bytes < second.sent_bytes / 2
    assert again.digest == first.digest != second.digest


def test_table_names_the_aims_that_were_missed():
    told = Told(wall_s=1.0, processor_s=1.0)
    for digest in ("a", "b"):
        told.take(Answer(2.0, 1000, "sector=it", digest, ("Error 12",)))

    line = crowd.line_of(Crowd(200, Filters.MANY, 1, 5.0), 1, told)

    assert (line.errors, line.differing, line.known) == (2, 1, 0.5)
    assert line.missed() == ["errors", "p95", "processor"]
    assert "missed: errors, p95, processor" in line.text()
    assert json.dumps(crowd.report(crowd._arguments([]), [line]))


def _error(told: ForwardMsg) -> None:
    told.delta.new_element.alert.format = Alert.ERROR
    told.delta.new_element.alert.body = "Error 0123abcd"


def _exception(told: ForwardMsg) -> None:
    told.delta.new_element.exception.type = "ValueError"


@pytest.mark.parametrize(("fails", "word"), [(_error, "Error 0123abcd"), (_exception, "ValueError: ")])
def test_error_on_a_page_is_told(fails, word, apart):
    shown, ended = ForwardMsg(), ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)
    fails(shown)

    answer = apart(asyncio.run, _ask([shown, ended]))

    assert answer.errors == (word,)


def test_script_that_does_not_end_is_told(apart):
    with pytest.raises(VisitError, match="no answer"):
        apart(asyncio.run, _ask([ForwardMsg(script_finished=ForwardMsg.FINISHED_EARLY_FOR_RERUN)]))


async def _ask(messages):
    """Open a page at a server that says this and no more."""

    async def say(socket):
        await socket.recv()
        for message in messages:
            await socket.send(message.SerializeToString())
        await socket.wait_closed()

    async with serve(say, "127.0.0.1", 0, subprotocols=["streamlit"]) as server:
        visitor = await Visitor.arrive(server.sockets[0].getsockname()[1], 0.2)
        try:
            return await visitor.open()
        finally:
            await visitor.leave()
