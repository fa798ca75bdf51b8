"""Somebody who signed in, as pages, calls and the server's layers know them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from data import public
from data.desk import rights
from data.desk.rights import Role
from data.files import DataError
from geo import settings
from ui.desk import claims, confirm, provider
from ui.desk.claims import SignIn, Why
from ui.desk.provider import Provider

SHOWING, WRITING = 30.0, 2.0  # seconds that the provider's word counts for what is shown and what is done
NOTED_AGAIN = 60.0  # seconds until the log tells again that somebody was turned away


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody may be at a moment; `why` says why it is nothing."""

    roles: frozenset[Role]
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signed in: the caller of all that staff may do. Each question is asked anew."""

    sign_in: SignIn
    provider: Provider

    @property
    def name(self) -> str:
        """Give the name under which the log knows who it is."""
        return self.sign_in.name

    def standing(self, within: float) -> Standing:
        """Give the roles by the provider's word, so many seconds old at the most."""
        try:
            issuer = str(confirm.metadata(self.provider)["issuer"])
            wrong = claims.fault(self.sign_in, self.provider, issuer)
            if wrong:
                return Standing(frozenset(), wrong)
            told = confirm.now(self.sign_in, self.provider, within)
        except confirm.ConfirmError as error:
            return Standing(frozenset(), error.why)
        found = claims.roles(told, provider.role_claim(), provider.role_names())
        return Standing(found, None if found else Why.NO_ROLE)

    def roles(self) -> frozenset[Role]:
        """Give what they may be now."""
        return self.standing(WRITING).roles

    def is_signed_in(self) -> bool:
        """Say whether the sign-in holds now."""
        return self.standing(WRITING).why in (None, Why.NO_ROLE)

    def end(self) -> None:
        """Let this sign-in count no more, in any tab."""
        confirm.end(self.sign_in, self.provider)


@dataclass(frozen=True, slots=True)
class Nobody:
    """A caller who has not signed in: every call is refused."""

    name: str = ""

    def roles(self) -> frozenset[Role]:
        """Give no role."""
        return frozenset()

    def is_signed_in(self) -> bool:
        """Say no."""
        return False


def of(cookies: Mapping[str, str]) -> Person | None:
    """Give whom a visitor's cookies name, with a signature of ours; whether it holds is not asked yet."""
    configured = provider.current()
    found = claims.read(cookies, configured) if configured else None
    return Person(found, configured) if found and configured else None


@cache
def noted() -> dict[str, float]:
    """Give when the log last told of whom."""
    return {}


def note(found: rights.Caller, asked: str, why: Why) -> None:
    """Write into the log that somebody was turned away, once a minute for each."""
    now, last = time.monotonic(), noted()
    if now - last.get(found.name, float("-inf")) < NOTED_AGAIN:
        return
    last[found.name] = now
    try:
        rights.note(public.engine(settings.home()), found, "refuse", {"asked": asked, "why": why.value})
    except DataError:
        last.pop(found.name, None)
