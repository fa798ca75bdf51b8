"""Publishing and taking back on the page of a file: looked at first, with a word why, once."""

from dataclasses import replace
from decimal import Decimal

import pytest

from data import public
from data.desk import alike, drafts, glance, orders
from data.desk.rights import Role
from data.jobs.queue import Upload, newest
from data.jobs.worker import run
from data.store.batches import State, find
from data.store.engine import reading
from tests.desk.conftest import Staff
from ui.texts import Language, text

LANGUAGES = pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)


@pytest.fixture
def home(copy_starter, tmp_path):
    """A home with the starter data."""
    return copy_starter(tmp_path)


@pytest.fixture
def batch(take, make_file):
    """A file of two awards that waits."""
    return take(make_file("QP1", "QP2"))["batch"]


@pytest.fixture
def at_publish(open_staff, batch):
    """Give a function that opens the last step of the file that waits."""

    def open_it(**query: str):
        return open_staff("batch", id=str(batch), step="publish", **query)

    return open_it


@pytest.fixture
def carried_out(engine, home):
    """Give a function that does all orders that wait, as the worker would, and gives how many."""

    def do() -> int:
        waiting = [job for job in newest(engine, 50) if not job.has_ended]
        for job in reversed(waiting):
            run(engine, home, job.job_id)
        return len(waiting)

    return do


def state_of(engine, batch_id: int) -> State:
    with reading(engine).connect() as connection:
        return find(connection, batch_id).state


def find_version(engine, batch_id: int) -> int:
    with reading(engine).connect() as connection:
        return find(connection, batch_id).version


def press(app, label: str):
    next(button for button in app.button if button.label == label).click()
    return app.run()


def words(app) -> str:
    told = [element.proto.body for element in app.get("html")]
    return " ".join(
        [
            *told,
            *(
                element.value.replace("\\", "")
                for kind in ("info", "warning", "error")
                for element in app.get(kind)
            ),
        ]
    )


def test_the_step_orders_what_it_shows(sign_in, open_staff, carried_out, batch):
    sign_in("anna", Role.UPLOADER)
    app = open_staff("batch", id=str(batch), step="preview")

    app = press(app, text(Language.EN, "batch.onward", step=text(Language.EN, "batch.step.publish")))
    assert carried_out() == 1
    app = app.run()

    assert text(Language.EN, "desk.total.value_hkd") in words(app)
    assert not app.exception


@LANGUAGES
def test_a_file_is_published_after_a_look_and_with_a_note(
    sign_in, at_publish, carried_out, batch, engine, language
):
    sign_in("anna", Role.UPLOADER)

    def say(key: str) -> str:
        return text(language, key)

    app = at_publish(lang=language.value)
    assert not [button for button in app.button if button.label == say("desk.publish.do")]
    app = press(app, say("desk.difference.ask"))
    assert carried_out() == 1
    app = app.run()
    assert not app.exception
    assert say("desk.total.value_hkd") in words(app)
    assert say("desk.publish.for_good") in words(app)
    for told in (
        say("desk.glance.sum"),
        "HK$10,000.00",
        text(language, "desk.glance.awards", new="2", changed="0", same="0"),
    ):
        assert told in words(app)

    app = press(app, say("desk.publish.do"))
    assert say("desk.publish.note_missing") in words(app)
    assert carried_out() == 0

    app.text_area[0].set_value("two contracts")
    app = press(app, say("desk.publish.do"))
    app = app.run()
    assert carried_out() == 1
    assert state_of(engine, batch) is State.PUBLISHED
    app = app.run()
    assert not app.exception
    for told in (say("desk.public"), "publisher=HYD", "award=", f"to={find_version(engine, batch)}"):
        assert told in words(app)

    app = press(app, say("desk.back.ask"))
    assert carried_out() == 1
    app = app.run()
    assert say("desk.back.for_good") in words(app)
    app.text_input[0].set_value("a mistake")
    app = press(app, say("desk.back.do"))
    assert carried_out() == 1
    assert state_of(engine, batch) is State.WITHDRAWN
    assert not app.run().exception


def test_before_the_button_what_is_open_leads_to_its_rows(
    sign_in, open_staff, take, carried_out, engine, anna, make_file
):
    upload = make_file("QP5", "QP6")
    open_ended = upload.content.replace(b"5000,HKD", b",HKD").replace(b"2026-07-01", b"2026-07-02", 1)
    batch = take(Upload("open.csv", open_ended))["batch"]
    with reading(engine).connect() as connection:
        sha256 = find(connection, batch).file_sha256
    drafts.save(engine, anna, sha256, 2, "amount", "700", reason="it is", seen=None)

    found = glance.at_a_glance(engine, batch, Decimal(0), drafts.held(engine, sha256))

    assert (found.hkd, found.first, found.last) == (700, "2026-07-01", "2026-07-02")
    assert found.gaps["sum"] == 1
    sign_in("anna")
    app = press(open_staff("batch", id=str(batch), step="publish"), text(Language.EN, "desk.difference.ask"))
    carried_out()
    (open_sums,) = [
        button for button in app.run().button if button.label.startswith(text(Language.EN, "batch.gap.sum"))
    ]
    open_sums.click()
    assert app.run().session_state[f"rows_mark_of_{batch}"] == "gap:sum"


def test_a_list_that_is_public_under_another_publisher_is_warned_of(
    sign_in, open_staff, take, carried_out, engine, home, make_file, monkeypatch
):
    upload = make_file("QP8", "QP9")
    publish_it = take(upload)["batch"]
    orders.publish(
        engine,
        Staff("ben"),
        [publish_it],
        note="x",
        seen=drafts.mark(engine, [upload.sha256]),
        request_id="1",
    )
    carried_out()
    same = upload.content.replace(b"HYD,", b"DSD,").replace(b"QP", b"XX")
    batch = take(Upload("again.csv", same))["batch"]
    sign_in("anna")
    app = press(open_staff("batch", id=str(batch), step="publish"), text(Language.EN, "desk.difference.ask"))
    carried_out()

    app = app.run()

    assert not app.exception
    assert text(Language.EN, "desk.alike", count=2, n="2", whose="Highways Department") in words(app)
    assert words(app).count("Signs Limited") >= 4
    rows = alike.new_rows(engine, batch, {})
    snapshot = public.current(home)
    monkeypatch.setattr(alike, "AT_ONCE", 1)
    monkeypatch.setattr(alike, "MOST_LISTED", 1)
    looked = alike.look(engine, snapshot, batch, {})
    assert (looked.count, looked.publishers, len(looked.first)) == (2, ("HYD",), 1)
    assert [pair.ours.reference for pair in alike.alike(snapshot, rows)] == ["XX8", "XX9"]
    rounded = [replace(row, amount="5001.00", award_date="2026-07") for row in rows]
    assert len(alike.alike(snapshot, rounded)) == 2
    for other in (
        {"amount": "1.00"},
        {"award_date": "2026-07-02"},
        {"title": "Other"},
        {"suppliers": ("B",)},
    ):
        assert not alike.alike(snapshot, [replace(row, **other) for row in rows])
