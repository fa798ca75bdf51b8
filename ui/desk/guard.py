"""The guard of the staff pages: who sits at a session, asked anew on each run and each call.

A staff page begins with `page = guard.enter(KEY, *roles)`; callbacks and orders take `guard.caller()`; a
fragment begins with `guard.hold(*roles)`, because fragments and callbacks outlive a role.
"""

from __future__ import annotations

import streamlit as st

from data.desk import rights
from data.desk.rights import Role
from ui import frame, state
from ui.desk import door, provider, refusals
from ui.desk import person as people
from ui.desk.claims import USER_COOKIE, Why
from ui.desk.person import SHOWING, Nobody, Person, Standing
from ui.desk.refusals import Refused
from ui.frame import Page
from ui.sitemap import PAGES, STAFF, Entry
from ui.texts import Language

_SAME = ("iss", "sub", "iat", "exp")  # claims by which cookies and session are of one sign-in


def person() -> Person | None:
    """Give who sits here: by the session's cookies, and by Streamlit, which forgets who signed out.

    The one way from a session to somebody; tests put theirs in its place (tests/desk/signing.py).
    """
    if provider.current() is None or st.user.get("is_logged_in") is not True:
        return None
    found = people.of(st.context.cookies)
    is_same = found and all(found.sign_in.claims.get(name) == st.user.get(name) for name in _SAME)
    return found if is_same else None


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
    seen = {entry.key for entry in visible()}
    staff = [entry.page(language, closed=entry.key not in seen) for entry in STAFF]
    return [*(entry.page(language) for entry in PAGES), *staff]


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
    standing = _standing()
    return [entry for entry in STAFF if _why_not(entry.roles, standing) is None]


def sign_out() -> None:
    """End the sign-in everywhere, and have the browser let go of it."""
    found = person()
    if found:
        found.end()
    st.logout()


def _standing() -> Standing:
    found = person()
    return found.standing(SHOWING) if found else Standing(frozenset(), Why.SIGNED_OUT)


def _why_not(roles: tuple[Role, ...], standing: Standing | None = None) -> Why | None:
    if st.context.is_embedded:
        return Why.EMBEDDED
    standing = standing or _standing()
    if standing.why is not None:
        return standing.why
    return None if standing.roles & set(roles or tuple(Role)) else Why.NO_ROLE


def _refuse(key: str, why: Why) -> None:
    found = person()
    if found and why is not Why.SIGNED_OUT:
        people.note(found, f"page {key}", why)
    elif not found:
        has_cookie = any(str(name).startswith(USER_COOKIE) for name in st.context.cookies)
        refusals.note(Refused.FORGED if has_cookie else Refused.PAGE)
    name, held = (found.name, _standing().roles) if found else ("", frozenset())
    is_inside = why is Why.NO_ROLE and bool(held)
    roles, entries = (held, visible()) if is_inside else (frozenset(), [])
    door.show(key, why, name, sign_out, roles=roles, entries=entries)
