"""The state of a visit: one view, kept in step with the URL. All session keys live here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from data.filters import Filters
from ui.view import Query, View

_VIEW = "view"
_WRITTEN = "written"  # the query this session put into the URL last
_CHANGED = "changed"  # a widget or the map changed the view in this run
_PAGE = "page"
_ASKED = "asked"  # the page of the address, also where the door stands in its place


def start(page: str) -> View:
    """Give the view of this run: what the URL says where it moved, else what the widgets made of it."""
    query = url_query()
    changed = st.session_state.pop(_CHANGED, False)
    turned = st.session_state.get(_PAGE) not in (None, page)
    st.session_state[_PAGE] = page
    if _VIEW not in st.session_state:
        st.session_state[_VIEW] = View.from_query(query)
    elif query != st.session_state.get(_WRITTEN) and not changed and not (turned and not query):
        # Back, forward or a link: the URL wins.
        st.session_state[_VIEW] = View.from_query(query)
    elif turned and not query:
        # A bare address of another page keeps what was chosen.
        st.session_state[_VIEW] = view().elsewhere()
    return view()


def view() -> View:
    """Give the view as it stands."""
    found: View = st.session_state[_VIEW]
    return found


def change(new: View) -> None:
    """Take a new view; to be called from callbacks, so that the run that follows shows it."""
    st.session_state[_VIEW] = replace(new, dropped=())
    st.session_state[_CHANGED] = True


def correct(new: View) -> None:
    """Take a view that leaves out what turned out not to exist."""
    st.session_state[_VIEW] = new


def write() -> None:
    """Put the view into the URL where it is not there yet."""
    query = view().to_query()
    if query != url_query():
        st.query_params.from_dict(query)
    st.session_state[_WRITTEN] = query


def ask(page: str) -> None:
    """Keep which page the address names."""
    st.session_state[_ASKED] = page


def asked() -> str:
    """Give the page that the address names; empty for the first one."""
    return str(st.session_state.get(_ASKED, ""))


def url_query() -> Query:
    """Give the parameters of the URL."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def bind(key: str, value: object, apply: Callable[[Filters, object], Filters]) -> Callable[[], None]:
    """Give a widget its value, and the callback that turns what the visitor chose into filters."""
    st.session_state[key] = value

    def changed() -> None:
        chosen = st.session_state[key]
        change(view().filtered(apply(view().filters, chosen)))

    return changed
