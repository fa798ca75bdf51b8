"""The guard of the staff pages, with somebody put at the session: who sees what."""

import pytest
from sqlalchemy import select

from data.desk.rights import Role
from data.store import schema
from ui.desk import provider
from ui.desk.claims import Why
from ui.desk.person import noted
from ui.sitemap import STAFF

KEYS = [entry.key for entry in STAFF if entry.is_made]


def html(app) -> str:
    return "\n".join(str(part.proto.body) for part in app.get("html"))


@pytest.fixture
def home(copy_starter, tmp_path):
    """Pages need something published; one database is enough to see them."""
    return copy_starter(tmp_path)


@pytest.fixture(autouse=True)
def nothing_noted():
    noted().clear()


@pytest.mark.parametrize("key", KEYS)
def test_staff_page_is_the_door_for_whoever_has_not_signed_in(open_staff, key):
    app = open_staff(key)

    assert not app.exception
    assert [title.value for title in app.title] == ["For staff"]
    assert [button.label for button in app.button] == ["Sign in"]


def test_staff_page_opens_for_its_roles(open_staff, sign_in):
    sign_in("anna")

    app = open_staff("desk")

    assert not app.exception
    assert "anna: uploader, approver" in html(app)
    assert "For staff" not in [title.value for title in app.title]


def test_somebody_without_a_role_is_told_so_and_written_down_once(open_staff, sign_in, engine):
    sign_in("eve", none=True)

    for _ in range(3):
        app = open_staff("desk")

    assert "Your account has no role" in html(app)
    assert [button.label for button in app.button] == ["Sign out"]
    with engine.connect() as connection:
        told = connection.execute(select(schema.audit).where(schema.audit.c.action == "refuse")).all()
    assert [entry.by for entry in told] == ["eve"]


def test_role_taken_away_shuts_the_page_in_mid_session(open_staff, sign_in):
    anna = sign_in("anna", Role.UPLOADER)
    app = open_staff("desk")

    anna.held = frozenset()

    assert "anna: uploader" in html(app)
    assert "Your account has no role" in html(app.run())


def test_foot_leads_to_the_desk_where_there_is_a_provider(open_staff):
    assert ">Staff pages</a>" in html(open_staff("about"))


def test_without_a_provider_there_is_no_staff_page(open_staff, monkeypatch):
    monkeypatch.setattr(provider, "current", lambda: None)

    app = open_staff("desk")

    assert ">Staff pages</a>" not in html(app)
    assert "For staff" not in [title.value for title in app.title]


def test_door_says_why_in_each_case(open_staff, sign_in):
    anna = sign_in("anna")
    for why, words in ((Why.EXPIRED, "come to its end"), (Why.UNCONFIRMED, "does not answer")):
        anna.why = why
        assert words in html(open_staff("desk"))


def test_approver_at_the_page_of_uploaders_has_the_way_to_the_other_pages(open_staff, sign_in):
    sign_in("ben", Role.APPROVER)

    app = open_staff("upload")

    assert not app.exception
    assert "no role that may use this page" in html(app)
    assert "ben: approver" in html(app)
    assert [button.label for button in app.button] == ["Sign out"]
