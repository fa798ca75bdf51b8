"""Signing in with a real provider, and every way in that is refused, over HTTP and websockets."""

import json
import socket
import time

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from data import public
from data.desk import orders, rights
from data.files import ReadOptions
from data.jobs.queue import Upload
from tests.desk.session import Tab, cookie_header, signed
from tests.desk.staff_app import CLIENT, CLIENT_SECRET, SECRET
from ui.desk import claims, confirm, person, returning
from ui.desk.provider import Provider
from ui.sitemap import STAFF

DOOR = "This page is for staff."
OTHER = "6b1f0d9c2a7e4853b9d6f1a0c3e57284"
KEYS = [entry.key for entry in STAFF]


@pytest.fixture(scope="module")
def anna(staff_app):
    """Cookies of anna, who may upload, as the app itself gave them."""
    return staff_app.sign_in("anna")[0]


@pytest.fixture(scope="module")
def told(staff_app, anna):
    """What the cookies of anna say: claims, and the token."""
    configured = provider_of(staff_app)
    found = claims.read(anna, configured)
    return dict(found.claims), found.token


def provider_of(staff_app) -> Provider:
    url = f"{staff_app.iam.url}.well-known/openid-configuration"
    return Provider(f"{staff_app.url}/oauth2callback", CLIENT, url, SECRET, CLIENT_SECRET)


def forged(told, *, secret=SECRET, token=None, **changed) -> dict[str, str]:
    known, its_token = told
    now = {name: value for name, value in (known | changed).items() if value is not None}
    return signed(secret, now, its_token if token is None else token)


def shown(staff_app, cookies, page="desk", **how) -> str:
    with Tab(staff_app.url, cookies) as tab:
        return tab.open(page, **how)


def put(staff_app, cookies=None, *, session="0", path=None, method="PUT", content=b"x", **headers):
    """Put a file as Streamlit's page does; headers named with None are left out."""
    xsrf = "2|00000000|00000000000000000000000000000000|1"
    told = {
        "origin": staff_app.url,
        "cookie": cookie_header({**(cookies or {}), "_streamlit_xsrf": xsrf}),
        "x-xsrftoken": xsrf,
        **headers,
    }
    told = {name.replace("_", "-"): value for name, value in told.items() if value is not None}
    address = staff_app.url + (path or f"/_stcore/upload_file/{session}/1")
    if isinstance(content, bytes):
        files = {"files": ("a.csv", content)}
        return httpx.request(method, address, headers=told, files=files, trust_env=False)
    return httpx.request(method, address, headers=told, content=content, trust_env=False)


def test_direct_hit_on_each_staff_page_right_after_a_start_meets_the_door(staff_app):
    # The first thing that this app is asked: no page has run in it.
    assert all(DOOR in shown(staff_app, {}, key) for key in KEYS)


def test_whoever_signs_in_comes_back_to_the_page_and_language_where_it_began(staff_app):
    cookies, target = staff_app.sign_in("ben", "/desk?lang=zh-Hant&id=3&embed=true&evil=1")

    assert target == "/desk?lang=zh-Hant&id=3"
    assert "ben: approver" in shown(staff_app, cookies)


def test_sign_in_by_another_name_of_the_app_begins_anew_under_its_own(staff_app):
    headers = {"host": "other.example", "referer": "http://other.example/desk?lang=zh-Hant"}

    answer = httpx.get(f"{staff_app.url}/auth/login?provider=x", headers=headers, trust_env=False)

    assert answer.headers["location"] == f"{staff_app.url}/desk?lang=zh-Hant"


@pytest.mark.parametrize("query", ["error=access_denied&state=x", "code=x&state=x"])
def test_sign_in_that_fails_leads_back_and_is_told(staff_app, query):
    answer = httpx.get(
        f"{staff_app.url}/oauth2callback?{query}",
        headers={"cookie": f"{returning.COOKIE}=%2Fdesk%3Flang%3Dzh-Hant"},
        trust_env=False,
    )

    assert answer.headers["location"] == "/desk?lang=zh-Hant"
    assert answer.cookies[returning.FAILED] == "1"
    assert "Signing in did not work" in shown(staff_app, {returning.FAILED: "1"})


def test_sign_out_that_comes_back_is_no_failed_sign_in(staff_app):
    answer = httpx.get(f"{staff_app.url}/oauth2callback?state=x", trust_env=False)

    assert returning.FAILED not in answer.cookies


@pytest.mark.parametrize("came_from", ["//evil.example/desk", "/nix", "/desk/../nix", "/auth/logout", "/%2e"])
def test_sign_in_that_began_nowhere_of_ours_leads_to_the_first_page(staff_app, came_from):
    assert staff_app.sign_in("ben", came_from)[1] == "/"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"secret": OTHER}, DOOR),
        ({"exp": 1_700_000_000}, "come to its end"),
        ({"exp": None}, "come to its end"),
        ({"iat": 4_000_000_000}, "come to its end"),
        ({"aud": "another app"}, "not made for this service"),
        ({"aud": [CLIENT, "another app"]}, "not made for this service"),
        ({"iss": "https://evil.example"}, "not made for this service"),
        ({"is_logged_in": False}, DOOR),
        ({"sub": None}, DOOR),
        ({"sub": "ben"}, "not made for this service"),
        ({"token": ""}, "does not answer"),
        ({"token": "made up"}, DOOR),
        ({"origin": "https://evil.example"}, DOOR),
    ],
    ids=lambda given: "-".join(map(str, given)) if isinstance(given, dict) else "",
)
def test_cookie_that_does_not_hold_meets_the_door(staff_app, told, changed, words):
    body = shown(staff_app, forged(told, **changed))

    assert words in body
    assert "anna: uploader" not in body


def test_signed_cookie_with_the_claims_that_were_given_opens(staff_app, told):
    # Else the refusals above would prove nothing.
    assert "anna: uploader" in shown(staff_app, forged(told))


def test_somebody_without_a_role_is_told_so_and_the_log_knows(staff_app):
    cookies, _ = staff_app.sign_in("eve")

    assert "Your account has no role" in shown(staff_app, cookies)
    assert "Your account has no role" in shown(staff_app, cookies, "upload")
    assert put(staff_app, cookies).status_code == 403
    found = entries(staff_app, "eve")
    assert [json.loads(entry)["why"] for entry in found] == ["no_role"]


def entries(staff_app, name: str) -> list[str]:
    with public.engine(staff_app.app.home).connect() as connection:
        rows = connection.exec_driver_sql(f"SELECT details FROM audit WHERE \"by\" = '{name}'").all()
    return [row.details for row in rows]


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
