"""The page about sectors: all of them, and one."""

from __future__ import annotations

import streamlit as st

from data.queries.summary import Summary
from ui import groups, subject
from ui.frame import Page
from ui.view import Subject


def index(page: Page, found: Summary) -> None:
    """Draw all sectors."""
    st.html(
        page.kept(
            "index",
            lambda: groups.html(page, page.say("page.sectors"), "sector", found.by("sector"), most=100),
        )
    )


def profile(page: Page, found: Summary) -> None:
    """Draw what is known of one sector."""
    subject.glance(page, found)
    subject.ways(page, Subject.SECTOR)
