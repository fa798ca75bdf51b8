"""Ways to the public that lead nowhere: an old look, a role that is gone, nobody's list."""

import json

import pytest

from data.desk import drafts, orders, proposals
from data.desk.rights import Role
from data.jobs.queue import Upload
from data.store.batches import State, find
from data.store.engine import reading
from tests.desk import test_publishing_pages
from tests.desk.test_publishing_pages import press, state_of, words
from ui.desk import batch_page
from ui.texts import Language, text

home = test_publishing_pages.home
batch = test_publishing_pages.batch
at_publish = test_publishing_pages.at_publish
carried_out = test_publishing_pages.carried_out


def test_where_approval_is_asked_for_nobody_publishes_alone(
    sign_in, at_publish, carried_out, batch, engine, monkeypatch
):
    monkeypatch.setenv("PROCUREMENT_MAP_REQUIRE_APPROVAL", "1")
    sign_in("anna")
    app = press(at_publish(), text(Language.EN, "desk.difference.ask"))
    carried_out()
    app = app.run()
    app.text_area[0].set_value("two contracts")

    app = press(app, text(Language.EN, "desk.publish.propose"))

    assert carried_out() == 0
    assert state_of(engine, batch) is State.STAGED
    (asked,) = proposals.newest(engine, 5)
    assert (asked.kind, asked.by, asked.payload["batches"]) == ("publish", "anna", [batch])
    assert str(asked.proposal_id) in words(app.run())


def test_a_look_that_another_draft_made_old_is_not_enough(
    sign_in, at_publish, carried_out, anna, batch, engine
):
    sign_in("anna")
    app = press(at_publish(), text(Language.EN, "desk.difference.ask"))
    carried_out()
    app = app.run()
    with reading(engine).connect() as connection:
        sha256 = find(connection, batch).file_sha256
    drafts.save(engine, anna, sha256, 2, "sector", "ict", reason="it is", seen=None)

    app = app.run()

    assert not [button for button in app.button if button.label == text(Language.EN, "desk.publish.do")]
    assert [button for button in app.button if button.label == text(Language.EN, "desk.difference.ask")]


def test_a_role_that_goes_while_the_form_is_open_orders_nothing(
    sign_in, at_publish, carried_out, batch, engine
):
    somebody = sign_in("anna")
    app = press(at_publish(), text(Language.EN, "desk.difference.ask"))
    carried_out()
    app = app.run()
    app.text_area[0].set_value("two contracts")
    somebody.held = frozenset()

    app = press(app, text(Language.EN, "desk.publish.do"))

    assert carried_out() == 0
    assert state_of(engine, batch) is State.STAGED
    assert not app.exception


def test_what_waits_is_put_away_with_a_reason(sign_in, open_staff, at_publish, carried_out, batch, engine):
    sign_in("anna", Role.UPLOADER)
    app = at_publish()
    app.text_input[0].set_value("the wrong file")

    press(app, text(Language.EN, "desk.away.do"))

    assert carried_out() == 1
    assert state_of(engine, batch) is State.WITHDRAWN
    with engine.connect() as connection:
        details = connection.exec_driver_sql(
            "SELECT details FROM audit WHERE action = 'withdraw' ORDER BY audit_id DESC LIMIT 1"
        ).scalar_one()
    assert json.loads(details)["reason"] == "the wrong file"


def test_a_file_that_nobody_says_the_publisher_of_is_not_published(
    sign_in, open_staff, take, carried_out, engine, anna, make_file
):
    upload = make_file("QP7")
    content = upload.content.replace(b"publisher,", b"").replace(b"HYD,", b"")
    batch = take(Upload("nobody.csv", content))["batch"]
    sign_in("anna")
    app = press(open_staff("batch", id=str(batch), step="publish"), text(Language.EN, "desk.difference.ask"))
    carried_out()

    app = app.run()

    assert text(Language.EN, "desk.publish.no_publisher") in words(app)
    assert not app.text_area
    with pytest.raises(orders.NoPublisherError, match="of 1 of its rows"):
        orders.publish(engine, anna, [batch], note="x", seen="", request_id="nobody")
    assert state_of(engine, batch) is State.STAGED


def test_what_ends_while_the_page_is_drawn_is_seen_at_once(
    sign_in, open_staff, carried_out, engine, anna, batch, monkeypatch
):
    orders.publish(engine, anna, [batch], note="x", seen="", request_id="p")
    carried_out()
    draw = batch_page.withdraw_part.show

    def meanwhile(page, shown):
        if state_of(engine, batch) is State.PUBLISHED:
            orders.withdraw(engine, anna, batch, reason="a test", request_id="w")
            carried_out()
        draw(page, shown)

    monkeypatch.setattr(batch_page.withdraw_part, "show", meanwhile)
    sign_in("anna")

    app = open_staff("batch", id=str(batch))

    assert text(Language.EN, "batch.put_away.done") in words(app)
    assert text(Language.EN, "desk.back.ask") not in [button.label for button in app.button]
