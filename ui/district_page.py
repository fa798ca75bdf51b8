"""The page about districts: all of them, and one."""

from __future__ import annotations

import streamlit as st

from data.queries.summary import Summary
from ui import groups, subject
from ui.frame import Page
from ui.view import Subject


def index(page: Page, found: Summary) -> None:
    """Draw all districts."""
    st.html(
        page.kept(
            "index",
            lambda: groups.html(page, page.say("page.districts"), "district", found.by("district"), most=100),
        )
    )


def profile(page: Page, found: Summary) -> None:
    """Draw what is known of one district."""
    subject.glance(page, found)
    subject.ways(page, Subject.DISTRICT)
