"""What of a configured provider forbids to start, and what its claims mean."""

import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from data.desk.rights import Role
from tests.desk.signing import SECRET
from ui.desk import claims, provider
from ui.desk.claims import SignIn, Why
from ui.desk.provider import Provider, ProviderError

ROOT = Path(__file__).parents[2]
GOOD = {
    "redirect_uri": "https://map.example.gov.hk/oauth2callback",
    "cookie_secret": SECRET,
    "client_id": "map",
    "client_secret": "s",
    "server_metadata_url": "https://id.example.gov.hk/.well-known/openid-configuration",
}
NAMES = {"uploader": Role.UPLOADER, "approver": Role.APPROVER}


@pytest.fixture
def configured(monkeypatch):
    """Give a function that reads a configuration, in which what is named differs from a good one."""
    monkeypatch.delenv("PROCUREMENT_MAP_OFFLINE", raising=False)

    def read(**changed):
        told = {name: value for name, value in (GOOD | changed).items() if value is not None}
        monkeypatch.setattr(provider, "_section", lambda: told)
        return provider.current.__wrapped__()

    return read


def test_good_configuration_is_taken_and_prints_no_secret(configured):
    found = configured()

    assert found.origin == "https://map.example.gov.hk"
    assert found.is_https
    assert SECRET not in repr(found)


@pytest.mark.parametrize(
    "secret",
    [
        *(
            "xxx",
            "changeme",
            "secret",
            "a-strong-randomly-generated-secret",
            "YOUR_COOKIE_SECRET_GOES_HERE_PLEASE",
        ),
        *("x" * 64, "0123456789" * 5, "abcdefghijklmnopqrstuvwxyz0123456789", "aB3$" * 12, "CHANGE-ME-" * 6),
        *(
            "please replace this with a long random string",
            "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
            SECRET[:31],
        ),
    ],
)
def test_cookie_secret_that_others_could_guess_forbids_to_start(configured, secret):
    with pytest.raises(ProviderError, match="cookie secret") as raised:
        configured(cookie_secret=secret)

    assert secret not in str(raised.value).replace(provider._ADVICE, "").replace("cookie secret", "")


@pytest.mark.parametrize("make", [secrets.token_hex, secrets.token_urlsafe], ids=["hex", "url"])
def test_random_secret_is_taken(make):
    assert provider.weakness(make(32)) is None


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"cookie_secret": None}, "lacks cookie_secret"),
        ({"client_id": None, "client_secret": " "}, "lacks client_id, client_secret"),
        (
            {"redirect_uri": "http://map.example.gov.hk/oauth2callback"},
            "redirect_uri of .auth. must be an https",
        ),
        ({"redirect_uri": "https://map.example.gov.hk/elsewhere"}, "must end with /oauth2callback"),
        (
            {"server_metadata_url": "http://id.example.gov.hk/x"},
            "server_metadata_url of .auth. must be an https",
        ),
        ({"google": {"client_id": "x"}}, "one is supported"),
    ],
)
def test_configuration_that_is_not_safe_forbids_to_start(configured, changed, words):
    with pytest.raises(ProviderError, match=words):
        configured(**changed)


def test_provider_elsewhere_counts_as_none_offline(configured, monkeypatch, caplog):
    configured()
    monkeypatch.setenv("PROCUREMENT_MAP_OFFLINE", "1")

    assert provider.current.__wrapped__() is None
    assert "not asked" in caplog.text


