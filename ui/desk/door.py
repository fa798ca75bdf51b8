"""What stands around the staff pages: the door for whoever may not come in, and the bar of who is at work."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import streamlit as st

from data.desk.rights import Role
from ui import frame, markup
from ui.desk import returning
from ui.desk.claims import Why
from ui.frame import Page
from ui.sitemap import Entry

# Signing in, or in anew, may help there.
_TRY_AGAIN = (Why.SIGNED_OUT, Why.EXPIRED, Why.NOT_OURS, Why.UNCONFIRMED)


def show(
    key: str,
    why: Why,
    name: str,
    leave: Callable[[], None],
    *,
    roles: Iterable[Role] = (),
    entries: Iterable[Entry] = (),
) -> None:
    """Draw the door in place of a page: why it is shut, and how to come in. Ends the run.

    Whoever may see other pages of staff has the way to them.
    """
    page = frame.enter(key)
    has_bar = bool(roles)
    if has_bar:
        bar(page, name, roles, entries, leave)
    with st.container(key="door"):
        st.title(page.say("door.title"), anchor=False)
        failed = why is Why.SIGNED_OUT and returning.FAILED in st.context.cookies
        markup.show("door.html", say=page.say, why=why.value, name=name, inside=has_bar, failed=failed)
        language = page.view.language
        with st.container(horizontal=True):
            if why in _TRY_AGAIN:
                st.button(
                    page.say("door.sign_in"), type="primary", on_click=st.login, key=f"sign_in_{language}"
                )
            if name and not has_bar:
                st.button(page.say("door.sign_out"), on_click=leave, key=f"sign_out_{language}")
    frame.leave(page)
    st.stop()


def bar(
    page: Page, name: str, roles: Iterable[Role], entries: Iterable[Entry], leave: Callable[[], None]
) -> None:
    """Draw who is at work and as what, the staff pages, and the way out."""
    language = page.view.language
    with st.container(key="staffbar", horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(key="staffpages", horizontal=True, gap="small", width="stretch"):
            for entry in entries:
                if entry.listed:
                    words = page.say(f"page.{entry.key}")
                    query = page.view.language_only().to_query()
                    st.page_link(entry.link(language), label=words, query_params=query)
        held = [page.say(f"door.role.{role.value}") for role in Role if role in set(roles)]
        st.html(markup.fill("staff_who.html", say=page.say, name=name, roles=held), width="content")
        st.button(page.say("door.sign_out"), on_click=leave, key=f"sign_out_{language}", type="tertiary")
