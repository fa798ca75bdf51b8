"""The guard of the staff pages: who sits at a session, asked anew on each run and each call.

A staff page begins with `page = guard.enter(KEY, *roles)`; callbacks and orders take `guard.caller()`; a
fragment begins with `guard.hold(*roles)`, because fragments and callbacks outlive a role.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache

import streamlit as st

from data import public
from data.desk import rights
from data.desk.rights import Role
from data.files import DataError
from geo import settings
from ui import frame, state
from ui.desk import claims, confirm, door, provider
from ui.desk.claims import SignIn, Why
from ui.desk.provider import Provider
from ui.frame import Page
from ui.sitemap import PAGES, STAFF, Entry
from ui.texts import Language

SHOWING, WRITING = 30.0, 2.0  # seconds that the provider's word counts for what is shown and what is done
NOTED_AGAIN = 60.0  # seconds until the log tells again that somebody without a role came


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
        confirm.end(self.sign_in)


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


def person() -> Person | None:
    """Give who sits here: by the session's cookies, and by Streamlit, which forgets who signed out.

    The one way from a session to somebody; tests put theirs in its place (tests/desk/signing.py).
    """
    configured = provider.current()
    if configured is None or st.user.get("is_logged_in") is not True:
        return None
    found = claims.read(st.context.cookies, configured)
    same = found and all(found.claims.get(name) == st.user.get(name) for name in ("iss", "sub", "iat", "exp"))
    return Person(found, configured) if found and same else None


def caller() -> rights.Caller:
    """Give who calls; to be asked in the callback or the run that needs it, and kept nowhere."""
    return person() or Nobody()


def may(*roles: Role) -> bool:
    """Say whether whoever sits here has one of the roles, for what is shown; data.desk judges calls."""
    return _why_not(roles) is None


def pages(language: Language) -> list[st.Page]:
    """Give the pages there are; a staff page whose script may not run for this visitor has the door's."""
    if provider.current() is None:
        return [entry.page(language) for entry in PAGES]
    at_staff = {
        entry.key: entry.page(language, closed=not may(*entry.roles)) for entry in STAFF if entry.is_made
    }
    return [*(entry.page(language) for entry in PAGES), *at_staff.values()]


def enter(key: str, *roles: Role) -> Page:
    """Draw the top of a staff page, or the door; ends the run where the visitor may not see it."""
    why = _why_not(roles)
    if why is not None:
        _refuse(key, why)
    page = frame.enter(key)
    found = person()
    door.bar(page, found.name if found else "", _standing().roles, visible(), sign_out)
    return page


def hold(*roles: Role) -> None:
    """Begin a fragment: where the right is gone, run the whole page anew, which ends at the door."""
    if not may(*roles):
        st.rerun(scope="app")


def close() -> None:
    """Be the door at the address that was asked for."""
    key = state.asked()
    entry = next((entry for entry in STAFF if entry.key == key), STAFF[0])
    _refuse(entry.key, _why_not(entry.roles) or Why.SIGNED_OUT)


def visible() -> list[Entry]:
    """Give the staff pages that whoever sits here may see."""
    return [entry for entry in STAFF if entry.is_made and may(*entry.roles)]


def sign_out() -> None:
    """End the sign-in everywhere, and have the browser let go of it."""
    found = person()
    if found:
        found.end()
    st.logout()


def _standing() -> Standing:
    found = person()
    return found.standing(SHOWING) if found else Standing(frozenset(), Why.SIGNED_OUT)


def _why_not(roles: tuple[Role, ...]) -> Why | None:
    if st.context.is_embedded:
        return Why.EMBEDDED
    standing = _standing()
    if standing.why is not None:
        return standing.why
    return None if standing.roles & set(roles or tuple(Role)) else Why.NO_ROLE


def _refuse(key: str, why: Why) -> None:
    found = person()
    if found and why is not Why.SIGNED_OUT:
        _note(found, key, why)
    door.show(key, why, found.name if found else "", sign_out)


@cache
def _noted() -> dict[str, float]:
    return {}


def _note(found: Person, key: str, why: Why) -> None:
    """Write into the log that somebody was refused a page, once a minute for each."""
    now, noted = time.monotonic(), _noted()
    if now - noted.get(found.name, float("-inf")) < NOTED_AGAIN:
        return
    noted[found.name] = now
    try:
        rights.note(
            public.engine(settings.home()), found, "refuse", {"asked": f"page {key}", "why": why.value}
        )
    except DataError:
        noted.pop(found.name, None)
