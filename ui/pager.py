"""The way from one page of a list to the others."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from ui import state
from ui.frame import Page

_FEW = 3  # pages that the buttons reach by themselves


def show(page: Page, number: int, pages: int) -> None:
    """Draw buttons to the first page, the one before, the one after and the last, and a field for any."""
    with st.container(horizontal=True, vertical_alignment="center", key="pager"):
        _button(page, "pager.first", "first", 1, is_there=number > 1)
        _button(page, "records.previous", "previous", number - 1, is_there=number > 1)
        st.text(page.say("records.page", number=number, pages=pages), width="content")
        _button(page, "records.next", "next", number + 1, is_there=number < pages)
        _button(page, "pager.last", "last", pages, is_there=number < pages)
    if pages > _FEW:
        _field(page, number, pages)


def _button(page: Page, words: str, key: str, number: int, *, is_there: bool) -> None:
    st.button(page.say(words), key=key, disabled=not is_there, on_click=_turn, args=(number,))


def _field(page: Page, number: int, pages: int) -> None:
    key = "page_number"
    st.session_state[key] = number
    st.number_input(
        page.say("pager.go"),
        min_value=1,
        max_value=pages,
        key=key,
        width=180,
        on_change=lambda: _turn(st.session_state[key]),
    )


def _turn(number: int) -> None:
    state.change(replace(state.view(), page_number=number))