def test_roles_of_one_name_forbid_to_start(configured, monkeypatch):
    monkeypatch.setenv("PROCUREMENT_MAP_APPROVER_ROLE", "uploader")

    with pytest.raises(ProviderError, match="are the same"):
        configured()


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"STREAMLIT_SERVER_COOKIE_SECRET": "changeme"}, "cookie secret is a placeholder"),
        (
            {"PROCUREMENT_MAP_TRIAL": "1"},
            "trial listens on 127.0.0.1",
        ),
    ],
    ids=["placeholder", "trial-for-others"],
)
def test_app_does_not_start(tmp_path, environment, said, monkeypatch):
    (tmp_path / ".streamlit").mkdir()
    lines = [f'{name} = "{value}"' for name, value in GOOD.items()]
    (tmp_path / ".streamlit" / "secrets.toml").write_text("[auth]\n" + "\n".join(lines))
    for name, value in {**environment, "PROCUREMENT_MAP_HOME": str(tmp_path / "home")}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PROCUREMENT_MAP_OFFLINE", raising=False)
    app = [sys.executable, "-m", "streamlit", "run", str(ROOT / "streamlit_app.py")]

    done = subprocess.run(
        [*app, "--server.port", "0", "--server.address", "0.0.0.0"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode != 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert SECRET not in done.stderr + done.stdout


@pytest.mark.parametrize(
    ("told", "claim", "held"),
    [
        ({"groups": ["staff", "uploader"]}, "groups", {Role.UPLOADER}),
        ({"groups": "approver"}, "groups", {Role.APPROVER}),
        ({"groups": "uploader, approver"}, "groups", set(Role)),
        ({"realm_access": {"roles": ["approver"]}}, "realm_access.roles", {Role.APPROVER}),
        ({"https://x.y/roles": ["uploader"]}, "https://x.y/roles", {Role.UPLOADER}),
        ({"groups": ["Uploader", "uploaders", 1, None]}, "groups", set()),
        ({"groups": {"uploader": True}}, "groups", set()),
        ({}, "a.b.c", set()),
    ],
)
def test_roles_are_read_from_lists_words_and_nested_claims(told, claim, held):
    assert claims.roles(told, claim, NAMES) == held


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"sub": "anna", "preferred_username": "anna"}, "anna"),
        ({"sub": "f3c1", "preferred_username": "anna"}, "anna (f3c1)"),
        ({"sub": "f3c1", "email": "a@b.hk"}, "a@b.hk (f3c1)"),
        ({"sub": "f3c1"}, "f3c1"),
        ({"sub": "f3\n\u202ec1"}, "f3 c1"),
    ],
)
def test_name_is_one_line_that_names_one_person(told, name):
    assert SignIn(told, "").name == name


def test_long_keys_that_begin_alike_stay_two_people():
    one, other = (SignIn({"sub": "x" * 200 + end}, "").name for end in "ab")

    assert one != other
    assert len(one) <= claims.MOST_OF_A_NAME


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({}, None),
        ({"aud": ["map", "other"], "azp": "map"}, None),
        ({"aud": ["map", "other"], "azp": "other"}, Why.NOT_OURS),
        ({"azp": "other"}, Why.NOT_OURS),
        ({"provider": "other"}, Why.NOT_OURS),
        ({"exp": True}, Why.EXPIRED),
        ({"exp": 1000}, Why.EXPIRED),
        ({"nbf": 1100}, Why.EXPIRED),
        ({"nbf": 1050}, None),
        ({"iat": None}, Why.EXPIRED),
        ({"exp": float("inf")}, Why.EXPIRED),
    ],
)
def test_claims_hold_at_their_time_for_this_app_only(changed, why):
    ours = Provider(GOOD["redirect_uri"], "map", "", SECRET, "")
    told = {"iss": "i", "aud": "map", "origin": ours.origin, "provider": "default", "iat": 900, "exp": 2000}

    assert claims.fault(SignIn(told | changed, ""), ours, "i", at=1000) == why


def test_secrets_that_cannot_be_read_forbid_to_start(tmp_path, monkeypatch):
    import streamlit
    from streamlit.runtime import secrets as kept

    (tmp_path / "secrets.toml").write_text("[auth")
    monkeypatch.setattr(streamlit, "get_option", lambda _: [str(tmp_path / "secrets.toml")])
    monkeypatch.setattr(kept, "secrets_singleton", kept.Secrets())
    monkeypatch.setattr(kept.secrets_singleton, "load_if_toml_exists", lambda: False)

    with pytest.raises(ProviderError, match="cannot be read"):
        provider._complain_of_what_cannot_be_read()
