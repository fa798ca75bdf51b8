"""The layers in front of Streamlit, one by one: the trial, the way back, the log of refusals, cookies."""

import asyncio
import re
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from starlette.datastructures import MutableHeaders

from devtools import staff
from devtools.steps import StepError
from tests.desk.signing import PROVIDER
from ui import policy, server
from ui.desk import held, provider, refusals, trial
from ui.desk.gate import is_upload
from ui.desk.provider import ProviderError
from ui.desk.returning import own_address

PAGES = frozenset(("", "desk", "map"))


@pytest.fixture
def on_trial(monkeypatch, tmp_path):
    monkeypatch.setenv("PROCUREMENT_MAP_TRIAL", "1")
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(tmp_path))
    monkeypatch.setattr(provider, "current", lambda: PROVIDER)


async def passes(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def asked(client="127.0.0.1", **headers) -> int:
    """Ask the trial's layer, and give the status of its answer."""
    told = {"host": "127.0.0.1:8501", **headers}
    given = []

    async def send(message):
        given.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/desk",
        "query_string": b"",
        "client": (client, 1),
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in told.items()],
    }
    # A browser test before it leaves an event loop in the main thread.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, trial.OnThisMachine(passes)(scope, None, send)).result()
    return given[0]["status"]


@pytest.mark.parametrize(
    "header",
    [
        *("x_forwarded_for", "x_forwarded_proto", "x_forwarded_host", "x_forwarded_anything"),
        *("forwarded", "via", "x_real_ip", "x_original_forwarded_for", "x_cluster_client_ip", "cf_ray"),
        *("x_envoy_external_address", "x_proxyuser_ip", "cdn_loop", "x_amzn_trace_id", "true_client_ip"),
    ],
)
def test_trial_refuses_whatever_came_through_a_proxy(on_trial, apart, header):
    assert apart(lambda: asked(**{header: "127.0.0.1"})) == 403


def test_trial_answers_this_machine_under_its_one_name(on_trial, apart):
    answers = apart(
        lambda: [
            asked(),
            asked(host="localhost:8501"),
            asked(host="evil.example"),
            asked(client="192.0.2.1"),
            asked(client="not an address"),
        ]
    )

    assert answers == [200, 307, 403, 403, 403]


def test_trial_listens_nowhere_else_and_needs_a_provider_of_this_machine(on_trial, monkeypatch):
    import streamlit

    for address in ("0.0.0.0", "localhost", None, "192.0.2.1"):
        monkeypatch.setattr(streamlit, "get_option", lambda _, address=address: address)
        with pytest.raises(ProviderError, match="nowhere else"):
            trial.check()
    monkeypatch.setattr(streamlit, "get_option", lambda _: "127.0.0.1")
    trial.check()
    monkeypatch.setattr(provider, "current", lambda: None)
    with pytest.raises(ProviderError, match="needs a provider"):
        trial.check()


@pytest.mark.parametrize("is_on", [True, False])
def test_every_page_of_a_trial_says_so(open_staff, monkeypatch, is_on):
    monkeypatch.setenv("PROCUREMENT_MAP_TRIAL", "1" if is_on else "")

    for page in ("about", "desk"):
        told = "".join(str(part.proto.body) for part in open_staff(page).get("html"))
        assert ("Trial on this machine" in told) is is_on


@pytest.fixture
def home(copy_starter, tmp_path):
    return copy_starter(tmp_path)


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("/", "/"),
        ("/desk?lang=zh-Hant&id=4", "/desk?lang=zh-Hant&id=4"),
        ("/desk?lang=en&embed=true&x=1", "/desk?lang=en"),
        ("/desk?id=%0d%0aSet-Cookie:a", "/desk?id=%0D%0ASet-Cookie%3Aa"),
        ("//evil.example/", None),
        ("/\\evil.example", None),
        ("https://evil.example/desk", None),
        ("/desk/../auth/logout", None),
        ("/auth/logout", None),
        ("desk", None),
        ("/desk?" + "a" * 3000, None),
    ],
)
def test_only_pages_of_ours_are_returned_to(target, address):
    assert own_address(target, "", PAGES) == address


def test_pages_below_a_base_path_are_returned_to():
    assert own_address("/map/desk", "/map", PAGES) == "/map/desk"
    assert own_address("/desk", "/map", PAGES) is None


@pytest.mark.parametrize(
    ("raw", "is_one"),
    [
        (b"/_stcore/upload_file/a-1/b", True),
        (b"/_stcore/upload_file/a/b?x=1", True),
        (b"/_stcore/upload_file/a/b/", False),
        (b"/_stcore/upload_file/a%2Fb/c", False),
        (b"/_stcore//upload_file/a/b", False),
        (b"/_STCORE/upload_file/a/b", False),
    ],
)
def test_upload_address_has_one_spelling(raw, is_one):
    scope = {"path": "/of/no/use", "raw_path": raw}

    assert is_upload(scope, "") is is_one
    assert is_upload({"path": "", "raw_path": b"/base" + raw}, "/base") is is_one


