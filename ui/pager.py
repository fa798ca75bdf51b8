"""The way from one page of a list to the others."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from ui import state
from ui.frame import Page


def show(page: Page, number: int, pages: int) -> None:
    """Draw the buttons to the page before and the page after."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            page.say("records.previous"),
            key="previous",
            disabled=number <= 1,
            on_click=_turn,
            args=(number - 1,),
        )
        st.text(page.say("records.page", number=number, pages=pages), width="content")
        st.button(
            page.say("records.next"), key="next", disabled=number >= pages, on_click=_turn, args=(number + 1,)
        )


def _turn(number: int) -> None:
    state.change(replace(state.view(), page_number=number))
