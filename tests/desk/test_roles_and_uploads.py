"""Who may do what once signed in, and until when."""

import socket
import time

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from data import public
from data.desk import orders, rights
from data.files import ReadOptions
from data.jobs.queue import Upload
from tests.desk import test_sign_in
from tests.desk.session import Tab, cookie_header
from tests.desk.staff_app import CLIENT, CLIENT_SECRET, SECRET
from tests.desk.test_sign_in import DOOR, OTHER, forged, provider_of, put, shown
from ui.desk import claims, confirm, person
from ui.desk.provider import Provider

anna = test_sign_in.anna
told = test_sign_in.told


def test_approver_does_not_see_the_page_of_uploaders(staff_app):
    cookies, _ = staff_app.sign_in("ben")

    assert "Your account has no role" in shown(staff_app, cookies, "upload")


def test_embedded_page_of_staff_is_refused_to_the_session_and_to_the_address(staff_app, anna):
    assert "do not open inside other pages" in shown(staff_app, anna, embedded=True)
    for query, headers in (("?embed=true", {}), ("?a=1&embed", {}), ("", {"sec-fetch-dest": "iframe"})):
        answer = httpx.get(f"{staff_app.url}/desk{query}", headers=headers, trust_env=False)
        assert answer.status_code == 403
        assert answer.headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:1", "null", None])
def test_connection_of_another_origin_is_refused(staff_app, anna, origin):
    with pytest.raises(InvalidStatus, match="403"), Tab(staff_app.url, anna, origin=origin):
        pass


def test_connection_of_another_origin_is_refused_without_cookies_too(staff_app):
    # Streamlit itself lets in whatever says that it is on this machine.
    with pytest.raises(InvalidStatus, match="403"), Tab(staff_app.url, origin="http://localhost:1"):
        pass


def test_upload_is_for_uploaders(staff_app, anna, told):
    with Tab(staff_app.url, anna) as tab:
        tab.open("desk")
        session = tab.session_id
        good = put(staff_app, anna, session=session)
        bad = [
            put(staff_app, session=session),
            put(staff_app, forged(told, secret=OTHER), session=session),
            put(staff_app, forged(told, exp=1_700_000_000), session=session),
            put(staff_app, forged(told, aud="another app"), session=session),
            put(staff_app, forged(told, iss="https://evil.example"), session=session),
            put(staff_app, forged(told, token="made up"), session=session),
            put(staff_app, staff_app.sign_in("ben")[0], session=session),
            put(staff_app, anna, session=session, origin=None),
            put(staff_app, anna, session=session, origin="https://evil.example"),
            put(staff_app, anna, session=session, host="evil.example"),
            put(staff_app, anna, session=session, method="POST"),
            put(staff_app, anna, session=session, method="OPTIONS"),
            put(staff_app, session=session, method="DELETE"),
            put(staff_app, anna, path=f"/_stcore/upload%5Ffile/{session}/1"),
            put(staff_app, anna, path=f"//_stcore/upload_file/{session}/1"),
            put(staff_app, anna, path=f"/_stcore/%2e/upload_file/{session}/1"),
        ]

    assert good.status_code == 204
    assert {answer.status_code for answer in bad} == {403}


def test_upload_that_tells_no_size_or_too_large_a_one_is_refused_before_it_is_read(staff_app, anna):
    parts = staff_app.url.removeprefix("http://")
    head = (
        f"PUT /_stcore/upload_file/0/1 HTTP/1.1\r\nHost: {parts}\r\nOrigin: http://{parts}\r\n"
        f"Cookie: {cookie_header(anna)}\r\nContent-Length: 200000000\r\n\r\n"
    )
    host, port = parts.split(":")
    with socket.create_connection((host, int(port)), timeout=30) as raw:
        raw.sendall(head.encode())  # and not a byte of the body
        answer = raw.recv(4096)

    assert b" 413 " in answer.split(b"\r\n")[0]
    assert put(staff_app, anna, content=iter([b"x"])).status_code == 411


