"""Two pages on paper about one district or sector, with the figures of its page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from data.queries.summary import Summary
from ui import cached, links
from ui.brief import content, paper
from ui.frame import Page
from ui.kept import Kept
from ui.view import Subject

_MOST = 48  # kept ready; each is some 100 kilobytes
_papers: Kept[bytes] = Kept(_MOST)


def button(page: Page, of: Subject) -> None:
    """Draw the button that gives the brief about what the page is about, among the awards of its filters.

    `page` is narrowed to the awards of the one. The file is made when somebody asks for it.
    """
    code = page.view.subject
    if code is None:
        return
    exact = replace(page.view, version=page.snapshot.version)
    address = links.whole(links.subject(exact, of, code))
    st.download_button(
        page.say("brief.button"),
        data=lambda: pdf(page, of, address),
        file_name=f"brief-{code}-v{page.snapshot.version}-{page.view.language.value}.pdf",
        mime="application/pdf",
        on_click="ignore",
        key=f"brief_{of.value}",
    )


def pdf(page: Page, of: Subject, address: str) -> bytes:
    """Give the brief as a tagged PDF; `address` leads to the page that has the same figures."""

    def make() -> bytes:
        found: Summary = cached.figures(page.snapshot, page.view.filters)
        return paper.pdf(content.brief(page, of, found, address), page.snapshot.stamp.at)

    return _papers.get((page.snapshot.stamp.digest, page.view, of, address), make)
