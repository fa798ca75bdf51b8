"""The page is being made."""

from __future__ import annotations

import streamlit as st

from ui.frame import Page


def show(page: Page) -> None:
    """Draw the page."""
    st.title(page.say("page.log"), anchor=False)