def test_role_taken_away_counts_for_pages_uploads_and_calls(staff_app, monkeypatch):
    clock = [time.monotonic()]
    monkeypatch.setattr(confirm.time, "monotonic", lambda: clock[0])
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(staff_app.app.home))
    staff_app.hold("uploader", "anna", "cleo")
    cookies, _ = staff_app.sign_in("cleo")  # the app has not asked about her yet
    cleo = person.Person(claims.read(cookies, provider_of(staff_app)), provider_of(staff_app))
    engine = public.engine(staff_app.app.home)
    file = Upload("a.csv", b"publisher,title\nHYD,Signs\n")
    assert cleo.standing(person.SHOWING).roles == {rights.Role.UPLOADER}

    staff_app.hold("uploader", "anna")
    clock[0] += person.WRITING + 1

    assert cleo.standing(person.SHOWING).roles == {rights.Role.UPLOADER}
    with pytest.raises(rights.RefusedError):
        orders.take(engine, cleo, file, ReadOptions(), note="", request_id="r1")
    # What is shown has heard it too, because a call asked.
    assert cleo.standing(person.SHOWING).why is claims.Why.NO_ROLE
    assert "no role" in shown(staff_app, cookies)
    assert put(staff_app, cookies).status_code == 403


def test_sign_in_that_has_come_to_its_end_calls_nothing(staff_app, told, monkeypatch):
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(staff_app.app.home))
    known, token = told
    late = person.Person(claims.SignIn({**known, "exp": time.time() - 1}, token), provider_of(staff_app))

    with pytest.raises(rights.RefusedError, match="signed_out"):
        orders.withdraw(public.engine(staff_app.app.home), late, 1, reason="x", request_id="r2")
    assert person.Person(claims.SignIn(known, token), provider_of(staff_app)).is_signed_in()


def test_provider_that_does_not_answer_signs_out(staff_app, told):
    gone = Provider(f"{staff_app.url}/oauth2callback", CLIENT, "http://127.0.0.1:1/", SECRET, CLIENT_SECRET)
    somebody = person.Person(claims.SignIn(*told), gone)

    assert somebody.roles() == frozenset()
    assert not somebody.is_signed_in()


def test_signing_out_ends_every_tab_of_the_sign_in(staff_app):
    cookies, _ = staff_app.sign_in("anna")
    with Tab(staff_app.url, cookies) as tab, Tab(staff_app.url, cookies) as other:
        tab.open("desk")
        assert "anna: uploader" in other.open("desk")
        tab.open("desk", pressed="Sign out")

        assert tab.redirect == "/auth/logout"
        assert DOOR in other.open("desk")
    assert put(staff_app, cookies).status_code == 403
    assert DOOR in shown(staff_app, cookies)
    # Another server of the app, with another home, hears it from the provider.
    found = claims.read(cookies, provider_of(staff_app))
    assert (staff_app.app.home / "signed_out" / found.digest).exists()
    assert person.Person(found, provider_of(staff_app)).standing(0).why is claims.Why.SIGNED_OUT


def test_another_site_signs_nobody_out_or_in(staff_app, anna):
    for way in ("login", "logout"):
        headers = {"cookie": cookie_header(anna), "sec-fetch-site": "cross-site"}
        answer = httpx.get(f"{staff_app.url}/auth/{way}", headers=headers, trust_env=False)
        assert answer.status_code == 403
    assert "anna: uploader" in shown(staff_app, anna)


def test_anonymous_refusals_are_in_a_log_without_secrets(staff_app, anna):
    said = (staff_app.app.home / "refusals.log").read_text()

    for what in ("upload without", "staff page without", "staff page with"):
        assert f"refused: {what} a sign-in" in said
    assert not any(value in said for value in anna.values())


def test_log_of_the_app_tells_no_secret(staff_app, anna):
    said = staff_app.app.log.read_text()

    assert SECRET not in said
    assert CLIENT_SECRET not in said
    assert not any(value in said for value in anna.values())
