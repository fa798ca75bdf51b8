"""Signing in with a real provider, and every way in that is refused, over HTTP and websockets."""

import json

import httpx
import pytest

from data import public
from tests.desk.session import Tab, cookie_header, signed
from tests.desk.staff_app import CLIENT, CLIENT_SECRET, SECRET
from ui.desk import claims, returning
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
