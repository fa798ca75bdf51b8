"""The log as staff see it, in three languages: filtered, paged, downloaded, its chain checked."""

import csv
import io

import pytest
from sqlalchemy import text as sql

from data import public
from data.desk import log
from data.desk.log import Asked, Entry
from data.desk.log_file import as_csv
from data.store.copying import unguarded
from data.store.log import append_audit, now
from tests.ui.conftest import HOSTILE
from ui.desk import log_words
from ui.texts import Language, text

LANGUAGES = pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
ACTIONS = (
    *("stage", "hold", "publish", "withdraw", "correct", "pin", "unpin", "boundaries", "redact"),
    *("recompute", "relocate", "restore", "keep", "order", "propose", "decide", "refuse", "draft"),
    *("merge", "set_aside"),
)


@pytest.fixture
def home(copy_starter, tmp_path):
    return copy_starter(tmp_path)


@pytest.fixture
def logged(home):
    """A home whose log has entries of every action, by several people, one of them with a hostile name."""
    engine = public.engine(home)
    with engine.begin() as connection:
        for number, action in enumerate((*ACTIONS, "unheard_of")):
            details = {
                "batch": 3,
                "award": 17,
                "field": "sector",
                "kind": "correct",
                "note": HOSTILE,
                "why": "no_role",
                "asked": "publish",
                "state": "approved",
                "supplier": 4,
                "into": 5 if number % 2 else None,
                "rows": 2,
            }
            by = HOSTILE if action == "draft" else "anna"
            append_audit(connection, at=now(connection), by=by, action=action, details=details)
        for _ in range(60):
            told = {"note": "ordinary"}
            append_audit(connection, at=now(connection), by="ben", action="stage", details=told)
    return engine


def html(app) -> str:
    return "\n".join(str(part.proto.body) for part in app.get("html"))


def entries(app) -> int:
    return html(app).count("<details>")


def widget(every, key: str):
    return next(one for one in every if one.key == key)


@LANGUAGES
def test_log_opens_in_each_language_with_every_action_in_words(open_staff, sign_in, logged, language):
    sign_in("anna")

    app = open_staff("log", id="3", lang=language.value)

    assert not app.exception
    assert app.title[0].value == text(language, "log.title")
    assert entries(app) == len(ACTIONS) + 1 + 1
    for action in ACTIONS:
        assert f"<strong>{text(language, f'log.action.{action}')}</strong>" in html(app)
    assert "unheard_of" in html(app)
    assert "<script>alert" not in html(app)


def test_entries_are_paged_and_filtered(open_staff, sign_in, logged):
    sign_in("anna")
    app = open_staff("log")
    assert entries(app) == 50
    widget(app.button, "log_older_en").click()
    app.run()
    assert 0 < entries(app) < 50
    widget(app.button, "log_newer_en").click()
    app.run()
    assert entries(app) == 50
    widget(app.selectbox, "log_action_en").set_value("merge")
    app.run()
    assert entries(app) == 1
    assert widget(app.button, "log_newer_en").disabled


def test_what_is_no_day_and_no_number_is_told_and_left_out(open_staff, sign_in, logged):
    sign_in("anna")
    app = open_staff("log", id="x' OR 1=1")
    widget(app.text_input, "log_first_en").set_value("31/12/2026")
    app.run()

    assert not app.exception
    assert "31/12/2026 is no day" in app.warning[-1].value
    assert entries(app) == 50
    widget(app.text_input, "log_first_en").set_value("2031-01-01")
    app.run()
    assert [info.value for info in app.info] == [text(Language.EN, "log.none")]


def test_the_chain_is_checked_on_the_page(open_staff, sign_in, logged):
    sign_in("anna")
    app = open_staff("log")
    widget(app.button, "log_check_en").click()
    app.run()
    app.run()
    assert "The chain is whole: 82 entries." in [said.value.replace("\\", "") for said in app.success]

    with logged.begin() as connection, unguarded(connection):
        connection.execute(sql("UPDATE audit SET \"by\" = 'eve' WHERE audit_id = 7"))
    widget(app.button, "log_check_en").click()
    app.run()
    app.run()

    assert "entry 7 was changed after it was written" in app.error[0].value


def test_the_file_holds_what_is_filtered(logged):
    told = as_csv(log.every(logged, Asked(by="ben"), 1_000), "withheld").decode("utf-8-sig")

    assert len(list(csv.reader(io.StringIO(told)))) == 61


class Page:
    """Says the keys of its words."""

    @staticmethod
    def say(key: str, **_: object) -> str:
        return key


def test_what_the_program_itself_notes_is_in_the_language_of_the_page():
    def why(reason: str) -> str:
        told = {"batches": [1], "reason": reason}
        return log_words.why(Page, Entry(1, "2026-11-23T00:00:00+00:00", "anna", "withdraw", told, "", ""))

    assert why("read otherwise, as batch 7") == "log.read_otherwise"
    assert why("read otherwise, as batch 7?") == "read otherwise, as batch 7?"


def test_a_withheld_entry_says_so_and_nothing_else():
    entry = Entry(1, "2026-11-23T00:00:00+00:00", "anna", "correct", {}, "", "", is_withheld=True)

    assert log_words.why(Page, entry) == "changes.withheld"
    assert log_words.told(Page, entry) == ""