@pytest.mark.parametrize(
    ("kind", "is_staff", "status"),
    [
        ("text/csv", False, 403),
        ("application/octet-stream", False, 403),
        ("text/csv", True, 200),
        ("application/pdf", False, 200),
    ],
)
def test_files_of_staff_are_handed_to_staff_only(kind, is_staff, status, monkeypatch, apart):
    monkeypatch.setattr(refusals, "note", lambda what: None)
    given = []

    async def send(message):
        given.append(message)

    async def ask():
        on = held.downloads(send, is_staff=is_staff)
        headers = [
            (b"content-type", kind.encode()),
            (b"content-disposition", b"attachment; filename=log.csv"),
        ]
        await on({"type": "http.response.start", "status": 200, "headers": headers})
        await on({"type": "http.response.body", "body": b"who,", "more_body": True})
        await on({"type": "http.response.body", "body": b"what"})

    apart(asyncio.run, ask())

    headers = MutableHeaders(raw=given[0]["headers"])
    body = b"".join(message["body"] for message in given[1:])
    assert given[0]["status"] == status
    assert (body == b"who,what") is (status == 200)
    assert ("content-disposition" in headers) is (status == 200)
    assert headers.get("cache-control") == ("private, no-store" if is_staff else None)


def test_files_of_one_person_have_a_bound_in_memory_in_all_tabs_together(monkeypatch):
    kept = {}
    monkeypatch.setenv("PROCUREMENT_MAP_WAITING_MEGABYTES", "1")
    monkeypatch.setattr(held, "_bytes_of", lambda session: kept.get(session, 0))
    uploads, part = held.Uploads(), 400_000

    with uploads.coming("anna", "a", part) as one, uploads.coming("anna", "b", part) as two:
        with uploads.coming("anna", "c", part) as three, uploads.coming("ben", "d", part) as others:
            assert (one, two, three, others) == (True, True, False, True)
        kept["a"] = kept["b"] = part
    with uploads.coming("anna", "c", part) as four:
        assert not four
    kept.clear()
    with uploads.coming("anna", "c", part) as five:
        assert five


def test_cookies_are_for_https_only_once():
    headers = MutableHeaders(raw=[])
    for cookie in ("a=1; Path=/; HttpOnly", "b=2; secure", "c=secure"):
        headers.append("set-cookie", cookie)

    policy.secure_cookies(headers)

    assert headers.getlist("set-cookie") == [
        "a=1; Path=/; HttpOnly; Secure",
        "b=2; secure",
        "c=secure; Secure",
    ]


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_headers_are_stricter_behind_https_and_around_staff_pages(monkeypatch, apart, scheme):
    origin = f"{scheme}://map.example.gov.hk"
    monkeypatch.setattr(
        provider, "current", lambda: replace(PROVIDER, redirect_uri=f"{origin}/oauth2callback")
    )

    async def sets_a_cookie(scope, receive, send):
        headers = [(b"set-cookie", b"_streamlit_session=1; HttpOnly")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})

    def headers_of(path):
        given = []

        async def send(message):
            given.append(message)

        scope = {"type": "http", "method": "GET", "path": path, "headers": [(b"host", b"map.example.gov.hk")]}
        apart(asyncio.run, server.SecurityHeaders(sets_a_cookie)(scope, None, send))
        return MutableHeaders(raw=given[0]["headers"])

    public, staff = headers_of("/vendors"), headers_of("/upload")

    assert ("strict-transport-security" in public) is (scheme == "https")
    assert public["set-cookie"].endswith("; Secure") is (scheme == "https")
    assert "frame-ancestors 'self'" in public["content-security-policy"]
    assert "frame-ancestors 'none'" in staff["content-security-policy"]
    assert (public["x-frame-options"], staff["x-frame-options"]) == ("SAMEORIGIN", "DENY")
    assert staff["x-content-type-options"] == "nosniff"
    assert staff["referrer-policy"] == "strict-origin-when-cross-origin"


def test_provider_of_a_trial_is_for_this_machine_and_tells_passwords_once(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(tmp_path))
    monkeypatch.setenv("PROCUREMENT_MAP_TRIAL", "")  # so that it is put back afterwards

    with staff.beside(8501) as options:
        file = Path(options["secrets.files"])
        told = tomllib.loads(file.read_text())["auth"]
        with httpx.Client(trust_env=False) as client:
            metadata = client.get(told["server_metadata_url"]).json()
            refused = client.get(told["server_metadata_url"], headers={"x-forwarded-for": "127.0.0.1"})
        said = dict(re.findall(r"^  (\w+)\s+(\S+)   ", capsys.readouterr().out, re.MULTILINE))
        kept = "".join(path.read_text() for path in file.parent.iterdir())

    assert said.keys() == {"uma", "adam", "nora"}
    assert not any(password in kept for password in said.values())
    assert metadata["issuer"].startswith("http://127.0.0.1:")
    assert refused.status_code == 403
    assert provider.weakness(told["cookie_secret"]) is None
    assert not file.exists()
    with pytest.raises(httpx.TransportError):
        httpx.get(told["server_metadata_url"], trust_env=False)


def test_file_of_a_trial_is_for_nobody_elses_eyes(tmp_path):
    file = staff._write_secrets(tmp_path, redirect_uri="", secret="", provider="")

    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.1", "localhost"])
def test_trial_refuses_to_let_others_in(address):
    with pytest.raises(StepError, match="only"):
        staff.refuse_elsewhere(address)
