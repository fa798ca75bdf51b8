"""The provider of sign-ins: what is configured of it, and what forbids to start with it.

Streamlit's own `[auth]` of secrets.toml says who it is; roles are named in the environment. Read once:
whoever changes them starts the app anew.
"""

from __future__ import annotations

import ipaddress
import itertools
import logging
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from data.desk.rights import Role
from geo import settings

logger = logging.getLogger("procurement_map")

SHORTEST_SECRET = 32  # characters; 256 bits where they are hexadecimal digits twice over
LEAST_VARIED = 10  # different characters of a secret: sixteen random hexadecimal ones have as many
NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
CALLBACK = "/oauth2callback"
# What samples in manuals are put together from; what is left of a secret without them has to be long enough.
_SAMPLE_WORDS = sorted(
    (
        *(
            "a",
            "auth",
            "change",
            "changeme",
            "cookie",
            "cookiesecret",
            "default",
            "demo",
            "dev",
            "example",
            "foo",
        ),
        *(
            "for",
            "generated",
            "here",
            "in",
            "insert",
            "is",
            "it",
            "key",
            "long",
            "me",
            "must",
            "my",
            "of",
            "only",
        ),
        *(
            "oidc",
            "paste",
            "placeholder",
            "please",
            "production",
            "put",
            "random",
            "randomly",
            "replace",
            "sample",
        ),
        *(
            "secret",
            "sign",
            "signing",
            "some",
            "streamlit",
            "string",
            "strong",
            "super",
            "supersecret",
            "test",
        ),
        *(
            "that",
            "the",
            "this",
            "to",
            "todo",
            "token",
            "value",
            "very",
            "with",
            "x",
            "your",
            "password",
            "bar",
        ),
    ),
    key=len,
    reverse=True,
)
LEAST_LEFT = 16
_ADVICE = 'Make one with: python3 -c "import secrets; print(secrets.token_hex(32))"'


class ProviderError(Exception):
    """The configuration of the sign-in is not safe to start with. The text holds no secret."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider as it is configured; secrets stay out of what is printed of it."""

    redirect_uri: str
    client_id: str
    metadata_url: str
    cookie_secret: str = field(repr=False)
    client_secret: str = field(repr=False)

    @property
    def origin(self) -> str:
        """Give scheme, host and port under which staff reach the app."""
        parts = urlsplit(self.redirect_uri)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def is_https(self) -> bool:
        """Say whether staff reach the app by HTTPS only."""
        return self.redirect_uri.startswith("https://")


@cache
def current() -> Provider | None:
    """Give the provider that is configured; none where there is none, or offline where it is elsewhere.

    Raises `ProviderError` where the app must not start with it.
    """
    auth = _section()
    if not auth:
        return None
    if any(isinstance(value, dict) and "client_id" in value for value in auth.values()):
        raise ProviderError("[auth] names providers of their own: one is supported, in [auth] itself.")
    for secret in _secrets(auth):
        if wrong := weakness(secret):
            raise ProviderError(f"The cookie secret {wrong}: anybody could sign in as anybody. {_ADVICE}")
    missing = [name for name in NEEDED if not str(auth.get(name) or "").strip()]
    if missing:
        raise ProviderError(
            f"[auth] lacks {', '.join(missing)}. {_ADVICE if 'cookie_secret' in missing else ''}"
        )
    found = Provider(
        redirect_uri=_own_address(str(auth["redirect_uri"])),
        client_id=str(auth["client_id"]),
        metadata_url=str(auth["server_metadata_url"]),
        cookie_secret=str(auth["cookie_secret"]),
        client_secret=str(auth["client_secret"]),
    )
    _check(found)
    if settings.offline() and not is_loopback(found.metadata_url):
        logger.warning(
            "PROCUREMENT_MAP_OFFLINE=1: the provider of sign-ins is on another machine and is not asked; "
            "there are no staff pages."
        )
        return None
    return found


def role_claim() -> str:
    """Name the claim that tells roles: PROCUREMENT_MAP_ROLE_CLAIM; dots lead into what it holds."""
    return os.environ.get("PROCUREMENT_MAP_ROLE_CLAIM", "").strip() or "groups"


def role_names() -> dict[str, Role]:
    """Give roles by the provider's words: PROCUREMENT_MAP_UPLOADER_ROLE, PROCUREMENT_MAP_APPROVER_ROLE."""
    names = {
        role: os.environ.get(f"PROCUREMENT_MAP_{role.name}_ROLE", "").strip() or role.value for role in Role
    }
    if len(set(names.values())) < len(names):
        raise ProviderError("PROCUREMENT_MAP_UPLOADER_ROLE and PROCUREMENT_MAP_APPROVER_ROLE are the same.")
    return {name: role for role, name in names.items()}


def is_loopback(url: str) -> bool:
    """Say whether an address is on this machine."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def weakness(secret: str) -> str | None:
    """Say what is wrong with a cookie secret; nothing where it may sign cookies."""
    plain = "".join(sign for sign in secret.casefold() if sign.isalnum())
    for word in _SAMPLE_WORDS:
        if len(word) > 2 or len(plain) < len(secret):  # single letters mean something in a text of words only
            plain = plain.replace(word, "")
    if len(plain) < min(LEAST_LEFT, len(secret)):
        return "is a placeholder"
    if len(secret) < SHORTEST_SECRET:
        return f"is shorter than {SHORTEST_SECRET} characters"
    if len(set(secret)) < LEAST_VARIED or _repeats(secret):
        return "repeats itself"
    return None


def _repeats(secret: str) -> bool:
    """Say whether a text is a shorter one several times over, or runs on: abcd..., 0123..."""
    steps = {ord(b) - ord(a) for a, b in itertools.pairwise(secret)}
    return secret in (secret + secret)[1:-1] or len(steps) <= 3


def _section() -> dict[str, object]:
    from streamlit.auth_util import get_secrets_auth_section

    auth = get_secrets_auth_section()
    if not auth:
        _complain_of_what_cannot_be_read()
    return {str(name): value for name, value in auth.to_dict().items()} if auth else {}


def _complain_of_what_cannot_be_read() -> None:
    """Raise where secrets were given and Streamlit goes on without them."""
    import streamlit as st
    from streamlit.runtime.secrets import secrets_singleton

    given = [path for path in st.get_option("secrets.files") or () if Path(path).is_file()]
    if given and not secrets_singleton.load_if_toml_exists():
        raise ProviderError(f"{given[-1]} cannot be read: it is not TOML, or not for this account.")


def _secrets(auth: Mapping[str, object]) -> Iterator[str]:
    """Give every cookie secret that somebody set: Streamlit's own would stand in for the one of [auth]."""
    from streamlit import config

    if config.is_manually_set("server.cookieSecret"):
        yield str(config.get_option("server.cookieSecret"))
    if auth.get("cookie_secret"):
        yield str(auth["cookie_secret"])


def _own_address(redirect_uri: str) -> str:
    import streamlit as st

    return redirect_uri.replace("{port}", str(st.get_option("server.port")))


def _check(found: Provider) -> None:
    for name, url in (("redirect_uri", found.redirect_uri), ("server_metadata_url", found.metadata_url)):
        if not (url.startswith("https://") and urlsplit(url).hostname) and not _is_local(url):
            raise ProviderError(f"{name} of [auth] must be an https address, or on this machine.")
    if not urlsplit(found.redirect_uri).path.endswith(CALLBACK):
        raise ProviderError(f"redirect_uri of [auth] must end with {CALLBACK}.")
    role_names()


def _is_local(url: str) -> bool:
    return url.startswith("http://") and is_loopback(url)
