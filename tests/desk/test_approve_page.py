"""What one asks for and another decides, as the page shows it, in three languages."""

import pytest

from data.desk import orders, proposals
from data.desk.proposals import Standing
from data.desk.rights import RefusedError, Role, is_same_person
from data.jobs.queue import JobState, newest
from data.jobs.worker import run
from data.store.batches import State, all_batches
from tests.ui.conftest import HOSTILE
from ui.texts import Language, text

LANGUAGES = pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)


@pytest.fixture
def home(copy_starter, tmp_path, monkeypatch):
    monkeypatch.setenv("PROCUREMENT_MAP_REQUIRE_APPROVAL", "1")
    return copy_starter(tmp_path)


@pytest.fixture
def asked(engine, anna, take, make_file):
    """Proposals of each kind by anna: a file, taking one back, a correction, a pin, a merge."""
    batch = take(make_file("B1"))["batch"]
    given = [
        orders.publish(engine, anna, [batch], note=HOSTILE, seen="", request_id="1"),
        orders.withdraw(engine, anna, 1, reason="a draft", request_id="2"),
        orders.correct(engine, anna, 93, "amount", "12.50", reason=HOSTILE, request_id="3"),
        orders.pin(engine, anna, HOSTILE, 22.3, 114.2, reason="x", request_id="4"),
        orders.merge(engine, anna, 2, 1, reason="x", request_id="5"),
    ]
    return [one.proposal for one in given]


def html(app) -> str:
    return "\n".join(str(part.proto.body) for part in app.get("html"))


def press(app, start: str):
    next(one for one in app.button if one.key and one.key.startswith(start)).click()
    return app.run()


def answer(app, number: int, words: str):
    next(one for one in app.text_input if one.key == f"answer_{number}_en").set_value(words)


@LANGUAGES
def test_nothing_waits(open_staff, sign_in, language):
    sign_in("ben")

    app = open_staff("approve", id="<b>", lang=language.value)

    assert not app.exception
    assert app.title[0].value == text(language, "approve.title")
    assert [info.value for info in app.info] == [text(language, "approve.none")]


@LANGUAGES
def test_each_kind_is_told_in_each_language(open_staff, sign_in, asked, language):
    sign_in("ben")
    for number in asked:
        app = open_staff("approve", id=str(number), lang=language.value)

        assert not app.exception
        assert "<script>alert" not in html(app)
        assert text(language, "approve.approve") in [button.label for button in app.button]


def test_what_would_change_is_shown_before_and_after(open_staff, sign_in, asked):
    sign_in("ben")

    app = open_staff("approve", id=str(asked[2]))

    assert "12.50</ins>" in html(app)
    assert "<del>" in html(app)
    assert "&lt;script&gt;alert(1)" in html(app)


def test_approving_orders_the_job_once_and_tells_what_became_of_it(open_staff, sign_in, asked, engine, home):
    sign_in("ben", Role.APPROVER)
    app = open_staff("approve", id=str(asked[2]))
    press(app, "approve_3")

    (job,) = [one for one in newest(engine, 10) if one.kind == "correct"]
    assert (job.by, job.payload["asked_by"]) == ("ben", "anna")
    assert run(engine, home, job.job_id).state is JobState.DONE
    assert "Done: version 2" in html(app.run())
    assert proposals.find(engine, asked[2]).state is Standing.APPROVED


def test_declining_needs_an_answer(open_staff, sign_in, asked, engine):
    sign_in("ben")
    app = open_staff("approve", id=str(asked[0]))
    press(app, "decline_")
    assert [error.value for error in app.error] == [text(Language.EN, "approve.answer_missing")]
    answer(app, asked[0], "the note is no note")

    press(app, "decline_")

    assert proposals.find(engine, asked[0]).state is Standing.DECLINED
    assert "the note is no note" in html(app)
    assert [batch.state for batch in all_batches(engine)][-1] is State.STAGED


def test_own_proposals_are_taken_back_and_not_approved(open_staff, sign_in, asked, engine):
    sign_in("anna", Role.UPLOADER)
    app = open_staff("approve", id=str(asked[1]))
    assert not [button for button in app.button if button.key.startswith(("approve_2", "decline_"))]

    press(app, "take_back_")

    assert proposals.find(engine, asked[1]).decided_by == "anna"
    assert text(Language.EN, "approve.state.taken_back") in html(app)


def test_an_uploader_decides_nothing_and_takes_nothing_of_others_back(
    open_staff, sign_in, asked, engine, ben
):
    sign_in("ben", Role.UPLOADER)
    app = open_staff("approve", id=str(asked[1]))

    assert not [
        button for button in app.button if button.key.startswith(("approve_", "decline_", "take_back"))
    ]
    with pytest.raises(RefusedError):
        orders.take_back(engine, ben, asked[1])
    assert proposals.find(engine, asked[1]).state is Standing.OPEN


def test_what_changed_since_it_was_asked_for_is_not_approved(open_staff, sign_in, engine, anna, ben, home):
    asked = orders.correct(engine, anna, 93, "amount", "1", reason="x", seen=1, request_id="1").proposal
    other = orders.correct(engine, anna, 93, "amount", "2", reason="x", request_id="2").proposal
    done = orders.decide(engine, ben, other, approve=True, answer="", request_id="3").job
    run(engine, home, done.job_id)
    sign_in("ben")
    app = open_staff("approve", id=str(asked))

    press(app, "approve_")

    assert app.error[0].value.startswith("ben changed the same at")
    assert proposals.find(engine, asked).state is Standing.OPEN


@pytest.mark.parametrize(
    ("name", "other", "is_same"),
    [
        ("anna (f3c1)", "anna.chan@x.hk (f3c1)", True),
        ("anna (f3c1)", "f3c1", True),
        ("Anna", "anna", True),
        ("ａｎｎａ", "anna", True),
        ("a (x (y))", "b (x (y))", True),
        ("ben (anna) (b2)", "anna (b1)", False),
        ("anna (b1)", "anna (b2)", False),
        ("anna", "ben", False),
    ],
)
def test_a_person_is_known_by_what_lasts_of_a_name(name, other, is_same):
    assert is_same_person(name, other) is is_same


def test_nobody_approves_their_own_under_another_address(engine, anna, ben):
    anna.name, ben.name = "anna (f3c1)", "anna.chan@x.hk (F3C1)"
    asked = orders.withdraw(engine, anna, 1, reason="x", request_id="1").proposal

    with pytest.raises(RefusedError, match="own_work"):
        orders.decide(engine, ben, asked, approve=True, answer="", request_id="2")

    assert proposals.find(engine, asked).state is Standing.OPEN
