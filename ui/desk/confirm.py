"""Asking the provider itself what it says now of somebody who signed in; which sign-ins were ended here."""

from __future__ import annotations

import hashlib
import json
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from geo import settings
from ui.desk.claims import SignIn, Why
from ui.desk.provider import Provider, is_loopback

logger = logging.getLogger("procurement_map")

SECONDS = 4.0  # for one answer
MOST_BYTES = 200_000  # of an answer
METADATA_SECONDS = 3600.0
SILENCE_SECONDS = 10.0  # after a failure nothing is asked for so long, for what is shown
MOST_PEOPLE = 500  # whose answers are kept
LONGEST_SIGN_IN = 31 * 24 * 3600  # seconds that Streamlit's cookie lives, and a day
Claims = Mapping[str, Any]


class ConfirmError(Exception):
    """The provider does not confirm; `why` says whether it refused or did not answer."""

    def __init__(self, why: Why) -> None:
        self.why = why
        super().__init__(why.value)


@dataclass(slots=True)
class _Asked:
    """What was answered last to one question, and when."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    at: float = float("-inf")
    answer: Claims | ConfirmError | None = None

    def within(self, seconds: float, ask: Callable[[], Claims]) -> Claims:
        """Give the answer where it is new enough, else ask; a failure is kept for a moment as well."""
        with self.turn:
            if isinstance(self.answer, ConfirmError):
                seconds = min(seconds, SILENCE_SECONDS)
            if self.answer is None or time.monotonic() - self.at >= seconds:
                begun = time.monotonic()
                try:
                    self.answer = ask()
                except ConfirmError as error:
                    self.answer = error
                # A refusal takes no time; what did not answer is left alone from its end on.
                self.at = begun if not isinstance(self.answer, ConfirmError) else time.monotonic()
            if isinstance(self.answer, ConfirmError):
                raise ConfirmError(self.answer.why)
            return self.answer


_guard = threading.Lock()
_people: OrderedDict[str, _Asked] = OrderedDict()
_metadata: dict[str, _Asked] = {}
_ended: set[str] = set()


def metadata(provider: Provider) -> Claims:
    """Give what the provider publishes of itself; raises `ConfirmError`."""
    with _guard:
        asked = _metadata.setdefault(provider.metadata_url, _Asked())
    told = asked.within(METADATA_SECONDS, lambda: _get(provider.metadata_url))
    if not isinstance(told.get("issuer"), str) or not isinstance(told.get("userinfo_endpoint"), str):
        raise ConfirmError(Why.UNCONFIRMED)
    return told


def now(sign_in: SignIn, provider: Provider, within: float) -> Claims:
    """Give what the provider says of somebody, at most so many seconds old; raises `ConfirmError`."""
    if is_ended(sign_in):
        raise ConfirmError(Why.SIGNED_OUT)
    if not sign_in.token:
        raise ConfirmError(Why.UNCONFIRMED)
    key = hashlib.sha256(sign_in.token.encode()).hexdigest()
    with _guard:
        asked = _people.setdefault(key, _Asked())
        _people.move_to_end(key)
        while len(_people) > MOST_PEOPLE:
            _people.popitem(last=False)
    address = str(metadata(provider)["userinfo_endpoint"])
    told = asked.within(within, lambda: _get(address, sign_in.token))
    if told.get("sub") != sign_in.claims.get("sub"):
        raise ConfirmError(Why.NOT_OURS)
    return told


def end(sign_in: SignIn, provider: Provider) -> None:
    """Let a sign-in count no more, in any tab, after a restart too; have the provider take its token back."""
    _ended.add(sign_in.digest)
    folder = settings.home() / "signed_out"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for old in folder.iterdir():
            if time.time() - old.stat().st_mtime > LONGEST_SIGN_IN:
                old.unlink()
        (folder / sign_in.digest).touch()
    with suppress(ConfirmError):
        _revoke(sign_in, provider)


def is_ended(sign_in: SignIn) -> bool:
    """Say whether somebody signed out of it."""
    if sign_in.digest in _ended:
        return True
    try:
        return (settings.home() / "signed_out" / sign_in.digest).exists()
    except OSError:
        return True


def _revoke(sign_in: SignIn, provider: Provider) -> None:
    """Have the provider take the token back, where it can: other servers of the app ask it as well."""
    address = metadata(provider).get("revocation_endpoint")
    if not isinstance(address, str) or not sign_in.token or not _may_ask(address):
        return
    with suppress(httpx.HTTPError, httpx.InvalidURL):
        httpx.post(
            address,
            data={"token": sign_in.token, "token_type_hint": "access_token"},
            auth=(provider.client_id, provider.client_secret),
            timeout=SECONDS,
            trust_env=not is_loopback(address),
        )


def _may_ask(url: str) -> bool:
    local = is_loopback(url)
    return local or (url.startswith("https://") and not settings.offline())


def _get(url: str, token: str = "") -> Claims:
    """Ask the provider; nothing is followed elsewhere, nothing larger than an answer is read."""
    local = is_loopback(url)
    if not _may_ask(url):
        raise ConfirmError(Why.UNCONFIRMED)
    headers = {"accept": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
    try:
        with (
            httpx.Client(timeout=SECONDS, trust_env=not local) as client,
            client.stream("GET", url, headers=headers) as answer,
        ):
            if answer.status_code in (400, 401, 403):
                raise ConfirmError(Why.SIGNED_OUT)
            body = b""
            for part in answer.iter_bytes() if answer.status_code == 200 else ():
                body += part
                if len(body) > MOST_BYTES:
                    break
            found = json.loads(body) if answer.status_code == 200 else None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        logger.warning("The provider of sign-ins does not answer (%s).", type(error).__name__)
        raise ConfirmError(Why.UNCONFIRMED) from error
    if not isinstance(found, dict):
        raise ConfirmError(Why.UNCONFIRMED)
    return found
