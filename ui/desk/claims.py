"""What a signed cookie says of who signed in, and whether it holds: pure functions of cookies and claims."""

from __future__ import annotations

import hashlib
import json
import time
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from data.desk.rights import Role
from ui.desk.provider import Provider

USER_COOKIE, TOKENS_COOKIE = "_streamlit_user", "_streamlit_user_tokens"  # Streamlit's, both signed
NAMES = ("preferred_username", "email", "name")  # claims that tell a name, the best one first
MOST_OF_A_NAME = 60  # signs
CLOCKS_DIFFER = 60  # seconds by which the provider's clock may run ahead of ours
DEFAULT = "default"  # how Streamlit calls the one provider of [auth]


class Why(StrEnum):
    """Why somebody may not come in."""

    SIGNED_OUT = "signed_out"
    EXPIRED = "expired"
    NOT_OURS = "not_ours"  # signed for another app, or by another provider
    UNCONFIRMED = "unconfirmed"  # the provider does not answer
    NO_ROLE = "no_role"
    EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True)
class SignIn:
    """One sign-in, as its cookies tell it. Nothing of it is believed before `fault` has found none."""

    claims: Mapping[str, Any] = field(repr=False)
    token: str = field(repr=False)  # for the provider only

    @property
    def name(self) -> str:
        """Give one line that names one person only: the lasting key follows a name that differs."""
        key = _line(self.claims.get("sub"))
        shown = next((word for name in NAMES if (word := _line(self.claims.get(name)))), "")
        return f"{shown} ({key})" if shown and shown != key else key

    @property
    def digest(self) -> str:
        """Give a key of this very sign-in; each has a nonce of its own."""
        told = json.dumps(dict(self.claims), sort_keys=True, default=str)
        return hashlib.sha256(told.encode()).hexdigest()


def read(cookies: Mapping[str, str], provider: Provider) -> SignIn | None:
    """Give the sign-in of a visitor's cookies; none where there is none that this app has signed."""
    claims, tokens = (_signed(cookies, name, provider) for name in (USER_COOKIE, TOKENS_COOKIE))
    if not claims or claims.get("is_logged_in") is not True or not _line(claims.get("sub")):
        return None
    token = (tokens or {}).get("access_token")
    return SignIn(claims, token if isinstance(token, str) else "")


def fault(sign_in: SignIn, provider: Provider, issuer: str, at: float | None = None) -> Why | None:
    """Say why a sign-in does not hold: another issuer, another app, or not its time."""
    claims, now = sign_in.claims, time.time() if at is None else at
    ours = (
        claims.get("iss") == issuer
        and _is_for(claims, provider.client_id)
        and claims.get("origin") == provider.origin
        and claims.get("provider") == DEFAULT
    )
    if not ours:
        return Why.NOT_OURS
    ends, begins = claims.get("exp"), claims.get("nbf", claims.get("iat"))
    if not all(_is_moment(moment) for moment in (ends, begins, claims.get("iat"))) or ends <= now:
        return Why.EXPIRED
    if max(begins, claims["iat"]) > now + CLOCKS_DIFFER:
        return Why.EXPIRED
    return None


def roles(told: Mapping[str, Any], claim: str, names: Mapping[str, Role]) -> frozenset[Role]:
    """Give the roles that claims tell: a list of words, one word, or several parted by blanks or commas.

    Dots lead into what a claim holds (`realm_access.roles`), unless a claim has that very name.
    """
    value: Any = told.get(claim)
    if value is None:
        value = told
        for step in claim.split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
    if isinstance(value, str):
        value = [value, *value.replace(",", " ").split()]
    words = value if isinstance(value, list | tuple) else ()
    return frozenset(names[word] for word in words if isinstance(word, str) and word in names)


def _is_for(claims: Mapping[str, Any], client_id: str) -> bool:
    audience = claims.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    if client_id not in named:
        return False
    # Where others are named too, it must have been made for us.
    return claims.get("azp") in ((client_id,) if len(named) > 1 else (None, client_id))


def _is_moment(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e11


def _line(value: object) -> str:
    """Give a text as one short line, without what turns or hides others."""
    if not isinstance(value, str):
        return ""
    word = " ".join("".join(s if unicodedata.category(s)[0] != "C" else " " for s in value).split())
    if len(word) <= MOST_OF_A_NAME:
        return word
    return f"{word[: MOST_OF_A_NAME - 17]}~{hashlib.sha256(value.encode()).hexdigest()[:16]}"


def _signed(cookies: Mapping[str, str], name: str, provider: Provider) -> dict[str, Any] | None:
    from streamlit.auth_util import get_cookie_with_chunks
    from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

    def one(part: str) -> bytes | None:
        held = cookies.get(part)
        try:
            return decode_signed_value(provider.cookie_secret, part, held.encode("latin-1")) if held else None
        except (UnicodeEncodeError, ValueError):
            return None

    try:
        found = json.loads(get_cookie_with_chunks(one, name) or b"null")
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
